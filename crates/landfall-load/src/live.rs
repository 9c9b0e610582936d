//! What is in the target now: the run that a delta follows.

use landfall_postgres::Session;

use crate::{
    error::Error,
    marker::{self, LiveRun},
    preflight,
};

/// The run that is loaded for a port, whole or in part; none where none is.
pub async fn live(session: &Session, port: &str) -> Result<Option<LiveRun>, Error> {
    let client = session.client();
    let catalogue = preflight::read(client).await?;
    let port = preflight::port(client, &catalogue, port).await?;
    marker::live_run(client, port).await
}
