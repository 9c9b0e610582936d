//! Statements that failed: by the code of the server, never by its words.

use std::{error::Error as StdError, io};

use landfall_postgres::ServerSays;
use tokio_postgres::error::SqlState;

use super::Error;

/// Names what was under way when a statement failed.
pub(crate) trait While<T> {
    /// Turns the driver's error into one that says what was being done: `reading the catalogue`.
    fn while_doing(self, doing: &str) -> Result<T, Error>;
}

impl<T> While<T> for Result<T, tokio_postgres::Error> {
    fn while_doing(self, doing: &str) -> Result<T, Error> {
        self.map_err(|error| Error::of_statement(doing, error))
    }
}

impl Error {
    /// A statement that failed while something was under way.
    fn of_statement(doing: &str, error: tokio_postgres::Error) -> Self {
        let doing = doing.to_owned();
        let Some(said) = error.as_db_error() else {
            let is_lost = error.is_closed() || error.source().is_some_and(<dyn StdError>::is::<io::Error>);
            let source = error.into();
            return if is_lost { Self::Lost { doing, source } } else { Self::Driver { doing, source } };
        };
        let source = ServerSays::from(said);
        match said.code() {
            &SqlState::DISK_FULL => Self::DiskFull { doing, source },
            &SqlState::QUERY_CANCELED => Self::Cancelled { doing, source },
            &SqlState::LOCK_NOT_AVAILABLE => Self::LockTimeout { doing, holders: String::new(), source },
            &SqlState::INSUFFICIENT_PRIVILEGE => Self::Forbidden { doing, source },
            &SqlState::READ_ONLY_SQL_TRANSACTION => Self::ReadOnly { doing, source },
            code if ends_the_connection(code) => Self::Lost { doing, source: source.into() },
            _ => Self::Server { doing, source },
        }
    }
}

/// True where the server says that it goes away, or throws this session out.
fn ends_the_connection(code: &SqlState) -> bool {
    matches!(code, &SqlState::ADMIN_SHUTDOWN | &SqlState::CRASH_SHUTDOWN | &SqlState::CANNOT_CONNECT_NOW)
        || code.code().starts_with("08")
}

/// True where a failed statement says nothing about the rows in it: connection, resources, locks, rights of the whole session, a bug of the server.
pub(crate) fn is_fatal(error: &tokio_postgres::Error) -> bool {
    const CLASSES: [&str; 9] = ["08", "25", "40", "53", "55", "57", "58", "F0", "XX"];
    error.code().is_none_or(|code| CLASSES.iter().any(|class| code.code().starts_with(class)))
}

/// True where the statement itself cannot run (class 42: missing object, missing right): no row is at fault. A missing right may also be a
/// row-level policy's refusal, but a load never starts under one.
pub(crate) fn is_about_the_table(error: &tokio_postgres::Error) -> bool {
    error.code().is_some_and(|code| code.code().starts_with("42"))
}
