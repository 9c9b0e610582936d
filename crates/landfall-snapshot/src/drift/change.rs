//! One difference, in words.

use std::fmt;

use landfall_model::{literal::literal, source::SourceTable};
use serde::{Deserialize, Serialize};

/// The content of `reports/schema-drift.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SchemaDrift {
    /// The run whose columns these are compared with; none where there was none.
    pub against: Option<String>,
    /// Every difference.
    pub changes: Vec<Change>,
}

/// What became of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Drift {
    /// The whole table is another one: its columns are not compared.
    OtherTable {
        /// Its id before.
        from: String,
        /// Its id now.
        to: String,
    },
    /// It has another title.
    Renamed {
        /// The title before.
        from: String,
        /// The title now.
        to: String,
    },
    /// It is gone.
    Removed,
    /// It is new.
    Added,
    /// It has another type.
    Retyped {
        /// The type before.
        from: String,
        /// The type now.
        to: String,
    },
    /// A select value is new.
    OptionAdded {
        /// The value.
        value: String,
    },
    /// A select value is gone.
    OptionRemoved {
        /// The value.
        value: String,
    },
}

/// A difference, and what it means for the mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The table.
    pub table: SourceTable,
    /// The column's title now; that before where it is gone.
    pub column: String,
    /// What became of it.
    pub drift: Drift,
    /// The rule that it concerns: `role email`, `drop`, `vocabulary stage`; none where no rule names the column.
    pub rule: Option<String>,
    /// True where that rule does not do any more what it did.
    pub breaks: bool,
    /// The line of the mapping file to change; empty where nothing needs to be done.
    pub remedy: String,
}

impl fmt::Display for Change {
    /// `interests: column "Email Address" (role email) is now called "E-mail"`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (table, column) = (self.table, literal(&self.column));
        let rule = self.rule.as_ref().map(|rule| format!(" ({rule})")).unwrap_or_default();
        match &self.drift {
            Drift::OtherTable { from, to } => write!(f, "{table} is another table now: {to}, and was {from}"),
            Drift::Renamed { from, to } => {
                write!(f, "{table}: column {}{rule} is now called {}", literal(from), literal(to))
            }
            Drift::Removed => write!(f, "{table}: column {column}{rule} is gone"),
            Drift::Added => write!(f, "{table}: column {column}{rule} is new"),
            Drift::Retyped { from, to } => {
                write!(f, "{table}: column {column}{rule} is now of type {to}, and was of type {from}")
            }
            Drift::OptionAdded { value } => {
                write!(f, "{table}: column {column}{rule} has the new value {}", literal(value))
            }
            Drift::OptionRemoved { value } => {
                write!(f, "{table}: column {column}{rule} has the value {} no more", literal(value))
            }
        }
    }
}
