//! Select columns: a vocabulary with the decisions on unknown values, each spelling looked up once per table.

use std::collections::HashMap;

use landfall_model::{finding::Code, mapping::Vocabulary, raw::Cell};
use uuid::Uuid;

use super::Record;
use crate::{
    draft::UnknownValue,
    normalise::{Reading, select},
};

/// The answer that leaves an optional column empty.
const LEAVE_EMPTY: &str = "leave empty";

/// One select column.
#[derive(Debug)]
pub struct Select<'a> {
    role: &'static str,
    vocabulary: &'a Vocabulary,
    options: Vec<String>,
    seen: HashMap<&'a str, Meaning>,
}

/// What one spelling of a value came to.
#[derive(Debug, Clone)]
struct Meaning {
    reading: Reading<Option<String>>,
    /// The question that an unknown value raises, while nobody has answered it.
    question: Option<Uuid>,
}

impl<'a> Select<'a> {
    /// A column that the target wants filled.
    pub fn required(role: &'static str, vocabulary: &'a Vocabulary) -> Self {
        let mut options: Vec<String> = vocabulary.values().cloned().collect();
        options.sort_unstable();
        options.dedup();
        Self { role, vocabulary, options, seen: HashMap::new() }
    }

    /// A column that may stay empty.
    pub fn optional(role: &'static str, vocabulary: &'a Vocabulary) -> Self {
        let mut select = Self::required(role, vocabulary);
        select.options.push(LEAVE_EMPTY.to_owned());
        select
    }

    /// The target's value. An unknown one is none, is kept for the note, and raises a question unless somebody has answered it.
    pub fn read(&mut self, record: &mut Record<'_, 'a>) -> Option<String> {
        let choice = self.choose(record);
        if let Some(question) = choice.question {
            self.ask(question, record);
        }
        record.take(self.role, |_, _| choice.reading)
    }

    /// The target's value, or the mapping's fallback with a warning.
    pub fn read_or(&mut self, record: &mut Record<'_, 'a>, fallback: &str) -> String {
        self.read(record).unwrap_or_else(|| {
            let message = format!("the target wants a value: {fallback} stands in its place");
            record.warn(Code::DefaultTaken, self.role, message);
            fallback.to_owned()
        })
    }

    fn choose(&mut self, record: &Record<'_, 'a>) -> Meaning {
        let cell = record.cell(self.role);
        let Some(text) = cell.as_str() else {
            return self.look_up(record, cell);
        };
        if let Some(choice) = self.seen.get(text) {
            return choice.clone();
        }
        let choice = self.look_up(record, cell);
        self.seen.insert(text, choice.clone());
        choice
    }

    fn look_up(&self, record: &Record<'_, 'a>, cell: Cell<'_>) -> Meaning {
        let reading = select::read(&cell.value(), &record.inputs.placeholders, self.vocabulary);
        if reading.remarks.iter().all(|remark| remark.code != Code::ValueUnknown) {
            return Meaning { reading, question: None };
        }
        let question = self.question(record, cell);
        match record.inputs.answer(question, &self.options) {
            None => Meaning { reading, question: Some(question) },
            Some(LEAVE_EMPTY) => Meaning { reading, question: None },
            Some(target) => Meaning { reading: Reading::plain(Some(target.to_owned())), question: None },
        }
    }

    /// The question does not depend on the rows that hold the value, or its answer would be lost with the next row.
    fn question(&self, record: &Record<'_, 'a>, cell: Cell<'_>) -> Uuid {
        let text = cell.text().unwrap_or_default();
        let folded = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        record.inputs.question_id("unknown-value", &format!("{}/{}/{folded}", record.at().table, self.role))
    }

    fn ask(&self, question: Uuid, record: &mut Record<'_, 'a>) {
        let (at, column) = (record.at(), record.title(self.role));
        let value = record.cell(self.role);
        let unknown = || UnknownValue {
            table: at.table,
            column: column.to_owned(),
            value: value.text().unwrap_or_default().into_owned(),
            options: self.options.clone(),
            records: Vec::new(),
        };
        record.draft.unknown_values.entry(question).or_insert_with(unknown).records.push(at);
    }
}
