//! Where the tables of the source are, and what their columns are called.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::source::SourceTable;

/// Where the tables are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceMapping {
    /// Bases by id or by title; the tables may lie in two (DOMAIN 1.1).
    pub bases: Vec<String>,
    /// The four tables.
    pub tables: BTreeMap<SourceTable, TableMapping>,
}

/// One table of the source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableMapping {
    /// The source's id of the table; wins over the title where a base has it.
    #[serde(default)]
    pub id: Option<String>,
    /// The table's title.
    pub title: String,
    /// Role in the planner to column title.
    pub columns: BTreeMap<String, String>,
    /// Columns left out on purpose: title to reason.
    #[serde(default)]
    pub drop: BTreeMap<String, String>,
}

impl TableMapping {
    /// The title of the column in this role; none where the mapping leaves the role out.
    pub fn title_of(&self, role: &str) -> Option<&str> {
        self.columns.get(role).map(String::as_str)
    }

    /// True where some role reads the column of this title.
    pub fn maps(&self, title: &str) -> bool {
        self.columns.values().any(|mapped| mapped == title)
    }
}
