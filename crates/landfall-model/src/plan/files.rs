//! The plan as files: `normalized/`, `id-maps/`, and the header with the hash of each.

use serde::Serialize;

use super::{Plan, PlanHeader, TableFile};
use crate::{
    hash,
    mapping::TargetMapping,
    rundir::{self, Error, FORMAT, RunDir},
    target::Table,
};

/// What the plan was made of: goes into its header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Basis {
    /// Slug of the port.
    pub port: String,
    /// SHA-256 over the hashes of `raw/`.
    pub snapshot: String,
    /// SHA-256 of the mapping file.
    pub mapping: String,
    /// The mapping file itself: whoever reads the plan's cells later finds it in the run, whatever is set by then.
    pub mapping_text: String,
    /// SHA-256 of the decisions that were applied.
    pub decisions: String,
    /// Hash of the plan that this one follows.
    pub parent: Option<String>,
    /// Target renames and omissions.
    pub target: TargetMapping,
}

impl Plan {
    /// Writes `normalized/` and `id-maps/`. The header comes last: where `plan.json` stands, the plan is whole; where it does not, what is there
    /// is left of an attempt that was cut off, and goes.
    pub fn write(&self, run: &RunDir, basis: &Basis) -> Result<PlanHeader, Error> {
        if run.has(rundir::PLAN) {
            return Err(Error::Exists(run.path(rundir::PLAN)));
        }
        run.clear(rundir::NORMALIZED)?;
        run.clear(rundir::ID_MAPS)?;
        run.write_bytes(rundir::PLANNED_BY, basis.mapping_text.as_bytes())?;
        let tables = Table::ALL
            .into_iter()
            .map(|table| self.write_table(run, table))
            .collect::<Result<Vec<_>, _>>()?;
        run.write_jsonl(rundir::COPIES, &self.copies)?;
        run.write_jsonl(rundir::PLAN_QUARANTINE, &self.quarantined)?;
        run.write_jsonl(rundir::QUESTIONS, &self.questions)?;
        run.write_jsonl(rundir::WARNINGS, &self.warnings)?;
        run.write_jsonl(rundir::CANDIDATES, &self.candidates)?;
        run.write_jsonl(rundir::MEMBERS, &self.members)?;
        run.write_jsonl(rundir::UNMATCHED_FILES, &self.unmatched_files)?;
        run.write_jsonl(rundir::DROPPED_CELLS, &self.dropped_cells)?;
        run.write_jsonl(rundir::CARRIED, &self.carried)?;
        run.write_jsonl(rundir::FILE_LEDGER, &self.file_ledger)?;
        run.write_jsonl(rundir::BERTH_STATUS, &self.berth_status)?;
        for (entity, ids) in &self.id_maps {
            run.write_json(&rundir::id_map(entity), ids)?;
        }
        let header = self.header(run, basis, tables)?;
        run.write_json(rundir::PLAN, &header)?;
        Ok(header)
    }

    fn write_table(&self, run: &RunDir, table: Table) -> Result<TableFile, Error> {
        let name = rundir::normalized_table(table);
        let rows = match table {
            Table::Clients => write(run, &name, &self.clients),
            Table::ClientContacts => write(run, &name, &self.client_contacts),
            Table::ClientNotes => write(run, &name, &self.client_notes),
            Table::Berths => write(run, &name, &self.berths),
            Table::BerthMapData => write(run, &name, &self.berth_map_data),
            Table::Interests => write(run, &name, &self.interests),
            Table::InterestNotes => write(run, &name, &self.interest_notes),
            Table::Files => write(run, &name, &self.files),
            Table::Documents => write(run, &name, &self.documents),
            Table::DocumentSigners => write(run, &name, &self.document_signers),
            Table::Expenses => write(run, &name, &self.expenses),
            Table::Invoices => write(run, &name, &self.invoices),
            Table::InvoiceLineItems => write(run, &name, &self.invoice_line_items),
            Table::InvoiceExpenses => write(run, &name, &self.invoice_expenses),
            Table::Tags => write(run, &name, &self.tags),
            Table::ClientTags => write(run, &name, &self.client_tags),
            Table::InterestTags => write(run, &name, &self.interest_tags),
            Table::AuditLogs => write(run, &name, &self.audit_logs),
        }?;
        Ok(TableFile { table, rows, sha256: run.hash(&name)? })
    }

