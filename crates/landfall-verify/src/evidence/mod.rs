//! What the run says: the plan's identity, the rows that the target rejected, the copies that ended, and from which source record
//! each target row came. Read once; the planned rows themselves are streamed.

mod decided;
pub(crate) mod expect;
mod former;
mod ids;
mod left;
mod moments;
mod next;
pub(crate) mod plan_lines;
mod waiting;

use std::collections::{HashMap, HashSet};

use landfall_model::{
    berth_status::StatusLine,
    decision::Decision,
    finding::Quarantined,
    outcome::{Conflict, Found},
    plan::{Carried, Copy, PlanHeader, kept_copies},
    rundir::{self, RunDir},
    source::SourceRef,
    target::Table,
};
use uuid::Uuid;

use crate::{error::Error, target::key::Key};
use former::{Formers, Place, repaired};
use ids::Ids;
use moments::Moments;
use waiting::{Copied, Waiting, is_verified};

pub(crate) use left::Left;
pub(crate) use next::{TRACE_IDS, TRACE_RECORDS};

/// The evidence of a run.
pub(crate) struct Evidence<'r> {
    pub run: &'r RunDir,
    pub header: PlanHeader,
    /// The planned copies, and those that a run before made of originals that are gone.
    pub copies: Vec<Copy>,
    /// The last outcome of each copy.
    pub copied: Copied,
    waiting: Waiting,
    ids: Ids,
    /// Records that the plan holds back.
    pub held_back: HashSet<SourceRef>,
    /// Records about which a person decided: their values need not follow the mapping.
    pub decided: HashSet<SourceRef>,
    /// Berths whose status did not fit when they were planned, by their rows.
    pub statuses: HashMap<Uuid, StatusLine>,
    /// Statuses that a person accepted in place of the source's, by the berth's record.
    pub accepted: HashMap<SourceRef, String>,
    /// Rows that users changed since the parent run loaded them, as the delta found them.
    conflicts: Vec<Conflict>,
    /// When it was loaded.
    pub moments: Moments,
    /// Rows that the load left as it found them, in their form of a run before.
    pub formers: Formers,
    /// Rows that a delta left alone, by their place in `conflicts`.
    left_alone: HashMap<Place, usize>,
    carried: HashSet<Place>,
    rejected: HashSet<Place>,
    excused: HashSet<(Table, SourceRef)>,
    own_rows: HashMap<Table, Vec<i64>>,
}

impl<'r> Evidence<'r> {
    /// Reads the run. A run without a plan is an error that names `normalized/plan.json`.
    pub fn read(run: &'r RunDir) -> Result<Self, Error> {
        let header: PlanHeader = run.read_json(rundir::PLAN)?;
        let held_back: Vec<Quarantined> = run.read_jsonl(rundir::PLAN_QUARANTINE)?;
        let rejected: Vec<Quarantined> = run.read_appended(rundir::LOAD_QUARANTINE)?;
        let copied = waiting::copied(run)?;
        let copies = copies(run, &copied)?;
        let waiting = Waiting::of(run, &header, &copies, &copied)?;
        let conflicts: Vec<Conflict> = run.read_appended(rundir::LOAD_CONFLICTS)?;
        let carried: Vec<Carried> = run.read_appended(rundir::CARRIED)?;
        let statuses: Vec<StatusLine> = run.read_appended(rundir::BERTH_STATUS)?;
        let decisions: Vec<Decision> = run.read_appended(rundir::DECISIONS)?;
        let repaired = repaired(run)?;
        let place =
            |table, key: &str| Some((table, Key::parse(key)?)).filter(|place| !repaired.contains(place));
        Ok(Self {
            run,
            own_rows: own_rows(&header),
            moments: Moments::read(run, &header)?,
            formers: Formers::of(run, &header)?,
            header,
            excused: excused(&rejected, &conflicts),
            copies,
            copied,
            waiting,
            ids: Ids::read(run)?,
            held_back: held_back.into_iter().flat_map(|row| row.from).collect(),
            decided: decided::records(run, &decisions)?,
            accepted: decided::statuses(&decisions, &statuses),
            statuses: statuses.into_iter().map(|line| (line.berth, line)).collect(),
            left_alone: conflicts
                .iter()
                .enumerate()
                .filter_map(|(at, row)| Some((place(row.table, &row.key)?, at)))
                .collect(),
            conflicts,
            carried: carried.iter().filter_map(|row| Some((row.table, Key::parse(&row.key)?))).collect(),
            rejected: rejected.iter().filter_map(|row| place(row.table, &row.key)).collect(),
        })
    }

