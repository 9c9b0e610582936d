//! A filled-in file as a spreadsheet saves it: in the encoding, with the separator and with as many cells in a line as it likes.

use std::{borrow::Cow, fs, path::Path};

use csv::{Reader, ReaderBuilder, StringRecord};
use landfall_model::kind::Kind;

use super::sheet::failed;
use crate::fail::{Failure, Result};

/// What Windows writes in place of the control characters from 0x80 on; blanks where it writes nothing.
const WINDOWS_1252: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’', '“', '”',
    '•', '–', '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];

/// A file: its titles, and its lines with their numbers as a spreadsheet shows them.
pub struct Cells {
    header: StringRecord,
    lines: Vec<(usize, StringRecord)>,
}

impl Cells {
    /// Reads a file.
    pub fn read(file: &Path) -> Result<Self> {
        let bytes = fs::read(file).map_err(|error| failed(file, &error))?;
        let mut reader = reader(&text(&bytes));
        let header = reader.headers().map_err(|error| failed(file, &error))?.clone();
        let rows: std::result::Result<Vec<StringRecord>, csv::Error> = reader.records().collect();
        // As a spreadsheet numbers them: the parser's own count depends on how lines end.
        let lines: Vec<(usize, StringRecord)> =
            (2..).zip(rows.map_err(|error| failed(file, &error))?).collect();
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

/// What stands behind the last column is a part of an answer or of a reason.
fn too_long(file: &Path, number: usize) -> Failure {
    let sentence =
        format!("line {number} of {} has more cells than the first line; nothing was noted", file.display());
    Failure::new(Kind::Config, sentence).hint("An answer or a reason with a comma stands in double quotes.")
}

/// UTF-8 and UTF-16 by their mark or without one; what is neither was saved by an older Windows.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => text(rest),
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf_16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf_16(rest, u16::from_be_bytes)),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(bytes.iter().map(|byte| letter(*byte)).collect()),
        },
    }
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16_lossy(&units)
}

fn letter(byte: u8) -> char {
    let special = byte.checked_sub(0x80).and_then(|at| WINDOWS_1252.get(usize::from(at)));
    special.copied().unwrap_or_else(|| char::from(byte))
}

/// The separator is the one of the titles, which hold none. A first line that only names it is no line of the table.
fn reader(text: &str) -> Reader<std::io::Cursor<Vec<u8>>> {
    let table = match text.split_once(['\r', '\n']) {
        Some((first, rest)) if first.starts_with("sep=") => rest.trim_start_matches('\n'),
        _ => text,
    };
    let titles = table.split(['\r', '\n']).next().unwrap_or_default();
    let times = |separator: &u8| titles.bytes().filter(|byte| byte == separator).count();
    let separator = [b'\t', b';', b','].into_iter().max_by_key(times).unwrap_or(b',');
    let content = std::io::Cursor::new(table.as_bytes().to_vec());
    ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(content)
}

#[cfg(test)]
mod tests {
    use super::{reader, text};

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
