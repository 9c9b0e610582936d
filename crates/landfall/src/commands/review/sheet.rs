//! Questions as a spreadsheet, and answers read back from one: for whoever decides better over a list.
//!
//! `dedup-candidates.csv` of the reports has the same three columns that are read here, and can be filled in as well.

use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use csv::{Reader, StringRecord, Writer};
use landfall_model::{decision::Decision, finding::Question, kind::Kind, redact, rundir};
use serde_json::json;
use uuid::Uuid;

use super::{Book, answer::decision, next};
use crate::{
    commands::Given,
    exit::Exit,
    fail::{Failure, Result},
};

const HEADER: [&str; 8] = ["question", "kind", "blocking", "records", "text", "answers", "answer", "why"];

/// Writes the open questions into a new file, private to its owner.
pub fn export(given: &Given<'_>, book: &Book, output: &Path) -> Result<Exit> {
    let open = book.open_questions();
    let unmasked = given.arguments.show_personal_data;
    let file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(output);
    let file = file.map_err(|error| failed(output, &error))?;
    let mut writer = Writer::from_writer(file);
    let rows = open.iter().map(|question| row(question, unmasked));
    let written =
        std::iter::once(HEADER.map(str::to_owned)).chain(rows).try_for_each(|row| writer.write_record(row));
    written.and_then(|()| Ok(writer.flush()?)).map_err(|error| failed(output, &error))?;
    let (count, file, run) = (open.len(), output.display(), book.run.root().display());
    let text = format!(
        "{count} questions in {file}\n\nFill in the column \"answer\", then: landfall review import {file} --run {run}"
    );
    given.terminal.result(&text, &json!({ "questions": open.len(), "file": output }));
    Ok(Exit::Done)
}

fn row(question: &Question, unmasked: bool) -> [String; 8] {
    let records: Vec<String> = question.records.iter().map(ToString::to_string).collect();
    let kind = serde_json::to_value(question.kind).ok();
    [
        question.id.to_string(),
        kind.and_then(|kind| Some(kind.as_str()?.to_owned())).unwrap_or_default(),
        if question.blocking { "yes" } else { "no" }.to_owned(),
        records.join("; "),
        if unmasked { question.text.clone() } else { redact::quoted(&question.text) },
        question.options.join(" | "),
        String::new(),
        String::new(),
    ]
}

/// Reads answers back. All of them are understood, or none is noted.
pub fn import(given: &Given<'_>, book: &Book, file: &Path) -> Result<Exit> {
    let open: BTreeMap<Uuid, &Question> =
        book.open_questions().into_iter().map(|question| (question.id, question)).collect();
    let (mut decisions, mut wrong) = (Vec::new(), Vec::new());
    for (line, entry) in (2..).zip(entries(file)?) {
        match entry.decision(given, &open) {
            Ok(found) => decisions.extend(found),
            Err(why) => wrong.push(format!("  line {line}: {why}")),
        }
    }
    if !wrong.is_empty() {
        let sentence = format!("{} cannot be read; nothing was noted:\n{}", file.display(), wrong.join("\n"));
        return Err(
            Failure::new(Kind::Config, sentence).hint("Correct these lines, and import the file again.")
        );
    }
    decisions.iter().try_for_each(|decision| book.run.append(rundir::DECISIONS, decision))?;
    let text = format!("{} answers noted\n\n{}", decisions.len(), next(&book.run));
    given.terminal.result(&text, &decisions);
    Ok(Exit::Done)
}

/// A line of the file, as far as it is read.
struct Line {
    question: String,
    answer: String,
    why: String,
}

impl Line {
    /// The decision; none where the answer is empty.
    fn decision(
        &self,
        given: &Given<'_>,
        open: &BTreeMap<Uuid, &Question>,
    ) -> std::result::Result<Option<Decision>, String> {
        if self.answer.is_empty() {
            return Ok(None);
        }
        let id: Uuid = self.question.parse().map_err(|_| format!("\"{}\" is no question", self.question))?;
        let question = open.get(&id).ok_or_else(|| format!("{id} is no open question of this plan"))?;
        decision(given, question, &self.answer, &self.why).map(Some).map_err(|error| error.to_string())
    }
}

fn entries(file: &Path) -> Result<Vec<Line>> {
    let bytes = fs::read(file).map_err(|error| failed(file, &error))?;
    // A spreadsheet may begin the file with a mark of its encoding.
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let mut reader = Reader::from_reader(bytes);
    let header = reader.headers().map_err(|error| failed(file, &error))?.clone();
    let place = |title: &str| header.iter().position(|column| column.trim() == title);
    let (Some(question), Some(answer)) = (place("question"), place("answer")) else {
        let sentence = format!("{} has no columns \"question\" and \"answer\"", file.display());
        return Err(Failure::new(Kind::Config, sentence)
            .hint("`landfall review export` writes a file that has them; separate the columns by commas."));
    };
    let why = place("why");
    let cell = |row: &StringRecord, at: usize| row.get(at).unwrap_or_default().trim().to_owned();
    let line = |row: StringRecord| Line {
        question: cell(&row, question),
        answer: cell(&row, answer),
        why: why.map(|at| cell(&row, at)).unwrap_or_default(),
    };
    let rows: std::result::Result<Vec<StringRecord>, csv::Error> = reader.records().collect();
    Ok(rows.map_err(|error| failed(file, &error))?.into_iter().map(line).collect())
}

fn failed(file: &Path, error: &dyn std::error::Error) -> Failure {
    Failure::new(Kind::Config, format!("{}: {error}", file.display()))
}
