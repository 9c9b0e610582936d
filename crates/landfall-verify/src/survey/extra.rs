//! Rows of the port that nobody planned. After a fresh migration there are none; rows that users enter later are told apart by the audit
//! trail.

use landfall_model::target::Table;
use tokio_postgres::Row;

use super::along::{Along, owners};
use crate::{
    error::Error,
    outcome::Details,
    target::{Answer, Target, key::Key, live_id::RowId, session::Param},
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

/// Lists the port's rows of a table and keeps those that are not known. `author` is whom the mapping names as author of what is migrated.
pub(crate) async fn find(
    target: &Target<'_>,
    author: &str,
    table: Table,
    is_known: impl Fn(Key) -> bool,
    along: &mut Along,
) -> Result<Extra, Error> {
    let mut extra = Extra::default();
    let by_author: &[Param<'_>] = &[&target.port, &author];
    let (listing, params) = match table {
        Table::AuditLogs if tells_author(target) => (format!("{MARKED} {AUTHORED}"), by_author),
        Table::AuditLogs => (MARKED.to_owned(), &by_author[..1]),
        table => (listing(target, table), &by_author[..1]),
    };
    let mut rows = match target.ask(&format!("rows of {table}"), &listing, params).await? {
        Answer::Found(rows) => rows,
        Answer::Omitted(column) => return Ok(Extra { not_checked: Some(column), ..extra }),
    };
    while let Some(row) = rows.next().await? {
        if !Key::of_row(table, &row).is_some_and(&is_known) {
            extra.note(target, table, &row, along);
        }
    }
    Ok(extra)
}

impl Extra {
    fn note(&mut self, target: &Target<'_>, table: Table, row: &Row, along: &mut Along) {
        let Some(ids) = Key::ids_of_row(table, row) else {
            let line = || format!("{table}: a row without a key is in the target, but not in the plan");
            return self.details.push(line);
        };
        let key = Key::text(&ids);
        let above: Vec<RowId> = (ids.len()..row.len()).filter_map(|place| row.get(place)).collect();
        if is_entered(target, along, table, &ids, &above) {
            ids.iter().take(1).for_each(|id| along.enter(id));
            self.entered.push(|| format!("{table} {key} was entered by users"));
        } else {
            self.details.push(|| format!("{table} {key} is in the target, but not in the plan"));
        }
    }
}

/// True where users entered a row that no plan holds. `above` is what it hangs on or belongs to.
fn is_entered(target: &Target<'_>, along: &Along, table: Table, ids: &[RowId], above: &[RowId]) -> bool {
    let parent = table.parent().and_then(|_| above.first());
    target.edits.explains_extra(table, ids, parent)
        || (!ids.first().is_some_and(RowId::is_derived)
            && (along.entered(above) || above.iter().any(|owner| target.edits.brings(table, owner))))
}

/// The keys of a table's rows that belong to the port, by themselves or by the row that they hang on, which is named behind them, as are those that
/// they belong to. A row that hangs on nothing belongs to no port, and is listed.
fn listing(target: &Target<'_>, table: Table) -> String {
    let keys = Key::columns(table);
    let Some((column, parent)) = table.parent() else {
        let is_there = |column: &&&str| target.catalog.column(table.name(), column).is_ok();
        let owners = owners(table).iter().filter(is_there);
        let owners: String = owners.map(|column| format!(", t.{{{table}.{column}}}")).collect();
        return format!("SELECT {keys}{owners} FROM {{{table}}} t WHERE t.{{{table}.port_id}} = $1");
    };
    format!(
        "SELECT {keys}, t.{{{table}.{column}}}
         FROM {{{table}}} t LEFT JOIN {{{parent}}} p ON p.{{{parent}.id}} = t.{{{table}.{column}}}
         WHERE p.{{{parent}.port_id}} = $1 OR p.{{{parent}.id}} IS NULL"
    )
}

/// The CRM writes audit entries of its own from the first login on. One of the migration is known by its mark.
const MARKED: &str = "
    SELECT t.{audit_logs.id} FROM {audit_logs} t
    WHERE t.{audit_logs.port_id} = $1 AND t.{audit_logs.metadata}->>'source' = 'nocodb_migration'";

/// Or where that was lost by its author and by an address that nobody has: the author may be a user of the CRM, who works in it as well. Settings and
/// accounts are changed in the author's name too, with a mark of their own.
const AUTHORED: &str = "
    UNION ALL
    SELECT t.{audit_logs.id} FROM {audit_logs} t
    WHERE t.{audit_logs.port_id} = $1 AND lower(t.{audit_logs.user_id}::text) = lower($2::text)
      AND t.{audit_logs.ip_address}::text IN ('0.0.0.0', '0.0.0.0/32')
      AND coalesce(t.{audit_logs.metadata}->>'source', '') NOT IN ('nocodb_migration', 'landfall')";

/// True where the mapping omits neither author nor address of an entry.
fn tells_author(target: &Target<'_>) -> bool {
    ["user_id", "ip_address"].iter().all(|name| target.catalog.column(Table::AuditLogs.name(), name).is_ok())
}
