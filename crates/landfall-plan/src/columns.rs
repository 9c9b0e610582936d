//! The columns of a table by role, found once for all its rows.

use std::collections::HashMap;

use landfall_model::{
    mapping::TableMapping,
    source::{SourceRow, SourceTable},
};
use serde_json::Value;

use crate::roles;

static NULL: Value = Value::Null;

/// The roles of a table, each in a place of its own.
#[derive(Debug)]
pub struct Columns<'a> {
    places: HashMap<&'static str, usize>,
    titles: Vec<&'a str>,
}

/// The cells of one row, in the places of their roles.
#[derive(Debug)]
pub struct Cells<'a>(Box<[&'a Value]>);

impl<'a> Columns<'a> {
    /// The roles that the planner reads of this table.
    pub fn new(table: SourceTable, mapping: &'a TableMapping) -> Self {
        let roles = roles::of(table);
        Self {
            places: roles.iter().copied().zip(0..).collect(),
            titles: roles.iter().map(|role| mapping.title_of(role).unwrap_or(role)).collect(),
        }
    }

    /// The column's title in the source; the role itself where the mapping leaves it out.
    pub fn title(&self, role: &'static str) -> &'a str {
        self.places.get(role).map_or(role, |&place| self.titles[place])
    }

    /// The cell in this role, null where the row has none.
    pub fn cell(&self, cells: &Cells<'a>, role: &str) -> &'a Value {
        self.places.get(role).map_or(&NULL, |&place| cells.0[place])
    }

    /// Reads rows of this table.
    pub fn finder(&self) -> Finder<'a> {
        let places = self.titles.iter().copied().zip(0..).collect();
        Finder { places, before: Vec::new(), roles: self.titles.len() }
    }
}

/// Finds the cells of rows. Nearly all rows of a table have the same titles in the same order, so each is looked up once.
#[derive(Debug)]
pub struct Finder<'a> {
    places: HashMap<&'a str, usize>,
    /// The titles of the row before and their places; none for a column that no role reads.
    before: Vec<(&'a str, Option<usize>)>,
    roles: usize,
}

impl<'a> Finder<'a> {
    /// The cells of a row.
    pub fn cells(&mut self, row: &'a SourceRow) -> Cells<'a> {
        let mut cells = vec![&NULL; self.roles].into_boxed_slice();
        for (at, (title, value)) in row.cells.iter().enumerate() {
            if let Some(place) = self.place(at, title) {
                cells[place] = value;
            }
        }
        Cells(cells)
    }

    fn place(&mut self, at: usize, title: &'a str) -> Option<usize> {
        if let Some((_, place)) = self.before.get(at).filter(|(before, _)| *before == title) {
            return *place;
        }
        let place = self.places.get(title).copied();
        self.before.truncate(at);
        self.before.push((title, place));
        place
    }
}