    /// True where the target rejected the row, or a row that it depends on.
    pub fn is_rejected(&self, table: Table, key: Key) -> bool {
        self.rejected.contains(&(table, key))
    }

    /// True where a row of this table, made of the record, was rejected by the target or left as users had made it.
    pub fn is_excused(&self, table: Table, record: SourceRef) -> bool {
        self.excused.contains(&(table, record))
    }

    /// True where a delta left the row as users had made it, or deleted it.
    pub fn is_left_alone(&self, table: Table, key: Key) -> bool {
        self.left_alone.contains_key(&(table, key))
    }

    /// As what a delta found the row that it left alone.
    pub fn found(&self, table: Table, key: Key) -> Option<Found> {
        self.conflict(table, key).map(|conflict| conflict.found)
    }

    /// The rows that a delta left alone, without those that were put back as planned since.
    pub fn left_alone(&self) -> Vec<&Conflict> {
        let mut places: Vec<usize> = self.left_alone.values().copied().collect();
        places.sort_unstable();
        places.into_iter().map(|at| &self.conflicts[at]).collect()
    }

    fn conflict(&self, table: Table, key: Key) -> Option<&Conflict> {
        self.left_alone.get(&(table, key)).map(|at| &self.conflicts[*at])
    }

    /// True where a delta wanted to change the row, and the target refused that: it stays as it was. One that no run brought in is as planned where
    /// it is there after all.
    pub fn is_change_refused(&self, table: Table, key: Key) -> bool {
        self.is_rejected(table, key) && self.formers.row(table, key).is_some()
    }

    /// True where the target rejected the row, and holds no former form of it either.
    pub fn never_came(&self, table: Table, key: Key) -> bool {
        self.is_rejected(table, key) && self.formers.row(table, key).is_none()
    }

    /// True where the row stands for records that are gone from the source or held back: it is as a run before planned it.
    pub fn is_carried(&self, table: Table, key: Key) -> bool {
        self.carried.contains(&(table, key))
    }

    /// The rows of a table that stand for records that are gone or held back.
    pub fn carried(&self, table: Table) -> impl Iterator<Item = Key> {
        self.carried.iter().filter(move |row| row.0 == table).map(|row| row.1)
    }

    /// True where a `files` row may be in the target: its copy is verified. Others are withheld, with the references to them.
    pub fn is_copied(&self, file: Uuid) -> bool {
        is_verified(&self.copied, file)
    }

    /// True where references to a file stand in the target: its row was brought in, by this run or by one before whose file waits to be
    /// replaced.
    pub fn is_referred_to(&self, file: Uuid) -> bool {
        let is_in = self.is_copied(file) || self.waiting.is_replaced(file);
        is_in && !self.never_came(Table::Files, file.into())
    }

    /// The target row of a source record: `table` is a target table, `id` as the id maps spell it.
    pub fn target_of(&self, table: Table, id: &str) -> Option<Uuid> {
        self.ids.get(table, id)
    }

    /// The target row that a source record has for itself; none for a record that was merged into another one's row.
    pub fn own_row(&self, table: Table, id: i64) -> Option<Uuid> {
        let row = self.ids.of_number(table, id);
        row.filter(|_| self.own_rows.get(&table).is_some_and(|own| own.binary_search(&id).is_ok()))
    }

    /// Rows of all planned tables.
    pub fn planned_rows(&self) -> u64 {
        self.header.tables.iter().map(|file| file.rows).sum()
    }
}

/// A copy that was not made before its original was gone is awaited by nobody: its row is withheld.
fn copies(run: &RunDir, copied: &Copied) -> Result<Vec<Copy>, Error> {
    let mut copies: Vec<Copy> = run.read_jsonl(rundir::COPIES)?;
    copies.extend(kept_copies(run)?.into_iter().filter(|copy| copied.contains_key(&copy.file)));
    Ok(copies)
}

/// The records with a row of their own, by the table of that row.
fn own_rows(header: &PlanHeader) -> HashMap<Table, Vec<i64>> {
    let mut own: HashMap<Table, Vec<i64>> = HashMap::new();
    for account in &header.accounting {
        let numbers = account.planned.iter().filter_map(|id| id.parse::<i64>().ok());
        own.entry(account.target).or_default().extend(numbers);
    }
    own.values_mut().for_each(|ids| ids.sort_unstable());
    own
}

fn excused(rejected: &[Quarantined], conflicts: &[Conflict]) -> HashSet<(Table, SourceRef)> {
    let rejected = rejected.iter().map(|row| (row.table, &row.from));
    let conflicts = conflicts.iter().map(|row| (row.table, &row.from));
    rejected.chain(conflicts).flat_map(|(table, from)| from.iter().map(move |at| (table, *at))).collect()
}