    fn header(&self, run: &RunDir, basis: &Basis, tables: Vec<TableFile>) -> Result<PlanHeader, Error> {
        let basis = basis.clone();
        let mut header = PlanHeader {
            format: FORMAT,
            port: basis.port,
            snapshot: basis.snapshot,
            mapping: basis.mapping,
            decisions: basis.decisions,
            parent: basis.parent,
            target: basis.target,
            tables,
            copies: self.copies.len() as u64,
            copies_sha256: run.hash(rundir::COPIES)?,
            accounting: self.accounting.clone(),
            questions: self.questions.len() as u64,
            blocking: self.questions.iter().filter(|question| question.blocking).count() as u64,
            steps: self.steps.clone(),
            hash: String::new(),
        };
        header.hash = hash::of_bytes(&serde_json::to_vec(&header).unwrap_or_default());
        Ok(header)
    }
}

fn write<T: Serialize>(run: &RunDir, name: &str, rows: &[T]) -> Result<u64, Error> {
    run.write_jsonl(name, rows)?;
    Ok(rows.len() as u64)
}

/// SHA-256 over the hashes of all files of `raw/`: the snapshot's identity.
pub fn snapshot_hash(run: &RunDir) -> Result<String, Error> {
    let tables = crate::source::SourceTable::ALL.map(rundir::raw_table);
    let rest = [rundir::RAW_LINKS, rundir::RAW_OBJECTS, rundir::RAW_COLUMNS].map(str::to_owned);
    let hashes: Result<Vec<String>, Error> = tables.iter().chain(&rest).map(|name| run.hash(name)).collect();
    Ok(hash::of_bytes(hashes?.concat().as_bytes()))
}

#[cfg(test)]
mod tests {
    use tempfile::{TempDir, tempdir};

    use super::*;
    use crate::rundir::RunInfo;

    fn run() -> (TempDir, RunDir) {
        let folder = tempdir().unwrap();
        let info = RunInfo::new("run", "full", "port-nimara", "2026-01-01T00:00:00Z");
        let run = RunDir::create_at(folder.path(), &info).unwrap();
        (folder, run)
    }

    #[test]
    fn the_same_plan_has_the_same_hash_in_any_folder_and_another_origin_another() {
        let plan = Plan::default();
        let first = plan.write(&run().1, &Basis::default()).unwrap();
        let second = plan.write(&run().1, &Basis::default()).unwrap();
        assert_eq!(first, second);
        let other = Basis { port: "port-amador".to_owned(), ..Basis::default() };
        assert_ne!(first.hash, plan.write(&run().1, &other).unwrap().hash);
    }

    #[test]
    fn a_plan_that_was_cut_off_is_written_anew() {
        let (_folder, run) = run();
        run.write_bytes(rundir::CANDIDATES, b"torn").unwrap();
        run.write_bytes(&rundir::id_map("clients"), b"{}").unwrap();
        Plan::default().write(&run, &Basis::default()).unwrap();
        assert_eq!(std::fs::read(run.path(rundir::CANDIDATES)).unwrap(), b"");
        assert!(!run.has(&rundir::id_map("clients")), "no map of an earlier attempt stays");
    }

    #[test]
    fn a_plan_is_never_written_over() {
        let (_folder, run) = run();
        Plan::default().write(&run, &Basis::default()).unwrap();
        assert!(matches!(Plan::default().write(&run, &Basis::default()), Err(Error::Exists(_))));
    }
}
