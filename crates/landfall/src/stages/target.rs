//! The target: a session for each piece of work.

use landfall_postgres::{Session, connect};
use secrecy::ExposeSecret;

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
