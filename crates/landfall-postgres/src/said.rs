//! What others said of a failure: server, driver or system, each as the source of an error with a sentence of its own.

use std::error::Error;

use tokio_postgres::error::DbError;

/// What the server said, without its `DETAIL`: that quotes whole rows, which are personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} (SQLSTATE {sqlstate})")]
pub struct ServerSays {
    /// Five characters.
    pub sqlstate: String,
    /// The message.
    pub message: String,
}

/// A reason below the level of SQL: the driver's or the system's.
pub type Reason = Box<dyn Error + Send + Sync>;

impl From<&DbError> for ServerSays {
    fn from(error: &DbError) -> Self {
        Self { sqlstate: error.code().code().to_owned(), message: error.message().to_owned() }
    }
}
