//! Owners of files, read back from `unmatched-files.csv` of the reports: its column `owner` is filled in by hand.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::Path,
};

use csv::{Reader, StringRecord};
use landfall_model::{
    decision::{Decision, about_file},
    finding::{QuestionKind, UnmatchedFile},
    kind::Kind,
    plan::ledger::MISCELLANEOUS,
    rundir::{self, RunDir},
    source::{Object, SourceRef, SourceTable},
};
use uuid::Uuid;

use super::{Book, next};
use crate::{
    clock,
    commands::Given,
    exit::Exit,
    fail::{Failure, Result},
};

/// A client is named by any of its interests.
const CLIENTS: &str = "clients";

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

/// True where the file has the columns of `unmatched-files.csv`.
pub fn is_sheet_of_files(file: &Path) -> Result<bool> {
    let bytes = fs::read(file).map_err(|error| failed(file, &error))?;
    let mut reader = Reader::from_reader(content(&bytes));
    Ok(columns(reader.headers().map_err(|error| failed(file, &error))?).is_some())
}

/// Reads the owners back. All of them are understood, or none is noted.
pub fn import(given: &Given<'_>, book: &Book, file: &Path) -> Result<Exit> {
    let known = Known::read(&book.run)?;
    let (mut decisions, mut wrong) = (Vec::new(), Vec::new());
    for (number, line) in (2..).zip(lines(file)?) {
        match known.decision(given, &line) {
            Ok(decision) => decisions.extend(decision),
            Err(why) => wrong.push(format!("  line {number}: {why}")),
        }
    }
    if !wrong.is_empty() {
        let sentence = format!("{} cannot be read; nothing was noted:\n{}", file.display(), wrong.join("\n"));
        return Err(
            Failure::new(Kind::Config, sentence).hint("Correct these lines, and import the file again.")
        );
    }
    decisions.iter().try_for_each(|decision| book.run.append(rundir::DECISIONS, decision))?;
    let text = format!("{} owners noted\n\n{}", decisions.len(), next(&book.run));
    given.terminal.result(&text, &decisions);
    Ok(Exit::Done)
}

/// What a line may name: the files without an owner, and the records of the source.
struct Known {
    files: HashMap<Uuid, UnmatchedFile>,
    ids: BTreeMap<&'static str, SourceTable>,
    maps: BTreeMap<SourceTable, BTreeMap<String, Uuid>>,
}

impl Known {
    fn read(run: &RunDir) -> Result<Self> {
        let files: Vec<UnmatchedFile> = run.read_jsonl(rundir::UNMATCHED_FILES)?;
        let maps = SourceTable::ALL
            .into_iter()
            .map(|table| Ok((table, run.read_json(&rundir::id_map(table.name()))?)))
            .collect::<Result<_>>()?;
        let words = SourceTable::ALL.into_iter().map(|table| (table.name(), table));
        Ok(Self {
            files: files.into_iter().filter_map(|file| Some((file.question?, file))).collect(),
            ids: words.chain([(CLIENTS, SourceTable::Interests)]).collect(),
            maps,
        })
    }

    /// The decision; none where the owner is empty.
    fn decision(&self, given: &Given<'_>, line: &Line) -> std::result::Result<Option<Decision>, String> {
        if line.owner.is_empty() {
            return Ok(None);
        }
        let id: Uuid = line.question.parse().map_err(|_| format!("\"{}\" is no question", line.question))?;
        let file = self
            .files
            .get(&id)
            .ok_or_else(|| format!("{id} is about no file without an owner of this plan"))?;
        let (answer, records) = self.owner(&line.owner)?;
        let UnmatchedFile { bucket, key, size, etag, .. } = file.clone();
        let object = Object { bucket, key, size, etag, modified: String::new() };
        Ok(Some(Decision {
            question: id,
            kind: Some(QuestionKind::FileOwner),
            answer,
            who: given.settings.operator().to_owned(),
            at: clock::now(),
            why: line.why.clone(),
            records,
            members: Vec::new(),
            judged: format!("{} {}", about_file(&object), file.reason),
        }))
    }

    /// The owner as plans understand it, with the record that it names.
    fn owner(&self, words: &str) -> std::result::Result<(String, Vec<SourceRef>), String> {
        if words.eq_ignore_ascii_case(MISCELLANEOUS) {
            return Ok((MISCELLANEOUS.to_owned(), Vec::new()));
        }
        let lower = words.to_lowercase();
        let mut parts = lower.split_whitespace();
        let (table, id, rest) =
            (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next());
        let Some((&source, number)) =
            self.ids.get(table).zip(id.parse::<i64>().ok()).filter(|_| rest.is_none())
        else {
            let known: Vec<String> = self.ids.keys().map(|table| format!("{table} ID")).collect();
            return Err(format!("\"{words}\" is no owner: {} | {MISCELLANEOUS}", known.join(" | ")));
        };
        let is_there = self.maps.get(&source).is_some_and(|ids| ids.contains_key(&number.to_string()));
        if !is_there {
            return Err(format!("there is no record {number} in {source}, or it has no row in this plan"));
        }
        Ok((format!("{table} {number}"), vec![SourceRef::new(source, number)]))
    }
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

fn failed(file: &Path, error: &dyn std::error::Error) -> Failure {
    Failure::new(Kind::Config, format!("{}: {error}", file.display()))
}
