//! The files that a trace reads.

use landfall_model::{rundir, source::SourceTable, target::Table};

/// A file of JSON lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Raw(SourceTable),
    Links,
    Rows(Table),
    Copies,
    Ledger,
    PlanQuarantine,
    Questions,
    Warnings,
    Candidates,
    Dropped,
    Carried,
    Decisions,
    LoadCopies,
    LoadQuarantine,
    Conflicts,
    Repairs,
}

impl Source {
    /// All, in the order in which a record passes them.
    pub fn all() -> impl Iterator<Item = Self> {
        let raw = SourceTable::ALL.into_iter().map(Self::Raw);
        let rows = Table::ALL.into_iter().map(Self::Rows);
        let found = [Self::Links, Self::Copies, Self::PlanQuarantine, Self::Questions, Self::Warnings];
        let more = [Self::Candidates, Self::Dropped, Self::Carried, Self::Decisions, Self::Ledger];
        let load = [Self::LoadCopies, Self::LoadQuarantine, Self::Conflicts, Self::Repairs];
        raw.chain(rows).chain(found).chain(more).chain(load)
    }

    /// Its name in the run.
    pub fn file(self) -> String {
        let fixed = match self {
            Self::Raw(table) => return rundir::raw_table(table),
            Self::Rows(table) => return rundir::normalized_table(table),
            Self::Links => rundir::RAW_LINKS,
            Self::Copies => rundir::COPIES,
            Self::Ledger => rundir::FILE_LEDGER,
            Self::PlanQuarantine => rundir::PLAN_QUARANTINE,
            Self::Questions => rundir::QUESTIONS,
            Self::Warnings => rundir::WARNINGS,
            Self::Candidates => rundir::CANDIDATES,
            Self::Dropped => rundir::DROPPED_CELLS,
            Self::Carried => rundir::CARRIED,
            Self::Decisions => rundir::DECISIONS,
            Self::LoadCopies => rundir::LOAD_COPIES,
            Self::LoadQuarantine => rundir::LOAD_QUARANTINE,
            Self::Conflicts => rundir::LOAD_CONFLICTS,
            Self::Repairs => rundir::LOAD_REPAIRS,
        };
        fixed.to_owned()
    }
}
