//! What the writing and the checking stages did: lines of `load/`, and the parts of the reports. Field names of the plan
//! document's `MigrationReport` are kept, in camelCase.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    source::SourceRef,
    target::{Group, Table},
};

/// The plan document's `LoadResult`: how one entity fared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoadResult {
    /// The table.
    pub entity: String,
    /// Rows planned.
    pub total: u64,
    /// Rows in the target.
    pub success: u64,
    /// Rows in quarantine, dependents included.
    pub failed: u64,
    /// Rows withheld because their file is not copied yet.
    pub withheld: u64,
    /// Why rows failed, with their record ids.
    pub errors: Vec<LoadError>,
    /// What a delta did; none for a load into an empty table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<Changed>,
}

/// What a delta did to the rows of one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    /// Rows that were not there.
    pub inserted: u64,
    /// Rows that got other values; archived ones among them.
    pub updated: u64,
    /// Rows for which the source has nothing any more although their record is there: an address that was taken out.
    pub removed: u64,
    /// Rows that were changed in the CRM since, and left as they are.
    pub left_alone: u64,
}

impl Changed {
    /// True where nothing was done.
    pub const fn is_nothing(&self) -> bool {
        self.inserted == 0 && self.updated == 0 && self.removed == 0
    }
}

/// One failed row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoadError {
    /// Line of the table's file in `normalized/`, from 0.
    pub record_index: u64,
    /// The source record; text, since a row may stem from several.
    pub nocodb_id: String,
    /// The server's message.
    pub error: String,
}

/// One line of `load/groups.jsonl`: a group that is in, or was found to be in already.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupOutcome {
    /// The group.
    pub group: Group,
    /// Its tables.
    pub results: Vec<LoadResult>,
    /// Seconds.
    pub seconds: f64,
    /// True where an earlier attempt had committed it.
    pub already_in: bool,
}

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

/// One line of `load/repairs.jsonl`: a planned row that was put back as planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repaired {
    /// Its table.
    pub table: Table,
    /// Its primary key; the parts of a junction's key are joined by a comma.
    pub key: String,
    /// The source records that it was made of.
    pub from: Vec<SourceRef>,
    /// How it was found: changed (perhaps in no column), or not there.
    pub found: Found,
    /// Live columns that were not as planned.
    pub columns: Vec<String>,
    /// Entries of users about it, which the operator overruled.
    pub users: u64,
}

/// One line of `load/awaited.jsonl`: a file of the run before a delta, whose planned copy was not in the target when the delta came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwaitedFile {
    /// Its row.
    pub file: Uuid,
    /// True where a run before had brought it in: its row stood as that had left it. Else nothing stood there.
    pub replaced: bool,
    /// The SHA-256 of what stood there, where the target told it.
    pub sha256: Option<String>,
}

/// One line of `load/other-ports.jsonl`: a row that belonged to another port before the load began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherPortRow {
    /// Its table.
    pub table: Table,
    /// Its primary key; the parts of a junction's key are joined by a comma.
    pub key: String,
    /// The key of the row that it hangs on; none where it has a port of its own.
    pub owner: Option<String>,
    /// `hashtextextended(row::text, 0)` of PostgreSQL, with times in UTC and dates in ISO.
    pub hash: i64,
}

/// One line of `load/other-ports-columns.jsonl`: the columns that those rows had in a table then, in their order, which their hashes are of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherPortColumns {
    /// The table.
    pub table: Table,
    /// Its live columns.
    pub columns: Vec<NotedColumn>,
}

/// A live column as it was when it was noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotedColumn {
    /// Its name.
    pub name: String,
    /// Its type as SQL spells it, with length or precision: `numeric(12,2)`.
    #[serde(rename = "type")]
    pub type_name: String,
}

/// What became of a loaded row in the CRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// Somebody changed it.
    Edited,
    /// Somebody deleted it.
    Deleted,
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
            Found::InUse if self.columns.is_empty() => "in use by rows that the CRM added".to_owned(),
            Found::InUse => format!(
                "in use by rows that the CRM added; another record has its {} now",
                self.columns.join(", ")
            ),
        }
    }
}

/// One line of `load/copies.jsonl`: a finished copy, or a failed one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CopyOutcome {
    /// The `files` row.
    pub file: Uuid,
    /// How it ended.
    pub state: CopyState,
    /// SHA-256 of the source's bytes; empty where it could not be read.
    pub source_sha256: String,
    /// SHA-256 of the target's bytes; empty where it could not be read.
    pub target_sha256: String,
    /// Bytes in the target.
    pub size: u64,
    /// What went wrong, in words; empty where nothing did.
    pub error: String,
    /// What to do about it; empty where nothing went wrong.
    #[serde(default)]
    pub remedy: String,
    /// What the target cannot keep of what describes the source; empty where it keeps all.
    #[serde(default)]
    pub note: String,
    /// ETag of the target as the copy left it: a listing shows whether it is still the same. Empty where what lies there was only found.
    #[serde(default)]
    pub target_etag: String,
    /// When it ended, RFC 3339 in UTC.
    #[serde(default)]
    pub at: String,
}

/// How a copy ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CopyState {
    /// Copied, and source and target hash alike.
    Verified,
    /// Copied, but the target differs from the source.
    Mismatch,
    /// Not copied.
    #[default]
    Failed,
}

/// A summary of all copies (plan document: `FileReorgResult`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileReorgResult {
    /// Copied and verified.
    pub copied: u64,
    /// Not copied.
    pub failed: u64,
    /// Copied, and the target differs.
    pub checksum_mismatches: u64,
    /// Bytes copied and verified.
    pub bytes: u64,
    /// What failed.
    pub errors: Vec<FileError>,
}

/// A file that was not copied well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileError {
    /// Bucket and key of the source.
    pub file: String,
    /// What happened.
    pub error: String,
}

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
    /// Which reading of the rules: `plan` or `br-001` (DOMAIN 4.2).
    pub rule: String,
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

/// A finding of `landfall check`: passed, or what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Where: `source`, `target`, `bucket crm-files`.
    pub place: String,
    /// What was found, in a sentence.
    pub what: String,
    /// What to do; empty where all is well.
    pub remedy: String,
    /// True where all is well.
    pub ok: bool,
    /// The source record it is about, where there is one.
    pub record: Option<SourceRef>,
}
