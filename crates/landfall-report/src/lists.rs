//! The lists for people: one CSV per thing to look at. Masked by default.

use std::collections::HashMap;

use landfall_model::{
    finding::{Candidate, Quarantined, Question, Reason},
    redact::Mask,
    source::SourceRef,
};
use uuid::Uuid;

use crate::{berths, csv::Table, facts::Facts, ledger, words::joined};

/// All lists of a run.
pub fn all(facts: &Facts, mask: Mask) -> Vec<Table> {
    vec![
        warnings(facts, mask),
        candidates(facts, mask),
        unmatched(facts, mask),
        dropped(facts, mask),
        quarantine(facts, mask),
        berths(facts),
        questions(facts, mask),
        withheld(facts, mask),
        conflicts(facts),
        ledger::table(facts, mask),
    ]
}

/// Ids and names of columns: nothing of it is personal.
fn conflicts(facts: &Facts) -> Table {
    let mut table = Table::new("conflicts.csv", &["table", "key", "records", "columns", "message"]);
    for conflict in &facts.conflicts {
        table.push([
            conflict.table.to_string(),
            conflict.key.clone(),
            joined(&conflict.from, "; "),
            conflict.columns.join("; "),
            conflict.sentence(),
        ]);
    }
    table
}

fn warnings(facts: &Facts, mask: Mask) -> Table {
    let header = ["code", "table", "record", "column", "value", "message"];
    let mut table = Table::new("migration-warnings.csv", &header);
    for warning in &facts.warnings {
        let (source, id) = place(warning.record);
        let value = mask.value(&warning.value);
        table.push([
            warning.code.to_string(),
            source,
            id,
            warning.column.clone(),
            value,
            mask.sentence(&warning.message),
        ]);
    }
    table
}

fn candidates(facts: &Facts, mask: Mask) -> Table {
    let header = [
        "score",
        "client_a",
        "name_a",
        "interests_a",
        "client_b",
        "name_b",
        "interests_b",
        "people",
        "reasons",
        "question",
        "answer",
        "why",
    ];
    let mut table = Table::new("dedup-candidates.csv", &header);
    for pair in &facts.candidates {
        let reasons: Vec<String> = pair.reasons.iter().map(Reason::told).collect();
        table.push([
            pair.score.to_string(),
            pair.client_a.to_string(),
            mask.value(&pair.name_a),
            joined(&pair.interests_a, " "),
            pair.client_b.to_string(),
            mask.value(&pair.name_b),
            joined(&pair.interests_b, " "),
            facts.people.of_pair(pair, mask),
            reasons.join("; "),
            pair.question.to_string(),
            // To be filled in by hand, and read back by `landfall review import`.
            String::new(),
            String::new(),
        ]);
    }
    table
}

fn unmatched(facts: &Facts, mask: Mask) -> Table {
    let header = ["bucket", "key", "size", "reason", "outcome", "candidates", "question", "owner", "why"];
    let mut table = Table::new("unmatched-files.csv", &header);
    for file in &facts.unmatched {
        table.push([
            file.bucket.clone(),
            mask.key(&file.key),
            file.size.to_string(),
            file.reason.clone(),
            file.outcome.clone(),
            file.candidates.join(" | "),
            file.question.map(|question| question.to_string()).unwrap_or_default(),
            // To be filled in by hand, and read back by `landfall review import`.
            String::new(),
            String::new(),
        ]);
    }
    table
}

fn dropped(facts: &Facts, mask: Mask) -> Table {
    let mut table = Table::new("dropped-cells.csv", &["table", "record", "column", "value", "reason"]);
    for cell in &facts.dropped {
        let (source, id) = place(Some(cell.record));
        table.push([source, id, cell.column.clone(), mask.value(&cell.value), cell.reason.clone()]);
    }
    table
}

fn quarantine(facts: &Facts, mask: Mask) -> Table {
    let header =
        ["stage", "table", "key", "records", "column", "value", "sqlstate", "message", "hint", "cause"];
    let mut table = Table::new("quarantine.csv", &header);
    let mut push = |stage: &str, row: &Quarantined| {
        table.push([
            stage.to_owned(),
            row.table.to_string(),
            row.key.clone(),
            joined(&row.from, "; "),
            row.column.clone(),
            mask.value(&row.value),
            row.sqlstate.clone(),
            row.message.clone(),
            row.hint.clone(),
            row.cause.clone(),
        ]);
    };
    facts.held_back.iter().for_each(|row| push("plan", row));
    facts.rejected.iter().for_each(|row| push("load", row));
    table
}

/// The columns question, answer and why are read back by `landfall review import`.
fn berths(facts: &Facts) -> Table {
    let header = [
        "berth",
        "mooring_number",
        "source_status",
        "planned_status",
        "target_status",
        "plan_expects",
        "br_001_expects",
        "reason",
        "answered",
        "question",
        "answers",
        "answer",
        "why",
    ];
    let mut table = Table::new("berth-status.csv", &header);
    let questions: HashMap<Uuid, &Question> =
        facts.questions.iter().map(|question| (question.id, question)).collect();
    for berth in berths::all(facts) {
        let is_open = berth.planned.filter(|line| line.answer.is_none());
        let question = is_open.and_then(|line| questions.get(&line.question));
        let texts = [berth.mooring_number].into_iter().chain(berth.statuses()).chain(berth.expected);
        let mut row = vec![berth.id.to_string()];
        row.extend(texts.map(str::to_owned));
        row.extend([berth.reason.clone(), berth.answer().to_owned()]);
        row.extend([
            question.map_or_else(String::new, |question| question.id.to_string()),
            question.map_or_else(String::new, |question| question.options.join(" | ")),
        ]);
        row.extend([String::new(), String::new()]);
        table.push(row);
    }
    table
}

/// The columns of `landfall review export`, and what holds meanwhile. `landfall review import` reads it: it can be filled in.
fn questions(facts: &Facts, mask: Mask) -> Table {
    let header = [
        "question",
        "kind",
        "blocking",
        "records",
        "text",
        "people",
        "alike",
        "answers",
        "meanwhile",
        "answer",
        "why",
    ];
    let mut table = Table::new("questions.csv", &header);
    let mut pairs: HashMap<Uuid, Vec<&Candidate>> = HashMap::new();
    facts.candidates.iter().for_each(|pair| pairs.entry(pair.question).or_default().push(pair));
    for question in &facts.questions {
        let pairs = pairs.get(&question.id).map_or(&[][..], Vec::as_slice);
        table.push([
            question.id.to_string(),
            question.kind.to_string(),
            if question.blocking { "yes" } else { "no" }.to_owned(),
            joined(&question.records, "; "),
            mask.sentence(&question.text),
            facts.people.of_question(question, pairs, mask),
            question.alike.clone(),
            question.options.join(" | "),
            question.meanwhile.clone(),
            String::new(),
            String::new(),
        ]);
    }
    table
}

/// Planned files whose copy is not verified: their rows and the references to them are not in the target.
fn withheld(facts: &Facts, mask: Mask) -> Table {
    let mut table = Table::new("withheld-files.csv", &["file", "bucket", "key", "size", "target_key"]);
    for copy in &facts.withheld {
        let (bucket, size) = (copy.origin.bucket().to_owned(), copy.size.to_string());
        table.push([
            copy.file.to_string(),
            bucket,
            mask.key(copy.origin.key()),
            size,
            copy.target_key.clone(),
        ]);
    }
    table
}

fn place(record: Option<SourceRef>) -> (String, String) {
    record.map_or_else(Default::default, |record| (record.table.to_string(), record.id.to_string()))
}
