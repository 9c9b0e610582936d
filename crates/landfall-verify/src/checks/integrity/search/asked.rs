//! Which rows are asked about words in their vectors, how much of a text, and whose answer counts.

use landfall_model::target::Table;
use tokio_postgres::Row;

use super::is_as_loaded;
use crate::{
    survey::Survey,
    target::{Target, key::Key},
};

/// The load indexes so many characters of all texts of a row in all configurations, each of which gets the same share.
const CHARACTERS: i32 = 60_000;

/// So many rows tell what is wrong with all: that a configuration was not indexed, or how rows were joined.
const SAMPLE: u32 = 1000;

/// Some rows of a table, with all that the user may look at. A subquery of its own: a condition beside it would be asked of all rows first.
pub(super) fn sample(target: &Target<'_>, table: Table) -> String {
    let columns = target.catalog.columns(table.name()).into_iter().filter(|(_, column)| column.is_readable);
    let columns: Vec<String> = columns.map(|(_, column)| format!("s.{}", column.sql)).collect();
    let columns = columns.join(", ");
    format!("(SELECT {columns} FROM {{{table}}} s WHERE s.{{{table}.port_id}} = $1 LIMIT {SAMPLE})")
}

/// How many characters of a text are indexed in a configuration.
pub(super) fn share(configurations: &[&str], texts: usize) -> i32 {
    let shares = configurations.len().max(1) * texts.max(1);
    CHARACTERS / i32::try_from(shares).unwrap_or(i32::MAX)
}

/// True for a planned row on which users have not even worked: after that the CRM may have indexed it anew, by a rule of its own.
pub(super) fn is_untouched(target: &Target<'_>, survey: &Survey, table: Table, key: Key) -> bool {
    is_as_loaded(survey, table, key) && !target.edits.touches(&key.first.into())
}

/// The same of the rows of a table whose keys an answer names in this place.
pub(super) fn are_untouched(
    target: &Target<'_>,
    survey: &Survey,
    table: Table,
    row: &Row,
    place: usize,
) -> bool {
    let ids: Vec<String> = row.try_get(place).unwrap_or_default();
    ids.iter().all(|id| Key::parse(id).is_some_and(|key| is_untouched(target, survey, table, key)))
}
