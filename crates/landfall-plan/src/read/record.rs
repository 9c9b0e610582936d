//! One row being read: cells by role, remarks into warnings, originals that are not carried kept aside.

use std::collections::BTreeSet;

use landfall_model::{finding::Code, raw::Cell, source::SourceRef};
use serde_json::Value;

use super::{
    Kept,
    content::{self, Content},
};
use crate::{
    draft::Draft,
    inputs::Inputs,
    normalise::{
        Reading,
        text::{self, Placeholders},
    },
    sheet::{Row, Sheet},
};

/// A row being read.
#[derive(Debug)]
pub struct Record<'r, 'a> {
    /// Mapping, decisions, context.
    pub inputs: &'r Inputs<'a>,
    /// The row.
    pub row: &'r Row,
    /// Where warnings go.
    pub draft: &'r mut Draft,
    sheet: &'r Sheet<'a>,
    kept: Vec<Kept>,
    /// The roles whose cell is kept as carried nowhere: no further reason to keep it says more.
    lost: BTreeSet<&'static str>,
}

impl<'r, 'a> Record<'r, 'a> {
    /// Begins to read a row.
    pub const fn open(
        inputs: &'r Inputs<'a>,
        sheet: &'r Sheet<'a>,
        row: &'r Row,
        draft: &'r mut Draft,
    ) -> Self {
        Self { inputs, row, draft, sheet, kept: Vec::new(), lost: BTreeSet::new() }
    }

    /// The row's reference.
    pub const fn at(&self) -> SourceRef {
        self.sheet.at(self.row)
    }

    /// The title of the column in this role.
    pub fn title(&self, role: &'static str) -> &'a str {
        self.sheet.title(role)
    }

    /// The cell in this role, nothing where the row has none.
    pub fn cell(&self, role: &'static str) -> Cell<'a> {
        self.sheet.cell(self.row, role)
    }

    /// Reads the cell by a normaliser; of a list of values, each by itself. Every remark becomes a warning; an original that is not fully carried
    /// is kept for the note of the row, a placeholder is listed as dropped.
    pub fn read<T: Content>(
        &mut self,
        role: &'static str,
        mut normalise: impl FnMut(&Value, &Placeholders) -> Reading<T>,
    ) -> T {
        self.take(role, |cell, placeholders| {
            content::each(&cell.value(), |value| normalise(value, placeholders))
        })
    }

    /// The same by what reads the cell as it is held.
    pub fn take<T: Content>(
        &mut self,
        role: &'static str,
        read: impl FnOnce(Cell<'a>, &Placeholders) -> Reading<T>,
    ) -> T {
        let cell = self.cell(role);
        if cell.is_empty() {
            return T::default();
        }
        if content::may_be_cut(cell) {
            self.warn(Code::SeveralValues, role, content::CUT);
        }
        let reading = read(cell, &self.inputs.placeholders);
        if reading.remarks.is_empty() && !reading.value.is_nothing() {
            return reading.value;
        }
        self.remember(role, &reading);
        reading.value
    }

    /// The cell as trimmed text; placeholders count as empty.
    pub fn text(&mut self, role: &'static str) -> Option<String> {
        self.take(role, text::legible)
    }

    /// The cell as trimmed text with every word in it: for notes, where a lone `x` may be a remark.
    pub fn verbatim(&mut self, role: &'static str) -> Option<String> {
        self.take(role, |cell, _| text::of(cell, &Placeholders::default()))
    }

    /// The cell's trimmed text beside what was read from it; none where it is empty or a placeholder. Warns of nothing.
    pub fn original(&self, role: &'static str) -> Option<String> {
        text::of(self.cell(role), &self.inputs.placeholders).value
    }

    /// Warns of the cell in this role.
    pub fn warn(&mut self, code: Code, role: &'static str, message: impl Into<String>) {
        let value = self.cell(role).text().unwrap_or_default().into_owned();
        self.draft.warn(code, self.at(), self.sheet.title(role), value, message);
    }

    /// Keeps the cell's original text for the note of the row: nothing of it is carried.
    pub fn keep(&mut self, role: &'static str) {
        self.keep_original(role, false);
    }

    /// Keeps the cell's original text beside the value that was read from it.
    pub fn keep_beside(&mut self, role: &'static str) {
        self.keep_original(role, true);
    }

    /// Keeps a text under the title of this role.
    pub fn keep_text(&mut self, role: &'static str, text: String) {
        self.push(Kept::new(self.title(role), text));
    }

    /// Lists the cell as going nowhere.
    pub fn drop(&mut self, role: &'static str, reason: &str) {
        if let Some(value) = self.cell(role).text() {
            self.draft.drop_cell(self.at(), self.sheet.title(role), value.into_owned(), reason);
        }
    }

    /// What could not be carried, in the order in which it was read.
    pub fn finish(self) -> Vec<Kept> {
        self.kept
    }

    fn remember<T: Content>(&mut self, role: &'static str, reading: &Reading<T>) {
        let placeholder = reading.remarks.iter().any(|remark| remark.code == Code::Placeholder);
        for remark in &reading.remarks {
            self.warn(remark.code, role, remark.message.clone());
        }
        if placeholder {
            self.drop(role, "a placeholder for nothing");
        } else if reading.value.is_nothing() {
            self.keep(role);
        } else if reading.remarks.iter().any(|remark| loses(remark.code)) {
            self.keep_beside(role);
        }
    }

    /// Once for all reasons: thousands of lines of one cell may each be one, and its text is as long as all of them.
    fn keep_original(&mut self, role: &'static str, carried: bool) {
        if self.lost.contains(role) {
            return;
        }
        if let Some(text) = text::of(self.cell(role), &Placeholders::default()).value {
            self.push(Kept { carried, ..Kept::new(self.title(role), text) });
        }
        if !carried {
            self.lost.insert(role);
        }
    }

    /// A cell may be kept for several reasons: it is there once, and carried only as far as all of them leave a value of it.
    fn push(&mut self, kept: Kept) {
        let is_same = |other: &&mut Kept| (&other.title, &other.text) == (&kept.title, &kept.text);
        match self.kept.iter_mut().find(is_same) {
            Some(other) => other.carried &= kept.carried,
            None => self.kept.push(kept),
        }
    }
}

/// True where a remark of this kind means that a part of the original is not in the value, even though there is one.
const fn loses(code: Code) -> bool {
    matches!(
        code,
        Code::EmailInvalid
            | Code::CountryGuessed
            | Code::CountryUnknown
            | Code::PriceInvalid
            | Code::PriceAssumed
            | Code::DimensionInvalid
            | Code::DateInvalid
            | Code::DateAssumed
            | Code::ValueUnknown
            | Code::BerthUnresolved
    )
}
