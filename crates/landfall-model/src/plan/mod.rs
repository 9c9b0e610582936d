//! The plan as a value: everything that the loader, the copier and the verifier need, decided once (DESIGN decision 1).

mod chain;
pub mod copy;
mod files;
mod kept;
pub mod ledger;
mod parent;
mod rows;

use std::collections::BTreeMap;

pub use copy::Copy;
pub use files::{Basis, snapshot_hash};
pub use kept::kept_copies;
pub use parent::{Parent, id_maps};

use ledger::FileLine;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    berth_status::StatusLine,
    cluster::Member,
    finding::{Candidate, DroppedCell, Quarantined, Question, UnmatchedFile, Warning},
    mapping::TargetMapping,
    source::{SourceRef, SourceTable},
    target::{
        AuditLog, Berth, BerthMapData, Client, ClientContact, ClientNote, ClientTag, Document,
        DocumentSigner, Expense, File, Interest, InterestNote, InterestTag, Invoice, InvoiceExpense,
        InvoiceLineItem, Planned, Table, Tag,
    },
};

/// A whole plan in memory: rows of every table in load order, the copies, the id maps, and all that wants eyes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// `clients`.
    pub clients: Vec<Planned<Client>>,
    /// `client_contacts`.
    pub client_contacts: Vec<Planned<ClientContact>>,
    /// `client_notes`.
    pub client_notes: Vec<Planned<ClientNote>>,
    /// `berths`.
    pub berths: Vec<Planned<Berth>>,
    /// `berth_map_data`.
    pub berth_map_data: Vec<Planned<BerthMapData>>,
    /// `interests`.
    pub interests: Vec<Planned<Interest>>,
    /// `interest_notes`.
    pub interest_notes: Vec<Planned<InterestNote>>,
    /// `files`.
    pub files: Vec<Planned<File>>,
    /// `documents`.
    pub documents: Vec<Planned<Document>>,
    /// `document_signers`.
    pub document_signers: Vec<Planned<DocumentSigner>>,
    /// `expenses`.
    pub expenses: Vec<Planned<Expense>>,
    /// `invoices`.
    pub invoices: Vec<Planned<Invoice>>,
    /// `invoice_line_items`.
    pub invoice_line_items: Vec<Planned<InvoiceLineItem>>,
    /// `invoice_expenses`.
    pub invoice_expenses: Vec<Planned<InvoiceExpense>>,
    /// `tags`.
    pub tags: Vec<Planned<Tag>>,
    /// `client_tags`.
    pub client_tags: Vec<Planned<ClientTag>>,
    /// `interest_tags`.
    pub interest_tags: Vec<Planned<InterestTag>>,
    /// `audit_logs`.
    pub audit_logs: Vec<Planned<AuditLog>>,
    /// Objects to copy, in the order of their target paths.
    pub copies: Vec<Copy>,
    /// Rows that the plan itself holds back.
    pub quarantined: Vec<Quarantined>,
    /// From source to target, one map per entity.
    pub id_maps: IdMaps,
    /// What was changed, guessed or not understood.
    pub warnings: Vec<Warning>,
    /// What only a person can decide.
    pub questions: Vec<Question>,
    /// Clients that may be one person.
    pub candidates: Vec<Candidate>,
    /// The clients of the candidates, in the order of the clients.
    pub members: Vec<Member>,
    /// Objects without an owner.
    pub unmatched_files: Vec<UnmatchedFile>,
    /// Non-empty cells that go nowhere, with the reason.
    pub dropped_cells: Vec<DroppedCell>,
    /// Where every source record went.
    pub accounting: Vec<Accounting>,
    /// What each planning step did, held back, and why: the plan explains itself.
    pub steps: Vec<Step>,
    /// Rows of source records that are gone or held back, kept as the parent run planned them.
    pub carried: Vec<Carried>,
    /// Every object, attachment and document reference, and what became of it.
    pub file_ledger: Vec<FileLine>,
    /// Berths whose status does not fit their interests, in the order of the berths.
    pub berth_status: Vec<StatusLine>,
}

