//! What a Lookup column shows in the end: a column of another table, whose type decides what its cells hold.

use std::collections::BTreeMap;

use landfall_model::{literal::literal, mapping::TableMapping};

use crate::{
    error::Error,
    nocodb::{ColumnMeta, NocoDb, TableMeta},
};

/// A lookup of a lookup of a lookup: nobody builds more.
const HOPS: usize = 4;

/// By title, what each mapped Lookup column shows. One whose other table the token may not see is left out: its values are shown all the same.
pub(super) async fn looked_up(
    db: &NocoDb,
    meta: &TableMeta,
    mapping: &TableMapping,
) -> Result<BTreeMap<String, ColumnMeta>, Error> {
    let mut shown = BTreeMap::new();
    for column in mapping.columns.values().filter_map(|title| meta.column(title)) {
        if let Some(other) = end(db, meta, column).await? {
            shown.insert(column.title.clone(), other);
        }
    }
    Ok(shown)
}

/// None where the column is no Lookup, or where its way cannot be followed.
async fn end(db: &NocoDb, meta: &TableMeta, column: &ColumnMeta) -> Result<Option<ColumnMeta>, Error> {
    let (mut meta, mut column) = (meta.clone(), column.clone());
    for hop in 0..=HOPS {
        let Some((link, shown)) = column.looked_up() else {
            return Ok((hop > 0).then_some(column));
        };
        let Some(table) = meta.by_id(link).and_then(ColumnMeta::linked_table) else { break };
        let next = match db.table(table, &format!("the table that {} shows", literal(&column.title))).await {
            Ok(next) => next,
            Err(error) if error.is_away() => return Err(error),
            Err(_) => break,
        };
        let Some(found) = next.by_id(shown).cloned() else { break };
        (meta, column) = (next, found);
    }
    Ok(None)
}
