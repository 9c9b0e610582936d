//! Search vectors of clients, berths and interests, computed in the target after the load: they need rows of several tables.
//!
//! Every configured text-search configuration is applied and the vectors joined: `english` finds word forms, `simple` the names that English takes for
//! stop words, and each text is there in the spellings that people type (`spelling`). The plan document's statement for interests is invalid SQL
//! (DOMAIN 6); here each vector is computed in a subquery.

mod spelling;
mod vector;

use landfall_model::{
    mapping::{SearchMapping, TargetMapping},
    monitor::Monitor,
    outcome::Mismatch,
    target::Table,
    words::count,
};
use landfall_postgres::Session;
use tokio_postgres::{
    Client,
    types::{ToSql, Type},
};
use uuid::Uuid;

use crate::{
    catalogue::{Catalogue, Events},
    error::{Error, While},
    layout::live_name,
    preflight,
    quiet::without_triggers,
    sql::in_transaction,
};

const DOING: &str = "filling the search vectors";

/// Fills `search_vector` of all clients, berths and interests of a port, in one transaction, and answers per table how many rows can be found by
/// now. Tables whose `search_vector` the mapping omits, or the target generates by itself, are left out. Long texts are cut.
pub async fn index_search(
    session: &Session,
    port: &str,
    search: &SearchMapping,
    names: &TargetMapping,
    monitor: &dyn Monitor,
) -> Result<Vec<(Table, u64)>, Error> {
    let client = session.client();
    in_transaction(client, DOING, async || {
        let catalogue = preflight::read(client).await?;
        let port = preflight::port(client, &catalogue, port).await?;
        let configurations = &search.configurations;
        let index = Index { client, names, catalogue: &catalogue, configurations, port };
        index.check_configurations().await?;
        index.fill_all(monitor).await
    })
    .await
}

struct Index<'a> {
    client: &'a Client,
    names: &'a TargetMapping,
    catalogue: &'a Catalogue,
    configurations: &'a [String],
    port: Uuid,
}

impl Index<'_> {
    /// A configuration that the server does not know is the mapping's mistake.
    async fn check_configurations(&self) -> Result<(), Error> {
        const SQL: &str = "
            SELECT c FROM unnest($1::text[]) c
            WHERE NOT EXISTS (SELECT FROM pg_ts_config WHERE cfgname = c AND pg_ts_config_is_visible(oid))";
        let rows = self
            .client
            .query_typed(SQL, &[(&self.configurations, Type::TEXT_ARRAY)])
            .await
            .while_doing(DOING)?;
        let unknown: Vec<_> = rows.iter().map(|row| unknown(row.get(0))).collect();
        if unknown.is_empty() { Ok(()) } else { Err(Error::NotAsExpected(unknown)) }
    }

    async fn fill_all(&self, monitor: &dyn Monitor) -> Result<Vec<(Table, u64)>, Error> {
        let mut filled = Vec::new();
        for table in Table::ALL.into_iter().filter(|table| table.is_searched()) {
            if let Some(rows) = self.fill(table, monitor).await? {
                filled.push((table, rows));
            }
        }
        Ok(filled)
    }

    async fn fill(&self, table: Table, monitor: &dyn Monitor) -> Result<Option<u64>, Error> {
        let Some(vector) = live_name(self.names, table.name(), "search_vector") else { return Ok(None) };
        let Some(live) = self.catalogue.tables.get(table.name()) else { return Ok(None) };
        if live.column(vector).is_none_or(|column| column.generated) {
            return Ok(None);
        }
        let task = format!("index {table}");
        monitor.start(&task, None);
        let sql = self.update(table, &live.name, vector);
        let port = self.port.to_string();
        let mut values: Vec<(&(dyn ToSql + Sync), Type)> = vec![(&port, Type::TEXT)];
        values.extend(self.configurations.iter().map(|name| (name as _, Type::TEXT)));
        let update = async || self.client.query_typed_one(&sql, &values).await.while_doing(DOING);
        let row = without_triggers(self.client, &[live], Events::UPDATE, monitor, update).await?;
        let filled = row.get::<_, i64>(0).cast_unsigned();
        monitor.finish(&task, &count(filled, "row"));
        Ok(Some(filled))
    }
}

fn unknown(configuration: &str) -> Mismatch {
    Mismatch {
        table: None,
        what: format!("the text search configuration \"{configuration}\" does not exist"),
        remedy: "create it, or leave it out under [search] in the mapping file".to_owned(),
    }
}
