//! Staged rows into the live table. What the server still refuses (trigger, exclusion, a constraint that could not be judged before) is found
//! by halves.

use tokio_postgres::{Client, types::Type};

use super::{
    TableLoad,
    halves::{Taken, by_halves},
    stage::{self, LINE},
};
use crate::{
    error::{Error, While},
    layout::Layout,
};

/// Inserts what is staged, adding rows that the server refuses to the rejects.
pub async fn insert(load: &mut TableLoad<'_>) -> Result<Taken, Error> {
    let doing = format!("inserting into {}", load.layout.table);
    let (client, layout) = (load.client, load.layout);
    let lines = staged(client, &doing).await?;
    by_halves(load, &doing, lines, async |lines| insert_between(client, layout, lines).await).await
}

async fn staged(client: &Client, doing: &str) -> Result<Vec<i64>, Error> {
    let sql = format!("SELECT {LINE} FROM {} ORDER BY {LINE}", stage::NAME);
    let rows = client.query_typed(&sql, &[]).await.while_doing(doing)?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// All that is staged from the first of these lines to the last.
async fn insert_between(
    client: &Client,
    layout: &Layout,
    lines: &[i64],
) -> Result<u64, tokio_postgres::Error> {
    let columns = layout.column_list();
    let sql = format!(
        "INSERT INTO {} ({columns}) SELECT {columns} FROM {} s WHERE {LINE} BETWEEN $1 AND $2",
        layout.live.name,
        stage::candidates(layout)
    );
    client.execute_typed(&sql, &[(&lines.first(), Type::INT8), (&lines.last(), Type::INT8)]).await
}
