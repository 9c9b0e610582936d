//! What the target should hold where that is not simply what the plan says: hashes that the copier measured, and references to files
//! that are withheld until their copy is verified.

use std::borrow::Cow;

use landfall_model::target::Table;
use serde_json::Value;
use uuid::Uuid;

use super::Evidence;
use crate::target::key::Key;

/// How the expected value of a column follows from the planned one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// It is the planned one.
    AsPlanned,
    /// The hash that the copier measured, where the plan leaves it open.
    FileHash,
    /// A file, or nothing while it is withheld.
    FileReference,
    /// Files, without those that are withheld.
    FileReferences,
}

impl Rule {
    /// The rule of a column.
    pub fn of(table: Table, column: &str) -> Self {
        match (table, column) {
            (Table::Files, "sha256") => Self::FileHash,
            (Table::Documents, "file_id" | "signed_file_id") | (Table::Invoices, "pdf_file_id") => {
                Self::FileReference
            }
            (Table::Expenses, "receipt_file_ids") => Self::FileReferences,
            _ => Self::AsPlanned,
        }
    }

    /// The value that the target should hold in the row `key`.
    pub fn expected<'v>(self, evidence: &Evidence<'_>, key: Key, planned: &'v Value) -> Cow<'v, Value> {
        match (self, planned) {
            (Self::FileHash, Value::Null) => {
                let copy = evidence.copied.get(&key.first).filter(|_| evidence.is_copied(key.first));
                Cow::Owned(copy.map_or(Value::Null, |copy| copy.target_sha256.clone().into()))
            }
            (Self::FileReference, file) if !is_in(evidence, file) => Cow::Owned(Value::Null),
            (Self::FileReferences, Value::Array(files)) => {
                Cow::Owned(files.iter().filter(|file| is_in(evidence, file)).cloned().collect())
            }
            _ => Cow::Borrowed(planned),
        }
    }
}

/// True where a reference to this file stands in the target.
fn is_in(evidence: &Evidence<'_>, file: &Value) -> bool {
    let id: Option<Uuid> = file.as_str().and_then(|id| id.parse().ok());
    id.is_some_and(|id| evidence.is_referred_to(id))
}
