//! Columns of the target that no plan fills, and that hold something all the same: a default or a trigger of the CRM put it there. What belongs there the
//! CRM alone knows, so that they are told and fail nothing; but a row that such a column marks as deleted is lost to everybody who looks for it.

use std::{cell::RefCell, collections::HashSet};

use landfall_model::{outcome::ValidationCheck, target::Table};
use tokio_postgres::Row;

use super::at_fault::{self, Question};
use crate::{
    error::Error,
    evidence::{Evidence, plan_lines::PlannedRows},
    outcome::{Details, equal},
    survey::{Survey, along::owners},
    target::{Target, catalog::Column, key::Key, live_id::RowId, named::words, scope},
};

const NAME: &str = "columns that landfall does not fill";
const LOOK: &str =
    "next: these are the CRM's own: look whether defaults and triggers put there what belongs there";
const NEXT: &str = "next: correct the default or trigger of this column, then landfall reset and landfall load the run again";

/// Columns that no plan fills, but landfall does.
const FILLED: [&str; 2] = ["port_id", "search_vector"];
/// Words of a column that hides its row, unless one of [`NOT`] stands beside them.
const GONE: [&str; 6] = ["archived", "deleted", "discarded", "hidden", "removed", "trashed"];
const NOT: [&str; 2] = ["not", "never"];
/// What such a column holds of a row that is there, in small letters: no, nothing, or a moment that never comes.
const THERE: &str =
    r"^\s*(|false|f|no?|off|none|never|null|active|live|visible|infinity|\[\]|\{}|-?0+(\.0+)?)\s*$";

/// One check for each table that has columns which may hide a row; and one that tells of all columns, where there are any.
pub(super) async fn check(
    target: &Target<'_>,
    evidence: &Evidence<'_>,
    survey: &Survey,
) -> Result<Vec<ValidationCheck>, Error> {
    let (mut checks, mut told) = (Vec::new(), Details::default());
    let gone = Gone { target, rows: RefCell::default() };
    for table in Table::ALL {
        let mut columns = unfilled(target, evidence, table)?;
        for (name, _) in columns.extract_if(.., |(_, column)| !column.is_readable) {
            told.push(|| {
                format!("{table}.{name} is not looked at: the user in DATABASE_URL may not read it")
            });
        }
        if columns.is_empty() {
            continue;
        }
        tell(target, table, &columns, &mut told).await?;
        checks.extend(hidden(&gone, survey, table, &columns).await?);
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
    gone: &Gone<'_>,
    survey: &Survey,
    table: Table,
    columns: &[(String, Column)],
) -> Result<Option<ValidationCheck>, Error> {
    let columns: Vec<&String> = columns.iter().map(|(name, _)| name).filter(|name| hides(name)).collect();
    if columns.is_empty() {
        return Ok(None);
    }
    let target = gone.target;
    let set = |name: &&String| {
        format!("coalesce(lower(t.{{{table}.{name}}}::text COLLATE \"C\") !~ $2::text, false)")
    };
    let set: Vec<String> = columns.iter().map(set).collect();
    let above: String = above(target, table).map(|column| format!(", t.{{{table}.{column}}}")).collect();
    let keys = Key::columns(table) + &above;
    let ours = scope::of_no_other(&target.catalog, table)?;
    let template = format!("SELECT {keys} FROM {{{table}}} t WHERE ({}) AND {ours}", set.join(" OR "));
    let name = format!("{table}: marked as gone by a column that landfall does not fill");
    let is_as_loaded = |key: Key, row: &Row| {
        !gone.is_by_users(table, key, row) && survey.get(&table).is_some_and(|survey| survey.holds(key))
    };
    let question = Question { name: &name, table, template: &template, next: NEXT };
    at_fault::none(target, question, &[&target.port, &THERE], is_as_loaded).await.map(Some)
}

fn hides(name: &str) -> bool {
    let said = words(name);
    let has = |words: &[&str]| said.iter().any(|word| words.contains(&word.as_str()));
    has(&GONE) && !has(&NOT)
}

/// The live columns that name what a row hangs on or belongs to.
fn above<'t>(target: &'t Target<'_>, table: Table) -> impl Iterator<Item = &'static str> + 't {
    let parent = table.parent().map(|(column, _)| column);
    let columns = parent.into_iter().chain(owners(table).iter().copied());
    columns.filter(move |column| target.catalog.column(table.name(), column).is_ok())
}

/// The rows that users marked as gone, of the tables that were looked at so far: in load order what others belong to comes first.
struct Gone<'t> {
    target: &'t Target<'t>,
    rows: RefCell<HashSet<RowId>>,
}

impl Gone<'_> {
    /// True for a row that users marked, or one that belongs to such a row: a CRM notes what it marks along with a client by one entry.
    fn is_by_users(&self, table: Table, key: Key, row: &Row) -> bool {
        let (id, edits) = (RowId::from(key.first), &self.target.edits);
        let above: Vec<RowId> =
            (table.key_columns().len()..row.len()).filter_map(|place| row.get(place)).collect();
        let is_along = above.iter().any(|id| self.rows.borrow().contains(id));
        let is_named = table.parent().zip(above.first()).is_some_and(|(_, id)| edits.stands_for(table, id));
        let is_by_users = edits.touches(&id) || is_along || is_named;
        if is_by_users && table.key_columns().len() == 1 {
            self.rows.borrow_mut().insert(id);
        }
        is_by_users
    }
}
