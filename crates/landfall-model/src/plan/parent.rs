//! What a plan keeps of the one that it follows.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};

use super::{IdMaps, Plan};
use crate::{
    raw::Raw,
    rundir::{self, Error, RunDir},
    source::{SourceRef, SourceTable},
    target::Table,
};

/// The parent of a plan, as far as the planner needs it.
#[derive(Debug, Clone, Default)]
pub struct Parent {
    /// Its id maps: clients keep the ids that they have in the target.
    pub id_maps: IdMaps,
    /// Its rows of records that are gone from the source or that a plan may hold back, and all its files, their copies and tags; nothing else is
    /// needed of it.
    pub rows: Plan,
    /// When the source was seen without them: the time of their archiving. The planner has no clock.
    pub noticed: DateTime<Utc>,
}

impl Parent {
    /// Of a run, for the plan of `now`, which was seen at `noticed`.
    pub fn read(run: &RunDir, now: &Raw, noticed: DateTime<Utc>) -> Result<Self, Error> {
        let there: HashSet<SourceRef> =
            SourceTable::ALL.into_iter().flat_map(|table| records(now, table)).collect();
        let is_gone = |from: &[SourceRef]| !from.is_empty() && !from.iter().any(|at| there.contains(at));
        let keep = |table, from: &[SourceRef]| {
            matches!(table, Table::Files | Table::Tags) || is_gone(from) || may_be_held_back(from)
        };
        let rows = Plan { copies: run.read_jsonl(rundir::COPIES)?, ..Plan::read_rows(run, keep)? };
        Ok(Self { id_maps: id_maps(run)?, rows, noticed })
    }
}

/// No plan holds back an interest: whatever its cells say, there is a row for it. Which of the others it holds back is known when it is made.
fn may_be_held_back(from: &[SourceRef]) -> bool {
    from.iter().any(|at| at.table != SourceTable::Interests)
}

fn records(now: &Raw, table: SourceTable) -> impl Iterator<Item = SourceRef> {
    now.rows(table).ids().map(move |id| SourceRef::new(table, id))
}

/// Every id map that the run has.
pub fn id_maps(run: &RunDir) -> Result<IdMaps, Error> {
    let mut maps = BTreeMap::new();
    for table in Table::ALL.map(Table::name) {
        let name = rundir::id_map(table);
        if run.has(&name) {
            maps.insert(table.to_owned(), run.read_json(&name)?);
        }
    }
    Ok(maps)
}