/// A row that the parent planned, and whose source is gone or held back: it stays in the target (DESIGN decision 6), and no account of the
/// snapshot has it as planned. One line of `normalized/carried.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// Its table.
    pub table: Table,
    /// Its primary key; the parts of a junction's key are joined by a comma.
    pub key: String,
    /// The records that it was made of; empty for files and tags.
    pub from: Vec<SourceRef>,
}

/// From source record to target id: the content of `id-maps/<entity>.json`. Keys are source ids as text; for files `bucket/key`.
pub type IdMaps = BTreeMap<String, BTreeMap<String, Uuid>>;

/// Where the records of one source table went: `read = planned + merged + quarantined + dropped`, each a sorted list of ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounting {
    /// The source: a table's name, or `objects`.
    pub source: String,
    /// The target table that stands for its records.
    pub target: Table,
    /// How many records the snapshot holds.
    pub read: u64,
    /// Records with a planned row of their own.
    pub planned: Vec<String>,
    /// Records whose row is another record's (merged people).
    pub merged: Vec<String>,
    /// Records held back.
    pub quarantined: Vec<String>,
    /// Records left out on purpose, by rule.
    pub dropped: Vec<String>,
}

/// What one planning step did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The step: `dedup: exact e-mail`.
    pub name: String,
    /// What it did, in words with figures.
    pub did: String,
}

/// The content of `normalized/plan.json`: identity of the plan, and the hash of every file that belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanHeader {
    /// Version of the file format, see `docs/FORMAT.md`.
    pub format: u32,
    /// Slug of the port.
    pub port: String,
    /// SHA-256 over the hashes of `raw/`.
    pub snapshot: String,
    /// SHA-256 of the mapping file.
    pub mapping: String,
    /// SHA-256 of the decisions that were applied.
    pub decisions: String,
    /// Hash of the plan that this one follows, of which it keeps ids and what is gone; none for a plan of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Target renames and omissions, which loader and verifier apply to the rows.
    pub target: TargetMapping,
    /// Tables in load order, with rows and hash of each file.
    pub tables: Vec<TableFile>,
    /// Copies planned.
    pub copies: u64,
    /// SHA-256 of `copies.jsonl`.
    pub copies_sha256: String,
    /// Where every source record went.
    pub accounting: Vec<Accounting>,
    /// Questions, and how many of them block the load.
    pub questions: u64,
    /// Open questions that block the load.
    pub blocking: u64,
    /// What each step did.
    pub steps: Vec<Step>,
    /// SHA-256 over all of the above and all files: the plan's identity, the `h` in "group g of plan h is in".
    pub hash: String,
}

impl PlanHeader {
    /// Records that the snapshot holds of a source table; `objects` are those of the listings. Records of one table may stand for rows of
    /// several: each of its accounts has read them all.
    pub fn read_of(&self, source: &str) -> u64 {
        self.accounting.iter().find(|account| account.source == source).map_or(0, |account| account.read)
    }

    /// Records that the snapshot holds, objects included.
    pub fn records_read(&self) -> u64 {
        let tables = SourceTable::ALL.into_iter().map(SourceTable::name);
        tables.chain(["objects"]).map(|source| self.read_of(source)).sum()
    }

    /// Rows planned, of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

/// One file `normalized/<table>.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableFile {
    /// The table.
    pub table: Table,
    /// Lines.
    pub rows: u64,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// Ids as accounting writes them.
pub fn id_text(record: SourceRef) -> String {
    record.id.to_string()
}

impl Accounting {
    /// True where every record that was read is in exactly one list.
    pub fn adds_up(&self) -> bool {
        let lists = [&self.planned, &self.merged, &self.quarantined, &self.dropped];
        let mut all: Vec<&String> = lists.into_iter().flatten().collect();
        let listed = all.len();
        all.sort_unstable();
        all.dedup();
        all.len() == listed && listed as u64 == self.read
    }

    /// The account of a source table, by the table that stands for its records.
    pub fn of(source: SourceTable, target: Table, read: u64) -> Self {
        Self {
            source: source.name().to_owned(),
            target,
            read,
            planned: Vec::new(),
            merged: Vec::new(),
            quarantined: Vec::new(),
            dropped: Vec::new(),
        }
    }
}
