//! Words that the planner chooses by itself.

use super::Table;

/// Per column of a small vocabulary, the words that no line of the mapping file names: they follow from what a row holds. Whoever compares a target
/// before there is a plan knows them from here.
pub const OWN: [(Table, &str, &[&str]); 7] = [
    (Table::ClientContacts, "channel", &["email", "phone", "other"]),
    (Table::Files, "category", &["eoi", "contract", "receipt", "invoice", "misc"]),
    (Table::Documents, "document_type", &["eoi", "contract"]),
    (Table::Documents, "status", &["draft", "sent", "completed"]),
    (Table::DocumentSigners, "signer_role", &["client", "developer", "approver"]),
    (Table::DocumentSigners, "status", &["pending", "signed"]),
    (Table::Expenses, "payment_status", &["paid", "unpaid"]),
];
