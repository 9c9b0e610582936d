//! Rows of other ports in the same tables: they are as they were before the load began, or the CRM's audit trail says who changed them.

use std::collections::HashMap;

use landfall_model::{
    outcome::{OtherPortRow, ValidationCheck},
    rundir,
    target::Table,
};

use crate::{
    edits::Edits,
    error::Error,
    evidence::Evidence,
    key::Key,
    outcome::{Details, equal, not_made},
    target::{Answer, Target},
};

const NAME: &str = "rows of other ports, as before the load";
const NEXT: &str = "next: no entry of the audit trail explains these: ask who works on those ports, then compare with the backup of before the load";

/// One check. A run of an older version did not note these rows, and says so.
pub(crate) async fn check(target: &Target<'_>, evidence: &Evidence<'_>) -> Result<ValidationCheck, Error> {
    if !evidence.run.has(rundir::LOAD_OTHERS) {
        let none = "not checked: the run did not note them";
        return Ok(equal(NAME, none, none, Vec::new()));
    }
    let mut before = HashMap::new();
    for row in evidence.run.lines::<OtherPortRow>(rundir::LOAD_OTHERS)? {
        let row = row?;
        before.insert((row.table, row.key.clone()), row);
    }
    let noted = before.len();
    let edits =
        Edits::of_others(target.session, &target.catalog, target.port, evidence.began.as_deref()).await?;
    let mut details = Details::default();
    let mut edited = 0_u64;
    for table in Table::ALL {
        let mut rows = match target.ask(NAME, &rows(table), &[&target.port]).await? {
            Answer::Found(rows) => rows,
            Answer::Omitted(column) => return Ok(not_made(NAME, &column)),
        };
        while let Some(row) = rows.next().await? {
            let now = OtherPortRow { table, key: row.get(0), owner: row.get(1), hash: row.get(2) };
            let what = match before.remove(&(table, now.key.clone())) {
                Some(was) if was.hash == now.hash => continue,
                Some(_) => "was changed",
                // The CRM's own trail of other ports grows with every login.
                None if table == Table::AuditLogs => continue,
                None => "came in",
            };
            note(&edits, &now, what, &mut details, &mut edited);
        }
    }
    let mut lost: Vec<OtherPortRow> = before.into_values().collect();
    lost.sort_by(|a, b| (a.table, &a.key).cmp(&(b.table, &b.key)));
    lost.iter().for_each(|row| note(&edits, row, "is gone", &mut details, &mut edited));
    let mut check = equal(NAME, 0, details.total(), details.finish(|| NEXT.to_owned()));
    check.expected = format!("0 of {noted} touched");
    check.actual = format!("{} touched, {edited} changed by users of these ports", details.total());
    Ok(check)
}

fn note(edits: &Edits, row: &OtherPortRow, what: &str, details: &mut Details, edited: &mut u64) {
    let ids = row.key.split(',').chain(row.owner.as_deref());
    if ids.filter_map(|id| id.parse().ok()).any(|id| edits.touches(id)) {
        *edited += 1;
    } else {
        details.push(|| format!("{} {} of another port {what}", row.table, row.key));
    }
}

/// Key, what it hangs on, and hash of a table's rows that belong to another port. The hash is that of `load/other-ports.jsonl`.
fn rows(table: Table) -> String {
    let (key, hash) = (Key::template(table, "t"), "hashtextextended(t::text, 0)");
    let Some((column, parent)) = table.parent() else {
        return format!(
            "SELECT {key}, NULL::text, {hash} FROM {{{table}}} t WHERE t.{{{table}.port_id}} <> $1"
        );
    };
    format!(
        "SELECT {key}, t.{{{table}.{column}}}::text, {hash} FROM {{{table}}} t
         JOIN {{{parent}}} p ON p.{{{parent}.id}} = t.{{{table}.{column}}} WHERE p.{{{parent}.port_id}} <> $1"
    )
}
