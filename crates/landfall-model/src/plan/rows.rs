//! Rows of a plan that was written, read back: what a delta needs of the run that it follows.

use serde::de::DeserializeOwned;

use super::Plan;
use crate::{
    rundir::{Error, RunDir, normalized_table},
    source::SourceRef,
    target::{Planned, Table, TargetRow},
};

impl Plan {
    /// The planned rows that `keep` names by table and lineage, and nothing else of the plan. Streamed: what is not kept is never held.
    pub(super) fn read_rows(run: &RunDir, keep: impl Fn(Table, &[SourceRef]) -> bool) -> Result<Self, Error> {
        let keep = &keep;
        Ok(Self {
            clients: rows(run, keep)?,
            client_contacts: rows(run, keep)?,
            client_notes: rows(run, keep)?,
            berths: rows(run, keep)?,
            berth_map_data: rows(run, keep)?,
            interests: rows(run, keep)?,
            interest_notes: rows(run, keep)?,
            files: rows(run, keep)?,
            documents: rows(run, keep)?,
            document_signers: rows(run, keep)?,
            expenses: rows(run, keep)?,
            invoices: rows(run, keep)?,
            invoice_line_items: rows(run, keep)?,
            invoice_expenses: rows(run, keep)?,
            tags: rows(run, keep)?,
            client_tags: rows(run, keep)?,
            interest_tags: rows(run, keep)?,
            audit_logs: rows(run, keep)?,
            ..Self::default()
        })
    }
}

fn rows<R: TargetRow + DeserializeOwned>(
    run: &RunDir,
    keep: impl Fn(Table, &[SourceRef]) -> bool,
) -> Result<Vec<Planned<R>>, Error> {
    let mut kept = Vec::new();
    for planned in run.lines::<Planned<R>>(&normalized_table(R::TABLE))? {
        let planned = planned?;
        if keep(R::TABLE, &planned.from) {
            kept.push(planned);
        }
    }
    Ok(kept)
}
