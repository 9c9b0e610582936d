//! Files without an owner: listed, and their owners read back from `unmatched-files.csv` of the reports: its column `owner` is filled in by hand.

use std::path::Path;

use csv::StringRecord;
use landfall_model::{
    decision::Decision,
    exit::Exit,
    finding::UnmatchedFile,
    review::Book,
    words::{bytes, count},
};
use uuid::Uuid;

use super::{
    cells::{Cells, cell},
    next,
    sheet::{not_taken_back, note, tell_reasons_alone},
};
use crate::{clock, commands::Given, fail::Result};

/// The columns that are read.
pub struct Columns {
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
    let mask = given.mask();
    let open = book.strays().iter().filter(|question| !book.is_settled(question.id));
    let files: Vec<UnmatchedFile> = open
        .filter_map(|question| book.file(question.id))
        .map(|file| UnmatchedFile { key: mask.key(&file.key), ..file.clone() })
        .collect();
    let line = |file: &UnmatchedFile| {
        let id = file.question.unwrap_or_default();
        format!("{id}  {}/{}  {}\n  {}", file.bucket, file.key, bytes(file.size), file.reason)
    };
    let mut lines: Vec<String> = files.iter().map(line).collect();
    lines.push(format!("{} without an owner{}", files.len(), how(book, &files)));
    given.terminal.result(&lines.join("\n"), &files);
    Exit::Done
}

/// How somebody who knows better says so.
fn how(book: &Book, files: &[UnmatchedFile]) -> String {
    let Some(id) = files.first().and_then(|file| file.question) else { return String::new() };
    let run = book.run().shown();
    format!(
        "\n\nWhose one is: `landfall review answer {id} \"clients 12\" --run {run}`; `landfall review find WORDS` finds the record."
    )
}

/// Reads the owners back from the cells of `file`. All of them are understood, or none is noted.
pub fn import(
    given: &Given<'_>,
    book: &mut Book,
    file: &Path,
    (cells, columns): (&Cells, &Columns),
) -> Result<Exit> {
    let lines = lines(cells, columns);
    let found = lines
        .iter()
        .map(|(number, line)| decision(given, book, line).map_err(|why| format!("line {number}: {why}")))
        .collect();
    let decisions = note(book, file, found)?;
    let unowned = lines.iter().filter(|(_, line)| line.owner.is_empty() && !line.why.is_empty());
    tell_reasons_alone(given, unowned.map(|(number, _)| *number));
    let text = format!("{} noted\n\n{}", count(decisions.len(), "owner"), next(&given.settings, book.run()));
    given.terminal.result(&text, &decisions);
    Ok(Exit::Done)
}

/// The decision; none where the owner is empty, or was noted before.
fn decision(given: &Given<'_>, book: &Book, line: &Line) -> std::result::Result<Option<Decision>, String> {
    if line.owner.is_empty() {
        return Ok(None);
    }
    if line.question.is_empty() {
        return Err("this file is left out, as the line's outcome and reason say, and takes no owner: leave it empty, or mend what the mapping leaves out".to_owned());
    }
    let id: Uuid = line.question.parse().map_err(|_| format!("\"{}\" is no question", line.question))?;
    if book.last_word(id).is_some_and(|last| last.answer.eq_ignore_ascii_case(&line.owner)) {
        return Ok(None);
    }
    not_taken_back(book, id, &line.owner.to_lowercase())?;
    let decision = book.decide(id, &line.owner).map_err(|refused| refused.to_string())?;
    Ok(Some(decision.by(given.settings.operator(), clock::now(), &line.why)))
}

fn lines(cells: &Cells, columns: &Columns) -> Vec<(usize, Line)> {
    let line = |(number, row): (usize, &StringRecord)| {
        let line = Line {
            question: cell(row, columns.question).to_owned(),
            owner: cell(row, columns.owner).to_owned(),
            why: columns.why.map(|at| cell(row, at).to_owned()).unwrap_or_default(),
        };
        (number, line)
    };
    cells.lines().map(line).collect()
}

/// The columns of `unmatched-files.csv`; none where it is another file.
pub fn columns(cells: &Cells) -> Option<Columns> {
    let (question, owner) = (cells.column("question")?, cells.column("owner")?);
    Some(Columns { question, owner, why: cells.column("why") })
}
