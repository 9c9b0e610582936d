//! The snapshot as the planner reads it: everything of `raw/`, in memory, in the order of the files.

use crate::{
    rundir::{self, RunDir},
    source::{Link, Object, SourceRow, SourceTable, TableColumns},
};

/// The whole source: rows sorted by id, links, objects, and the columns' description.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Snapshot {
    /// Interests, sorted by id.
    pub interests: Vec<SourceRow>,
    /// Berths, sorted by id.
    pub berths: Vec<SourceRow>,
    /// Expenses, sorted by id.
    pub expenses: Vec<SourceRow>,
    /// Invoices, sorted by id.
    pub invoices: Vec<SourceRow>,
    /// Rows of the junction table, sorted.
    pub links: Vec<Link>,
    /// Objects of all source buckets, sorted by bucket and key.
    pub objects: Vec<Object>,
    /// The columns of the four tables.
    pub columns: Vec<TableColumns>,
}

impl Snapshot {
    /// Reads `raw/` of a run or of a snapshot taken earlier.
    pub fn read(run: &RunDir) -> Result<Self, rundir::Error> {
        Ok(Self {
            interests: run.read_jsonl(&rundir::raw_table(SourceTable::Interests))?,
            berths: run.read_jsonl(&rundir::raw_table(SourceTable::Berths))?,
            expenses: run.read_jsonl(&rundir::raw_table(SourceTable::Expenses))?,
            invoices: run.read_jsonl(&rundir::raw_table(SourceTable::Invoices))?,
            links: run.read_jsonl(rundir::RAW_LINKS)?,
            objects: run.read_jsonl(rundir::RAW_OBJECTS)?,
            columns: run.read_json(rundir::RAW_COLUMNS)?,
        })
    }

    /// Writes `raw/`: what the practice world does instead of reading a server.
    pub fn write(&self, run: &RunDir) -> Result<(), rundir::Error> {
        for table in SourceTable::ALL {
            run.write_jsonl(&rundir::raw_table(table), self.rows(table))?;
        }
        run.write_jsonl(rundir::RAW_LINKS, &self.links)?;
        run.write_jsonl(rundir::RAW_OBJECTS, &self.objects)?;
        run.write_json(rundir::RAW_COLUMNS, &self.columns)
    }

    /// The rows of one table.
    pub fn rows(&self, table: SourceTable) -> &[SourceRow] {
        match table {
            SourceTable::Interests => &self.interests,
            SourceTable::Berths => &self.berths,
            SourceTable::Expenses => &self.expenses,
            SourceTable::Invoices => &self.invoices,
        }
    }

    /// The same, to be changed: they stay sorted by id.
    pub const fn rows_mut(&mut self, table: SourceTable) -> &mut Vec<SourceRow> {
        match table {
            SourceTable::Interests => &mut self.interests,
            SourceTable::Berths => &mut self.berths,
            SourceTable::Expenses => &mut self.expenses,
            SourceTable::Invoices => &mut self.invoices,
        }
    }

    /// The columns of one table; none where `columns.json` does not describe it.
    pub fn columns_of(&self, table: SourceTable) -> Option<&TableColumns> {
        self.columns.iter().find(|columns| columns.table == table)
    }
}
