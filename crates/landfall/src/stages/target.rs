//! The target: a session for each piece of work.

use landfall_postgres::{Session, connect};
use secrecy::ExposeSecret;

use super::job::Stop;
use crate::{
    config::Settings,
    fail::{Failure, Result},
};

/// Works on a session of its own. It is closed whatever became of the work: an embedded server takes one at a time, and the next one comes.
pub async fn on_target<T, E>(
    settings: &Settings,
    work: impl AsyncFnOnce(&Session) -> std::result::Result<T, E>,
) -> Result<T>
where
    Failure: From<E>,
{
    let session = connect(settings.database()?.expose_secret()).await?;
    // On the heap: a stage within a mode within a command is deeper than the compiler follows a future.
    let done = Box::pin(work(&session)).await;
    session.close().await;
    Ok(done?)
}

/// The same for a stage that changes what is in the target: without a session nothing of it is done.
pub async fn changing_target<T>(
    settings: &Settings,
    work: impl AsyncFnOnce(&Session) -> std::result::Result<T, Stop>,
) -> std::result::Result<T, Stop> {
    on_target(settings, async |session| Ok::<_, Failure>(work(session).await)).await.map_err(Stop::Refused)?
}
