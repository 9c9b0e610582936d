//! Rows of other ports in the same tables: they are as they were before the load began, or the CRM's audit trail says who changed them
//! or that they came with a migration of their own port.

mod columns;
mod found;
mod ports;

use std::collections::HashMap;

use landfall_model::{
    outcome::{NotedColumn, OtherPortColumns, OtherPortRow, ValidationCheck},
    rundir::{self, RunDir},
    target::Table,
};

use crate::{
    error::Error,
    evidence::Evidence,
    outcome::{equal, not_made},
    target::{Answer, Target, edits::Edits, key::Key},
};
use columns::{Reading, reading};
use found::Found;

const NAME: &str = "rows of other ports, as before the load";

/// The rows as they were before the load, by their keys. Of one that no constraint guarded there may be several.
type Noted = HashMap<(Table, String), Vec<OtherPortRow>>;

/// One check. A run of an older version did not note these rows, and says so.
pub(super) async fn check(target: &Target<'_>, evidence: &Evidence<'_>) -> Result<ValidationCheck, Error> {
    if !evidence.run.has(rundir::LOAD_OTHERS) {
        let none = "not checked: the run did not note them";
        return Ok(equal(NAME, none, none, Vec::new()));
    }
    let (mut before, columns) = (noted(evidence.run)?, noted_columns(evidence.run)?);
    let all = before.values().map(Vec::len).sum();
    let mut found = explained(target, evidence, &before).await?;
    for table in Table::ALL {
        let columns = columns.get(&table).map(Vec::as_slice);
        let reading = reading(target, table, columns, &before).await?;
        if let Answer::Omitted(column) = compare(target, table, reading, &mut before, &mut found).await? {
            return Ok(not_made(NAME, &column));
        }
    }
    let mut lost: Vec<OtherPortRow> = before.into_values().flatten().collect();
    lost.sort_by(|a, b| (a.table, &a.key).cmp(&(b.table, &b.key)));
    lost.iter().for_each(|row| found.lost(row));
    Ok(found.check(all))
}

fn noted(run: &RunDir) -> Result<Noted, Error> {
    let mut noted = Noted::new();
    for row in run.lines::<OtherPortRow>(rundir::LOAD_OTHERS)? {
        let row = row?;
        noted.entry((row.table, row.key.clone())).or_default().push(row);
    }
    Ok(noted)
}

/// The columns that the tables had before the load, where they were noted.
fn noted_columns(run: &RunDir) -> Result<HashMap<Table, Vec<NotedColumn>>, Error> {
    let columns: Vec<OtherPortColumns> = run.read_appended(rundir::LOAD_OTHERS_COLUMNS)?;
    Ok(columns.into_iter().map(|of| (of.table, of.columns)).collect())
}

/// Nothing found yet, beside all that may explain it.
async fn explained(target: &Target<'_>, evidence: &Evidence<'_>, before: &Noted) -> Result<Found, Error> {
    let began = evidence.moments.began;
    let edits = Edits::of_others(target.session, &target.catalog, target.port, &began.into()).await?;
    let mut migrated = ports::migrated(target, before).await?;
    let loaded = ports::loaded(target, began).await?;
    migrated.extend(loaded.iter().cloned());
    Ok(Found::beside(edits, migrated, loaded))
}

/// Holds a table's rows against those of before; what is still there is taken out of these.
async fn compare(
    target: &Target<'_>,
    table: Table,
    reading: Reading,
    before: &mut Noted,
    found: &mut Found,
) -> Result<Answer<()>, Error> {
    let mut not_compared = 0;
    let mut rows = match target.ask(NAME, &rows(table, &reading.text), &[&target.port]).await? {
        Answer::Found(rows) => rows,
        Answer::Omitted(column) => return Ok(Answer::Omitted(column)),
    };
    while let Some(row) = rows.next().await? {
        let now = OtherPortRow { table, key: row.get(0), owner: row.get(1), hash: row.get(2) };
        match before.get_mut(&(table, now.key.clone())) {
            Some(were) if !were.is_empty() => {
                let same = were.iter().position(|was| was.hash == now.hash);
                were.swap_remove(same.unwrap_or_default());
                match (same, &reading.altered) {
                    (Some(_), _) => {}
                    (None, Some(_)) => not_compared += 1,
                    (None, None) => found.changed(&now, row.get(3)),
                }
            }
            // The CRM's own trail of other ports grows with every login.
            _ if table == Table::AuditLogs => {}
            _ => found.came_in(&now, row.get(3)),
        }
    }
    found.not_compared(table, reading.altered, not_compared);
    Ok(Answer::Found(()))
}

/// Key, what it hangs on, hash and port of a table's rows that belong to another port. The hash is that of `load/other-ports.jsonl`.
fn rows(table: Table, text: &str) -> String {
    let (key, hash) = (Key::template(table, "t"), hash(text));
    let Some((column, parent)) = table.parent() else {
        return format!(
            "SELECT {key}, NULL::text, {hash}, t.{{{table}.port_id}}::text FROM {{{table}}} t WHERE t.{{{table}.port_id}} <> $1"
        );
    };
    format!(
        "SELECT {key}, t.{{{table}.{column}}}::text, {hash}, p.{{{parent}.port_id}}::text FROM {{{table}}} t
         JOIN {{{parent}}} p ON p.{{{parent}.id}} = t.{{{table}.{column}}} WHERE p.{{{parent}.port_id}} <> $1"
    )
}

fn hash(text: &str) -> String {
    format!("hashtextextended({text}, 0)")
}
