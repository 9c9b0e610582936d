//! The rows of one table.

use serde_json::Value;

use super::{Cell, line};
use crate::{
    rundir::{Error, RunDir},
    source::SourceRow,
};

/// Rows in the order in which they came. A row is known by its index, a column by its place among the titles.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// In the order in which they were first met.
    titles: Vec<String>,
    starts: Vec<Start>,
    /// The cells of all rows, one after the other, each row's in the order of the titles.
    text: String,
    /// Ends of the cells within the text of their row, and their kind; as many for a row as there were titles.
    ends: Vec<u32>,
}

/// Where a row begins.
#[derive(Debug, Clone, Copy)]
struct Start {
    text: usize,
    ends: usize,
}

/// What a cell is, above its end: a row has less than a gigabyte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Kind {
    /// The row has no such column.
    Absent = 0,
    Null = 1,
    Text = 2,
    Json = 3,
}

const KIND: u32 = 30;
const END: u32 = (1 << KIND) - 1;

impl Rows {
    /// None.
    pub(super) const fn new() -> Self {
        Self { titles: Vec::new(), starts: Vec::new(), text: String::new(), ends: Vec::new() }
    }

    /// All rows of a file.
    pub(super) fn read(run: &RunDir, name: &str) -> Result<Self, Error> {
        let mut rows = Self::new();
        let mut draft = Draft::default();
        run.each_line(name, |text| line::read(text, &mut rows, &mut draft))?;
        rows.text.shrink_to_fit();
        rows.ends.shrink_to_fit();
        Ok(rows)
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.starts.len()
    }

    /// True where there is none.
    pub const fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// All titles that rows have, in the order in which they were first met.
    pub fn titles(&self) -> &[String] {
        &self.titles
    }

    /// The column of this title; none where no row has it.
    pub fn column(&self, title: &str) -> Option<usize> {
        self.titles.iter().position(|other| other == title)
    }

    /// The record id of a row; none where it has no integer `Id`.
    pub fn id(&self, row: usize) -> Option<i64> {
        let Cell::Json(number) = self.cell(row, self.column("Id")?) else { return None };
        number.parse().ok()
    }

    /// The ids of all rows that have one.
    pub fn ids(&self) -> impl Iterator<Item = i64> {
        (0..self.len()).filter_map(|row| self.id(row))
    }

    /// A cell of a row.
    pub fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        self.held(row, column).unwrap_or_default()
    }

    /// The same; none where the row has no such column.
    pub(super) fn held(&self, row: usize, column: usize) -> Option<Cell<'_>> {
        let ends = self.ends_of(row);
        let &end = ends.get(column)?;
        let before = column.checked_sub(1).map_or(0, |before| ends[before] & END);
        let start = self.starts[row].text;
        let text = &self.text[start + before as usize..start + (end & END) as usize];
        match end >> KIND {
            kind if kind == Kind::Text as u32 => Some(Cell::Text(text)),
            kind if kind == Kind::Json as u32 => Some(Cell::Json(text)),
            kind if kind == Kind::Null as u32 => Some(Cell::Nothing),
            _ => None,
        }
    }

    fn ends_of(&self, row: usize) -> &[u32] {
        let end = self.starts.get(row + 1).map_or(self.ends.len(), |next| next.ends);
        &self.ends[self.starts[row].ends..end]
    }

    /// The column of a title, a new one where it is new. Nearly all rows have the same titles in the same order: `expected` is tried first.
    pub(super) fn learn(&mut self, title: &str, expected: usize) -> usize {
        if self.titles.get(expected).is_some_and(|other| other == title) {
            return expected;
        }
        self.column(title).unwrap_or_else(|| {
            self.titles.push(title.to_owned());
            self.titles.len() - 1
        })
    }

    /// Adds a row. A column that came twice counts as it came last.
    pub(super) fn push(&mut self, row: &mut Draft) {
        self.starts.push(Start { text: self.text.len(), ends: self.ends.len() });
        row.cells.sort_by_key(|cell| cell.column);
        let (mut end, mut cells) = (0, row.cells.iter().peekable());
        for column in 0..self.titles.len() {
            let mut kind = Kind::Absent;
            while let Some(cell) = cells.next_if(|cell| cell.column == column) {
                let is_last = cells.peek().is_none_or(|next| next.column != column);
                if is_last {
                    kind = cell.kind;
                    self.text.push_str(&row.text[cell.start..cell.end]);
                    end += (cell.end - cell.start) as u32;
                }
            }
            self.ends.push((end & END) | ((kind as u32) << KIND));
        }
        row.text.clear();
        row.cells.clear();
    }
}

/// A row before it is known in which order its cells come.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub text: String,
    cells: Vec<DraftCell>,
}

#[derive(Debug)]
struct DraftCell {
    column: usize,
    start: usize,
    end: usize,
    kind: Kind,
}

impl Draft {
    /// Notes that a cell of this kind is what was added to the text since the cell before.
    pub fn end(&mut self, column: usize, kind: Kind) {
        let start = self.cells.last().map_or(0, |before| before.end);
        self.cells.push(DraftCell { column, start, end: self.text.len(), kind });
    }
}

impl<'r> FromIterator<&'r SourceRow> for Rows {
    fn from_iter<I: IntoIterator<Item = &'r SourceRow>>(source: I) -> Self {
        let (mut rows, mut draft) = (Self::new(), Draft::default());
        for row in source {
            for (at, (title, value)) in row.cells.iter().enumerate() {
                let column = rows.learn(title, at);
                let kind = match value {
                    Value::Null => Kind::Null,
                    Value::String(text) => {
                        draft.text.push_str(text);
                        Kind::Text
                    }
                    other => {
                        draft.text.push_str(&other.to_string());
                        Kind::Json
                    }
                };
                draft.end(column, kind);
            }
            rows.push(&mut draft);
        }
        rows
    }
}
