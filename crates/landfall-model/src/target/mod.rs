//! The rows of the target: one struct per table, field names and order as the columns of `schema/crm.sql` (DOMAIN 7.2).
//!
//! Two kinds of column are not here. `port_id` is the one value that the plan leaves symbolic: it names the port by slug, and the
//! loader and the verifier look its id up ("ports seed verified"). `search_vector` is computed in the target after the load.

pub mod columns;
mod deals;
mod labels;
mod marina;
mod money;
mod papers;
mod people;
pub mod words;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::source::SourceRef;

pub use deals::{Interest, InterestNote};
pub use labels::{AuditLog, ClientTag, InterestTag, Provenance, Tag};
pub use marina::{Berth, BerthMapData};
pub use money::{Expense, Invoice, InvoiceExpense, InvoiceLineItem};
pub use papers::{Document, DocumentSigner, File};
pub use people::{Client, ClientContact, ClientNote};

/// A planned row with its lineage: one line of `normalized/<table>.jsonl`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Planned<R> {
    /// The source records the row was made of; empty only for tags and for files without an owner.
    pub from: Vec<SourceRef>,
    /// The row.
    pub row: R,
}

/// A row type of the target.
pub trait TargetRow: Serialize + for<'de> Deserialize<'de> {
    /// Its table.
    const TABLE: Table;
}

/// The tables that a migration fills, in load order: a table comes after every table it refers to. `files` stands before
/// `documents`, unlike in the plan document, because documents refer to files (DESIGN decision 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// `clients`.
    Clients,
    /// `client_contacts`.
    ClientContacts,
    /// `client_notes`.
    ClientNotes,
    /// `berths`.
    Berths,
    /// `berth_map_data`.
    BerthMapData,
    /// `interests`.
    Interests,
    /// `interest_notes`.
    InterestNotes,
    /// `files`.
    Files,
    /// `documents`.
    Documents,
    /// `document_signers`.
    DocumentSigners,
    /// `expenses`.
    Expenses,
    /// `invoices`.
    Invoices,
    /// `invoice_line_items`.
    InvoiceLineItems,
    /// `invoice_expenses`.
    InvoiceExpenses,
    /// `tags`.
    Tags,
    /// `client_tags`.
    ClientTags,
    /// `interest_tags`.
    InterestTags,
    /// `audit_logs`.
    AuditLogs,
}

impl Table {
    /// All, in load order.
    pub const ALL: [Self; 18] = [
        Self::Clients,
        Self::ClientContacts,
        Self::ClientNotes,
        Self::Berths,
        Self::BerthMapData,
        Self::Interests,
        Self::InterestNotes,
        Self::Files,
        Self::Documents,
        Self::DocumentSigners,
        Self::Expenses,
        Self::Invoices,
        Self::InvoiceLineItems,
        Self::InvoiceExpenses,
        Self::Tags,
        Self::ClientTags,
        Self::InterestTags,
        Self::AuditLogs,
    ];

