//! A port by its slug.

use landfall_model::place::{Database, Place};
use tokio_postgres::Client;
use uuid::Uuid;

use crate::error::{Error, While};

/// The id of the active port with this slug.
///
/// # Errors
/// There is none: named with those that there are.
pub async fn port(client: &Client, slug: &str) -> Result<String, Error> {
    const SQL: &str = "SELECT id::text, slug FROM ports WHERE is_active ORDER BY slug";
    let rows = client.query_typed(SQL, &[]).await.while_doing("looking the port up")?;
    let found = rows.iter().find(|row| row.get::<_, &str>(1) == slug);
    found.map(|row| row.get(0)).ok_or_else(|| {
        let slugs: Vec<&str> = rows.iter().map(|row| row.get(1)).collect();
        let there = slugs.join(", ");
        let what =
            format!("there is no active port \"{slug}\": seed it, or name one of those there are: {there}");
        Error::NotAsExpected(vec![what])
    })
}

/// A database with the port of this id.
///
/// # Errors
/// The id is no UUID.
pub fn place(database: &Database, port: &str) -> Result<Place, Error> {
    let port = Uuid::parse_str(port).map_err(|_| {
        Error::NotAsExpected(vec!["ports.id is no UUID: landfall needs UUID keys".to_owned()])
    })?;
    Ok(Place { database: database.clone(), port })
}
