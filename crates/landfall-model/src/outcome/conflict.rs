//! What a delta found changed in the CRM, and left as it is.

use serde::{Deserialize, Serialize};

use crate::{source::SourceRef, target::Table};

/// One line of `load/conflicts.jsonl`: a row that is not as the parent run left it. It stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Its table.
    pub table: Table,
    /// Its primary key; the parts of a junction's key are joined by a comma.
    pub key: String,
    /// The source records that it was made of.
    pub from: Vec<SourceRef>,
    /// What was found.
    pub found: Found,
    /// Live columns that differ from what was loaded, or of a row in use those whose value another record has now.
    pub columns: Vec<String>,
    /// What the delta would have done.
    pub wish: Wish,
}

impl Conflict {
    /// In words, without values: what was found, and what was left undone.
    pub fn sentence(&self) -> String {
        let found = self.found_in_words();
        let wish = match self.wish {
            Wish::Nothing => "its source did not change",
            Wish::Update => "its source changed too: enter the change by hand",
            Wish::Remove => "its source has nothing for it any more: remove it by hand",
        };
        format!("{found}; left as it is; {wish}")
    }

    /// What was found, in words and without values.
    pub fn found_in_words(&self) -> String {
        match self.found {
            Found::Edited => format!("changed in the CRM ({})", self.columns.join(", ")),
            Found::Deleted => "deleted in the CRM".to_owned(),
            Found::Entered => "entered in the CRM".to_owned(),
            Found::InUse if self.columns.is_empty() => "in use by rows that the CRM added".to_owned(),
            Found::InUse => format!(
                "in use by rows that the CRM added; another record has its {} now",
                self.columns.join(", ")
            ),
        }
    }
}

/// What became of a loaded row in the CRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// Somebody changed it.
    Edited,
    /// Somebody deleted it.
    Deleted,
    /// Somebody entered it before it was loaded.
    Entered,
    /// Rows that the CRM added refer to it.
    InUse,
}

/// What a delta wants of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wish {
    /// Nothing: its source did not change.
    Nothing,
    /// Other values: its source changed too.
    Update,
    /// To remove it: the source has nothing for it any more.
    Remove,
}
