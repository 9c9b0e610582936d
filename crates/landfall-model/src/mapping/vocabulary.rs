//! Words of the source, what the target calls them, and what stands in where there is none.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::cell::without_invisible;

/// A vocabulary: source value to target value. Compared without regard to case and to runs of blanks.
pub type Vocabulary = BTreeMap<String, String>;

/// All vocabularies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabularies {
    /// `Sales Process Level` to `interests.pipeline_stage`.
    pub stage: Vocabulary,
    /// `Lead Category` to `interests.lead_category`.
    pub lead_category: Vocabulary,
    /// `EOI Status` to `interests.eoi_status`.
    pub eoi_status: Vocabulary,
    /// `Deposit 10% Status` to `interests.deposit_status`.
    pub deposit_status: Vocabulary,
    /// `Contract Status` to `interests.contract_status`.
    pub contract_status: Vocabulary,
    /// `Contact Method Preferred` to `clients.preferred_contact_method`.
    pub contact_method: Vocabulary,
    /// `Status` of a berth to `berths.status`.
    pub berth_status: Vocabulary,
    /// `Status Override Mode` to `berths.status_override_mode`.
    pub status_override: Vocabulary,
    /// `Category` of an expense to `expenses.category`.
    pub expense_category: Vocabulary,
    /// `Payment Method` to `expenses.payment_method`.
    pub payment_method: Vocabulary,
    /// `Status` of an invoice to `invoices.status`.
    pub invoice_status: Vocabulary,
}

/// Values for required columns whose source cell is empty or unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fallback {
    /// Currency of an amount without one, ISO 4217.
    pub currency: String,
    /// Stage.
    pub stage: String,
    /// Berth status.
    pub berth_status: String,
    /// Expense category.
    pub expense_category: String,
    /// Invoice status.
    pub invoice_status: String,
    /// Author of notes, uploader of files, creator of expenses.
    pub author: String,
}

/// Looks a select value up, without regard to case and to runs of blanks.
pub fn look_up<'v>(vocabulary: &'v Vocabulary, value: &str) -> Option<&'v str> {
    let folded = || {
        let folded = fold(value);
        vocabulary.iter().find(|(key, _)| fold(key) == folded).map(|(_, target)| target)
    };
    // Nearly every cell is spelt as the mapping spells it, and other spellings of the same word mean the same.
    vocabulary.get(value).or_else(folded).map(String::as_str)
}

/// A text as it is looked up: in small letters, with one blank for each run of them, without what is invisible.
pub fn fold(value: &str) -> String {
    without_invisible(value).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
