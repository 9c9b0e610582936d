//! A filled-in file as a spreadsheet saves it: in the encoding, with the separator and with as many cells in a line as it likes.

use std::{fs, path::Path};

use csv::{Reader, ReaderBuilder, StringRecord};
use landfall_model::{
    kind::Kind,
    spreadsheet::{table, text},
};

use super::sheet::failed;
use crate::fail::{Failure, Result};

/// A file: its titles, and its lines with their numbers as a spreadsheet shows them.
pub struct Cells {
    header: StringRecord,
    lines: Vec<(usize, StringRecord)>,
}

impl Cells {
    /// Reads a file.
    pub fn read(file: &Path) -> Result<Self> {
        let bytes = fs::read(file).map_err(|error| failed(file, &error))?;
        let text = text(&bytes);
        let mut reader = reader(&text);
        let header = reader.headers().map_err(|error| failed(file, &error))?.clone();
        let rows: std::result::Result<Vec<StringRecord>, csv::Error> = reader.records().collect();
        // As a spreadsheet numbers them: the parser's own count depends on how lines end.
        let lines: Vec<(usize, StringRecord)> =
            (2..).zip(rows.map_err(|error| failed(file, &error))?).collect();
        if is_unsplit(table(&text).0, &header, &lines) {
            return Err(unsplit(file));
        }
        if let Some(title) = twice(&header) {
            return Err(named_twice(file, title));
        }
        match lines.iter().find(|(_, row)| row.iter().skip(header.len()).any(|cell| !cell.trim().is_empty()))
        {
            Some((number, _)) => Err(too_long(file, *number)),
            None => Ok(Self { header, lines }),
        }
    }

    /// The place of a column.
    pub fn column(&self, title: &str) -> Option<usize> {
        self.header.iter().position(|column| column.trim() == title)
    }

    /// The lines.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &StringRecord)> {
        self.lines.iter().map(|(number, row)| (*number, row))
    }
}

/// A cell, of which a spreadsheet leaves out the last ones of a line where they are empty.
pub fn cell(row: &StringRecord, at: usize) -> &str {
    row.get(at).unwrap_or_default().trim()
}

/// True where a spreadsheet put whole lines into their first cells, as one does whose country separates by another sign: what was typed beside them
/// is in no column, and lines with a quotation mark are one cell still.
fn is_unsplit(separator: u8, header: &StringRecord, lines: &[(usize, StringRecord)]) -> bool {
    let separates = |letter: char| letter == char::from(separator);
    let is_line = |row: &StringRecord| {
        let mut cells = row.iter();
        let all = cells.next().map_or(0, |first| first.matches(separates).count());
        all > 0 && all + 1 >= header.len() && cells.all(|cell| cell.trim().is_empty())
    };
    let is_joined = header.iter().next_back().is_some_and(|title| title.contains(['\t', ';', ',']));
    is_joined || lines.iter().any(|(_, row)| is_line(row))
}

fn unsplit(file: &Path) -> Failure {
    let sentence = format!(
        "the lines of {} stand in its first column, each as one cell; nothing was noted",
        file.display()
    );
    Failure::new(Kind::Config, sentence).hint("The spreadsheet separates by another sign. Open the file as it was written with Data > From Text/CSV and the comma as separator, and fill it in there.")
}

/// A title of the columns that are read which two of them have: nobody knows which of both holds what was meant.
fn twice(header: &StringRecord) -> Option<&'static str> {
    let columns = |title: &str| header.iter().filter(|column| column.trim() == title).count();
    ["question", "answer", "owner", "why"].into_iter().find(|title| columns(title) > 1)
}

fn named_twice(file: &Path, title: &str) -> Failure {
    let sentence = format!("two columns of {} are called \"{title}\"; nothing was noted", file.display());
    Failure::new(Kind::Config, sentence).hint("Remove one of them, or call it otherwise.")
}

/// What stands behind the last column is a part of an answer or of a reason.
fn too_long(file: &Path, number: usize) -> Failure {
    let sentence =
        format!("line {number} of {} has more cells than the first line; nothing was noted", file.display());
    Failure::new(Kind::Config, sentence).hint("An answer or a reason with a comma stands in double quotes.")
}

fn reader(text: &str) -> Reader<std::io::Cursor<Vec<u8>>> {
    let (separator, table) = table(text);
    let content = std::io::Cursor::new(table.as_bytes().to_vec());
    ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(content)
}

#[cfg(test)]
mod tests {
    use landfall_model::spreadsheet::text;

    use super::reader;

    fn read(bytes: &[u8]) -> Vec<Vec<String>> {
        let mut reader = reader(&text(bytes));
        let header = reader.headers().unwrap().clone();
        let rows = std::iter::once(header).chain(reader.records().map(Result::unwrap));
        rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn a_table_is_the_same_however_a_spreadsheet_saves_it() {
        let table = "question,answer,why\r\nq1,\"merge 1, 2 | 3\",ihr Bruder Jörg – sicher\r\n";
        let expected = [["question", "answer", "why"], ["q1", "merge 1, 2 | 3", "ihr Bruder Jörg – sicher"]];
        let semicolons = table.replace("question,answer,why", "question;answer;why").replace("q1,", "q1;");
        let semicolons = semicolons.replace("\",ihr", "\";ihr");
        let units = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            format!("\u{feff}{}", semicolons.replace(';', "\t")).encode_utf16().flat_map(bytes).collect()
        };
        let windows = table.chars().map(|letter| match letter {
            '–' => 0x96,
            letter => u8::try_from(u32::from(letter)).unwrap(),
        });
        let saved: [Vec<u8>; 8] = [
            table.into(),
            format!("\u{feff}{table}").into(),
            table.replace("\r\n", "\n").into(),
            table.replace("\r\n", "\r").into(),
            format!("sep=;\r\n{semicolons}").into(),
            windows.collect(),
            units(u16::to_le_bytes),
            units(u16::to_be_bytes),
        ];
        for bytes in saved {
            assert_eq!(read(&bytes), expected, "{}", text(&bytes));
        }
    }
}
