//! What users made of the target since it was loaded: every row of the port against what the load left of it, by content. No time is believed, so
//! that what was entered during a switch is found like everything else.

mod left;
mod live;

use std::collections::{HashMap, HashSet};

use landfall_model::{
    change::{Change, What},
    monitor::{Level, Monitor},
    outcome::GroupOutcome,
    rundir::{self, RunDir},
    target::Table,
    words::count,
};
use serde_json::Map;

use crate::{
    Input,
    error::Error,
    evidence::{
        Evidence,
        plan_lines::{PlannedRow, PlannedRows},
    },
    target::{
        Target,
        catalog::{Absent, Column},
        edits::Since,
        key::Key,
        session::Session,
    },
};
use left::TakenOut;
use live::Live;

/// The task's name for the monitor.
const TASK: &str = "what users changed";

/// Why tables without an outcome matter.
const UNTOLD: &str = "its load stopped half way, or it was reset in part, so there rows that users deleted are not told from rows that are not loaded";

/// Everything that is otherwise than the load left it, in load order and by key. The audit trail is no content: [`crate::audit_trail`] tells it.
/// What stayed of runs that were taken out since, the latest first, is told beside what they had left.
///
/// # Errors
/// As [`crate::verify`].
pub async fn changes(
    input: &Input<'_>,
    taken_out: &[RunDir],
    monitor: &dyn Monitor,
) -> Result<Vec<Change>, Error> {
    let told = Told { loaded: Evidence::read(input.run)?, taken_out: TakenOut::read(taken_out)? };
    let work = async |session: &Session| find(input, &told, session, monitor).await;
    Session::within(input.database_url, monitor, work).await
}

/// What runs tell of the target.
struct Told<'r> {
    /// The one that is in.
    loaded: Evidence<'r>,
    taken_out: TakenOut<'r>,
}

async fn find(
    input: &Input<'_>,
    told: &Told<'_>,
    session: &Session,
    monitor: &dyn Monitor,
) -> Result<Vec<Change>, Error> {
    let evidence = &told.loaded;
    let target = Target::find(session, &evidence.header.target, input.port, &Since::default()).await?;
    monitor.start(TASK, None);
    let loaded = loaded(evidence.run)?;
    let missing = missing(evidence, &loaded);
    if !missing.is_empty() {
        let run = evidence.run.shown();
        let what = format!("{run} does not tell that {} are in: {UNTOLD}", missing.join(", "));
        monitor.remark(Level::Warning, &what);
    }
    let (mut changes, mut met) = (Vec::new(), 0);
    for table in Table::ALL.into_iter().filter(|table| *table != Table::AuditLogs) {
        if monitor.stop_requested() {
            return Err(Error::Interrupted);
        }
        let found = of_table(&target, told, table, &mut met).await?;
        let counts = |change: &Change| change.what != What::Gone || loaded.contains(table.name());
        changes.extend(found.into_iter().filter(counts));
    }
    // Users who deleted every single row are less likely than an address that leads elsewhere, and to say so costs no more than a look.
    if met == 0 && changes.iter().any(|change| change.what == What::Gone) {
        return Err(Error::Elsewhere(evidence.run.root().to_owned()));
    }
    monitor.finish(TASK, &count(changes.len(), "row"));
    Ok(changes)
}

/// The tables that the run tells are in. Of others a planned row that is not there was not deleted by users.
fn loaded(run: &RunDir) -> Result<HashSet<String>, Error> {
    let groups: Vec<GroupOutcome> = run.read_appended(rundir::LOAD_GROUPS)?;
    Ok(groups.into_iter().flat_map(|group| group.results).map(|result| result.entity).collect())
}

/// The tables with planned rows of which the run does not tell that they are in.
fn missing(evidence: &Evidence<'_>, loaded: &HashSet<String>) -> Vec<&'static str> {
    let planned =
        evidence.header.tables.iter().filter(|file| file.rows > 0 && file.table != Table::AuditLogs);
    planned.map(|file| file.table.name()).filter(|name| !loaded.contains(*name)).collect()
}

/// `met` counts the planned rows that are there.
async fn of_table(
    target: &Target<'_>,
    told: &Told<'_>,
    table: Table,
    met: &mut u64,
) -> Result<Vec<Change>, Error> {
    let evidence = &told.loaded;
    let mut planned = planned(evidence, table)?;
    let mut left = told.taken_out.left(table, &planned)?;
    let columns = target.catalog.columns(table.name());
    let sql = rows_of_port(target, table, &columns)?;
    let mut rows = target.session.stream(&format!("rows of {table}"), &sql, &[&target.port]).await?;
    let mut changes = Vec::new();
    while let Some(row) = rows.next().await? {
        let live = Live { columns: &columns, row: &row, skip: table.key_columns().len() };
        let key = Key::of_row(table, &row);
        if let Some(before) = key.and_then(|key| planned.remove(&key)) {
            *met += 1;
            changes.extend(live.changed(evidence, table, before));
        } else if let Some((evidence, before)) = key.and_then(|key| left.remove(&key)) {
            changes.push(live.left(evidence, table, before));
        } else {
            // A row without a key is told by verification: nobody could be told which it is.
            let ids = Key::ids_of_row(table, &row);
            changes.extend(ids.map(|ids| live.entered(table, Key::text(&ids))));
        }
    }
    let is_awaited = |row: &PlannedRow| {
        !evidence.never_came(table, row.key) && (table != Table::Files || evidence.is_copied(row.key.first))
    };
    changes.extend(planned.into_values().filter(is_awaited).map(|row| gone(table, row)));
    changes.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(changes)
}

/// The planned rows, those that the load did not touch in their former form.
fn planned(evidence: &Evidence<'_>, table: Table) -> Result<HashMap<Key, PlannedRow>, Error> {
    let left = |planned: PlannedRow| match evidence.formers.row(table, planned.key) {
        Some(former) => PlannedRow { row: former.clone(), ..planned },
        None => planned,
    };
    PlannedRows::of(evidence.run, table)?.map(|planned| planned.map(left).map(|row| (row.key, row))).collect()
}

/// Keys and all columns of the port's rows. A row that hangs on nothing belongs to no port, and is nobody's work.
fn rows_of_port(target: &Target<'_>, table: Table, columns: &[(String, Column)]) -> Result<String, Absent> {
    let of_port = match table.parent() {
        None => format!("WHERE t.{{{table}.port_id}} = $1"),
        Some((column, parent)) => format!(
            "JOIN {{{parent}}} p ON p.{{{parent}.id}} = t.{{{table}.{column}}} WHERE p.{{{parent}.port_id}} = $1"
        ),
    };
    let filled = target.catalog.fill(&format!("FROM {{{table}}} t {of_port}"))?;
    let keys = target.catalog.fill(&Key::columns(table))?;
    let texts: String = columns.iter().map(|(_, column)| format!(", {}", column.text())).collect();
    Ok(format!("SELECT {keys}{texts} {filled}"))
}

fn gone(table: Table, row: PlannedRow) -> Change {
    Change {
        table,
        key: row.key.to_string(),
        what: What::Gone,
        from: row.from,
        columns: Vec::new(),
        before: row.row,
        now: Map::new(),
    }
}
