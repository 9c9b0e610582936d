//! The records that the mapping names for a look of their own (`[[spot_check]]`). A column is one of the table's own target
//! (`pipeline_stage`), or of another table that the record fed (`clients.full_name`).

use landfall_model::{
    mapping::{Mapping, SpotCheck},
    outcome::ValidationCheck,
    target::Table,
};
use serde_json::Value;

use crate::{
    catalog::Absent,
    compare::same,
    error::Error,
    evidence::Evidence,
    outcome::{equal, not_made},
    show,
    target::Target,
};

/// One check per configured value.
pub(crate) async fn check(
    target: &Target<'_>,
    evidence: &Evidence<'_>,
    mapping: &Mapping,
) -> Result<Vec<ValidationCheck>, Error> {
    let mut checks = Vec::new();
    for spot in &mapping.spot_check {
        for (column, expected) in &spot.expect {
            checks.push(one(target, evidence, spot, column, expected).await?);
        }
    }
    Ok(checks)
}

async fn one(
    target: &Target<'_>,
    evidence: &Evidence<'_>,
    spot: &SpotCheck,
    path: &str,
    expected: &str,
) -> Result<ValidationCheck, Error> {
    let name = format!("spot check {} {}: {path}", spot.table, spot.id);
    let (table, column) = path.split_once('.').unwrap_or((spot.table.name(), path));
    let live = match target.catalog.column(table, column) {
        Ok(live) => live,
        Err(Absent::Omitted(column)) => return Ok(not_made(name, &column)),
        Err(Absent::Missing(what)) => {
            return Ok(equal(name, expected, format!("no {what} in the target"), Vec::new()));
        }
    };
    let sql = format!("SELECT t.{}::text FROM {{{table}}} t WHERE t.{{{table}.id}} = $1", live.sql);
    let sql = target.catalog.fill(&sql).map_err(Absent::into_error)?;
    let table = Table::ALL.into_iter().find(|known| known.name() == table);
    let row = table.and_then(|table| evidence.target_of(table, &spot.id.to_string()));
    let rows = target.session.rows(&name, &sql, &[&row]).await?;
    let Some(row) = rows.first() else {
        return Ok(equal(name, expected, "no such row in the target", Vec::new()));
    };
    let actual: Option<&str> = row.get(0);
    let planned = if expected.is_empty() { Value::Null } else { expected.into() };
    let shown = |value| show::value(live.class, column, value);
    let mut check = equal(name, shown(planned.as_str()), shown(actual), Vec::new());
    check.passed = same(live.class, &planned, actual);
    Ok(check)
}
