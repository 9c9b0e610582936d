//! Owners of files, in the words in which people and files name them: `interests 412`, `clients 412`, `berths 7`, `expenses 9`, `invoices 3`.

use landfall_model::{
    plan::ledger::MISCELLANEOUS,
    source::{SourceRef, SourceTable},
    target::Table,
};
use uuid::Uuid;

use crate::{
    attachments::{Claim, Slot},
    draft::Draft,
    inputs::Inputs,
    people::People,
};

/// What a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A client of the plan, by index.
    Client(usize),
    /// An interest, by index of its row.
    Interest(usize),
    /// A berth, by source id.
    Berth(i64),
    /// An expense, by source id.
    Expense(i64),
    /// An invoice, by source id.
    Invoice(i64),
}

impl Owner {
    /// The owner that a cell's claim names.
    pub fn of_claim(inputs: &Inputs<'_>, claim: &Claim) -> Option<Self> {
        match claim.slot {
            Slot::Eoi | Slot::Contract => {
                inputs.sheet(SourceTable::Interests).index_of(claim.at.id).map(Self::Interest)
            }
            Slot::Receipt => Some(Self::Expense(claim.at.id)),
            Slot::Pdf => Some(Self::Invoice(claim.at.id)),
        }
    }

    /// The interest (by index of its row) that it is.
    pub const fn interest(self) -> Option<usize> {
        match self {
            Self::Interest(row) => Some(row),
            _ => None,
        }
    }

    /// Folder and id in the target path.
    pub fn place(self, inputs: &Inputs<'_>, draft: &Draft) -> (&'static str, Uuid) {
        match self {
            Self::Client(client) => ("clients", draft.plan.clients[client].row.id),
            Self::Interest(row) => ("interests", draft.plan.interests[row].row.id),
            Self::Berth(id) => ("berths", inputs.id(Table::Berths, &id.to_string())),
            Self::Expense(id) => ("expenses", inputs.id(Table::Expenses, &id.to_string())),
            Self::Invoice(id) => ("invoices", inputs.id(Table::Invoices, &id.to_string())),
        }
    }

    /// The client behind it; berths, expenses and invoices have none.
    pub fn client(self, people: &People, draft: &Draft) -> Option<Uuid> {
        let client = match self {
            Self::Client(client) => client,
            Self::Interest(row) => people.client_of.row(row),
            Self::Berth(_) | Self::Expense(_) | Self::Invoice(_) => return None,
        };
        Some(draft.plan.clients[client].row.id)
    }

    /// The source records behind it.
    pub fn records(self, people: &People) -> Vec<SourceRef> {
        match self {
            Self::Client(client) => people.members[client].iter().map(|&row| people.rows[row].at).collect(),
            Self::Interest(row) => vec![people.rows[row].at],
            Self::Berth(id) => vec![SourceRef::new(SourceTable::Berths, id)],
            Self::Expense(id) => vec![SourceRef::new(SourceTable::Expenses, id)],
            Self::Invoice(id) => vec![SourceRef::new(SourceTable::Invoices, id)],
        }
    }

    /// The owner in words. A client is named by its first interest, whose number stays when others join.
    pub fn words(self, people: &People) -> String {
        match self {
            Self::Client(client) => format!("clients {}", people.rows[people.members[client][0]].at.id),
            Self::Interest(row) => people.rows[row].at.to_string(),
            Self::Berth(id) => SourceRef::new(SourceTable::Berths, id).to_string(),
            Self::Expense(id) => SourceRef::new(SourceTable::Expenses, id).to_string(),
            Self::Invoice(id) => SourceRef::new(SourceTable::Invoices, id).to_string(),
        }
    }
}

/// What a person says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belongs {
    /// It belongs to this owner.
    To(Owner),
    /// It belongs to nobody.
    ToNobody,
}

impl Belongs {
    /// Reads the words; none where they name no record of the source. A client may be named by any of its interests.
    pub fn read(words: &str, inputs: &Inputs<'_>, people: &People) -> Option<Self> {
        if words == MISCELLANEOUS {
            return Some(Self::ToNobody);
        }
        let (table, id) = words.split_once(' ')?;
        let id: i64 = id.trim().parse().ok()?;
        let row = |table| inputs.sheet(table).index_of(id);
        let owner = match table {
            "clients" => Owner::Client(people.client_of.row(row(SourceTable::Interests)?)),
            "interests" => Owner::Interest(row(SourceTable::Interests)?),
            "berths" => row(SourceTable::Berths).map(|_| Owner::Berth(id))?,
            "expenses" => row(SourceTable::Expenses).map(|_| Owner::Expense(id))?,
            "invoices" => row(SourceTable::Invoices).map(|_| Owner::Invoice(id))?,
            _ => return None,
        };
        Some(Self::To(owner))
    }
}
