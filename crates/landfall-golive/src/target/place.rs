//! Which database this is.

use landfall_model::place::Place;
use landfall_postgres::Session;
use uuid::Uuid;

use crate::error::{Error, While};

const DOING: &str = "asking which database this is";

/// The database of a session, with the id of the port. What is asked first is whether the role may ask for the number of the cluster.
pub async fn place(session: &Session, port: &str) -> Result<Place, Error> {
    const SQL: &str = "
        SELECT datname::text, oid, coalesce(has_function_privilege(to_regprocedure('pg_control_system()')::oid, 'EXECUTE'), false)
        FROM pg_database WHERE datname = current_database()";
    const CLUSTER: &str = "SELECT system_identifier::text FROM pg_control_system()";
    let client = session.client();
    let row = client.query_typed_one(SQL, &[]).await.while_doing(DOING)?;
    let cluster = if row.get(2) {
        Some(client.query_typed_one(CLUSTER, &[]).await.while_doing(DOING)?.get(0))
    } else {
        None
    };
    let port = Uuid::parse_str(port).map_err(|_| {
        Error::NotAsExpected(vec!["ports.id is no UUID: landfall needs UUID keys".to_owned()])
    })?;
    Ok(Place { server: session.server().to_owned(), database: row.get(0), oid: row.get(1), cluster, port })
}
