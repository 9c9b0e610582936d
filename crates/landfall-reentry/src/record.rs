//! One record of the old system that users touched: as it would be there before, and as it should be now.

use std::collections::BTreeSet;

use landfall_model::{change::What, source::SourceTable, target::Table};

use crate::{cells::Cells, links::Links};

/// A record.
#[derive(Debug)]
pub(crate) struct Record {
    pub source: SourceTable,
    pub table: Table,
    pub key: String,
    /// Its `Id` in the old system; none for what is new there.
    pub id: Option<i64>,
    pub before: Cells,
    pub now: Cells,
    /// What is to stand below its comments.
    pub notes: Option<String>,
    /// Its links, where they are to be changed.
    pub links: Option<Links>,
    /// How it left; none where the CRM has it still.
    pub left: Option<Left>,
    /// Roles in which it differs.
    pub differs: Vec<&'static str>,
    /// Changes of contacts that its cells tell.
    pub contacts: BTreeSet<String>,
}

/// How a record left the CRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    /// It is there no more.
    Gone,
    /// It was put aside. What the old system never had is new there all the same.
    Archived,
}

impl Left {
    /// As the pack tells it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Gone => What::Gone.word(),
            Self::Archived => "archived",
        }
    }
}

impl Record {
    /// True for what the CRM has and the old system has not.
    pub fn is_new(&self) -> bool {
        self.id.is_none() && self.left.is_none()
    }

    /// True for what the old system has, and should have otherwise.
    pub fn is_changed(&self) -> bool {
        let is_other = !self.differs.is_empty() || self.notes.is_some() || self.links.is_some();
        self.id.is_some() && (self.left.is_some() || is_other)
    }

    /// What a person recognises it by.
    pub fn name(&self) -> &str {
        let cells = if self.is_gone() { &self.before } else { &self.now };
        match self.source {
            SourceTable::Interests => cells.get("full_name"),
            SourceTable::Berths => cells.get("mooring_number"),
            SourceTable::Expenses => cells.get("establishment_name"),
            SourceTable::Invoices => cells.get("invoice_number"),
        }
    }

    /// True where nothing of it is to be seen to: the CRM has it no more.
    pub fn is_gone(&self) -> bool {
        self.left == Some(Left::Gone)
    }

    /// How the pack names it.
    pub fn title(&self) -> String {
        match self.id {
            Some(id) => format!("{} {id}", self.source),
            None => format!("{} (new) {}", self.source, self.name()),
        }
    }
}
