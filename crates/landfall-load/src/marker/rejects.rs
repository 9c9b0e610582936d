//! Rejected lines, noted with the group that left them out: a load that was killed after its commit still knows them. Values are not
//! noted; they stand in the run directory.

use landfall_model::target::Table;
use tokio_postgres::{
    Client,
    types::{Json, Type},
};

use super::DOING;
use crate::{
    error::{Error, While},
    reject::Reject,
};

/// Notes the rejected lines of a table, in the group's own transaction.
pub async fn record_rejects(
    client: &Client,
    plan: &str,
    table: Table,
    rejects: &[Reject],
) -> Result<(), Error> {
    const SQL: &str = "
        INSERT INTO landfall.rejects (plan_hash, table_name, line, reject)
        SELECT $1, $2, l, r FROM unnest($3::bigint[], $4::jsonb[]) u(l, r)";
    if rejects.is_empty() {
        return Ok(());
    }
    let (lines, entries): (Vec<i64>, Vec<Json<&Reject>>) =
        rejects.iter().map(|reject| (reject.line, Json(reject))).unzip();
    let name = table.name();
    let values = [
        (&plan as _, Type::TEXT),
        (&name as _, Type::TEXT),
        (&lines as _, Type::INT8_ARRAY),
        (&entries as _, Type::JSONB_ARRAY),
    ];
    client.execute_typed(SQL, &values).await.while_doing(DOING).map(|_| ())
}

/// Forgets the rejected lines of a table that is loaded anew: after a reset that left rows of users they are still noted.
pub async fn forget_rejects(client: &Client, plan: &str, table: Table) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM landfall.rejects WHERE plan_hash = $1 AND table_name = $2";
    let values = [(&plan as _, Type::TEXT), (&table.name() as _, Type::TEXT)];
    client.execute_typed(SQL, &values).await.while_doing(DOING).map(|_| ())
}

/// The rejected lines of a table, in their order.
pub async fn of_table(client: &Client, plan: &str, table: Table) -> Result<Vec<Reject>, Error> {
    const SQL: &str =
        "SELECT reject FROM landfall.rejects WHERE plan_hash = $1 AND table_name = $2 ORDER BY line";
    let rows = client
        .query_typed(SQL, &[(&plan, Type::TEXT), (&table.name(), Type::TEXT)])
        .await
        .while_doing(DOING)?;
    Ok(rows.iter().map(|row| row.get::<_, Json<Reject>>(0).0).collect())
}
