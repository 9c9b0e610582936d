//! Rows that are not as the parent run left them: somebody works in the CRM already. They stay as they are, whatever the plan wants. Of those that
//! are just as it wants, a delta keeps note: to them it did nothing, and its undoing must not do it.

use std::collections::{HashMap, HashSet};

use landfall_model::{
    outcome::{Conflict, Found, Wish},
    rundir::RunDir,
    source::SourceRef,
    target::Table,
};
use tokio_postgres::{Client, Row, types::Type};

use super::{
    super::{
        Job,
        publish::at_lines,
        table::stage::{self, LINE, NAME},
    },
    DOING,
    base::BaseRow,
    compare::{differing, differs, key_texts, present, same_key},
};
use crate::{
    error::{Error, While},
    layout::Layout,
};

/// A row that is not as the base has it.
pub struct Touched {
    /// Its line of the base; of the plan where the base has none.
    pub line: i64,
    /// What it is.
    pub row: Conflict,
    /// True where it is no conflict: somebody entered it or changed it into just what the plan wants, or deleted it where the plan wants it no more.
    pub agrees: bool,
}

/// Finds them all.
pub async fn find(
    client: &Client,
    layout: &Layout,
    rows: &HashMap<i64, BaseRow>,
) -> Result<Vec<Touched>, Error> {
    let (is_live, is_staged) = (present(layout, "t"), present(layout, "s"));
    let sql = format!(
        "SELECT b.{LINE}, {is_live}, {columns}, {is_staged}, {is_staged} AND {wants}, {is_live} AND {is_staged} AND NOT {off}
         FROM {base} b LEFT JOIN {live} t ON {b_is_t} LEFT JOIN {staged} s ON {b_is_s}
         WHERE NOT {is_live} OR {edited}
         ORDER BY b.{LINE}",
        columns = differing(layout, "b", "t"),
        wants = differs(layout, "b", "s"),
        base = stage::base(layout),
        live = layout.live.name,
        b_is_t = same_key(layout, "b", "t"),
        staged = stage::candidates(layout),
        b_is_s = same_key(layout, "b", "s"),
        edited = differs(layout, "b", "t"),
        off = differs(layout, "s", "t"),
    );
    let found = client.query_typed(&sql, &[]).await.while_doing(DOING)?;
    Ok(found.iter().filter_map(|row| touched(layout, rows, row)).collect())
}

fn touched(layout: &Layout, rows: &HashMap<i64, BaseRow>, row: &Row) -> Option<Touched> {
    let (line, is_live): (i64, bool) = (row.get(0), row.get(1));
    let base = rows.get(&line)?;
    let wish = match (base.wanted, row.get::<_, bool>(4)) {
        (false, _) => Wish::Remove,
        (true, true) => Wish::Update,
        (true, false) => Wish::Nothing,
    };
    let agrees = row.get(5) || (!is_live && wish == Wish::Remove);
    let (found, columns) = if is_live { (Found::Edited, row.get(2)) } else { (Found::Deleted, Vec::new()) };
    let (table, key, from) = (layout.table, base.key.join(","), base.from.clone());
    Some(Touched { line, row: Conflict { table, key, from, found, columns, wish }, agrees })
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

/// Takes out of what is wanted the rows of which users had made already what the delta wanted that is undone: it did nothing to them, and what
/// it found was theirs. Answers them as they are left now.
pub async fn set_agreed_aside(
    client: &Client,
    layout: &Layout,
    agreed: &[Conflict],
) -> Result<Vec<Conflict>, Error> {
    let of_table = agreed.iter().filter(|row| row.table == layout.table);
    let agreed: HashMap<&str, &Conflict> = of_table.map(|row| (row.key.as_str(), row)).collect();
    if agreed.is_empty() {
        return Ok(Vec::new());
    }
    let keys = key_texts(layout, "s");
    let sql = format!(
        "SELECT s.{LINE}, concat_ws(',', {keys}) FROM {} s WHERE concat_ws(',', {keys}) = ANY($1) ORDER BY 1",
        stage::candidates(layout)
    );
    let wanted: Vec<&str> = agreed.keys().copied().collect();
    let found = client.query_typed(&sql, &[(&wanted, Type::TEXT_ARRAY)]).await.while_doing(DOING)?;
    let lines: Vec<i64> = found.iter().map(|row| row.get(0)).collect();
    stage::remove(client, &lines).await?;
    let left =
        |row: &Row| Some(Conflict { wish: Wish::Update, ..(*agreed.get(row.get::<_, &str>(1))?).clone() });
    Ok(found.iter().filter_map(left).collect())
}

/// Rows that are there although the base has none of them: left behind by a reset, or somebody else's. Takes those that are not as the plan wants
/// them out of what is wanted. One that is as it wants it is a user's where its key is what it says, as of a label: an id that was derived no
/// user gives.
pub async fn set_strange_aside(job: &Job<'_>, layout: &Layout) -> Result<Vec<Touched>, Error> {
    let keys = key_texts(layout, "t");
    let sql = format!(
        "SELECT s.{LINE}, concat_ws(',', {keys}), {columns}, NOT {differs} FROM {staged} s JOIN {live} t ON {s_is_t}
         WHERE ({differs} OR {is_entered}) AND NOT EXISTS (SELECT FROM {base} b WHERE {b_is_s}) ORDER BY 1",
        columns = differing(layout, "s", "t"),
        staged = stage::candidates(layout),
        live = layout.live.name,
        s_is_t = same_key(layout, "s", "t"),
        differs = differs(layout, "s", "t"),
        is_entered = layout.table.key_columns() != ["id"],
        base = stage::base(layout),
        b_is_s = same_key(layout, "b", "s"),
    );
    let found = job.client.query_typed(&sql, &[]).await.while_doing(DOING)?;
    let lines = || found.iter().map(|row| row.get(0));
    let mut lineage = HashMap::new();
    at_lines(job.run, layout.table, lines(), |line, planned| {
        lineage.insert(line, planned.from.clone());
    })?;
    let strange: Vec<Touched> = found.iter().map(|row| strange(layout.table, row, &mut lineage)).collect();
    let conflicts: Vec<i64> = strange.iter().filter(|row| !row.agrees).map(|row| row.line).collect();
    stage::remove(job.client, &conflicts).await?;
    Ok(strange)
}

fn strange(table: Table, row: &Row, lineage: &mut HashMap<i64, Vec<SourceRef>>) -> Touched {
    let (line, agrees) = (row.get(0), row.get(3));
    let found = if agrees { Found::Entered } else { Found::Edited };
    let (key, columns) = (row.get(1), row.get(2));
    let from = lineage.remove(&line).unwrap_or_default();
    Touched { line, agrees, row: Conflict { table, key, from, found, columns, wish: Wish::Update } }
}

/// Adds rows to those that a run tells of already, each once.
pub fn note<'r>(run: &RunDir, name: &str, mut rows: impl Iterator<Item = &'r Conflict>) -> Result<(), Error> {
    let told: Vec<Conflict> = run.read_appended(name)?;
    let mut told: HashSet<(Table, &str)> = told.iter().map(|row| (row.table, row.key.as_str())).collect();
    Ok(rows.try_for_each(
        |row| if told.insert((row.table, &row.key)) { run.append(name, row) } else { Ok(()) },
    )?)
}
