//! Records in whose cells some words stand. The lines are read one by one and nothing is kept of those that do not fit, so that a large
//! snapshot costs time and no memory.

use std::{
    fs::File,
    io::{BufRead, BufReader, ErrorKind},
};

use landfall_model::{
    cell,
    rundir::{self, Error, RunDir},
    source::{SourceRef, SourceTable},
};
use serde_json::{Map, Value};

/// Cells that say which record it is, whatever the words were found in; titles of the source as the default mapping has them.
const NAMES: [&str; 8] = [
    "Full Name",
    "Email Address",
    "Phone Number",
    "Mooring Number",
    "Establishment Name",
    "Invoice Number",
    "Client Name",
    "Description",
];

/// A record that has all the words, each in some cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The record.
    pub at: SourceRef,
    /// What it is called: the first cells of it that name anybody or anything.
    pub name: Vec<String>,
    /// The cells in which words stand, column and value.
    pub cells: Vec<(String, String)>,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hits {
    /// In the order of the tables, then of the ids.
    pub hits: Vec<Hit>,
    /// True where there are more than were asked for.
    pub is_cut: bool,
}

/// The first `most` records of some tables that have all the words, whatever their capitals. No words find nothing.
///
/// # Errors
/// A file of the snapshot cannot be read.
pub fn search(run: &RunDir, words: &str, tables: &[SourceTable], most: usize) -> Result<Hits, Error> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let mut found = Hits::default();
    if words.is_empty() {
        return Ok(found);
    }
    for &table in tables {
        let path = run.path(&rundir::raw_table(table));
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(Error::reading(&path, error)),
        };
        for line in BufReader::with_capacity(1 << 18, file).lines() {
            let line = line.map_err(|error| Error::reading(&path, error))?;
            let Some(hit) = hit(table, &line, &words) else { continue };
            if found.hits.len() == most {
                return Ok(Hits { is_cut: true, ..found });
            }
            found.hits.push(hit);
        }
    }
    Ok(found)
}

fn hit(table: SourceTable, line: &str, words: &[String]) -> Option<Hit> {
    // Most lines are done with here: what is in no line is in no cell of it.
    let lower = line.to_lowercase();
    let escaped = |word: &String| word.replace('\\', "\\\\").replace('"', "\\\"");
    if !words.iter().all(|word| lower.contains(&escaped(word))) {
        return None;
    }
    let row: Map<String, Value> = serde_json::from_str(line).ok()?;
    let cells: Vec<(&String, String)> =
        row.iter().filter_map(|(title, value)| Some((title, cell::text(value)?))).collect();
    let has = |value: &str, word: &String| value.to_lowercase().contains(word);
    if !words.iter().all(|word| cells.iter().any(|(_, value)| has(value, word))) {
        return None;
    }
    let name = NAMES.iter().filter_map(|name| cells.iter().find(|(title, _)| title == name));
    Some(Hit {
        at: SourceRef::new(table, row.get("Id")?.as_i64()?),
        name: name.map(|(_, value)| value.clone()).collect(),
        cells: cells
            .iter()
            .filter(|(_, value)| words.iter().any(|word| has(value, word)))
            .map(|(title, value)| ((*title).clone(), value.clone()))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use landfall_model::source::SourceTable;

    use super::hit;

    #[test]
    fn all_words_must_stand_in_cells_whatever_their_capitals_and_none_in_titles() {
        let line = r#"{"Id":7,"Full Name":"Ann \"Lee\" Österberg","Notes":"of Bern","Mooring Number":null}"#;
        let found = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
            hit(SourceTable::Interests, line, &words)
        };
        let hit = found(&["ÖSTERBERG", "bern"]).unwrap();
        assert_eq!((hit.at.id, hit.name.as_slice()), (7, &["Ann \"Lee\" Österberg".to_owned()][..]));
        assert_eq!(hit.cells.len(), 2);
        assert!(found(&["\"lee\""]).is_some());
        for words in [&["ann", "bob"][..], &["mooring"], &["full name"]] {
            assert!(found(words).is_none(), "{words:?}");
        }
    }
}
