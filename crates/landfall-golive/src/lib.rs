//! What stands between loaded and live: the CRM's settings, its accounts, and the smoke tests. It writes rows that no plan knows, and
//! none that a plan loads.
//!
//! 1. [`settings`]: a file held against the target; what differs is shown, applied in one transaction, noted in the run, and undone from there.
//! 2. [`accounts`]: users as Better Auth makes them, their roles and ports, and mails with a link to set a password.
//! 3. [`smoke`]: the smoke tests, as data: calls to the CRM, and statements in a session that cannot write.

pub mod accounts;
mod audit;
mod checked;
mod error;
mod http;
pub mod mail;
pub mod settings;
pub mod smoke;
mod target;

pub use audit::Author;
pub use error::Error;
use landfall_postgres::Session;

/// What a target lacks to take settings and accounts, each with its remedy; nothing where it is able to.
///
/// # Errors
/// The server fails.
pub async fn check(session: &Session) -> Result<Vec<String>, Error> {
    let mut lacks =
        target::lacks(session.client(), &[&settings::NEEDS[..], &accounts::NEEDS].concat()).await?;
    // Both write to the audit log.
    lacks.sort();
    lacks.dedup();
    Ok(lacks)
}
