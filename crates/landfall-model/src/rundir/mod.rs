//! The run directory: every path of it has its name here, and nobody else builds one (docs/FORMAT.md).
//!
//! Files are created new and never rewritten. A file that a stage writes in one go grows as `<name>.partial` and takes its name when it is
//! whole, so a name that exists is a file that is complete. Directories are private (0700), files too (0600).

mod aside;
mod error;
mod files;
mod held;
mod info;
mod jsonl;
mod lines;
mod lock;
mod run;

pub use error::Error;
pub use files::{create_private, write_whole};
pub use held::Held;
pub use info::RunInfo;
pub use jsonl::Jsonl;
pub use lines::Lines;
pub use lock::{Holder, Lock, host, is_free};
pub use run::RunDir;

use crate::{source::SourceTable, target::Table};

/// Version of the file formats; a run of another one is refused with a sentence.
pub const FORMAT: u32 = 1;

/// Identity of the run.
pub const RUN: &str = "run.json";
/// Who holds the run.
pub const LOCK: &str = "lock.json";
/// Stages started and finished.
pub const JOURNAL: &str = "journal.jsonl";
/// The chain of seals, append-only.
pub const SEAL: &str = "seal.jsonl";
/// The folder of the short hashes of all sealed lines.
pub const SEALS: &str = "seals";
/// Answers of people, append-only.
pub const DECISIONS: &str = "decisions.jsonl";
/// Rows of the junction table.
pub const RAW_LINKS: &str = "raw/links.jsonl";
/// Objects of the source buckets.
pub const RAW_OBJECTS: &str = "raw/objects.jsonl";
/// Description of the source columns.
pub const RAW_COLUMNS: &str = "raw/columns.json";
/// What the reading of the source goes by; beside an incomplete `raw/` it decides whether that may be continued.
pub const RAW_READING: &str = "raw/reading.json";
/// The plan's identity.
pub const PLAN: &str = "normalized/plan.json";
/// Copies planned.
pub const COPIES: &str = "normalized/copies.jsonl";
/// Rows that the plan held back.
pub const PLAN_QUARANTINE: &str = "normalized/quarantine.jsonl";
/// Questions of the plan.
pub const QUESTIONS: &str = "normalized/questions.jsonl";
/// Warnings of the plan.
pub const WARNINGS: &str = "normalized/warnings.jsonl";
/// Clients that may be one person.
pub const CANDIDATES: &str = "normalized/candidates.jsonl";
/// Clients that are compared in candidates.
pub const MEMBERS: &str = "normalized/members.jsonl";
/// Objects without an owner.
pub const UNMATCHED_FILES: &str = "normalized/unmatched-files.jsonl";
/// Non-empty cells that go nowhere.
pub const DROPPED_CELLS: &str = "normalized/dropped-cells.jsonl";
/// Rows of records that are gone, kept from the parent run.
pub const CARRIED: &str = "normalized/carried.jsonl";
/// Every object, attachment and document reference, and what became of it.
pub const FILE_LEDGER: &str = "normalized/file-ledger.jsonl";
/// Berths whose status does not fit their interests, one line each.
pub const BERTH_STATUS: &str = "normalized/berth-status.jsonl";
/// Into which database the run went, and out of which it was taken.
pub const LOAD_DATABASES: &str = "load/databases.jsonl";
/// Groups that are in.
pub const LOAD_GROUPS: &str = "load/groups.jsonl";
/// Rows that the target rejected.
pub const LOAD_QUARANTINE: &str = "load/quarantine.jsonl";
/// Rows that somebody changed in the CRM since the parent run loaded them.
pub const LOAD_CONFLICTS: &str = "load/conflicts.jsonl";
/// Rows that somebody had made already in the CRM just what a delta wanted: going back leaves them.
pub const LOAD_AGREED: &str = "load/agreed.jsonl";
/// Of a delta, the files that the run before it waited for.
pub const LOAD_AWAITED: &str = "load/awaited.jsonl";
/// Rows of other ports, as they were before the load.
pub const LOAD_OTHERS: &str = "load/other-ports.jsonl";
/// The columns that these rows had.
pub const LOAD_OTHERS_COLUMNS: &str = "load/other-ports-columns.jsonl";
/// Single rows that were put back as planned.
pub const LOAD_REPAIRS: &str = "load/repairs.jsonl";
/// Copies that ended.
pub const LOAD_COPIES: &str = "load/copies.jsonl";
/// What became of the originals.
pub const LOAD_CLEANUP: &str = "load/cleanup.jsonl";
/// Proof of complete reading.
pub const EXTRACT_COUNTS: &str = "reports/extract-counts.json";
/// The folder of the whole reading of a delta that took over only what times show.
pub const WHOLE: &str = "whole";
/// What moved in the source since the parent run.
pub const DELTA: &str = "reports/delta.json";
/// The mapping file by which the run was planned, as it was then.
pub const PLANNED_BY: &str = "normalized/mapping.toml";
/// How the columns differ from those of the run before.
pub const SCHEMA_DRIFT: &str = "reports/schema-drift.json";
/// What verification found.
pub const VALIDATION: &str = "reports/validation-report.json";
/// The summary for people, which is the last of the reports to be written.
pub const REPORT_TEXT: &str = "reports/migration-report.txt";
/// What the folders begin with through which a reading of the freeze sentinel passes.
pub const FREEZE_READING: &str = "cutover/reading-";
/// The moment of the freeze, and what was counted then.
pub const FREEZE: &str = "cutover/freeze.json";
/// A hash of every row, link and object at the freeze.
pub const FREEZE_ROWS: &str = "cutover/freeze-rows.jsonl";
/// What moved after the freeze, append-only.
pub const VIOLATIONS: &str = "cutover/violations.jsonl";
/// Which weekend the run is the cutover of.
pub const CUTOVER: &str = "cutover/weekend.json";
/// What was done of the runbook, append-only.
pub const STEPS: &str = "cutover/steps.jsonl";
/// Decisions to go live or not, append-only.
pub const GATE: &str = "cutover/gate.jsonl";
/// Where traffic was pointed, by whom and when, append-only.
pub const SWITCHES: &str = "cutover/switch.jsonl";
/// Going back to the old system, append-only.
pub const ROLLBACKS: &str = "cutover/rollback.jsonl";
/// The objects of the source buckets as the snapshot lists them, for people.
pub const INVENTORY: &str = "cutover/final-file-inventory.csv";
/// The backup of the target before the load.
pub const BACKUP_DUMP: &str = "cutover/backup.dump";
/// What the backup is.
pub const BACKUP: &str = "cutover/backup.json";
/// Settings of the CRM that were applied, row by row, append-only.
pub const SETTINGS: &str = "cutover/settings.jsonl";
/// Accounts that were made and mails that left, append-only.
pub const ACCOUNTS: &str = "cutover/accounts.jsonl";
/// The folder of mails that did not leave.
pub const MAILS: &str = "cutover/mails";
/// The folder of the weekend.
pub const CUTOVER_FOLDER: &str = "cutover";
/// The folder of the snapshot.
pub const RAW: &str = "raw";
/// The folder of the plan.
pub const NORMALIZED: &str = "normalized";
/// The folder of the plan's maps from source to target.
pub const ID_MAPS: &str = "id-maps";
/// The folder of what the load did.
pub const LOAD: &str = "load";
/// The folder of the indexes of `landfall trace`: made from the other files, and of no use without them.
pub const INDEX: &str = "index";
/// The folder of reports.
pub const REPORTS: &str = "reports";