    /// The name in the target and in file names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::ClientContacts => "client_contacts",
            Self::ClientNotes => "client_notes",
            Self::Berths => "berths",
            Self::BerthMapData => "berth_map_data",
            Self::Interests => "interests",
            Self::InterestNotes => "interest_notes",
            Self::Files => "files",
            Self::Documents => "documents",
            Self::DocumentSigners => "document_signers",
            Self::Expenses => "expenses",
            Self::Invoices => "invoices",
            Self::InvoiceLineItems => "invoice_line_items",
            Self::InvoiceExpenses => "invoice_expenses",
            Self::Tags => "tags",
            Self::ClientTags => "client_tags",
            Self::InterestTags => "interest_tags",
            Self::AuditLogs => "audit_logs",
        }
    }

    /// The column and the table that a row without a `port_id` hangs on: it belongs to that one's port. None where the table has a port.
    pub const fn parent(self) -> Option<(&'static str, Self)> {
        match self {
            Self::ClientContacts | Self::ClientNotes | Self::ClientTags => Some(("client_id", Self::Clients)),
            Self::BerthMapData => Some(("berth_id", Self::Berths)),
            Self::InterestNotes | Self::InterestTags => Some(("interest_id", Self::Interests)),
            Self::DocumentSigners => Some(("document_id", Self::Documents)),
            Self::InvoiceLineItems | Self::InvoiceExpenses => Some(("invoice_id", Self::Invoices)),
            _ => None,
        }
    }

    /// True where the CRM searches the table by its `search_vector` (DOMAIN 7.2).
    pub const fn is_searched(self) -> bool {
        matches!(self, Self::Clients | Self::Berths | Self::Interests)
    }

    /// True where the table has a `port_id` (marked with a dot in DOMAIN 7.2).
    pub const fn is_port_scoped(self) -> bool {
        matches!(
            self,
            Self::Clients
                | Self::Berths
                | Self::Interests
                | Self::Files
                | Self::Documents
                | Self::Expenses
                | Self::Invoices
                | Self::Tags
                | Self::AuditLogs
        )
    }

    /// The columns of the primary key: `id`, but for junction tables.
    pub const fn key_columns(self) -> &'static [&'static str] {
        match self {
            Self::InvoiceExpenses => &["invoice_id", "expense_id"],
            Self::ClientTags => &["client_id", "tag_id"],
            Self::InterestTags => &["interest_id", "tag_id"],
            _ => &["id"],
        }
    }

    /// The entity group that loads it (see [`Group`]).
    pub const fn group(self) -> Group {
        match self {
            Self::Clients | Self::ClientContacts | Self::ClientNotes => Group::Clients,
            Self::Berths | Self::BerthMapData => Group::Berths,
            Self::Interests | Self::InterestNotes => Group::Interests,
            Self::Files => Group::Files,
            Self::Documents | Self::DocumentSigners => Group::Documents,
            Self::Expenses => Group::Expenses,
            Self::Invoices | Self::InvoiceLineItems | Self::InvoiceExpenses => Group::Invoices,
            Self::Tags | Self::ClientTags | Self::InterestTags => Group::Tags,
            Self::AuditLogs => Group::AuditLogs,
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The ten entity groups (plan document, addendum 4), in load order. Each loads in one transaction of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// The port's seed row: verified, never written.
    Ports,
    /// clients, client_contacts, client_notes.
    Clients,
    /// berths, berth_map_data.
    Berths,
    /// interests, interest_notes.
    Interests,
    /// files.
    Files,
    /// documents, document_signers.
    Documents,
    /// expenses.
    Expenses,
    /// invoices, invoice_line_items, invoice_expenses.
    Invoices,
    /// tags, client_tags, interest_tags.
    Tags,
    /// audit_logs.
    AuditLogs,
}

impl Group {
    /// All ten, in load order.
    pub const ALL: [Self; 10] = [
        Self::Ports,
        Self::Clients,
        Self::Berths,
        Self::Interests,
        Self::Files,
        Self::Documents,
        Self::Expenses,
        Self::Invoices,
        Self::Tags,
        Self::AuditLogs,
    ];

    /// The name in reports and in the target's marker table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ports => "ports",
            Self::Clients => "clients",
            Self::Berths => "berths",
            Self::Interests => "interests",
            Self::Files => "files",
            Self::Documents => "documents",
            Self::Expenses => "expenses",
            Self::Invoices => "invoices",
            Self::Tags => "tags",
            Self::AuditLogs => "audit_logs",
        }
    }

    /// Its tables, in load order.
    pub fn tables(self) -> impl Iterator<Item = Table> {
        Table::ALL.into_iter().filter(move |table| table.group() == self)
    }
}

#[cfg(test)]
mod tests {
    use super::{Group, Table};

    #[test]
    fn every_table_has_a_port_or_hangs_on_one_that_has() {
        for table in Table::ALL {
            assert_eq!(table.parent().is_none(), table.is_port_scoped(), "{table}");
            assert!(table.parent().is_none_or(|(_, parent)| parent.is_port_scoped()), "{table}");
        }
    }

    #[test]
    fn every_table_belongs_to_one_group_and_groups_keep_the_load_order() {
        let by_group: Vec<Table> = Group::ALL.into_iter().flat_map(Group::tables).collect();
        assert_eq!(by_group, Table::ALL);
    }
}
