//! Questions as a spreadsheet, and answers read back from one: for whoever decides better over a list.
//!
//! `dedup-candidates.csv` of the reports has the same three columns that are read here, and can be filled in as well (`lines`).

use std::{collections::HashMap, io::Write, path::Path};

use csv::{StringRecord, Writer};
use landfall_model::{
    decision::{Decision, LATER},
    exit::Exit,
    finding::Question,
    kind::Kind,
    monitor::{Level, Monitor},
    partition::{KEEP_APART, MERGE},
    review::{Book, answers},
    shell, spreadsheet,
};
use landfall_report::words::count;
use serde_json::json;
use uuid::Uuid;

use super::{
    answer::shown,
    cells::{Cells, cell},
    lines::{self, Line},
    named, next,
};
use crate::{
    clock,
    commands::{Given, output},
    fail::{Failure, Result},
};

const HEADER: [&str; 10] =
    ["question", "kind", "blocking", "records", "text", "people", "alike", "answers", "answer", "why"];

/// Writes the open questions into a new file, private to its owner.
pub fn export(given: &Given<'_>, book: &Book, file: &Path) -> Result<Exit> {
    let open = book.open_questions();
    let rows: Vec<[String; 10]> =
        open.iter().map(|question| row(given, book, question)).collect::<Result<_>>()?;
    let mut sheet = output::create(file)?;
    sheet.write_all(spreadsheet::MARK.as_bytes()).map_err(|error| failed(file, &error))?;
    let mut writer = Writer::from_writer(sheet);
    let mut written = std::iter::once(HEADER.map(str::to_owned)).chain(rows);
    let written = written.try_for_each(|row| writer.write_record(row.map(spreadsheet::harmless)));
    written.and_then(|()| Ok(writer.flush()?)).map_err(|error| failed(file, &error))?;
    let (questions, name, run) = (count(open.len(), "question"), shell::path(file), book.run().shown());
    let text = format!(
        "{questions} in {name}\n\nFill in the column \"answer\", then: landfall review import {name} --run {run}"
    );
    given.terminal.result(&text, &json!({ "questions": open.len(), "file": file }));
    Ok(Exit::Done)
}

fn row(given: &Given<'_>, book: &Book, question: &Question) -> Result<[String; 10]> {
    let cluster = book.cluster(question.id);
    let cluster = cluster.as_ref();
    let sums = cluster.map_or_else(String::new, |cluster| format!(" {}.", cluster.sums().join("; ")));
    let records: Vec<String> = question.records.iter().map(ToString::to_string).collect();
    Ok([
        question.id.to_string(),
        question.kind.to_string(),
        if question.blocking { "yes" } else { "no" }.to_owned(),
        records.join("; "),
        given.mask().sentence(&question.text) + &sums,
        named::people(given, book, question, cluster)?,
        question.alike.clone(),
        answers(question, cluster),
        String::new(),
        String::new(),
    ])
}

/// Reads answers back from the cells of `file`. All of them are understood, or none is noted.
pub fn import(given: &Given<'_>, book: &mut Book, file: &Path, cells: &Cells) -> Result<Exit> {
    let questions = by_question(entries(file, cells)?);
    let found = questions.iter().map(|lines| decision(given, book, lines)).collect();
    let decisions = note(book, file, found)?;
    let unanswered =
        questions.iter().filter(|lines| lines.iter().all(|line| line.answer.is_empty())).flatten();
    tell_reasons_alone(given, unanswered.filter(|line| !line.why.is_empty()).map(|line| line.number));
    let text = format!("{} noted\n\n{}", count(decisions.len(), "answer"), next(&given.settings, book.run()));
    let told: Vec<Decision> = decisions.iter().map(|decision| shown(given, decision)).collect();
    given.terminal.result(&text, &told);
    Ok(Exit::Done)
}

/// Names the lines that have a reason and nothing that it is the reason of: somebody may have meant to answer.
pub fn tell_reasons_alone(given: &Given<'_>, lines: impl Iterator<Item = usize>) {
    let lines: Vec<String> = lines.map(|line| line.to_string()).collect();
    let them = match lines.len() {
        0 => return,
        1 => "line",
        _ => "lines",
    };
    let sentence =
        format!("nothing is noted of {them} {}: a reason in \"why\", and no answer", lines.join(", "));
    given.terminal.monitor.remark(Level::Warning, &sentence);
}

/// What the lines of a file say; nothing where they say nothing, and a sentence where they cannot be understood.
type Found = std::result::Result<Option<Decision>, String>;

