//! Records in whose cells some words stand. The lines are read one by one as somebody asks for the next, and nothing is kept of those that do
//! not fit, so that a large snapshot costs time and no memory.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, ErrorKind},
    path::PathBuf,
};

use landfall_model::{
    attachment, cell,
    mapping::{Mapping, TableMapping},
    rundir::{self, Error, RunDir},
    source::{SourceRef, SourceTable},
};
use serde_json::{Map, Value};

use crate::naming;

/// A record that has all the words, each in some cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The record.
    pub at: SourceRef,
    /// What it is called: its cells that name anybody or anything, the most telling first.
    pub name: Vec<String>,
    /// The other cells in which words stand: column, and value; of a list of files the names in which they stand.
    pub cells: Vec<(String, String)>,
}

/// A part of what there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<T> {
    /// In the order in which they were found.
    pub items: Vec<T>,
    /// True where more follow.
    pub is_cut: bool,
}

impl<T> Part<T> {
    /// So many after those that are skipped; nothing behind them is looked for but whether there is anything.
    ///
    /// # Errors
    /// The first of them that cannot be read.
    pub fn of<E>(found: impl Iterator<Item = Result<T, E>>, skipped: usize, most: usize) -> Result<Self, E> {
        let mut items = found.skip(skipped).take(most + 1).collect::<Result<Vec<T>, E>>()?;
        let is_cut = items.len() > most;
        items.truncate(most);
        Ok(Self { items, is_cut })
    }
}

/// Words that must all be there, whatever their capitals, and however their accents are spelled.
#[derive(Debug, Clone)]
pub struct Words(Vec<String>);

impl Words {
    /// The words of a text.
    pub fn of(text: &str) -> Self {
        Self(text.split_whitespace().map(|word| cell::composed(&word.to_lowercase())).collect())
    }

    /// True where all of them stand in a text. No words stand in none.
    pub fn are_in(&self, text: &str) -> bool {
        let texts = self.spelled(text);
        !self.0.is_empty() && self.0.iter().all(|word| stands(word, &texts))
    }

    fn any_is_in(&self, text: &str) -> bool {
        let texts = self.spelled(text);
        self.0.iter().any(|word| stands(word, &texts))
    }

    /// A text in small letters, as it is and, where that can make a difference, in the one spelling that the words have.
    fn spelled(&self, text: &str) -> Vec<String> {
        let plain = text.to_lowercase();
        let composed =
            (!plain.is_ascii() && !self.0.iter().all(|word| word.is_ascii())).then(|| cell::composed(&plain));
        std::iter::once(plain).chain(composed).collect()
    }

    /// As they stand in a line of JSON.
    fn escaped(&self) -> Self {
        Self(self.0.iter().map(|word| word.replace('\\', "\\\\").replace('"', "\\\"")).collect())
    }
}

fn stands(word: &str, texts: &[String]) -> bool {
    texts.iter().any(|text| text.contains(word))
}

/// The records of a snapshot that have all the words, in the order of the tables, then of the ids.
pub fn search<'r>(
    run: &'r RunDir,
    mapping: &'r Mapping,
    words: &str,
) -> impl Iterator<Item = Result<Hit, Error>> + 'r {
    let words = Words::of(words);
    SourceTable::ALL.into_iter().flat_map(move |table| {
        let (words, in_line) = (words.clone(), words.escaped());
        lines(run.path(&rundir::raw_table(table))).filter_map(move |line| match line {
            // Most lines are done with here: what is in no line is in no cell of it.
            Ok(line) if !in_line.are_in(&line) => None,
            Ok(line) => hit(table, &line, &words, mapping.table(table)).map(Ok),
            Err(error) => Some(Err(error)),
        })
    })
}

/// The lines of a file; none where there is no such file.
fn lines(path: PathBuf) -> impl Iterator<Item = Result<String, Error>> {
    let lines: Box<dyn Iterator<Item = io::Result<String>>> = match File::open(&path) {
        Ok(file) => Box::new(BufReader::with_capacity(1 << 18, file).lines()),
        Err(error) if error.kind() == ErrorKind::NotFound => Box::new(std::iter::empty()),
        Err(error) => Box::new(std::iter::once(Err(error))),
    };
    lines.map(move |line| line.map_err(|error| Error::reading(&path, error)))
}

