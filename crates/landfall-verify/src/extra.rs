//! Rows of the port that nobody planned. After a fresh migration there are none; rows that users enter later are told apart by the audit
//! trail.

use landfall_model::target::Table;

use crate::{
    error::Error,
    evidence::Evidence,
    fates::Fates,
    key::Key,
    live_id::RowId,
    outcome::Details,
    target::{Answer, Target},
};

/// Rows beyond the plan.
#[derive(Default)]
pub(crate) struct Extra {
    /// Which.
    pub details: Details,
    /// Rows that users entered since, by the audit trail.
    pub entered: Details,
    /// The column that the mapping omits, where the rows could not be listed.
    pub not_checked: Option<String>,
}

/// Lists the port's rows of a table and keeps those that the plan does not know.
pub(crate) async fn find(
    target: &Target<'_>,
    evidence: &Evidence<'_>,
    table: Table,
    planned: &Fates,
) -> Result<Extra, Error> {
    let mut extra = Extra::default();
    let doing = format!("rows of {table}");
    let mut rows = match target.ask(&doing, &listing(target, table), &[&target.port]).await? {
        Answer::Found(rows) => rows,
        Answer::Omitted(column) => return Ok(Extra { not_checked: Some(column), ..extra }),
    };
    while let Some(row) = rows.next().await? {
        let is_known = |key| planned.get(key).is_some() || evidence.is_left_alone(table, key);
        if Key::of_row(table, &row).is_some_and(is_known) {
            continue;
        }
        let Some(ids) = Key::ids_of_row(table, &row) else {
            extra
                .details
                .push(|| format!("{table}: a row without a key is in the target, but not in the plan"));
            continue;
        };
        let key = Key::text(&ids);
        let parent = table.parent().and_then(|_| row.get::<_, Option<RowId>>(table.key_columns().len()));
        if target.edits.explains_extra(table, &ids, parent.as_ref()) {
            extra.entered.push(|| format!("{table} {key} was entered by users"));
        } else {
            extra.details.push(|| format!("{table} {key} is in the target, but not in the plan"));
        }
    }
    Ok(extra)
}

/// The keys of a table's rows that belong to the port, by themselves or by the row that they hang on, which is named behind them. A row
/// that hangs on nothing belongs to no port, and is listed.
fn listing(target: &Target<'_>, table: Table) -> String {
    let keys: Vec<String> =
        table.key_columns().iter().map(|column| format!("t.{{{table}.{column}}}")).collect();
    let keys = keys.join(", ");
    let Some((column, parent)) = table.parent() else {
        let ours = if table == Table::AuditLogs { of_the_migration(target) } else { "" };
        return format!("SELECT {keys} FROM {{{table}}} t WHERE t.{{{table}.port_id}} = $1 {ours}");
    };
    format!(
        "SELECT {keys}, t.{{{table}.{column}}}
         FROM {{{table}}} t LEFT JOIN {{{parent}}} p ON p.{{{parent}.id}} = t.{{{table}.{column}}}
         WHERE p.{{{parent}.port_id}} = $1 OR p.{{{parent}.id}} IS NULL"
    )
}

/// The CRM writes audit entries of its own from the first login on. One of the migration is known by its mark, or where that was lost by its author,
/// in whose name settings and accounts are changed too, with a mark of their own.
fn of_the_migration(target: &Target<'_>) -> &'static str {
    match target.catalog.column(Table::AuditLogs.name(), "user_id") {
        Ok(_) => {
            "AND (t.{audit_logs.metadata}->>'source' = 'nocodb_migration'
                  OR t.{audit_logs.user_id}::text = 'system-migration' AND t.{audit_logs.metadata}->>'source' IS DISTINCT FROM 'landfall')"
        }
        Err(_) => "AND t.{audit_logs.metadata}->>'source' = 'nocodb_migration'",
    }
}