/// Notes what was found, where all of it was understood.
pub fn note(book: &mut Book, file: &Path, found: Vec<Found>) -> Result<Vec<Decision>> {
    let (mut decisions, mut wrong) = (Vec::new(), Vec::new());
    for found in found {
        match found {
            Ok(decision) => decisions.extend(decision),
            Err(why) => wrong.push(format!("  {why}")),
        }
    }
    if !wrong.is_empty() {
        let sentence =
            format!("nothing was noted, since not all of {} can be:\n{}", file.display(), wrong.join("\n"));
        return Err(
            Failure::new(Kind::Config, sentence).hint("Correct these lines, and import the file again.")
        );
    }
    let seen: Vec<(Decision, usize)> =
        decisions.iter().map(|decision| (decision.clone(), book.times_spoken(decision.question))).collect();
    book.note(&seen)?;
    Ok(decisions)
}

/// The lines of each question together, in the order of the file.
fn by_question(lines: Vec<Line>) -> Vec<Vec<Line>> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut questions: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        let place = *places.entry(line.question.clone()).or_insert(questions.len());
        if place == questions.len() {
            questions.push(Vec::new());
        }
        questions[place].push(line);
    }
    questions
}

/// The decision of the lines of one question; none where they are empty.
fn decision(given: &Given<'_>, book: &Book, lines: &[Line]) -> Found {
    let Some(first) = lines.iter().find(|line| !line.answer.is_empty()) else { return Ok(None) };
    let place = |why: String| format!("line {}: {why}", first.number);
    let id: Uuid =
        first.question.parse().map_err(|_| place(format!("\"{}\" is no question", first.question)))?;
    let answer = match book.cluster(id).filter(|_| first.pair.is_some()) {
        Some(cluster) => lines::answer(lines, &cluster)?,
        None => Some(lines::only(lines)?),
    };
    let mut whys: Vec<&str> = lines.iter().map(|line| line.why.as_str()).collect();
    whys.retain(|why| !why.is_empty());
    whys.dedup();
    let by = |decision: Decision| decision.by(given.settings.operator(), clock::now(), &whys.join("; "));
    // A sheet that is filled in bit by bit is read again and again.
    let is_news = |answer: &String| book.last_word(id).is_none_or(|said| !said.is_in_words(answer));
    let answer = answer.filter(is_news);
    answer.iter().try_for_each(|answer| not_taken_back(book, id, answer)).map_err(place)?;
    let noted = |answer: String| book.decide(id, &answer).map(by);
    answer.map(noted).transpose().map_err(|error| place(error.to_string()))
}

/// The same file may have been read before somebody took the answer back: whether it is meant again it does not tell.
pub fn not_taken_back(book: &Book, id: Uuid, words: &str) -> std::result::Result<(), String> {
    let undone = book.taken_back(id).filter(|before| before.is_in_words(words));
    let Some((before, undo)) = undone.zip(book.last_word(id)) else { return Ok(()) };
    let (answer, who, run) = (&before.answer, &undo.who, book.run().shown());
    let word = shell::word(answer);
    Err(format!(
        "{who} took \"{answer}\" back: empty this line, or give it again: landfall review answer {id} {word} --run {run}"
    ))
}

fn entries(file: &Path, cells: &Cells) -> Result<Vec<Line>> {
    let (Some(question), Some(answer)) = (cells.column("question"), cells.column("answer")) else {
        let sentence = format!("{} has no columns \"question\" and \"answer\"", file.display());
        return Err(Failure::new(Kind::Config, sentence)
            .hint("`landfall review export` writes a file that has them; separate the columns by commas, semicolons or tabs."));
    };
    let (why, a, b) = (cells.column("why"), cells.column("interests_a"), cells.column("interests_b"));
    let name = |row: &StringRecord, at: Option<usize>| cell(row, at?).split_whitespace().next()?.parse().ok();
    let line = |(number, row): (usize, &StringRecord)| Line {
        number,
        question: cell(row, question).to_owned(),
        answer: answered(cell(row, answer)),
        why: why.map(|at| cell(row, at).to_owned()).unwrap_or_default(),
        pair: name(row, a).zip(name(row, b)),
    };
    Ok(cells.lines().map(line).collect())
}

/// An answer without the capital that a spreadsheet gives to the first word of a cell.
fn answered(text: &str) -> String {
    let word = [MERGE, KEEP_APART, LATER].into_iter().find(|word| word.eq_ignore_ascii_case(text));
    word.unwrap_or(text).to_owned()
}

pub(super) fn failed(file: &Path, error: &dyn std::error::Error) -> Failure {
    Failure::typed(format!("{}: {error}", file.display()))
}
