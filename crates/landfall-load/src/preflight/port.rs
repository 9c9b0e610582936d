//! The port's seed row: looked up by its slug, never written.

use landfall_model::outcome::Mismatch;
use tokio_postgres::{Client, types::Type};
use uuid::Uuid;

use super::{missing, structure};
use crate::{
    catalogue::Catalogue,
    error::{Error, While},
};

/// The table of ports.
pub const TABLE: &str = "ports";

/// The id of the one active port with this slug, or why there is none.
pub async fn find(
    client: &Client,
    catalogue: &Catalogue,
    slug: &str,
) -> Result<Result<Uuid, Mismatch>, Error> {
    let Some(ports) = catalogue.tables.get(TABLE) else {
        return Ok(Err(missing::difference(TABLE, catalogue)));
    };
    let role = &catalogue.database.role;
    if !ports.is_readable() {
        let what = format!("the role {role} lacks SELECT on ports");
        return Ok(Err(difference(what, &format!("GRANT SELECT ON {} TO {role}", ports.name))));
    }
    if !["id", "slug", "is_active"].iter().all(|name| ports.column(name).is_some()) {
        let what = "ports has no column id, slug or is_active".to_owned();
        return Ok(Err(difference(what, "apply the CRM's migrations")));
    }
    let sql = format!("SELECT id::text, is_active IS TRUE AS is_active FROM {} WHERE slug = $1", ports.name);
    let rows = client.query_typed(&sql, &[(&slug, Type::TEXT)]).await.while_doing("looking the port up")?;
    let found = match rows.as_slice() {
        [] if ports.row_security => {
            let (what, remedy) = structure::hidden(TABLE, ports, role);
            Err(difference(format!("{what}, and no port \"{slug}\" is among the others"), &remedy))
        }
        [] => Err(no_port(client, &ports.name, slug).await?),
        [row] if row.get("is_active") => Uuid::parse_str(row.get("id"))
            .map_err(|_| difference("ports.id is no UUID".to_owned(), "landfall needs UUID keys")),
        [_] => Err(difference(format!("the port \"{slug}\" is not active"), "set its is_active to true")),
        _ => Err(difference(
            format!("there are {} ports \"{slug}\"", rows.len()),
            "delete all but one of them",
        )),
    };
    Ok(found)
}

/// What is told where no port has this slug: those that there are, for one is often meant that is spelt otherwise.
async fn no_port(client: &Client, ports: &str, slug: &str) -> Result<Mismatch, Error> {
    let sql = format!("SELECT slug::text FROM {ports} WHERE slug IS NOT NULL ORDER BY 1 LIMIT 20");
    let rows = client.query_typed(&sql, &[]).await.while_doing("looking for ports")?;
    let slugs: Vec<&str> = rows.iter().map(|row| row.get(0)).collect();
    let remedy = match slugs.as_slice() {
        [] => "seed it: the table ports is empty".to_owned(),
        slugs => format!("seed it, or set LANDFALL_PORT to a slug of the table ports: {}", slugs.join(", ")),
    };
    Ok(difference(format!("there is no port \"{slug}\""), &remedy))
}

fn difference(what: String, remedy: &str) -> Mismatch {
    Mismatch { table: None, what, remedy: remedy.to_owned() }
}
