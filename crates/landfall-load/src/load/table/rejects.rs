//! Rejects of a table: noted, counted against the budget of its group, taken out of the staging table.

use super::{
    super::publish::{describe, reason},
    QuarantinedKeys, TableLoad,
    relations::{foreign_keys, orphans},
    shape::{misfits, unchecked},
    stage,
};
use crate::{error::Error, reject::Reject};

impl TableLoad<'_> {
    /// How many lines are rejects. Each counts once, also one that is refused in a former form too.
    pub fn refused(&mut self) -> u64 {
        self.rejects.sort_by_key(|reject| reject.line);
        self.rejects.dedup_by_key(|reject| reject.line);
        self.rejects.len() as u64
    }

    /// Notes rejects and takes them out of the staging table.
    pub async fn reject(&mut self, found: Vec<Reject>) -> Result<(), Error> {
        let lines: Vec<i64> = found.iter().map(|reject| reject.line).collect();
        self.note(found)?;
        stage::remove(self.client, &lines).await
    }

    /// Notes rejects that are not staged. The error comes with the row that exceeds the budget.
    pub(super) fn note(&mut self, found: Vec<Reject>) -> Result<(), Error> {
        let is_within = self.tally.count(&found);
        self.rejects.extend(found);
        if is_within { Ok(()) } else { Err(self.exceeded()?) }
    }

    /// Rejects staged rows that the live columns cannot hold, or that a CHECK constraint refuses.
    pub async fn reject_by_rule(&mut self) -> Result<(), Error> {
        let found = misfits(self.client, self.layout).await?;
        self.reject(found).await?;
        let found = unchecked(self.client, self.layout).await?;
        self.reject(found).await
    }

    /// Rejects staged rows whose parent is not in the target.
    pub async fn reject_orphans(&mut self, quarantined: &QuarantinedKeys) -> Result<(), Error> {
        for key in foreign_keys(self.layout) {
            let parent = self.job.target.layouts.values().find(|layout| layout.live.oid == key.parent);
            let parent = parent.map(|layout| layout.table);
            let found = orphans(self.client, self.layout, key, parent, quarantined).await?;
            self.reject(found).await?;
        }
        Ok(())
    }

    /// The error that says how the budget was used up, with the first few reasons.
    fn exceeded(&self) -> Result<Error, Error> {
        let roots: Vec<Reject> =
            self.rejects.iter().filter(|reject| reject.is_root()).take(5).cloned().collect();
        let entries = describe(self.job.run, self.layout, &roots)?;
        Ok(Error::TooManyFailures {
            run: self.job.run_id.clone(),
            group: self.tally.group.name(),
            failed: self.tally.failed,
            rows: self.tally.rows,
            allowed: self.tally.allowed,
            reasons: entries.iter().map(reason).collect(),
        })
    }
}
