//! What the noted hashes of other ports' rows are of: the columns that their table had before the load. A release of the CRM may have changed
//! them since.

use landfall_model::{outcome::NotedColumn, target::Table};

use super::{NAME, Noted, hash};
use crate::{
    error::Error,
    target::{Target, catalog::quoted, key::Key},
};

/// So many noted rows of a table tell which columns it had then.
const SAMPLE: usize = 100;

/// Those that the user may look at: any other counts as one that left.
const COLUMNS: &str = "
    SELECT attname::text, format_type(atttypid, atttypmod) FROM pg_attribute
    WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped
      AND has_column_privilege(attrelid, attnum, 'SELECT') ORDER BY attnum";

/// How the rows of a table are read, so that their hashes are those that were noted.
pub(super) struct Reading {
    /// A row's text, as SQL.
    pub text: String,
    /// How the columns differ, where the text is another one for that.
    pub altered: Option<String>,
}

/// By the columns that were noted; where none were, as an older version did not, by what fits the rows.
pub(super) async fn reading(
    target: &Target<'_>,
    table: Table,
    noted: Option<&[NotedColumn]>,
    before: &Noted,
) -> Result<Reading, Error> {
    let live = live(target, table).await?;
    let Some(noted) = noted else {
        return Ok(Reading { text: sampled(target, table, &live, before).await?, altered: None });
    };
    let still: Vec<NotedColumn> =
        noted.iter().filter(|column| named(&live, &column.name).is_some()).cloned().collect();
    Ok(Reading { text: text_of(&still), altered: altered(noted, &live) })
}

async fn live(target: &Target<'_>, table: Table) -> Result<Vec<NotedColumn>, Error> {
    let live = target.catalog.table(table.name())?;
    let columns = target.session.rows(NAME, COLUMNS, &[&live]).await?;
    Ok(columns.iter().map(|row| NotedColumn { name: row.get(0), type_name: row.get(1) }).collect())
}

fn named<'c>(columns: &'c [NotedColumn], name: &str) -> Option<&'c NotedColumn> {
    columns.iter().find(|column| column.name == name)
}

/// A row's text with these columns alone, in their order.
fn text_of(columns: &[NotedColumn]) -> String {
    let columns: Vec<String> = columns.iter().map(|column| format!("t.{}", quoted(&column.name))).collect();
    format!("ROW({})::text", columns.join(", "))
}

/// What became of the columns, where one left or changed its type. One that only came is left out of the text.
fn altered(noted: &[NotedColumn], live: &[NotedColumn]) -> Option<String> {
    let changed = |was: &NotedColumn| {
        let (name, before) = (&was.name, type_of(was));
        match named(live, name).map(type_of) {
            None => Some(format!("the column {name} ({before}) left")),
            Some(now) if now != before => Some(format!("the type of {name} went from {before} to {now}")),
            Some(_) => None,
        }
    };
    let mut changes: Vec<String> = noted.iter().filter_map(changed).collect();
    if changes.is_empty() {
        return None;
    }
    let new = live.iter().filter(|column| named(noted, &column.name).is_none());
    changes.extend(new.map(|column| format!("the column {} ({}) came", column.name, type_of(column))));
    Some(changes.join(", "))
}

/// The type without its schema, which is spelt by who asks for it.
fn type_of(column: &NotedColumn) -> &str {
    column.type_name.rsplit('.').next().unwrap_or_default()
}

/// The text of a row that its noted hash is of, as SQL. A release of the CRM may have added columns since: they stand at the end, and as many are left
/// out as it takes for the hashes of noted rows to be theirs again. No change of a value can look like that.
async fn sampled(
    target: &Target<'_>,
    table: Table,
    live: &[NotedColumn],
    before: &Noted,
) -> Result<String, Error> {
    let whole = text_of(live);
    let keys: Vec<&str> =
        before.keys().filter(|(of, _)| *of == table).map(|(_, key)| key.as_str()).take(SAMPLE).collect();
    if keys.is_empty() {
        return Ok(whole);
    }
    let key = target.catalog.fill(&Key::template(table, "t"))?;
    let name = target.catalog.table(table.name())?;
    let shorter = (1..live.len()).rev().map(|n| text_of(&live[..n]));
    let texts: Vec<String> = std::iter::once(whole).chain(shorter).collect();
    let hashes: Vec<String> = texts.iter().map(|text| hash(text)).collect();
    let sql = format!("SELECT {key}, ARRAY[{}] FROM {name} t WHERE {key} = ANY($1)", hashes.join(", "));
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
