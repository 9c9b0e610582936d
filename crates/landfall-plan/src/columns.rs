//! The columns of a table by role, found once for all its rows.

use std::{collections::HashMap, hash::BuildHasherDefault};

use landfall_model::{
    mapping::{TableMapping, roles},
    raw::{Cell, Rows},
    source::SourceTable,
};

use crate::quick::Quick;

/// The roles of a table, each with its column.
#[derive(Debug)]
pub struct Columns<'a> {
    rows: &'a Rows,
    roles: HashMap<&'static str, Column<'a>, BuildHasherDefault<Quick>>,
}

#[derive(Debug)]
struct Column<'a> {
    title: &'a str,
    /// Its place in the rows; none where no row has it, or the mapping leaves the role out: then a column of the role's name is not meant.
    place: Option<usize>,
}

impl<'a> Columns<'a> {
    /// The roles that the planner reads of this table.
    pub fn new(table: SourceTable, rows: &'a Rows, mapping: &'a TableMapping) -> Self {
        let column = |role: &'static str| {
            let title = mapping.title_of(role);
            (role, Column { title: title.unwrap_or(role), place: title.and_then(|title| rows.column(title)) })
        };
        Self { rows, roles: roles::of(table).iter().copied().map(column).collect() }
    }

    /// The column's title in the source; the role itself where the mapping leaves it out.
    pub fn title(&self, role: &'static str) -> &'a str {
        self.roles.get(role).map_or(role, |column| column.title)
    }

    /// The cell of a row (by index) in this role, nothing where the row has none.
    pub fn cell(&self, row: usize, role: &str) -> Cell<'a> {
        let place = self.roles.get(role).and_then(|column| column.place);
        place.map_or(Cell::Nothing, |place| self.rows.cell(row, place))
    }
}
