//! Columns of the target that no plan fills, and that hold something all the same: a default or a trigger of the CRM put it there. What belongs there the
//! CRM alone knows, so that they are told and fail nothing; but a row that such a column marks as deleted is lost to everybody who looks for it.

use landfall_model::{outcome::ValidationCheck, target::Table};

use super::at_fault::{self, Question};
use crate::{
    catalog::Column,
    error::Error,
    evidence::Evidence,
    key::Key,
    outcome::{Details, equal},
    plan_lines::PlannedRows,
    scope,
    survey::Survey,
    target::Target,
};

const NAME: &str = "columns that landfall does not fill";
const LOOK: &str =
    "next: these are the CRM's own: look whether defaults and triggers put there what belongs there";
const NEXT: &str = "next: correct the default or trigger of this column, then landfall reset and landfall load the run again";

/// Columns that no plan fills, but landfall does.
const FILLED: [&str; 2] = ["port_id", "search_vector"];
/// Words of a column that hides its row.
const GONE: [&str; 6] = ["archived", "deleted", "discarded", "hidden", "removed", "trashed"];

/// One check for each table that has columns which may hide a row; and one that tells of all columns, where there are any.
pub(super) async fn check(
    target: &Target<'_>,
    evidence: &Evidence<'_>,
    survey: &Survey,
) -> Result<Vec<ValidationCheck>, Error> {
    let (mut checks, mut told) = (Vec::new(), Details::default());
    for table in Table::ALL {
        let columns = unfilled(target, evidence, table)?;
        if columns.is_empty() {
            continue;
        }
        tell(target, table, &columns, &mut told).await?;
        checks.extend(hidden(target, survey, table, &columns).await?);
    }
    let columns = told.total();
    checks.extend((columns > 0).then(|| equal(NAME, columns, columns, told.finish(|| LOOK.to_owned()))));
    Ok(checks)
}

/// The live columns that a table's planned rows do not have; of a table without any nothing can be said.
fn unfilled(
    target: &Target<'_>,
    evidence: &Evidence<'_>,
    table: Table,
) -> Result<Vec<(String, Column)>, Error> {
    let Some(first) = PlannedRows::of(evidence.run, table)?.next().transpose()? else {
        return Ok(Vec::new());
    };
    let mut columns = target.catalog.columns(table.name());
    columns.retain(|(name, _)| !first.row.contains_key(name) && !FILLED.contains(&name.as_str()));
    Ok(columns)
}

/// Tells how many rows hold something, and whether all hold the same, as by a default.
async fn tell(
    target: &Target<'_>,
    table: Table,
    columns: &[(String, Column)],
    told: &mut Details,
) -> Result<(), Error> {
    let counts: String = columns
        .iter()
        .map(|(_, column)| {
            let text = column.text();
            format!(", count({text}), coalesce(min({text}) = max({text}), false)")
        })
        .collect();
    let live = target.catalog.table(table.name())?;
    let ours = scope::of_no_other(&target.catalog, table)?;
    let sql = format!("SELECT count(*){counts} FROM {live} t WHERE {ours}");
    for row in target.session.rows(NAME, &sql, &[&target.port]).await? {
        for (place, (name, _)) in columns.iter().enumerate() {
            let (all, filled): (i64, i64) = (row.get(0), row.get(1 + 2 * place));
            let alike = if row.get(2 + 2 * place) { "all alike" } else { "not all alike" };
            if filled > 0 {
                told.push(|| format!("{table}.{name} is filled in {filled} of {all} rows, {alike}"));
            }
        }
    }
    Ok(())
}

/// Rows that such a column marks as gone, as the load brought them in: users may delete theirs.
async fn hidden(
    target: &Target<'_>,
    survey: &Survey,
    table: Table,
    columns: &[(String, Column)],
) -> Result<Option<ValidationCheck>, Error> {
    let hides = |name: &&String| name.split('_').any(|word| GONE.contains(&word));
    let columns: Vec<&String> = columns.iter().map(|(name, _)| name).filter(hides).collect();
    if columns.is_empty() {
        return Ok(None);
    }
    let set =
        |name: &&String| format!("coalesce(t.{{{table}.{name}}}::text, 'false') NOT IN ('false', '0', '')");
    let set: Vec<String> = columns.iter().map(set).collect();
    let ours = scope::of_no_other(&target.catalog, table)?;
    let template =
        format!("SELECT {} FROM {{{table}}} t WHERE ({}) AND {ours}", Key::columns(table), set.join(" OR "));
    let name = format!("{table}: marked as gone by a column that landfall does not fill");
    let is_as_loaded = |key: Key, _: &_| {
        let is_there = survey.get(&table).is_some_and(|survey| survey.holds(key));
        is_there && !target.edits.touches(&key.first.into())
    };
    let question = Question { name: &name, table, template: &template, next: NEXT };
    at_fault::none(target, question, &[&target.port], is_as_loaded).await.map(Some)
}
