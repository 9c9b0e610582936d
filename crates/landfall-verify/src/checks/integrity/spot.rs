//! The records that the mapping names for a look of their own (`[[spot_check]]`). A column is one of the table's own target
//! (`pipeline_stage`), or of another table that the record fed (`clients.full_name`).

use landfall_model::{mapping::SpotCheck, outcome::ValidationCheck, redact, target::Table};
use serde_json::Value;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    checks::Seen,
    compare::{Class, same},
    error::Error,
    outcome::{equal, not_made, show},
    survey::{Fate, Survey},
    target::{
        Target,
        catalog::{Absent, Column},
        live_id::LiveId,
    },
};

/// One check per configured value.
pub(super) async fn check(seen: &Seen<'_>) -> Result<Vec<ValidationCheck>, Error> {
    let mut checks = Vec::new();
    for spot in &seen.mapping.spot_check {
        for (column, expected) in &spot.expect {
            checks.push(one(seen, spot, column, expected).await?);
        }
    }
    Ok(checks)
}

async fn one(
    seen: &Seen<'_>,
    spot: &SpotCheck,
    path: &str,
    expected: &str,
) -> Result<ValidationCheck, Error> {
    let Seen { target, evidence, survey, .. } = *seen;
    let name = format!("spot check {} {}: {path}", spot.table, spot.id);
    let (table, column) = path.split_once('.').unwrap_or((spot.table.name(), path));
    let live = match target.catalog.column(table, column) {
        Ok(live) => live,
        Err(Absent::Omitted(column)) => return Ok(not_made(name, &column)),
        Err(Absent::Missing(what)) => {
            return Ok(equal(name, redact::any(expected), format!("no {what} in the target"), Vec::new()));
        }
    };
    let planned = value(live.class, expected);
    let shown = |value| show::value(live.class, column, value);
    let wanted = shown(Some(expected).filter(|text| !text.is_empty()));
    let table = Table::ALL.into_iter().find(|known| known.name() == table);
    let fed = table.and_then(|table| Some((table, evidence.target_of(table, &spot.id.to_string())?)));
    if let Some(why) = fed.and_then(|(table, row)| excused(survey, table, row)) {
        return Ok(equal(name, why, why, Vec::new()));
    }
    let rows = match fed {
        Some((table, row)) => read(target, &name, table, &live, row).await?,
        None => Vec::new(),
    };
    let Some(row) = rows.first() else {
        return Ok(equal(name, wanted, "no such row in the target", Vec::new()));
    };
    let actual: Option<&str> = row.get(0);
    let mut check = equal(name, wanted, shown(actual), Vec::new());
    check.passed = same(live.class, &planned, actual);
    Ok(check)
}

/// Why a row need not be as it was configured. Each is named where its like are.
fn excused(survey: &Survey, table: Table, row: Uuid) -> Option<&'static str> {
    match survey.get(&table)?.rows.get(row.into())? {
        Fate::LeftAlone => Some("not checked: users changed the row"),
        Fate::Rejected => Some("not checked: the target rejected the row"),
        Fate::Present | Fate::Withheld | Fate::Lost => None,
    }
}

async fn read(
    target: &Target<'_>,
    doing: &str,
    table: Table,
    column: &Column,
    row: Uuid,
) -> Result<Vec<Row>, Error> {
    let sql = format!("SELECT {} FROM {{{table}}} t WHERE t.{{{table}.id}} = $1", column.text());
    let sql = target.catalog.fill(&sql)?;
    target.session.rows(doing, &sql, &[&LiveId(row)]).await
}

/// The configured text as a value: nothing where it is empty, JSON where the column is.
fn value(class: Class, text: &str) -> Value {
    match class {
        _ if text.is_empty() => Value::Null,
        Class::Json => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        _ => text.into(),
    }
}
