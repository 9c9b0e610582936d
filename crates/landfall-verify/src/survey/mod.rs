//! One walk over all planned rows: which of them the target holds, which it need not hold, and how their fields compare. The other
//! checks ask this survey instead of walking again.

pub(crate) mod along;
mod extra;
mod fates;
pub(crate) mod fields;
mod table;

use std::collections::{BTreeMap, HashSet};

use landfall_model::{monitor::Monitor, source::SourceRef, target::Table};
use uuid::Uuid;

use crate::{
    error::Error,
    evidence::Evidence,
    outcome::Details,
    target::{Target, key::Key},
};
use along::Along;
use extra::Extra;
use fates::Fates;
use fields::Differences;
use table::Walk;

pub(crate) use fates::{Fate, Marks};

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
    /// What all of them hung on as planned.
    pub parents: HashSet<Uuid>,
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

    fn note_amiss(&mut self, key: Key, line: impl FnOnce() -> String) {
        self.first_amiss.get_or_insert(key);
        self.amiss.push(line);
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
        let mut found = Walk { target, evidence, table, monitor }.survey(&mut along).await?;
        let is_known = |key| found.rows.get(key).is_some() || evidence.is_left_alone(table, key);
        found.extra = extra::find(target, author, table, is_known, &mut along).await?;
        survey.insert(table, found);
    }
    let fields: u64 = survey.values().map(|table| table.fields.compared).sum();
    monitor.finish(TASK, &format!("{fields} fields compared"));
    Ok(survey)
}
