//! What the run says: the plan's identity, the rows that the target rejected, the copies that ended, and from which source record
//! each target row came. Read once; the planned rows themselves are streamed.

use std::collections::{HashMap, HashSet};

use landfall_model::{
    berth_status::{self, StatusLine},
    decision::Decision,
    finding::{Quarantined, Question, QuestionKind},
    outcome::{Conflict, Found},
    plan::{Carried, Copy, PlanHeader, kept_copies},
    rundir::{self, RunDir},
    source::SourceRef,
    target::Table,
};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    catalog::quoted,
    error::Error,
    former::{Formers, Place, repaired},
    ids::Ids,
    journal::Journal,
    key::Key,
    plan_lines::PlannedRow,
    waiting::{self, Copied, Waiting, is_verified},
};

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
    pub conflicts: Vec<Conflict>,
    /// When the load began first; none where the run does not tell.
    pub began: Option<String>,
    /// When the load first ended since the last reset; of a delta, that of the first run of its chain: what users did since then is theirs, however
    /// often the run was loaded again, and whatever deltas came. None where no run tells.
    pub loaded: Option<String>,
    /// Rows that the load left as it found them, in their form of a run before.
    pub formers: Formers,
    /// Rows that a delta left alone, by their place in `conflicts`.
    left_alone: HashMap<Place, usize>,
    carried: HashSet<Place>,
    rejected: HashSet<Place>,
    excused: HashSet<(Table, SourceRef)>,
    own_rows: HashMap<Table, Vec<i64>>,
}

/// A row as the load left it.
#[derive(Clone, Copy)]
pub(crate) struct Left<'v> {
    pub row: &'v Map<String, Value>,
    planned: &'v Map<String, Value>,
    /// As what a delta found it, where it left it alone.
    found: Option<&'v Conflict>,
}

impl Left<'_> {
    /// True where the column has to be as the load left it: users had not changed it before the delta came, and neither plan wants it otherwise.
    pub fn holds(&self, name: &str, live: &str) -> bool {
        let Some(found) = self.found else { return true };
        let changed = found.columns.iter().any(|column| quoted(column) == live);
        !changed && self.row.get(name) == self.planned.get(name)
    }

    /// True where users had changed the row before the delta came.
    pub const fn is_of_users(&self) -> bool {
        self.found.is_some()
    }
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
        let (journal, repaired) = (Journal::read(run)?, repaired(run)?);
        let place =
            |table, key: &str| Some((table, Key::parse(key)?)).filter(|place| !repaired.contains(place));
        Ok(Self {
            run,
            own_rows: own_rows(&header),
            began: journal.began(),
            loaded: journal.loaded(run, &header)?,
            formers: Formers::of(run, &header)?,
            header,
            excused: excused(&rejected, &conflicts),
            copies,
            copied,
            waiting,
            ids: Ids::read(run)?,
            held_back: held_back.into_iter().flat_map(|row| row.from).collect(),
            decided: decided(run)?,
            accepted: accepted(run, &statuses)?,
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
    pub fn left_alone(&self) -> impl Iterator<Item = &Conflict> {
        self.left_alone.values().map(|at| &self.conflicts[*at])
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

    /// What the load left of a planned row that is in the target; none where nothing can be said of it.
    pub fn left<'v>(&'v self, table: Table, planned: &'v PlannedRow) -> Option<Left<'v>> {
        let former = self.formers.row(table, planned.key);
        let found = self.conflict(table, planned.key);
        let is_as_planned = found.is_none() && !self.is_change_refused(table, planned.key);
        let row = former.or_else(|| is_as_planned.then_some(&planned.row))?;
        Some(Left { row, planned: &planned.row, found })
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

    /// The command that tells everything about one row.
    pub fn trace(&self, table: Table, key: Key) -> String {
        format!("next: landfall trace {} {table} {key}", self.run.root().display())
    }

    /// The commands that tell everything about a row, and that put it back as it was planned.
    pub fn repair(&self, table: Table, key: Key) -> String {
        let (trace, run) = (self.trace(table, key), self.run.root().display());
        if table == Table::Files && !self.is_copied(key.first) {
            return format!("{trace}; {}", self.copy(key));
        }
        let repair = format!("to put it back as planned: landfall load {run} --repair {table} {key}");
        if self.waiting.for_load && refers_to_files(table) {
            return format!(
                "{trace}; to bring in what was copied since the load: landfall load {run}; if it differs still, {repair}"
            );
        }
        format!("{trace}; {repair}")
    }

    /// What brings up a `files` row whose copy is not verified: before that no repair takes it.
    fn copy(&self, key: Key) -> String {
        let run = self.run.root().display();
        if self.is_carried(Table::Files, key) {
            return "its original is gone from the source before it was copied: put that back and run landfall migrate --delta, or keep what is there".to_owned();
        }
        format!("to bring it up: landfall files copy {run}, then landfall load {run}")
    }

    /// The command that begins the load anew.
    pub fn reset(&self) -> String {
        let run = self.run.root().display();
        format!("next: landfall reset {run}, then landfall load {run}")
    }
}

/// True for the files, and for what refers to them.
const fn refers_to_files(table: Table) -> bool {
    matches!(table, Table::Files | Table::Documents | Table::Expenses | Table::Invoices)
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

fn decided(run: &RunDir) -> Result<HashSet<SourceRef>, Error> {
    let answered: Vec<Decision> = run.read_appended(rundir::DECISIONS)?;
    let answered: HashSet<Uuid> = answered.into_iter().map(|decision| decision.question).collect();
    let mut records = HashSet::new();
    for question in run.lines::<Question>(rundir::QUESTIONS)? {
        let question = question?;
        // What is accepted of a berth says nothing of its interests, and its status is looked at by itself.
        if answered.contains(&question.id) && question.kind != QuestionKind::BerthStatus {
            records.extend(question.records);
        }
    }
    Ok(records)
}

/// Statuses that the plan says were accepted, where a decision of that berth says so too: the plan alone could have made it up. Any word
/// counts, not the last one, which may have been given since.
fn accepted(run: &RunDir, statuses: &[StatusLine]) -> Result<HashMap<SourceRef, String>, Error> {
    let decisions: Vec<Decision> = run.read_appended(rundir::DECISIONS)?;
    let says = |line: &&StatusLine| {
        decisions.iter().any(|decision| {
            decision.question == line.question
                && Some(&decision.answer) == line.answer.as_ref()
                && decision.records.contains(&line.record)
        })
    };
    let status = |line: &StatusLine| berth_status::accepted(line.answer.as_deref()?).map(str::to_owned);
    let decided = statuses.iter().filter(says);
    Ok(decided.filter_map(|line| Some((line.record, status(line)?))).collect())
}
