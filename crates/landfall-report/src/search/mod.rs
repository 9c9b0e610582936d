//! Records in whose cells some words stand. The lines are read one by one as somebody asks for the next, and nothing is kept of those that do
//! not fit, so that a large snapshot costs time and no memory.

mod words;

use std::{
    borrow::Cow,
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

use self::words::Text;
pub use self::words::Words;
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

/// The records of a snapshot that have all the words, in the order of the tables, then of the ids.
pub fn search<'r>(
    run: &'r RunDir,
    mapping: &'r Mapping,
    words: &str,
) -> impl Iterator<Item = Result<Hit, Error>> + 'r {
    let words = Words::of(words);
    SourceTable::ALL.into_iter().flat_map(move |table| {
        let words = words.clone();
        lines(run.path(&rundir::raw_table(table))).filter_map(move |line| match line {
            // Most lines are done with here: what is in no line is in no cell of it.
            Ok(line) if !may_have(&line, &words) => None,
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

/// False where no cell of a line has all the words. Characters that stand there as numbers are left to the parser.
fn may_have(line: &str, words: &Words) -> bool {
    line.contains("\\u") || words.are_in(&unescaped(line))
}

/// A line of JSON as its cells read: what breaks a line of them is no letter.
fn unescaped(line: &str) -> Cow<'_, str> {
    if !line.contains('\\') {
        return Cow::Borrowed(line);
    }
    let mut chars = line.chars();
    let next = || match chars.next()? {
        '\\' => chars.next().map(|c| if matches!(c, 'n' | 'r' | 't' | 'b' | 'f') { ' ' } else { c }),
        c => Some(c),
    };
    Cow::Owned(std::iter::from_fn(next).collect())
}

fn hit(table: SourceTable, line: &str, words: &Words, mapping: &TableMapping) -> Option<Hit> {
    let row: Map<String, Value> = serde_json::from_str(line).ok()?;
    let cells: Vec<(&String, String)> =
        row.iter().filter_map(|(title, value)| Some((title, cell::text(value)?))).collect();
    let texts: Vec<Text> = cells.iter().map(|(_, value)| Text::of(value)).collect();
    if !words.are_among(&texts) {
        return None;
    }
    let name = naming::names(&row, mapping);
    let others =
        cells.iter().zip(&texts).filter(|((_, value), text)| !name.contains(value) && words.any_is_in(text));
    let cells =
        others.map(|((title, value), _)| ((*title).clone(), plain(&row[*title], value, words))).collect();
    Some(Hit { at: SourceRef::new(table, row.get("Id")?.as_i64()?), name, cells })
}

/// Of a list of files what a person would call them, in place of their JSON: of each the shortest text in which one of the words stands.
fn plain(value: &Value, text: &str, words: &Words) -> String {
    let items = attachment::items(value);
    let told = items.iter().filter_map(Value::as_object).filter_map(|item| {
        let texts = item.values().filter_map(Value::as_str).filter(|text| words.any_is_in(&Text::of(text)));
        texts.min_by_key(|text| text.len())
    });
    let told: Vec<&str> = told.collect();
    if told.is_empty() { text.to_owned() } else { told.join(", ") }
}

#[cfg(test)]
mod tests {
    use landfall_model::{mapping::Mapping, source::SourceTable};

    use super::{Part, Words, hit, may_have};

    fn found(line: &str, words: &str) -> Option<super::Hit> {
        let mapping = Mapping::default();
        hit(SourceTable::Interests, line, &Words::of(words), mapping.table(SourceTable::Interests))
    }

    #[test]
    fn all_words_must_stand_in_cells_and_none_in_titles() {
        let line = r#"{"Id":7,"Full Name":"Ann \"Lee\" Österberg","Notes":"of Bern","Mooring Number":null}"#;
        let hit = found(line, "ÖSTERBERG bern").unwrap();
        assert_eq!((hit.at.id, hit.name.as_slice()), (7, &["Ann \"Lee\" Österberg".to_owned()][..]));
        assert_eq!(hit.cells, [("Notes".to_owned(), "of Bern".to_owned())], "the name is told already");
        let line_break = r#"{"Id":7,"Notes":"Ann\n\"Lee\"\tO-\nster"}"#;
        assert!(found(line_break, "o-ster \"lee\"").is_some());
        assert!(may_have(line_break, &Words::of("o-ster \"lee\"")));
        assert!(may_have(r#"{"Id":7,"Notes":"C:\\new\u000bo-\u000bster"}"#, &Words::of("new o-ster")));
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
