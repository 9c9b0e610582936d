//! Rows in the shape in which a real NocoDB v2 answers them on SQLite (NOCODB 4): all columns present, null and `''` kept apart,
//! check boxes 1, 0 or null, JSON as text, times as `YYYY-MM-DD HH:MM:SS+00:00`.
//!
//! The hidden link lists of the system are left out, as an explicit `fields` list leaves them out.

use chrono::{Duration, NaiveDate, NaiveDateTime};
use landfall_model::source::{SourceRow, SourceTable};
use serde_json::{Map, Value};

use crate::{columns, random::Rng};

/// The last day of the world: nothing in it is later, but for typing errors.
pub(crate) const TODAY: i64 = 1160;

/// The day of the import that filled the base.
const IMPORTED: i64 = 44;

/// The day `n` days after 1 January 2023.
pub(crate) fn day(n: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 1, 1).unwrap_or_default() + Duration::days(n)
}

/// A time of that day as the server writes it.
pub(crate) fn stamp(n: i64, seconds: i64) -> String {
    moment(n, seconds).format("%Y-%m-%d %H:%M:%S+00:00").to_string()
}

/// A time of that day in RFC 3339, as a bucket listing has it.
pub(crate) fn listed(n: i64, seconds: i64) -> String {
    moment(n, seconds).format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn moment(n: i64, seconds: i64) -> NaiveDateTime {
    day(n).and_time(chrono::NaiveTime::MIN) + Duration::seconds(seconds)
}

/// A date as people typed it: three forms in the same columns (DOMAIN 1.7). All are day first or ISO.
pub(crate) fn typed(n: i64, rng: &mut Rng) -> String {
    let form = *rng.pick(&["%d-%m-%Y", "%d-%m-%Y", "%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d"]);
    day(n).format(form).to_string()
}

/// A row with every column of its table, all empty but for the system's. A quarter of all rows was never updated since `created`.
pub(crate) fn row(table: SourceTable, id: i64, created: i64, rng: &mut Rng) -> SourceRow {
    let at = if created == IMPORTED { 9 * 3600 } else { rng.between(7 * 3600, 19 * 3600) };
    let updated = rng.chance(75).then(|| (created + 1 + rng.below(60) as i64).min(TODAY));
    let mut cells = Map::new();
    cells.insert("Id".to_owned(), id.into());
    cells.insert("CreatedAt".to_owned(), stamp(created, at).into());
    cells.insert("UpdatedAt".to_owned(), updated.map(|day| stamp(day, at / 2 + 20_000)).into());
    for title in columns::titles(table) {
        cells.insert(title.to_owned(), Value::Null);
    }
    SourceRow { cells }
}

/// Fills one cell.
pub(crate) fn set(row: &mut SourceRow, title: &str, value: impl Into<Value>) {
    row.cells.insert(title.to_owned(), value.into());
}

/// The text of a cell; empty where it holds none.
pub(crate) fn text<'r>(row: &'r SourceRow, title: &str) -> &'r str {
    row.cell(title).and_then(Value::as_str).unwrap_or_default()
}

/// The record id.
pub(crate) fn id(row: &SourceRow) -> i64 {
    row.id().unwrap_or_default()
}

/// Nothing, as the server has it: mostly null, sometimes `''` where a text was deleted.
pub(crate) fn nothing(rng: &mut Rng) -> Value {
    if rng.chance(15) { Value::from("") } else { Value::Null }
}

/// A text, or nothing.
pub(crate) fn text_or_nothing(text: Option<String>, rng: &mut Rng) -> Value {
    text.map_or_else(|| nothing(rng), Value::from)
}

/// `n` ascending record ids with gaps, as deleted rows leave them; `gaps` in a hundred steps skip some.
pub(crate) fn sparse_ids(n: usize, gaps: usize, rng: &mut Rng) -> Vec<i64> {
    let mut last = 0;
    let next = |_| {
        last += if rng.chance(gaps) { rng.between(2, 4) } else { 1 };
        last
    };
    (0..n).map(next).collect()
}

/// On which day the row number `i` of `n` was made. The first seventh came by one import and shares
/// its moment: no order by creation time tells those rows apart.
pub(crate) fn created_day(i: usize, n: usize) -> i64 {
    let imported = n / 7;
    if i < imported {
        IMPORTED
    } else {
        45 + (i - imported) as i64 * (TODAY - 50) / (n - imported).max(1) as i64
    }
}
