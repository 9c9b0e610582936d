//! The walk over the planned rows of one table.

use futures::{
    future::{maybe_done, pending},
    poll,
};
use landfall_model::{monitor::Monitor, outcome::Found, target::Table};
use uuid::Uuid;

use super::{
    TASK, TableSurvey,
    along::Along,
    fates::Fate,
    fields::{FieldComparison, Held},
};
use crate::{
    error::Error,
    evidence::{
        Evidence,
        plan_lines::{PlannedRow, PlannedRows},
    },
    target::Target,
};

/// The walk.
pub(super) struct Walk<'w> {
    pub target: &'w Target<'w>,
    pub evidence: &'w Evidence<'w>,
    pub table: Table,
    pub monitor: &'w dyn Monitor,
}

impl Walk<'_> {
    /// What is found of the table. `along` tells what users did in the tables before it, and learns what they did in this one.
    pub async fn survey(&self, along: &mut Along) -> Result<TableSurvey, Error> {
        let mut survey = TableSurvey::default();
        let mut rows = PlannedRows::of(self.evidence.run, self.table)?;
        let mut batch = rows.batch()?;
        if let Some(first) = batch.first() {
            let mut fields = FieldComparison::prepare(self.target, self.evidence, self.table, first).await?;
            let mut asked = asked(fields.look_up(&batch)).await;
            while !batch.is_empty() {
                if self.monitor.stop_requested() {
                    return Err(Error::Interrupted);
                }
                // The server looks the next rows up while these are compared: it takes as long for that as the comparison does.
                let next = rows.batch()?;
                let answer = asked.await?;
                asked = self::asked(fields.look_up(&next)).await;
                let held = fields.compare(&batch, &answer);
                batch.iter().zip(held).for_each(|(row, held)| self.note(&mut survey, along, row, held));
                self.monitor.advance(TASK, batch.len() as u64);
                batch = next;
            }
            survey.fields = fields.found;
        }
        survey.rows.settle();
        Ok(survey)
    }

    fn note(&self, survey: &mut TableSurvey, along: &mut Along, row: &PlannedRow, held: Held) {
        let is_as_found = self.is_as_found(row, held);
        let fate = if is_as_found { Fate::LeftAlone } else { self.fate(row, held, along) };
        if fate == Fate::LeftAlone {
            survey.parents.extend(self.parent(row));
        }
        if fate == Fate::LeftAlone && held == Held::Not {
            survey.deleted.insert(row.key);
            along.take(row.key.first);
        }
        let name = || row.name(self.table);
        match fate {
            // That is told by itself.
            Fate::LeftAlone if is_as_found => {}
            Fate::LeftAlone => {
                let what = if held == Held::Not { "deleted" } else { "changed" };
                survey.edited.push(|| format!("{} was {what} by users", name()));
                survey.edited_records.extend(&row.from);
            }
            Fate::Lost => {
                survey.note_amiss(row.key, || format!("{} is planned, but not in the target", name()));
            }
            Fate::Present if self.waits(row) => {
                survey.early += 1;
                let line = || format!("{} is in the target, but its copy is not verified", name());
                survey.note_amiss(row.key, line);
            }
            Fate::Present | Fate::Rejected | Fate::Withheld => {}
        }
        survey.rows.note(row.key, fate);
    }

    /// What a row hangs on as planned.
    fn parent(&self, row: &PlannedRow) -> Option<Uuid> {
        let (column, _) = self.table.parent()?;
        row.row.get(column)?.as_str()?.parse().ok()
    }

    /// True for a row as the delta found it: otherwise than it was loaded, or deleted.
    fn is_as_found(&self, row: &PlannedRow, held: Held) -> bool {
        let found = self.evidence.found(self.table, row.key);
        (held != Held::Not && found.is_some()) || found == Some(Found::Deleted)
    }

    fn fate(&self, row: &PlannedRow, held: Held, along: &Along) -> Fate {
        let Self { target, evidence, table, .. } = *self;
        match held {
            Held::Edited => Fate::LeftAlone,
            Held::AsPlanned if evidence.is_change_refused(table, row.key) => Fate::Rejected,
            Held::AsPlanned => Fate::Present,
            Held::Not if evidence.found(table, row.key).is_none() && evidence.never_came(table, row.key) => {
                Fate::Rejected
            }
            Held::Not if self.waits(row) => Fate::Withheld,
            Held::Not if target.edits.explains_loss(table, &row.row, row.key) => Fate::LeftAlone,
            Held::Not if along.took(table, &row.row) => Fate::LeftAlone,
            Held::Not => Fate::Lost,
        }
    }

    /// True for a file whose copy is not verified.
    fn waits(&self, row: &PlannedRow) -> bool {
        self.table == Table::Files && !self.evidence.is_copied(row.key.first)
    }
}

/// A question that is on its way when this returns; its answer is awaited later.
async fn asked<T>(question: impl Future<Output = T>) -> impl Future<Output = T> {
    let mut question = Box::pin(maybe_done(question));
    // Polled once, it is with the connection, which sends it by itself.
    let _ = poll!(&mut question);
    async move {
        question.as_mut().await;
        match question.as_mut().take_output() {
            Some(answer) => answer,
            // It is taken here alone, and only once.
            None => pending().await,
        }
    }
}
