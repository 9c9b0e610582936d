//! Which vocabulary of the mapping translates the values of a column. Pure.

use landfall_model::{
    mapping::{Mapping, Vocabulary, fold, look_up},
    source::SourceTable,
};

/// True where the plan reads this value without a question: as a word of the target, or as nothing.
pub(crate) fn is_known(mapping: &Mapping, words: &Vocabulary, value: &str) -> bool {
    let is_placeholder = || mapping.placeholders.iter().any(|word| fold(word) == fold(value));
    look_up(words, value).is_some() || is_placeholder()
}

/// The vocabulary of a role, with its name.
pub(crate) fn vocabulary<'m>(
    mapping: &'m Mapping,
    table: SourceTable,
    role: &str,
) -> Option<(&'static str, &'m Vocabulary)> {
    let all = &mapping.vocabulary;
    Some(match (table, role) {
        (SourceTable::Interests, "stage") => ("stage", &all.stage),
        (SourceTable::Interests, "lead_category") => ("lead_category", &all.lead_category),
        (SourceTable::Interests, "eoi_status") => ("eoi_status", &all.eoi_status),
        (SourceTable::Interests, "deposit_status") => ("deposit_status", &all.deposit_status),
        (SourceTable::Interests, "contract_status") => ("contract_status", &all.contract_status),
        (SourceTable::Interests, "contact_method") => ("contact_method", &all.contact_method),
        (SourceTable::Berths, "status") => ("berth_status", &all.berth_status),
        (SourceTable::Berths, "status_override_mode") => ("status_override", &all.status_override),
        (SourceTable::Expenses, "category") => ("expense_category", &all.expense_category),
        (SourceTable::Expenses, "payment_method") => ("payment_method", &all.payment_method),
        (SourceTable::Invoices, "status") => ("invoice_status", &all.invoice_status),
        _ => return None,
    })
}
