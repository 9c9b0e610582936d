//! One walk over all planned rows: which of them the target holds, which it need not hold, and how their fields compare. The other
//! checks ask this survey instead of walking again.

use std::collections::{BTreeMap, HashSet};

use futures::{
    future::{maybe_done, pending},
    poll,
};
use landfall_model::{monitor::Monitor, outcome::Found, source::SourceRef, target::Table};

use crate::{
    along::Along,
    error::Error,
    evidence::Evidence,
    extra::{self, Extra},
    fates::Fates,
    fields::{Differences, FieldComparison, Held},
    key::Key,
    outcome::Details,
    plan_lines::{PlannedRow, PlannedRows},
    target::Target,
};

pub(crate) use crate::fates::Fate;

/// The task's name for the monitor.
const TASK: &str = "verify fields";

/// What was found about one table.
#[derive(Default)]
pub(crate) struct TableSurvey {
    /// The planned rows.
    pub rows: Fates,
    /// Rows that are in the target although they ought to wait for their file.
    pub early: u64,
    /// Which rows are lost or early.
    pub amiss: Details,
    /// The first of them.
    pub first_amiss: Option<Key>,
    /// Rows that users changed or deleted since the load.
    pub edited: Details,
    /// Those of them that are gone.
    pub deleted: HashSet<Key>,
    /// The source records of all of them.
    pub edited_records: HashSet<SourceRef>,
    /// Rows of the port that nobody planned.
    pub extra: Extra,
    /// How the fields of the rows that are there compare.
    pub fields: Differences,
}

/// All tables.
pub(crate) type Survey = BTreeMap<Table, TableSurvey>;

impl TableSurvey {
    /// How many rows met this fate.
    pub fn count(&self, fate: Fate) -> u64 {
        self.rows.count(fate)
    }

    /// True where the target holds the row.
    pub fn holds(&self, key: Key) -> bool {
        self.rows.get(key) == Some(Fate::Present)
    }

    /// True where the target holds the row or ought to.
    pub fn expects(&self, key: Key) -> bool {
        matches!(self.rows.get(key), Some(Fate::Present | Fate::Lost))
    }
}

/// Walks over every table in load order. `author` is whom the mapping names as author of what is migrated. Asks between batches whether to stop.
pub(crate) async fn walk(
    target: &Target<'_>,
    evidence: &Evidence<'_>,
    author: &str,
    monitor: &dyn Monitor,
) -> Result<Survey, Error> {
    monitor.start(TASK, Some(evidence.planned_rows()));
    let (mut survey, mut along) = (Survey::new(), Along::default());
    for table in Table::ALL {
        let mut found = survey_table(target, evidence, table, &mut along, monitor).await?;
        found.extra = extra::find(target, evidence, author, table, &found.rows, &mut along).await?;
        survey.insert(table, found);
    }
    let fields: u64 = survey.values().map(|table| table.fields.compared).sum();
    monitor.finish(TASK, &format!("{fields} fields compared"));
    Ok(survey)
}

async fn survey_table(
    target: &Target<'_>,
    evidence: &Evidence<'_>,
    table: Table,
    along: &mut Along,
    monitor: &dyn Monitor,
) -> Result<TableSurvey, Error> {
    let mut survey = TableSurvey::default();
    let mut rows = PlannedRows::of(evidence.run, table)?;
    let mut batch = rows.batch()?;
    if let Some(first) = batch.first() {
        let mut fields = FieldComparison::prepare(target, evidence, table, first).await?;
        let mut asked = asked(fields.look_up(&batch)).await;
        while !batch.is_empty() {
            if monitor.stop_requested() {
                return Err(Error::Interrupted);
            }
            // The server looks the next rows up while these are compared: it takes as long for that as the comparison does.
            let next = rows.batch()?;
            let answer = asked.await?;
            asked = self::asked(fields.look_up(&next)).await;
            let held = fields.compare(&batch, &answer);
            batch
                .iter()
                .zip(held)
                .for_each(|(row, held)| survey.note(target, evidence, table, along, (row, held)));
            monitor.advance(TASK, batch.len() as u64);
            batch = next;
        }
        survey.fields = fields.found;
    }
    survey.rows.settle();
    Ok(survey)
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

impl TableSurvey {
    fn note(
        &mut self,
        target: &Target<'_>,
        evidence: &Evidence<'_>,
        table: Table,
        along: &mut Along,
        (row, held): (&PlannedRow, Held),
    ) {
        let present = held != Held::Not;
        let waits = table == Table::Files && !evidence.is_copied(row.key.first);
        let found = evidence.found(table, row.key);
        if (present && found.is_some()) || found == Some(Found::Deleted) {
            // As the delta found it, which is told by itself.
            self.deleted.extend((!present).then_some(row.key));
            if !present {
                along.take(row.key.first);
            }
            return self.rows.note(row.key, Fate::LeftAlone);
        }
        let fate = match present {
            true if held == Held::Edited => Fate::LeftAlone,
            true if evidence.is_change_refused(table, row.key) => Fate::Rejected,
            true => Fate::Present,
            false if found.is_none() && evidence.never_came(table, row.key) => Fate::Rejected,
            false if waits => Fate::Withheld,
            false if target.edits.explains_loss(table, &row.row, row.key) => Fate::LeftAlone,
            false if along.took(table, &row.row) => Fate::LeftAlone,
            false => Fate::Lost,
        };
        if fate == Fate::LeftAlone {
            let what = if present { "changed" } else { "deleted" };
            self.edited.push(|| format!("{} was {what} by users", row.name(table)));
            self.edited_records.extend(&row.from);
            self.deleted.extend((!present).then_some(row.key));
            if !present {
                along.take(row.key.first);
            }
        } else if fate == Fate::Lost {
            self.first_amiss.get_or_insert(row.key);
            self.amiss.push(|| format!("{} is planned, but not in the target", row.name(table)));
        } else if fate == Fate::Present && waits {
            self.early += 1;
            self.first_amiss.get_or_insert(row.key);
            self.amiss.push(|| format!("{} is in the target, but its copy is not verified", row.name(table)));
        }
        self.rows.note(row.key, fate);
    }
}
