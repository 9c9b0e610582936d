//! Sanity gates: merged rows that may be several people after all. They stay merged and are asked about; by decision they come apart.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{
    decision::Decision,
    finding::{Question, QuestionKind},
    partition::Partition,
    source::SourceRef,
    words::count,
};

use super::{answers, inbox, person::Person, profile::phone_countries, sets::Sets};
use crate::{former::Former, inputs::Inputs, questions};

/// What the gate makes of clients.
#[derive(Debug, Default)]
pub struct Judged {
    /// Those that are several people by decision: their rows (by index) in parts, each of which is one person.
    pub apart: Vec<Vec<Vec<usize>>>,
    /// The questions about suspect ones that nobody has answered.
    pub open: Vec<Question>,
}

/// Looks at clients, each given as its rows (by index, sorted).
pub fn judge(inputs: &Inputs<'_>, former: &Former<'_>, people: &[Person], clients: &[Vec<usize>]) -> Judged {
    let mut judged = Judged::default();
    for rows in clients.iter().filter(|rows| rows.len() > 1) {
        let members: Vec<&Person> = rows.iter().map(|&row| &people[row]).collect();
        let why = suspicions(inputs, &members);
        if why.is_empty() {
            continue;
        }
        let mut question = question(inputs, &members, &why);
        let said = inputs.said(question.id).and_then(|answer| of_rows(answer, &question.records));
        if let Some(partition) = said {
            judged.apart.extend(in_parts(people, &partition));
        } else {
            question.text += &answered(former, &members);
            judged.open.push(question);
        }
    }
    judged
}

/// An answer about rows, in their ids; none where it cannot be read.
fn of_rows(answer: &str, records: &[SourceRef]) -> Option<Partition> {
    let ids: Vec<i64> = records.iter().map(|at| at.id).collect();
    Partition::parse(answer, &ids).ok()
}

/// The rows (by index) in parts; none where they are one person.
fn in_parts(people: &[Person], partition: &Partition) -> Option<Vec<Vec<usize>>> {
    let row = |id: &i64| people.binary_search_by_key(id, |person| person.at.id).ok();
    let part = |ids: &Vec<i64>| ids.iter().filter_map(row).collect();
    let parts = partition.parts();
    (parts.len() > 1).then(|| parts.iter().map(part).collect())
}

fn suspicions(inputs: &Inputs<'_>, members: &[&Person]) -> Vec<String> {
    let dedup = &inputs.mapping.dedup;
    let too_many = members.len() > dedup.largest_cluster;
    let is_unlike = |users: &Vec<&Person>| inbox::has_unlike_names(users, dedup.edit_distance, 2);
    let users = users(inputs, members);
    let on_one = users.iter().any(is_unlike);
    let checks = [
        (too_many, format!("more than {}", count(dedup.largest_cluster, "row"))),
        (has_two_countries(members), "telephone numbers of two countries".to_owned()),
        (on_one, "unlike names on one e-mail address".to_owned()),
        // What is on one address is told so, and stays the question that it was.
        (
            !on_one && joined(&users).iter().any(is_unlike),
            "unlike names on e-mail addresses that other rows join".to_owned(),
        ),
    ];
    checks.into_iter().filter(|(holds, _)| *holds).map(|(_, why)| why).collect()
}

/// The rows of each address. A shared inbox is left out: it has a question of its own.
fn users<'p>(inputs: &Inputs<'_>, members: &[&'p Person]) -> Vec<Vec<&'p Person>> {
    let addresses: BTreeSet<&str> =
        members.iter().flat_map(|person| &person.emails).map(String::as_str).collect();
    let used = addresses.into_iter().map(|address| {
        let uses = |person: &&Person| person.emails.iter().any(|email| email == address);
        (address, members.iter().copied().filter(uses).collect::<Vec<_>>())
    });
    used.filter(|(address, users)| inbox::evidence(address, users, &inputs.mapping.dedup).is_none())
        .map(|(_, users)| users)
        .collect()
}

/// The rows that addresses make one of, however many lie between: a row without a name may hold those of two people.
fn joined<'p>(users: &[Vec<&'p Person>]) -> Vec<Vec<&'p Person>> {
    let (mut sets, mut first_of) = (Sets::new(users.len()), BTreeMap::new());
    for (n, users) in users.iter().enumerate() {
        users.iter().for_each(|user| sets.union(*first_of.entry(user.at.id).or_insert(n), n));
    }
    let together = |group: Vec<usize>| group.into_iter().flat_map(|n| users[n].iter().copied()).collect();
    sets.groups().into_iter().map(together).collect()
}

/// True where two rows have numbers, and none of one is of a country of the other. Numbers of two countries in one row are one person's.
fn has_two_countries(members: &[&Person]) -> bool {
    let countries: BTreeSet<BTreeSet<u16>> = members
        .iter()
        .map(|person| phone_countries(person.matching_phones()))
        .filter(|of| !of.is_empty())
        .collect();
    countries.iter().any(|one| countries.iter().any(|other| one.is_disjoint(other)))
}

/// Which of the rows people have merged before, so that who merged them sees why they are asked again; nothing where nobody did.
fn answered(former: &Former<'_>, members: &[&Person]) -> String {
    let ids: BTreeSet<i64> = members.iter().map(|person| person.at.id).collect();
    let here = |merged: Vec<i64>| merged.into_iter().filter(|id| ids.contains(id)).collect::<BTreeSet<i64>>();
    let merged: BTreeSet<BTreeSet<i64>> =
        former.answers().flat_map(merged).map(here).filter(|merged| merged.len() > 1).collect();
    if merged.is_empty() {
        return String::new();
    }
    let lists: Vec<String> = merged.iter().map(|ids| format!("interests {}", list(ids))).collect();
    format!(
        " Answers have merged {} before; it is asked again since the client as it is now is suspect.",
        lists.join("; ")
    )
}

fn list(ids: &BTreeSet<i64>) -> String {
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}

/// The interests that an answer made one person of, whatever kind of question about people it is to.
fn merged(decision: &Decision) -> Vec<Vec<i64>> {
    if !decision.members.is_empty() {
        return answers::merged(decision);
    }
    let parts = of_rows(&decision.answer, &decision.records)
        .map(|partition| partition.parts().to_vec())
        .unwrap_or_default();
    parts.into_iter().filter(|part| part.len() > 1).collect()
}

/// The question is bound to what was judged: the rows with their names and numbers, and the suspicions.
fn question(inputs: &Inputs<'_>, members: &[&Person], why: &[String]) -> Question {
    let judged: Vec<String> = members
        .iter()
        .map(|person| {
            let phones: Vec<&str> = person.matching_phones().collect();
            format!("{}:{}:{}", person.at.id, person.key, phones.join(","))
        })
        .collect();
    let why = why.join(", ");
    Question {
        id: inputs.question_id("suspect-cluster", &format!("{why}/{}", judged.join("/"))),
        kind: QuestionKind::SuspectCluster,
        records: members.iter().map(|person| person.at).collect(),
        text: format!(
            "{} interests were merged into one client, with {why}: are they one person?",
            members.len()
        ),
        options: questions::merge_or_not(),
        meanwhile: "they are one client".to_owned(),
        blocking: questions::blocks(inputs.mapping, QuestionKind::SuspectCluster),
        alike: String::new(),
    }
}
