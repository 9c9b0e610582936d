//! What other ports have in the same tables, noted before anything is loaded: a load must not touch it, and verification proves by this that it
//! did not. Each row is a line of `load/other-ports.jsonl` with a hash of all its columns, made by the server; which columns these are is noted beside
//! it, since the CRM may change them before anybody compares. Where the CRM has no other port there is
//! nothing to read; else it costs one scan of the tables, and a line of some hundred bytes for each row of another port.

use landfall_model::{
    outcome::{NotedColumn, OtherPortColumns, OtherPortRow},
    rundir,
    target::Table,
};
use tokio_postgres::types::Type;

use super::Job;
use crate::{
    catalogue::LiveColumn,
    error::{Error, While},
    layout::{Layout, PORT_ID},
    marker,
    sql::quote,
};

const DOING: &str = "looking at the rows of other ports";

/// The hash is of the row's text, which depends on these.
const SPELLING: &str = "
    SET LOCAL TIME ZONE 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres';
    SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'";

/// Notes the rows, unless an earlier attempt noted them and brought a group in: what came after that is not what was before.
pub async fn note(job: &Job<'_>) -> Result<(), Error> {
    if !marker::groups(job.client, &job.plan.hash).await?.is_empty() {
        return Ok(());
    }
    job.run.set_aside(rundir::LOAD_OTHERS)?;
    job.run.set_aside(rundir::LOAD_OTHERS_COLUMNS)?;
    job.lock
        .transaction(DOING, async || {
            job.client.batch_execute(SPELLING).await.while_doing(DOING)?;
            let mut file = job.run.create_jsonl(rundir::LOAD_OTHERS)?;
            let mut columns = job.run.create_jsonl(rundir::LOAD_OTHERS_COLUMNS)?;
            for table in Table::ALL {
                let layout = &job.target.layouts[&table];
                let Some(sql) = rows(job, layout) else { continue };
                let port = job.target.port.to_string();
                let found = job.client.query_typed(&sql, &[(&port, Type::TEXT)]).await.while_doing(DOING)?;
                if !found.is_empty() {
                    columns.push(&columns_of(layout))?;
                }
                for row in found {
                    let (key, owner, hash) = (row.get(0), row.get(1), row.get(2));
                    file.push(&OtherPortRow { table, key, owner, hash })?;
                }
            }
            columns.finish()?;
            Ok(file.finish()?)
        })
        .await
}

fn columns_of(layout: &Layout) -> OtherPortColumns {
    let noted =
        |column: &LiveColumn| NotedColumn { name: column.name.clone(), type_name: column.type_name.clone() };
    OtherPortColumns { table: layout.table, columns: layout.live.columns.iter().map(noted).collect() }
}

/// Key, what it hangs on, and hash of the rows that belong to another port, by themselves or by what they hang on; none where the mapping omits
/// a column that tells.
fn rows(job: &Job<'_>, layout: &Layout) -> Option<String> {
    let live = |layout: &Layout, column: &str| layout.field(column).map(|field| quote(&field.column.name));
    let keys =
        layout.table.key_columns().iter().map(|column| Some(format!("t.{}::text", live(layout, column)?)));
    let key = keys.collect::<Option<Vec<_>>>()?.join(", ");
    let table = &layout.live.name;
    let hash = "hashtextextended(t::text, 0)";
    let Some((column, parent)) = layout.table.parent() else {
        let port = live(layout, PORT_ID)?;
        return Some(format!(
            "SELECT concat_ws(',', {key}), NULL::text, {hash} FROM {table} t WHERE t.{port}::text <> $1"
        ));
    };
    let (parent, column) = (&job.target.layouts[&parent], live(layout, column)?);
    let (id, port) = (live(parent, "id")?, live(parent, PORT_ID)?);
    Some(format!(
        "SELECT concat_ws(',', {key}), t.{column}::text, {hash} FROM {table} t
         JOIN {} p ON p.{id} = t.{column} WHERE p.{port}::text <> $1",
        parent.live.name
    ))
}
