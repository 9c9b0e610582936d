//! Files without an owner: listed, and their owners read back from `unmatched-files.csv` of the reports: its column `owner` is filled in by hand.

use std::{fs, path::Path};

use csv::{Reader, StringRecord};
use landfall_model::{decision::Decision, finding::UnmatchedFile, kind::Kind, redact, review::Book};
use uuid::Uuid;

use super::{
    next,
    sheet::{failed, note},
};
use crate::{
    clock,
    commands::Given,
    exit::Exit,
    fail::{Failure, Result},
};

/// The columns that are read.
struct Columns {
    question: usize,
    owner: usize,
    why: Option<usize>,
}

/// What a line says.
struct Line {
    question: String,
    owner: String,
    why: String,
}

/// Prints the files without an owner of which nothing is asked, with what is known of each.
pub fn list(given: &Given<'_>, book: &Book) -> Exit {
    let key = |key: &str| {
        if given.arguments.show_personal_data { key.to_owned() } else { redact::object_key(key) }
    };
    let open = book.strays().iter().filter(|question| !book.is_settled(question.id));
    let files: Vec<UnmatchedFile> = open
        .filter_map(|question| book.file(question.id))
        .map(|file| UnmatchedFile { key: key(&file.key), ..file.clone() })
        .collect();
    let line = |file: &UnmatchedFile| {
        let id = file.question.unwrap_or_default();
        format!("{id}  {}/{}  {} bytes\n  {}", file.bucket, file.key, file.size, file.reason)
    };
    let mut lines: Vec<String> = files.iter().map(line).collect();
    lines.push(format!("{} without an owner", files.len()));
    given.terminal.result(&lines.join("\n"), &files);
    Exit::Done
}

/// True where the file has the columns of `unmatched-files.csv`.
pub fn is_sheet_of_files(file: &Path) -> Result<bool> {
    let bytes = fs::read(file).map_err(|error| failed(file, &error))?;
    let mut reader = Reader::from_reader(content(&bytes));
    Ok(columns(reader.headers().map_err(|error| failed(file, &error))?).is_some())
}

/// Reads the owners back. All of them are understood, or none is noted.
pub fn import(given: &Given<'_>, book: &mut Book, file: &Path) -> Result<Exit> {
    let numbered = (2..).zip(lines(file)?);
    let found = numbered
        .map(|(number, line)| decision(given, book, &line).map_err(|why| format!("line {number}: {why}")));
    let found = found.collect();
    let decisions = note(book, file, found)?;
    let text = format!("{} owners noted\n\n{}", decisions.len(), next(book.run()));
    given.terminal.result(&text, &decisions);
    Ok(Exit::Done)
}

/// The decision; none where the owner is empty, or was noted before.
fn decision(given: &Given<'_>, book: &Book, line: &Line) -> std::result::Result<Option<Decision>, String> {
    if line.owner.is_empty() {
        return Ok(None);
    }
    let id: Uuid = line.question.parse().map_err(|_| format!("\"{}\" is no question", line.question))?;
    if book.last_word(id).is_some_and(|last| last.answer.eq_ignore_ascii_case(&line.owner)) {
        return Ok(None);
    }
    let decision = book.decide(id, &line.owner).map_err(|refused| refused.to_string())?;
    Ok(Some(decision.by(given.settings.operator(), clock::now(), &line.why)))
}

fn lines(file: &Path) -> Result<Vec<Line>> {
    let bytes = fs::read(file).map_err(|error| failed(file, &error))?;
    let mut reader = Reader::from_reader(content(&bytes));
    let header = reader.headers().map_err(|error| failed(file, &error))?.clone();
    let Some(columns) = columns(&header) else {
        let sentence = format!("{} has no columns \"question\" and \"owner\"", file.display());
        return Err(Failure::new(Kind::Config, sentence));
    };
    let cell = |row: &StringRecord, at: usize| row.get(at).unwrap_or_default().trim().to_owned();
    let line = |row: StringRecord| Line {
        question: cell(&row, columns.question),
        owner: cell(&row, columns.owner),
        why: columns.why.map(|at| cell(&row, at)).unwrap_or_default(),
    };
    let rows: std::result::Result<Vec<StringRecord>, csv::Error> = reader.records().collect();
    Ok(rows.map_err(|error| failed(file, &error))?.into_iter().map(line).collect())
}

/// A spreadsheet may begin the file with a mark of its encoding.
fn content(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes)
}

fn columns(header: &StringRecord) -> Option<Columns> {
    let place = |title: &str| header.iter().position(|column| column.trim() == title);
    Some(Columns { question: place("question")?, owner: place("owner")?, why: place("why") })
}
