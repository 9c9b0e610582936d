//! What the verification compared, and what did not agree.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::files::FileReorgResult;
use crate::{berth_status::Reading, kind::Kind, place::LogPosition, source::SourceRef, target::Table};

/// One check of the verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ValidationCheck {
    /// What is compared: `clients: rows`.
    pub name: String,
    /// What should be.
    pub expected: String,
    /// What is.
    pub actual: String,
    /// True where they agree.
    pub passed: bool,
    /// Where they do not: records, masked values, and the next command. The first hundred.
    pub details: Vec<String>,
    /// What both sides add up to, for a check that compares sums or counts by a value; empty for the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sides: Vec<Side>,
}

/// One value of a distribution, or one currency of a sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Side {
    /// The stage, status or currency.
    pub value: String,
    /// Records or money in the source: a decimal number.
    pub source: String,
    /// Records or money in the target: a decimal number.
    pub target: String,
}

/// A berth whose status does not fit its interests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BerthMismatch {
    /// The berth.
    pub berth_id: Uuid,
    /// Its mooring number.
    pub mooring_number: String,
    /// Its status in the target.
    pub current_status: String,
    /// What the rule expects.
    pub expected_status: String,
    /// Which reading of the rules (DOMAIN 4.2).
    pub rule: Reading,
    /// Why.
    pub reason: String,
    /// The question of the plan that asks about it; none where berth or interests were changed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Uuid>,
    /// What was answered before this plan; none where the question is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// The plan document's `ReconcileReport`: reported, never fixed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReconcileReport {
    /// Berths that do not fit.
    pub mismatches: Vec<BerthMismatch>,
    /// Always false: a person decides.
    pub auto_fix_applied: bool,
}

/// Everything that verification found: the content of `reports/validation-report.json`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Validation {
    /// Rows, accounts, sums and distributions.
    pub count_checks: Vec<ValidationCheck>,
    /// Fields, references, uniqueness, search, configured records.
    pub integrity_checks: Vec<ValidationCheck>,
    /// Berth statuses.
    pub status_reconciliation: ReconcileReport,
    /// Files.
    pub file_integrity: FileReorgResult,
    /// Where the cells of the source went, column by column.
    #[serde(default)]
    pub cells: Vec<CellAccount>,
    /// True where every check passed.
    pub all_passed: bool,
    /// How far the server's log had come when it began; none where the server does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<LogPosition>,
}

impl Validation {
    /// All checks, in the order of the report.
    pub fn checks(&self) -> impl Iterator<Item = &ValidationCheck> {
        self.count_checks.iter().chain(&self.integrity_checks)
    }

    /// Those that did not pass, in the same order.
    pub fn failures(&self) -> impl Iterator<Item = &ValidationCheck> {
        self.checks().filter(|check| !check.passed)
    }
}

/// Where the filled cells of one column of the source went: `filled = carried + normalised + dropped + unaccounted`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CellAccount {
    /// The table of the source.
    pub table: String,
    /// The column's title.
    pub column: String,
    /// Cells that hold something.
    pub filled: u64,
    /// In the target as they stand, in a column or a note.
    pub carried: u64,
    /// Read into a column of the target, in another form.
    pub normalised: u64,
    /// Listed with a reason.
    pub dropped: u64,
    /// Lost.
    pub unaccounted: u64,
}

/// A difference between the live target and what the plan needs, with its remedy (exit 8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mismatch {
    /// The table; none where it is of the whole database.
    pub table: Option<Table>,
    /// What differs, in one sentence naming the column.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// A finding of `landfall check`: passed, with what may be done all the same; or what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Where: `source`, `target`, `bucket crm-files`.
    pub place: String,
    /// What was found, in a sentence.
    pub what: String,
    /// What to do; empty where nothing is to be done.
    pub remedy: String,
    /// True where nothing is wrong.
    pub ok: bool,
    /// The source record it is about, where there is one.
    pub record: Option<SourceRef>,
    /// Of which kind a failure by it would be: the exit code goes by that. None where all is well.
    #[serde(skip)]
    pub kind: Option<Kind>,
}

impl Finding {
    /// All is well there.
    pub fn fine(place: &str, what: impl Into<String>) -> Self {
        let (place, what, remedy) = (place.to_owned(), what.into(), String::new());
        Self { place, what, remedy, ok: true, record: None, kind: None }
    }

    /// Nothing is wrong there; who knows it may have less to do later.
    pub fn advice(place: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { remedy: remedy.into(), ..Self::fine(place, what) }
    }

    /// What is wrong there, and what to do.
    pub fn wrong(kind: Kind, place: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        let (place, what, remedy) = (place.to_owned(), what.into(), remedy.into());
        Self { place, what, remedy, ok: false, record: None, kind: Some(kind) }
    }
}