/// `raw/<table>.jsonl`.
pub fn raw_table(table: SourceTable) -> String {
    format!("raw/{}.jsonl", table.name())
}

/// The files of a snapshot. The columns first: a taking over that is cut off behind them is told from a reading, which has its basis beside them.
pub fn snapshot() -> Vec<String> {
    let tables = SourceTable::ALL.map(raw_table);
    let rest = [RAW_LINKS, RAW_OBJECTS].map(str::to_owned);
    std::iter::once(RAW_COLUMNS.to_owned()).chain(tables).chain(rest).collect()
}

/// `normalized/<table>.jsonl`.
pub fn normalized_table(table: Table) -> String {
    format!("normalized/{}.jsonl", table.name())
}

/// `id-maps/<entity>.json`.
pub fn id_map(entity: &str) -> String {
    format!("id-maps/{entity}.json")
}

/// `cutover/mails/<user>.txt`: a mail that did not leave.
pub fn mail(user: &str) -> String {
    format!("{MAILS}/{user}.txt")
}

/// `cutover/smoke-test.json`, and `smoke-test-2.json` and so on where they are run again.
pub fn smoke_test(number: u32) -> String {
    format!("{CUTOVER_FOLDER}/smoke-test{}.json", again(number))
}

/// `cutover/notice-<number>.txt`: what the team must read when traffic went back.
pub fn notice(number: u32) -> String {
    format!("{CUTOVER_FOLDER}/notice-{number}.txt")
}

/// `cutover/audit-TIME` without its end, and `audit-TIME-2` and so on where it is written again within the same second.
pub fn audit_trail(time: &str, number: u32) -> String {
    format!("{CUTOVER_FOLDER}/audit-{time}{}", again(number))
}

/// Nothing for the first of a name, then `-2`, `-3`, ….
fn again(number: u32) -> String {
    if number == 1 { String::new() } else { format!("-{number}") }
}

/// `reports/<name>`.
pub fn report(name: &str) -> String {
    format!("{REPORTS}/{name}")
}

/// `cutover/reading-<number>`: the folder through which one reading of the freeze sentinel passes.
pub fn freeze_reading(number: u32) -> String {
    format!("{FREEZE_READING}{number}")
}

/// `cutover/reentry-<number>`: the folder of a re-entry pack.
pub fn reentry(number: u32) -> String {
    format!("{CUTOVER_FOLDER}/reentry-{number}")
}

/// `changes.jsonl` in the folder of a re-entry pack: every row that is not as it was loaded, as the CRM holds it.
pub fn reentry_changes(folder: &str) -> String {
    format!("{folder}/changes.jsonl")
}
