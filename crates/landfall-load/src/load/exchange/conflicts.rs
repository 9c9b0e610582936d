//! Rows that are not as the parent run left them: somebody works in the CRM already. They stay as they are, whatever the plan wants.

use std::collections::{HashMap, HashSet};

use landfall_model::outcome::{Conflict, Found, Wish};
use tokio_postgres::{Client, Row, types::Type};

use super::{
    super::stage::{self, LINE, NAME},
    DOING,
    base::BaseRow,
    compare::{differing, differs, present, same_key},
};
use crate::{
    error::{Error, While},
    layout::Layout,
};

/// Finds them, by the line of the base. A row that somebody changed into just what the plan wants is none, nor is one that somebody deleted
/// and the plan wants no more.
pub async fn find(
    client: &Client,
    layout: &Layout,
    rows: &HashMap<i64, BaseRow>,
) -> Result<Vec<(i64, Conflict)>, Error> {
    let (is_live, is_staged) = (present(layout, "t"), present(layout, "s"));
    let sql = format!(
        "SELECT b.{LINE}, {is_live}, {columns}, {is_staged}, {is_staged} AND {wants}
         FROM {base} b LEFT JOIN {live} t ON {b_is_t} LEFT JOIN {staged} s ON {b_is_s}
         WHERE (NOT {is_live} OR {edited}) AND NOT ({is_live} AND {is_staged} AND NOT {undone})
         ORDER BY b.{LINE}",
        columns = differing(layout, "b", "t"),
        wants = differs(layout, "b", "s"),
        base = stage::base(layout),
        live = layout.live.name,
        b_is_t = same_key(layout, "b", "t"),
        staged = stage::candidates(layout),
        b_is_s = same_key(layout, "b", "s"),
        edited = differs(layout, "b", "t"),
        undone = differs(layout, "s", "t"),
    );
    let found = client.query_typed(&sql, &[]).await.while_doing(DOING)?;
    Ok(found.iter().filter_map(|row| conflict(layout, rows, row)).collect())
}

fn conflict(layout: &Layout, rows: &HashMap<i64, BaseRow>, row: &Row) -> Option<(i64, Conflict)> {
    let (line, is_live): (i64, bool) = (row.get(0), row.get(1));
    let base = rows.get(&line)?;
    let wish = match (base.wanted, row.get::<_, bool>(4)) {
        (false, _) => Wish::Remove,
        (true, true) => Wish::Update,
        (true, false) => Wish::Nothing,
    };
    if !is_live && wish == Wish::Remove {
        return None;
    }
    let (found, columns) = if is_live { (Found::Edited, row.get(2)) } else { (Found::Deleted, Vec::new()) };
    let (table, key, from) = (layout.table, base.key.join(","), base.from.clone());
    Some((line, Conflict { table, key, from, found, columns, wish }))
}

/// Takes their rows out of what is wanted.
pub async fn set_aside(client: &Client, layout: &Layout, lines: &[i64]) -> Result<(), Error> {
    let sql = format!(
        "DELETE FROM {NAME} WHERE {LINE} IN (SELECT s.{LINE} FROM {staged} s JOIN {base} b ON {same} WHERE b.{LINE} = ANY($1))",
        staged = stage::candidates(layout),
        base = stage::base(layout),
        same = same_key(layout, "s", "b"),
    );
    client.execute_typed(&sql, &[(&lines, Type::INT8_ARRAY)]).await.while_doing(DOING).map(|_| ())
}

/// Rows that are there although the base has none of them, and are not as the plan wants them: left behind by a reset, or somebody else's. Only
/// one whose newer form was rejected is ours to change. Takes them out of what is wanted.
pub async fn set_strange_aside(
    client: &Client,
    layout: &Layout,
    rejected: &HashSet<Vec<String>>,
) -> Result<Vec<Conflict>, Error> {
    let keys = layout.key().iter().map(|key| format!("t.{key}::text")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT s.{LINE}, ARRAY[{keys}], {columns} FROM {staged} s JOIN {live} t ON {s_is_t}
         WHERE {differs} AND NOT EXISTS (SELECT FROM {base} b WHERE {b_is_s}) ORDER BY 1",
        columns = differing(layout, "s", "t"),
        staged = stage::candidates(layout),
        live = layout.live.name,
        s_is_t = same_key(layout, "s", "t"),
        differs = differs(layout, "s", "t"),
        base = stage::base(layout),
        b_is_s = same_key(layout, "b", "s"),
    );
    let found = client.query_typed(&sql, &[]).await.while_doing(DOING)?;
    let strange: Vec<&Row> =
        found.iter().filter(|row| !rejected.contains(&row.get::<_, Vec<String>>(1))).collect();
    let lines: Vec<i64> = strange.iter().map(|row| row.get(0)).collect();
    stage::remove(client, &lines).await?;
    let conflict = |row: &&Row| Conflict {
        table: layout.table,
        key: row.get::<_, Vec<String>>(1).join(","),
        from: Vec::new(),
        found: Found::Edited,
        columns: row.get(2),
        wish: Wish::Update,
    };
    Ok(strange.iter().map(conflict).collect())
}
