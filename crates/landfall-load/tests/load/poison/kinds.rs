//! Kinds of bad rows, and how a row becomes one.

use landfall_model::target::Table;
use serde_json::{Map, Value, json};

use super::{
    super::sample::id,
    spots::{Cell, Spot},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Overflow,
    Length,
    Empty,
    Word,
    Check,
    Unique,
    Exclusion,
    Raised,
    Orphan,
    Nul,
    Copy,
}

impl Kind {
    pub const ALL: [Self; 11] = [
        Self::Overflow,
        Self::Length,
        Self::Empty,
        Self::Word,
        Self::Check,
        Self::Unique,
        Self::Exclusion,
        Self::Raised,
        Self::Orphan,
        Self::Nul,
        Self::Copy,
    ];

    /// What the server says of it.
    pub const fn sqlstates(self) -> &'static [&'static str] {
        match self {
            Self::Overflow | Self::Copy => &["22003"],
            Self::Length => &["22001"],
            Self::Empty => &["23502"],
            Self::Word => &["22P02"],
            Self::Check => &["23514"],
            Self::Unique => &["23505"],
            Self::Exclusion => &["23P01"],
            Self::Raised => &["P0001"],
            Self::Orphan => &["23503"],
            Self::Nul => &["22021", "22P05"],
        }
    }

    /// The column that is named, where one is.
    pub fn column(self, spot: &Spot) -> Option<&'static str> {
        match self {
            Self::Overflow => spot.number.map(|(column, _)| column),
            Self::Empty | Self::Word => spot.spare,
            Self::Length | Self::Nul | Self::Copy => Some(spot.cell.column()),
            Self::Orphan => spot.references.first().copied(),
            Self::Check | Self::Unique | Self::Exclusion | Self::Raised => None,
        }
    }

    /// Spoils a row; false where its table cannot have this kind. `n` tells rows apart.
    pub fn spoil(self, spot: &Spot, row: &mut Map<String, Value>, n: usize) -> bool {
        let changed = match self {
            Self::Overflow => spot.number.map(|(column, small)| (column, too_large(small))),
            Self::Length => text(spot, "much too long for what the target has room for"),
            Self::Empty => spot.spare.map(|column| (column, Value::Null)),
            Self::Word => spot.spare.map(|column| (column, json!("evil"))),
            Self::Check => word(spot, "checked"),
            Self::Unique => word(spot, "same"),
            Self::Exclusion => word(spot, "twin"),
            Self::Raised if row.contains_key("created_at") => {
                Some(("created_at", json!("1999-01-01T12:00:00Z")))
            }
            Self::Raised => word(spot, "raised"),
            Self::Orphan => {
                spot.references.get(n % spot.references.len().max(1)).map(|column| (*column, nobody(n)))
            }
            Self::Nul if matches!(spot.cell, Cell::Json(_)) => word(spot, "a\0b"),
            Self::Nul => text(spot, "a\0b"),
            Self::Copy if matches!(spot.cell, Cell::Json(_)) => {
                Some((spot.cell.column(), serde_json::from_str("{\"x\": 1e999999}").unwrap()))
            }
            Self::Copy => None,
        };
        let is_possible = changed.is_some();
        row.extend(changed.map(|(column, value)| (column.to_owned(), value)));
        is_possible
    }
}

/// Fills the cells that decide over a row with what the target takes.
pub fn make_good(spot: &Spot, row: &mut Map<String, Value>, n: usize) {
    match spot.cell {
        Cell::Key(..) => {}
        cell => drop(row.insert(cell.column().to_owned(), cell.value(&format!("good {n}")))),
    }
    row.extend(spot.spare.map(|spare| (spare.to_owned(), json!("good"))));
}

fn word(spot: &Spot, word: &str) -> Option<(&'static str, Value)> {
    Some((spot.cell.column(), spot.cell.value(word)))
}

fn text(spot: &Spot, text: &str) -> Option<(&'static str, Value)> {
    matches!(spot.cell, Cell::Text(_)).then(|| (spot.cell.column(), json!(text)))
}

fn too_large(small: &str) -> Value {
    match small {
        "smallint" => json!(40_000),
        "integer" => json!(5_000_000_000_i64),
        _ => json!("100000000000.00"),
    }
}

fn nobody(n: usize) -> Value {
    json!(id(Table::Clients, 1_000_000 + n as i64))
}
