//! Rows of other ports in the same tables: they are as they were before the load began, or the CRM's audit trail says who changed them
//! or that they came with a migration of their own port.

mod columns;

use std::collections::{HashMap, HashSet};

use landfall_model::{
    outcome::{OtherPortColumns, OtherPortRow, ValidationCheck},
    rundir,
    target::Table,
    words::count,
};

use crate::{
    edits::Edits,
    error::Error,
    evidence::Evidence,
    key::Key,
    live_id::RowId,
    outcome::{Details, equal, not_made},
    target::{Answer, Target},
};

const NAME: &str = "rows of other ports, as before the load";
const NEXT: &str = "next: no entry of the audit trail explains these: ask who works on those ports, then compare with the backup of before the load";

/// Where the columns of a table are others by now.
const COMPARE: &str =
    "next: compare these rows with the backup of before the load, in the columns that both have";

/// The marks of the loader are there, and the user may read them.
const MARKED: &str = "
    SELECT count(*) = 2 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'landfall' AND c.relname IN ('runs', 'groups')
      AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')";

/// Other ports of which a load, or a delta, ended since a moment.
const LOADED: &str = "
    SELECT DISTINCT r.port_id FROM landfall.runs r JOIN landfall.groups g USING (plan_hash)
    WHERE r.port_id <> $1::text AND g.committed_at >= $2::text::timestamptz";

const MIGRATED: &str = "
    SELECT t.{audit_logs.id}::text, t.{audit_logs.port_id}::text FROM {audit_logs} t
    WHERE t.{audit_logs.port_id} <> $1 AND t.{audit_logs.metadata}->>'source' = 'nocodb_migration'";