fn hit(table: SourceTable, line: &str, words: &Words, mapping: &TableMapping) -> Option<Hit> {
    let row: Map<String, Value> = serde_json::from_str(line).ok()?;
    let cells: Vec<(&String, String)> =
        row.iter().filter_map(|(title, value)| Some((title, cell::text(value)?))).collect();
    let texts: Vec<String> = cells.iter().flat_map(|(_, value)| words.spelled(value)).collect();
    if !words.0.iter().all(|word| stands(word, &texts)) {
        return None;
    }
    let name = naming::names(&row, mapping);
    let others = cells.iter().filter(|(_, value)| !name.contains(value) && words.any_is_in(value));
    let cells = others.map(|(title, value)| ((*title).clone(), plain(&row[*title], value, words))).collect();
    Some(Hit { at: SourceRef::new(table, row.get("Id")?.as_i64()?), name, cells })
}

/// Of a list of files what a person would call them, in place of their JSON: of each the shortest text in which one of the words stands.
fn plain(value: &Value, text: &str, words: &Words) -> String {
    let items = attachment::items(value);
    let told = items.iter().filter_map(Value::as_object).filter_map(|item| {
        let texts = item.values().filter_map(Value::as_str).filter(|text| words.any_is_in(text));
        texts.min_by_key(|text| text.len())
    });
    let told: Vec<&str> = told.collect();
    if told.is_empty() { text.to_owned() } else { told.join(", ") }
}

#[cfg(test)]
mod tests {
    use landfall_model::{mapping::Mapping, source::SourceTable};

    use super::{Part, Words, hit};

    fn found(line: &str, words: &str) -> Option<super::Hit> {
        let mapping = Mapping::default();
        hit(SourceTable::Interests, line, &Words::of(words), mapping.table(SourceTable::Interests))
    }

    #[test]
    fn all_words_must_stand_in_cells_whatever_their_capitals_and_none_in_titles() {
        let line = r#"{"Id":7,"Full Name":"Ann \"Lee\" Österberg","Notes":"of Bern","Mooring Number":null}"#;
        let hit = found(line, "ÖSTERBERG bern").unwrap();
        assert_eq!((hit.at.id, hit.name.as_slice()), (7, &["Ann \"Lee\" Österberg".to_owned()][..]));
        assert_eq!(hit.cells, [("Notes".to_owned(), "of Bern".to_owned())], "the name is told already");
        assert!(found(line, "\"lee\"").is_some() && Words::of("\"lee\"").escaped().are_in(line));
        for words in ["ann bob", "mooring", "full name"] {
            assert!(found(line, words).is_none(), "{words:?}");
        }
        assert!(!Words::of(" ").are_in(line), "no words find nothing");
    }

    #[test]
    fn an_accent_is_found_however_it_is_spelled() {
        let (composed, apart) = ("qualit\u{e9}", "qualite\u{301}");
        for (words, text) in [(composed, apart), (apart, composed), (composed, composed), (apart, apart)] {
            assert!(Words::of(words).are_in(&format!("EOIs/{text}.PDF")), "{words:?} in {text:?}");
            let line = format!(r#"{{"Id":7,"Full Name":"Ann","EOI":[{{"title":"{text}.pdf"}}]}}"#);
            assert_eq!(found(&line, words).unwrap().cells.len(), 1, "{words:?} in {line}");
        }
        assert!(Words::of("qualite").are_in(apart), "without its accent as before");
    }

    #[test]
    fn of_an_attachment_its_name_is_told_and_not_its_json() {
        let line = r#"{"Id":7,"EOI":[{"path":"a/b/eoi_ann.pdf","title":"eoi_ann.pdf","size":7}]}"#;
        assert_eq!(found(line, "ann").unwrap().cells, [("EOI".to_owned(), "eoi_ann.pdf".to_owned())]);
    }

    #[test]
    fn a_part_says_whether_more_follow_and_what_cannot_be_read_is_told() {
        let all = || (1..=5).map(Ok::<_, ()>);
        assert_eq!(Part::of(all(), 1, 2), Ok(Part { items: vec![2, 3], is_cut: true }));
        assert_eq!(Part::of(all(), 3, 2), Ok(Part { items: vec![4, 5], is_cut: false }));
        assert_eq!(Part::of(all().chain([Err(())]), 4, 2), Err(()));
    }
}
