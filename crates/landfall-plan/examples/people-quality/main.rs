//! How good candidates and scores are on the FEBRL sets: people made up by others, with known answers.
//!
//! `cargo run --release -p landfall-plan --example people-quality -- FIELDS FILE.csv [FILE.csv]`, where FIELDS is `names`, `address` or `number`;
//! two files are two halves of one set. `compare.py` beside it runs this and two other programs on the same fields.
//!
//! Fields: the name is given name and surname in one, as the source has it; `address` adds street, suburb, postcode and state as one
//! text; `number` adds the social security number as a telephone number, the one thing of the source that belongs to one person and
//! may be mistyped. The date of birth is left out: the source has none.
#![expect(clippy::print_stdout, reason = "an example shows its figures")]

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Instant,
};

use landfall_plan::{
    normalise::{fold::folded, name},
    people::{
        Address, Name, Number, Profile, Yardstick,
        candidates::{CROWD, Search},
    },
};

const DISTANCE: usize = 2;

/// A record as far as it is compared.
struct Record {
    /// `rec-PERSON-org` or `rec-PERSON-dup-N`.
    id: String,
    /// Records of one person have one number.
    person: String,
    key: String,
    address: String,
    number: String,
}

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let as_pairs = arguments.first().is_some_and(|first| first == "--pairs");
    arguments.drain(..usize::from(as_pairs));
    let Some((fields, paths)) = arguments.split_first() else {
        return println!("Say which fields and which files: names|address|number FILE.csv [FILE.csv]");
    };
    let text = |path| std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let records: Vec<Record> = paths.iter().flat_map(|path| read(&text(path))).collect();
    let start = Instant::now();
    let scored = candidates(&records, fields);
    let seconds = start.elapsed().as_secs_f64();
    if as_pairs {
        for (score, a, b) in scored {
            println!("{score} {} {}", records[a].id, records[b].id);
        }
    } else {
        println!("{} records, {} candidates, {seconds:.2} s", records.len(), scored.len());
        table(&scored, &true_pairs(&records));
    }
}

/// A score and the two records that it is of.
type Scored = (i32, usize, usize);

fn candidates(records: &[Record], fields: &str) -> Vec<Scored> {
    let profiles: Vec<Profile<'_>> = records.iter().map(|record| profile(record, fields)).collect();
    let found = Search { distance: DISTANCE, roles: &[], crowd: CROWD }.find(&profiles);
    let yardstick = Yardstick::new(&profiles, DISTANCE);
    let score = |(a, b): (usize, usize)| (yardstick.compare(&profiles[a], &profiles[b]).score(), a, b);
    found.pairs.into_iter().map(score).collect()
}

/// Precision, recall and F1 of the list of candidates from several thresholds up. `ask_from` of the mapping is one of them.
fn table(scored: &[Scored], truth: &BTreeSet<(usize, usize)>) {
    println!("from  review  review/true  precision  recall  F1");
    for threshold in (-10..=50).step_by(5) {
        let listed: Vec<_> = scored.iter().filter(|(score, ..)| *score >= threshold).collect();
        let right = listed.iter().filter(|(_, a, b)| truth.contains(&(*a, *b))).count();
        let ratio = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let (precision, recall) = (ratio(right, listed.len()), ratio(right, truth.len()));
        let (f1, size) = (ratio(2 * right, listed.len() + truth.len()), ratio(listed.len(), truth.len()));
        println!("{threshold:4}  {:6}  {size:11.3}  {precision:9.4}  {recall:.4}  {f1:.4}", listed.len());
    }
}

/// The lines of a FEBRL file; no field of it is quoted or has a comma in it.
fn read(text: &str) -> Vec<Record> {
    let mut lines = text.lines();
    let titles: Vec<&str> = lines.next().unwrap_or_default().split(',').map(str::trim).collect();
    lines
        .map(|line| {
            let cells: BTreeMap<&str, &str> =
                titles.iter().copied().zip(line.split(',').map(str::trim)).collect();
            let join =
                |titles: &[&str]| titles.iter().map(|title| cells[title]).collect::<Vec<_>>().join(" ");
            Record {
                id: cells["rec_id"].to_owned(),
                person: cells["rec_id"].split('-').nth(1).unwrap_or_default().to_owned(),
                key: name::matching_key(&join(&["given_name", "surname"])),
                address: folded(&join(&[
                    "street_number",
                    "address_1",
                    "address_2",
                    "suburb",
                    "postcode",
                    "state",
                ])),
                number: cells["soc_sec_id"].to_owned(),
            }
        })
        .collect()
}

fn profile<'r>(record: &'r Record, fields: &str) -> Profile<'r> {
    let filled = |text: &'r str, wanted: bool| Some(text).filter(|text| wanted && !text.is_empty());
    Profile {
        names: filled(&record.key, true).map(Name::of).into_iter().collect(),
        addresses: filled(&record.address, fields != "names")
            .map(|text| Address::of(text.to_owned()))
            .into_iter()
            .collect(),
        phones: filled(&record.number, fields == "number").map(Number::of).into_iter().collect(),
        ..Profile::default()
    }
}

fn true_pairs(records: &[Record]) -> BTreeSet<(usize, usize)> {
    let mut people: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (n, record) in records.iter().enumerate() {
        people.entry(&record.person).or_default().push(n);
    }
    let each = |one: &Vec<usize>| {
        let pairs = one.iter().enumerate().flat_map(|(n, &a)| one[n + 1..].iter().map(move |&b| (a, b)));
        pairs.collect::<Vec<_>>()
    };
    people.values().flat_map(each).collect()
}
