//! What can go wrong between loaded and live, each with its own sentence and what to do next.

use landfall_model::{kind::Kind, rundir, words::count};
use landfall_postgres::{Reason, ServerSays};
use tokio_postgres::error::SqlState;

/// A failure.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server refuses a statement; its transaction is rolled back.
    #[error("the database failed while {doing}; nothing of it was kept")]
    Server {
        /// What was under way.
        doing: &'static str,
        /// The server's words.
        source: ServerSays,
    },
    /// Somebody holds a lock.
    #[error(
        "somebody else holds a lock that is needed (while {doing}): {holders}. Nothing of it was kept; wait until that ends, or end it with SELECT pg_terminate_backend(NUMBER), and repeat the command"
    )]
    Locked {
        /// What was under way.
        doing: &'static str,
        /// The sessions, each with its number, its user, the moment since when and the tables.
        holders: String,
        /// The server's words.
        source: ServerSays,
    },
    /// A right is missing, as one that was taken away since the target was looked at, or that a trigger needs.
    #[error(
        "the role lacks a right (while {doing}), for itself or for a trigger, rule or default of the table; nothing of it was kept: grant it, and repeat the command"
    )]
    Forbidden {
        /// What was under way.
        doing: &'static str,
        /// The server's words, which say on what.
        source: ServerSays,
    },
    /// A standby, or a database or role that is set read-only.
    #[error(
        "the database is read-only (while {doing}): DATABASE_URL must name the primary server and a role that may write"
    )]
    ReadOnly {
        /// What was under way.
        doing: &'static str,
        /// The server's words.
        source: ServerSays,
    },
    /// The connection broke, or driver and server misunderstood each other.
    #[error("the connection to the database was lost while {doing}; nothing of it was kept")]
    Lost {
        /// What was under way.
        doing: &'static str,
        /// The driver's reason.
        source: Reason,
    },
    /// The target is not as expected: each difference with its remedy.
    #[error("the target is not as expected; nothing was written:{}", list(.0))]
    NotAsExpected(Vec<String>),
    /// What was read from a file of the operator's is wrong: each place with its reason.
    #[error("{file} cannot be used:{}", list(.wrong))]
    File {
        /// Which file.
        file: String,
        /// What is wrong with it.
        wrong: Vec<String>,
    },
    /// The mail server cannot be used, as it is set.
    #[error("no mail can be sent through {server}: {what}")]
    Mail {
        /// Host and port.
        server: String,
        /// What is wrong.
        what: String,
    },
    /// The mail server is away, or takes nothing for now.
    #[error("no mail can be sent through {server} now: {what}")]
    MailAway {
        /// Host and port.
        server: String,
        /// What is heard of it.
        what: String,
    },
    /// The mail server was lost when it had a mail, before it answered.
    #[error(
        "{who} may have been sent a mail, and the mails behind it were not sent: no answer came whether it was taken ({why})"
    )]
    Unanswered {
        /// The line of the file, and the address, masked.
        who: String,
        /// How the server was lost.
        why: String,
    },
    /// The CRM does not take a link of ours.
    #[error("the CRM at {url} does not take the link of a mail: {what}; no mail was sent")]
    Link {
        /// `APP_URL`.
        url: String,
        /// What it answered.
        what: String,
    },
    /// The CRM cannot be asked about a link of ours.
    #[error("the CRM at {url} cannot be asked whether it takes the link of a mail: {what}; no mail was sent")]
    Unheard {
        /// `APP_URL`.
        url: String,
        /// What is heard of it.
        what: String,
    },
    /// The operator asked to stop before all mails had left.
    #[error(
        "stopped with {} not sent; accounts and roles are in, and whoever was mailed is not mailed again",
        count(*.left, "mail")
    )]
    Unsent {
        /// Mails that wait.
        left: usize,
    },
    /// The operator asked to stop.
    #[error("stopped before every smoke test was run; nothing of them was noted")]
    Interrupted,
    /// A file of the run.
    #[error(transparent)]
    Run(#[from] rundir::Error),
}

impl Error {
    /// Refuses a target of which something is wrong.
    ///
    /// # Errors
    /// [`Error::NotAsExpected`] with all of it.
    pub(crate) fn unless_expected(wrong: Vec<String>) -> Result<(), Self> {
        if wrong.is_empty() { Ok(()) } else { Err(Self::NotAsExpected(wrong)) }
    }

    /// The kind, for the exit code.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Server { .. }
            | Self::Locked { .. }
            | Self::Forbidden { .. }
            | Self::ReadOnly { .. }
            | Self::Lost { .. }
            | Self::Unheard { .. } => Kind::Target,
            Self::NotAsExpected(_) | Self::Link { .. } => Kind::Mismatch,
            Self::File { .. } | Self::Mail { .. } => Kind::Config,
            Self::MailAway { .. } | Self::Unanswered { .. } => Kind::Mail,
            Self::Unsent { .. } | Self::Interrupted => Kind::Interrupted,
            Self::Run(error) => error.kind(),
        }
    }
}

fn list(lines: &[String]) -> String {
    lines.iter().map(|line| format!("\n  {line}")).collect()
}

/// Names what was under way when a statement failed.
pub(crate) trait While<T> {
    /// Turns the driver's error into one that says what was being done: `reading the settings`.
    fn while_doing(self, doing: &'static str) -> Result<T, Error>;
}

impl<T> While<T> for Result<T, tokio_postgres::Error> {
    fn while_doing(self, doing: &'static str) -> Result<T, Error> {
        self.map_err(|error| match error.as_db_error() {
            Some(said) if *said.code() == SqlState::READ_ONLY_SQL_TRANSACTION => {
                Error::ReadOnly { doing, source: said.into() }
            }
            Some(said) if *said.code() == SqlState::LOCK_NOT_AVAILABLE => {
                Error::Locked { doing, holders: String::new(), source: said.into() }
            }
            Some(said) if *said.code() == SqlState::INSUFFICIENT_PRIVILEGE => {
                Error::Forbidden { doing, source: said.into() }
            }
            Some(said) => Error::Server { doing, source: said.into() },
            None => Error::Lost { doing, source: error.into() },
        })
    }
}
