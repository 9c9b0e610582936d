//! Rows of other ports in the same tables: they are as they were before the load began, or the CRM's audit trail says who changed them
//! or that they came with a migration of their own port.

use std::collections::{HashMap, HashSet};

use landfall_model::{
    outcome::{OtherPortRow, ValidationCheck},
    rundir,
    target::Table,
};

use uuid::Uuid;

use crate::{
    catalog::{Absent, quoted},
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

/// So many noted rows of a table tell which columns it had then.
const SAMPLE: usize = 100;

const COLUMNS: &str = "
    SELECT attname::text FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum";

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
    let edits =
        Edits::of_others(target.session, &target.catalog, target.port, evidence.began.as_deref()).await?;
    let mut migrated = migrated(target, &before).await?;
    let loaded = loaded(target, evidence.began.as_deref()).await?;
    migrated.extend(loaded.iter().cloned());
    let mut found = Found { edits, migrated, loaded, ..Found::default() };
    for table in Table::ALL {
        let text = noted_text(target, table, &before).await?;
        let mut rows = match target.ask(NAME, &rows(table, &text), &[&target.port]).await? {
            Answer::Found(rows) => rows,
            Answer::Omitted(column) => return Ok(not_made(NAME, &column)),
        };
        while let Some(row) = rows.next().await? {
            let now = OtherPortRow { table, key: row.get(0), owner: row.get(1), hash: row.get(2) };
            match before.get_mut(&(table, now.key.clone())) {
                Some(were) if !were.is_empty() => {
                    let same = were.iter().position(|was| was.hash == now.hash);
                    were.swap_remove(same.unwrap_or_default());
                    if same.is_none() {
                        found.changed(&now, row.get(3));
                    }
                }
                // The CRM's own trail of other ports grows with every login.
                _ if table == Table::AuditLogs => {}
                _ => found.came_in(&now, row.get(3)),
            }
        }
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

    fn check(&self, noted: usize) -> ValidationCheck {
        let touched = self.details.total();
        let mut check = equal(NAME, 0, touched, self.details.finish(|| NEXT.to_owned()));
        check.expected = format!("0 of {noted} touched");
        check.actual = format!("{touched} touched, {} changed by users of these ports", self.edited);
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
    row.key.split(',').all(|id| id.parse().is_ok_and(|id: Uuid| id.get_version_num() == 5))
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

/// The text of a row that its noted hash is of, as SQL. A release of the CRM may have added columns since: they stand at the end, and as many are left
/// out as it takes for the hashes of noted rows to be theirs again. No change of a value can look like that.
async fn noted_text(target: &Target<'_>, table: Table, before: &Noted) -> Result<String, Error> {
    let whole = "t::text".to_owned();
    let keys: Vec<&str> =
        before.keys().filter(|(of, _)| *of == table).map(|(_, key)| key.as_str()).take(SAMPLE).collect();
    if keys.is_empty() {
        return Ok(whole);
    }
    let (live, key) = (target.catalog.table(table.name()), target.catalog.fill(&Key::template(table, "t")));
    let (live, key) = (live.map_err(Absent::into_error)?, key.map_err(Absent::into_error)?);
    let columns = target.session.rows(NAME, COLUMNS, &[&live]).await?;
    let columns: Vec<String> = columns.iter().map(|row| format!("t.{}", quoted(row.get(0)))).collect();
    let shorter = (1..columns.len()).rev().map(|n| format!("ROW({})::text", columns[..n].join(", ")));
    let texts: Vec<String> = std::iter::once(whole).chain(shorter).collect();
    let hashes: Vec<String> = texts.iter().map(|text| hash(text)).collect();
    let sql = format!("SELECT {key}, ARRAY[{}] FROM {live} t WHERE {key} = ANY($1)", hashes.join(", "));
    let mut right = vec![0; texts.len()];
    for row in target.session.rows(NAME, &sql, &[&keys]).await? {
        let (key, hashes): (String, Vec<i64>) = (row.get(0), row.get(1));
        let noted = before.get(&(table, key)).and_then(|noted| noted.first()).map(|noted| noted.hash);
        right.iter_mut().zip(hashes).for_each(|(n, hash)| *n += u32::from(Some(hash) == noted));
    }
    // The longest of those that fit most.
    let best = (0..texts.len()).rev().max_by_key(|place| right[*place]).unwrap_or_default();
    Ok(texts[best].clone())
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
