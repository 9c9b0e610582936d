//! The target: a session for each piece of work.

use landfall_model::{kind::Kind, monitor::Monitor};
use landfall_postgres::{Session, connect_as};
use secrecy::ExposeSecret;

use super::job::Stop;
use crate::{
    config::Settings,
    fail::{Failure, Result},
};

/// Works on a session of its own. It is closed whatever became of the work: an embedded server takes one at a time, and the next one comes.
pub async fn on_target<T, E>(
    settings: &Settings,
    monitor: &dyn Monitor,
    work: impl AsyncFnOnce(&Session) -> std::result::Result<T, E>,
) -> Result<T>
where
    Failure: From<E>,
{
    let (done, silence) = within(settings, monitor, work).await?;
    done.map_err(|error| Failure::from(error).because_of(silence))
}

/// The same for work that only asks: who asks to stop does not wait for the answer, and neither does the server work on at it.
pub async fn asking_target<T, E>(
    settings: &Settings,
    monitor: &dyn Monitor,
    work: impl AsyncFnOnce(&Session) -> std::result::Result<T, E>,
) -> Result<T>
where
    Failure: From<E>,
{
    let asked = async |session: &Session| {
        let answer = session.asking(monitor, work(session)).await;
        let stopped = || Failure::new(Kind::Interrupted, "stopped before the database had answered");
        Ok(answer.ok_or_else(stopped)??)
    };
    on_target::<T, Failure>(settings, monitor, asked).await
}

/// The same for a stage that changes what is in the target: without a session nothing of it is done, and who asks to stop has the server roll back
/// what is open.
pub async fn changing_target<T>(
    settings: &Settings,
    monitor: &dyn Monitor,
    work: impl AsyncFnOnce(&Session) -> std::result::Result<T, Stop>,
) -> std::result::Result<T, Stop> {
    let stoppable = async |session: &Session| session.stoppable(monitor, work(session)).await;
    let (done, silence) = within(settings, monitor, stoppable).await.map_err(Stop::Refused)?;
    done.map_err(|stop| stop.because_of(silence))
}

/// What became of the work, and why the session had ended before it, where the operator asked to stop or the server was out of reach.
async fn within<T>(
    settings: &Settings,
    monitor: &dyn Monitor,
    work: impl AsyncFnOnce(&Session) -> T,
) -> Result<(T, Option<landfall_postgres::Error>)> {
    let session = connect_as("landfall", settings.database()?.expose_secret(), monitor).await?;
    // On the heap: a stage within a mode within a command is deeper than the compiler follows a future.
    let done = Box::pin(work(&session)).await;
    Ok((done, session.close().await))
}
