//! The summary for machines: the plan document's `MigrationReport`, same names, and what we know beyond it.

use landfall_model::{
    delta::SourceChanges,
    journal,
    outcome::{Changed, Conflict, CopyState, FileError, FileReorgResult, LoadResult, Validation},
    plan::{Accounting, Step},
    redact::Mask,
    source::SourceTable,
    target::Table,
};
use serde::Serialize;

use crate::{facts::Facts, ledger::Sums};

/// `migration-report.json`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MigrationReport {
    timestamp: String,
    duration: String,
    mode: String,
    extraction: Extraction,
    transformation: Transformation,
    load: Load,
    validation: Validation,
    review_files: ReviewFiles,
    run: String,
    tool: String,
    port: String,
    plan: String,
    exit: u8,
    accounting: Vec<Accounting>,
    planning_steps: Vec<Step>,
    file_ledger: Sums,
    questions: Questions,
    stages: Vec<Stage>,
    extract_counts: serde_json::Value,
    conflicts: Vec<Conflict>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delta: Option<Delta>,
}

/// What a run that follows another found and did.
#[derive(Debug, Serialize)]
struct Delta {
    source: SourceChanges,
    target: Option<Changed>,
}

#[derive(Debug, Serialize)]
struct Extraction {
    interests: u64,
    berths: u64,
    expenses: u64,
    invoices: u64,
    files: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Transformation {
    clients: Clients,
    contacts: u64,
    interests: u64,
    berths: u64,
    documents: u64,
    expenses: u64,
    invoices: u64,
    line_items: u64,
    files: Files,
}

/// `total` clients of `total + deduped` interests; `autoMerged` clients stem from more than one.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Clients {
    total: u64,
    deduped: u64,
    auto_merged: u64,
    fuzzy_candidates: u64,
}

#[derive(Debug, Serialize)]
struct Files {
    matched: u64,
    unmatched: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Load {
    results: Vec<LoadResult>,
    total_success: u64,
    total_failed: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ReviewFiles {
    dedup_candidates: String,
    unmatched_files: String,
    file_ledger: String,
    warnings: String,
    quarantine: String,
    dropped_cells: String,
    berth_status: String,
    questions: String,
    withheld_files: String,
    conflicts: String,
}

#[derive(Debug, Serialize)]
struct Questions {
    open: u64,
    blocking: u64,
}

#[derive(Debug, Serialize)]
struct Stage {
    stage: String,
    seconds: f64,
}

impl MigrationReport {
    /// The report of these facts.
    pub fn of(facts: &Facts, mask: Mask) -> Self {
        Self {
            timestamp: facts.info.started.clone(),
            duration: format!("{:.1}s", facts.seconds()),
            mode: facts.info.mode.clone(),
            extraction: extraction(facts),
            transformation: transformation(facts),
            load: load(facts),
            validation: validation(facts),
            review_files: review_files(facts),
            run: facts.info.id.clone(),
            tool: facts.info.tool.clone(),
            port: facts.info.port.clone(),
            plan: facts.header.hash.clone(),
            exit: facts.exit() as u8,
            accounting: accounting(&facts.header.accounting, mask),
            planning_steps: facts.header.steps.clone(),
            file_ledger: Sums::of(&facts.file_ledger),
            questions: Questions { open: facts.header.questions, blocking: facts.header.blocking },
            stages: stages(facts),
            extract_counts: facts.extract.clone(),
            conflicts: facts.conflicts.clone(),
            delta: facts.moved.clone().map(|source| Delta { source, target: facts.changed() }),
        }
    }
}

/// Files are counted by bucket and key, and keys hold names of people; rows by their id, which has no slash.
fn accounting(accounts: &[Accounting], mask: Mask) -> Vec<Accounting> {
    let mut accounts = accounts.to_vec();
    for account in &mut accounts {
        let Accounting { planned, merged, quarantined, dropped, .. } = account;
        for place in [planned, merged, quarantined, dropped].into_iter().flatten() {
            *place = mask.place(place);
        }
    }
    accounts
}

fn extraction(facts: &Facts) -> Extraction {
    let read = |source| facts.header.read_of(source);
    Extraction {
        interests: read(SourceTable::Interests.name()),
        berths: read(SourceTable::Berths.name()),
        expenses: read(SourceTable::Expenses.name()),
        invoices: read(SourceTable::Invoices.name()),
        files: read("objects"),
    }
}

fn transformation(facts: &Facts) -> Transformation {
    let account = facts.account(Table::Clients);
    let merged = account.map_or(0, |account| account.merged.len() as u64);
    let unmatched = facts.unmatched.len() as u64;
    let with_owner = facts.file_ledger.iter().filter(|line| !line.owner.is_empty()).count() as u64;
    Transformation {
        clients: Clients {
            total: facts.planned(Table::Clients),
            deduped: merged,
            auto_merged: facts.merged_clients,
            fuzzy_candidates: facts.candidates.len() as u64,
        },
        contacts: facts.planned(Table::ClientContacts),
        interests: facts.planned(Table::Interests),
        berths: facts.planned(Table::Berths),
        documents: facts.planned(Table::Documents),
        expenses: facts.planned(Table::Expenses),
        invoices: facts.planned(Table::Invoices),
        line_items: facts.planned(Table::InvoiceLineItems),
        files: Files { matched: with_owner, unmatched },
    }
}

fn load(facts: &Facts) -> Load {
    let results: Vec<LoadResult> = facts.results().cloned().collect();
    Load {
        total_success: results.iter().map(|result| result.success).sum(),
        total_failed: results.iter().map(|result| result.failed).sum(),
        results,
    }
}

/// What verification found; where nothing was verified, the copies alone.
fn validation(facts: &Facts) -> Validation {
    facts
        .validation
        .clone()
        .unwrap_or_else(|| Validation { file_integrity: copies(facts), ..Validation::default() })
}

fn copies(facts: &Facts) -> FileReorgResult {
    facts.copies.iter().fold(FileReorgResult::default(), |mut sum, copy| {
        match copy.state {
            CopyState::Verified => {
                sum.copied += 1;
                sum.bytes += copy.size;
            }
            CopyState::Mismatch => sum.checksum_mismatches += 1,
            CopyState::Failed => sum.failed += 1,
            CopyState::Deleted => return sum,
        }
        if !copy.error.is_empty() {
            sum.errors.push(FileError { file: copy.file.to_string(), error: copy.error.clone() });
        }
        sum
    })
}

fn review_files(facts: &Facts) -> ReviewFiles {
    let path = |name: &str| facts.root.join("reports").join(name).display().to_string();
    ReviewFiles {
        dedup_candidates: path("dedup-candidates.csv"),
        unmatched_files: path("unmatched-files.csv"),
        file_ledger: path("file-ledger.csv"),
        warnings: path("migration-warnings.csv"),
        quarantine: path("quarantine.csv"),
        dropped_cells: path("dropped-cells.csv"),
        berth_status: path("berth-status.csv"),
        questions: path("questions.csv"),
        withheld_files: path("withheld-files.csv"),
        conflicts: path("conflicts.csv"),
    }
}

fn stages(facts: &Facts) -> Vec<Stage> {
    let finished = facts.journal.iter().filter(|entry| entry.event == journal::FINISHED);
    finished.map(|entry| Stage { stage: entry.stage.clone(), seconds: entry.seconds }).collect()
}