/// One check. A run of an older version did not note these rows, and says so.
pub(crate) async fn check(target: &Target<'_>, evidence: &Evidence<'_>) -> Result<ValidationCheck, Error> {
    if !evidence.run.has(rundir::LOAD_OTHERS) {
        let none = "not checked: the run did not note them";
        return Ok(equal(NAME, none, none, Vec::new()));
    }
    let mut before = Noted::new();
    for row in evidence.run.lines::<OtherPortRow>(rundir::LOAD_OTHERS)? {
        let row = row?;
        before.entry((row.table, row.key.clone())).or_default().push(row);
    }
    let noted = before.values().map(Vec::len).sum();
    let columns: Vec<OtherPortColumns> = evidence.run.read_appended(rundir::LOAD_OTHERS_COLUMNS)?;
    let columns: HashMap<_, _> = columns.into_iter().map(|of| (of.table, of.columns)).collect();
    let edits =
        Edits::of_others(target.session, &target.catalog, target.port, evidence.began.as_deref()).await?;
    let mut migrated = migrated(target, &before).await?;
    let loaded = loaded(target, evidence.began.as_deref()).await?;
    migrated.extend(loaded.iter().cloned());
    let mut found = Found { edits, migrated, loaded, ..Found::default() };
    for table in Table::ALL {
        let noted = columns.get(&table).map(Vec::as_slice);
        let reading = columns::reading(target, table, noted, &before).await?;
        let mut not_compared = 0;
        let mut rows = match target.ask(NAME, &rows(table, &reading.text), &[&target.port]).await? {
            Answer::Found(rows) => rows,
            Answer::Omitted(column) => return Ok(not_made(NAME, &column)),
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
    }
    let mut lost: Vec<OtherPortRow> = before.into_values().flatten().collect();
    lost.sort_by(|a, b| (a.table, &a.key).cmp(&(b.table, &b.key)));
    lost.iter().for_each(|row| found.lost(row));
    Ok(found.check(noted))
}

/// The rows as they were before the load, by their keys. Of one that no constraint guarded there may be several.
type Noted = HashMap<(Table, String), Vec<OtherPortRow>>;

/// What is not as before.
#[derive(Default)]
struct Found {
    edits: Edits,
    /// Ports that were migrated after the load began.
    migrated: HashSet<String>,
    /// Those of them of which the target tells that a load or a delta ended since: it may have changed and removed what was migrated before.
    loaded: HashSet<String>,
    details: Details,
    /// Tables whose columns are others than those that the hashes are of.
    altered: Details,
    not_compared: u64,
    edited: u64,
    brought_in: u64,
    carried_on: u64,
}

impl Found {
    fn note(&mut self, row: &OtherPortRow, what: &str) {
        let ids = row.key.split(',').chain(row.owner.as_deref());
        if ids.map(RowId::from).any(|id| self.edits.touches(&id)) {
            self.edited += 1;
        } else {
            self.details.push(|| format!("{} {} of another port {what}", row.table, row.key));
        }
    }

    /// Files and tags have no entry of their own: a row with an id as landfall derives them, in a port that it has migrated since, came in with that.
    fn came_in(&mut self, row: &OtherPortRow, port: &str) {
        if self.migrated.contains(port) && is_derived(row) {
            self.brought_in += 1;
        } else {
            self.note(row, "came in");
        }
    }

    /// A delta writes no entry about what it changes.
    fn changed(&mut self, row: &OtherPortRow, port: &str) {
        if self.loaded.contains(port) && is_derived(row) {
            self.carried_on += 1;
        } else {
            self.note(row, "was changed");
        }
    }

    /// Of a row that is gone nothing tells any more which port had it.
    fn lost(&mut self, row: &OtherPortRow) {
        if !self.loaded.is_empty() && is_derived(row) {
            self.carried_on += 1;
        } else {
            self.note(row, "is gone");
        }
    }

    /// Rows of which nothing can be said, since their table has other columns by now.
    fn not_compared(&mut self, table: Table, altered: Option<String>, rows: u64) {
        if let (Some(altered), 1..) = (altered, rows) {
            self.not_compared += rows;
            let rows = count(rows, "row");
            self.altered.push(|| {
                format!("{table}: {altered} since the load, so that {rows} of other ports cannot be compared")
            });
        }
    }

    fn check(&self, noted: usize) -> ValidationCheck {
        let touched = self.details.total();
        let mut details = self.details.finish(|| NEXT.to_owned());
        details.extend(self.altered.finish(|| COMPARE.to_owned()));
        let mut check = equal(NAME, 0, touched, details);
        check.passed &= self.not_compared == 0;
        check.expected = format!("0 of {noted} touched");
        check.actual = format!("{touched} touched, {} changed by users of these ports", self.edited);
        if self.not_compared > 0 {
            check.actual += &format!(", {} not compared", self.not_compared);
        }
        if self.brought_in > 0 {
            check.actual += &format!(", {} brought in by their own migration", self.brought_in);
        }
        if self.carried_on > 0 {
            check.actual += &format!(", {} changed by later loads of their own port", self.carried_on);
        }
        check
    }
}

/// True for an id as landfall derives them.
fn is_derived(row: &OtherPortRow) -> bool {
    row.key.split(',').map(RowId::from).all(|id| id.is_derived())
}

/// The other ports that were loaded since, by the marks that the loader leaves in the target.
async fn loaded(target: &Target<'_>, began: Option<&str>) -> Result<HashSet<String>, Error> {
    let Some(began) = began else { return Ok(HashSet::new()) };
    let marked = target.session.rows(NAME, MARKED, &[]).await?;
    if !marked.iter().any(|row| row.get(0)) {
        return Ok(HashSet::new());
    }
    let port = target.port.0.to_string();
    let rows = target.session.rows(NAME, LOADED, &[&port, &began]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// The other ports with entries of a migration that were not there before the load. Their times are those of the source's records, and tell nothing.
async fn migrated(target: &Target<'_>, before: &Noted) -> Result<HashSet<String>, Error> {
    let mut migrated = HashSet::new();
    if let Answer::Found(mut rows) = target.ask(NAME, MIGRATED, &[&target.port]).await? {
        while let Some(row) = rows.next().await? {
            let (entry, port): (Option<String>, String) = (row.get(0), row.get(1));
            if entry.is_some_and(|entry| !before.contains_key(&(Table::AuditLogs, entry))) {
                migrated.insert(port);
            }
        }
    }
    Ok(migrated)
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
