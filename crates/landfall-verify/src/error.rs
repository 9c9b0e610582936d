//! What can go wrong while verifying. A difference between plan and target is no error: it is a check that did not pass.

use std::path::PathBuf;

use landfall_model::{kind::Kind, rundir};
use landfall_postgres::Reason;

/// Why a verification could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no connection.
    #[error(transparent)]
    Connect(#[from] landfall_postgres::Error),
    /// The user in `DATABASE_URL` lacks a right to read.
    #[error(
        "the user in DATABASE_URL may not read all that verification looks at ({doing}): grant SELECT on the CRM's tables, and BYPASSRLS to the user where row-level security hides rows of them"
    )]
    MayNotRead {
        /// What was being looked at.
        doing: String,
        /// The server's reason, which names the table.
        source: tokio_postgres::Error,
    },
    /// Somebody holds a lock, or waits for one before us.
    #[error(
        "somebody else holds a lock on what verification looks at ({doing}): {holders}. Wait until that ends, or end it with SELECT pg_terminate_backend(NUMBER), and repeat the command"
    )]
    Locked {
        /// What was being looked at.
        doing: String,
        /// The sessions, each with its number, its user, the moment since when and the tables.
        holders: String,
        /// The server's reason.
        source: tokio_postgres::Error,
    },
    /// A question was not answered.
    #[error("the target failed to answer while verification was at: {doing}")]
    Query {
        /// What was being looked at, for instance `fields of clients`.
        doing: String,
        /// The server's reason, or that nothing comes from it any more.
        source: Reason,
    },
    /// The target lacks what is to be verified.
    #[error("the target has no {}; `landfall check` names every difference with its remedy", .0.join(", no "))]
    Schema(Vec<String>),
    /// The port's seed row is missing.
    #[error("the target has no port \"{0}\": seed it, or set LANDFALL_PORT to the slug that the target has")]
    NoPort(String),
    /// Nothing of what was loaded is there.
    #[error("no row that {} loaded is in the database of DATABASE_URL: it is another one, or it was emptied", .0.display())]
    Elsewhere(PathBuf),
    /// The port's seed row has no id that landfall could refer to.
    #[error(
        "ports.id of port \"{0}\" is no uuid: give the port one, and its rows, before anything is migrated"
    )]
    PortId(String),
    /// Ids are of a type that holds no uuid.
    #[error("the target keeps {}: landfall's ids are uuids, so that these columns have to be of type uuid or text", .0.join(", "))]
    IdType(Vec<String>),
    /// The run was planned for another port.
    #[error("the run was planned for port \"{plan}\", but LANDFALL_PORT is \"{asked}\"")]
    OtherPort {
        /// The plan's port.
        plan: String,
        /// The port that was asked for.
        asked: String,
    },
    /// A line of the plan is not like the first line of its file, or has no key.
    #[error("{file}, line {line}: {what}")]
    PlanLine {
        /// The file of the run.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        what: String,
    },
    /// A file of the run directory cannot be read.
    #[error(transparent)]
    Run(#[from] rundir::Error),
    /// The bucket cannot be listed.
    #[error(transparent)]
    Store(#[from] landfall_store::Error),
    /// The operator asked to stop. Nothing was written, so nothing is left behind.
    #[error("verification was interrupted; nothing was changed, and it can simply be started again")]
    Interrupted,
}

impl Error {
    /// Of a question that was not answered, with why that could not come, where the server was found to be out of reach: the driver knows only that
    /// the connection is closed.
    pub(crate) fn because_of(self, silence: Option<landfall_postgres::Error>) -> Self {
        match (self, silence) {
            (Self::Query { doing, .. }, Some(silence)) => Self::Query { doing, source: silence.into() },
            (other, _) => other,
        }
    }

    /// The kind, for the exit code.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Connect(error) => error.kind(),
            Self::OtherPort { .. } => Kind::Config,
            Self::Locked { .. } | Self::Query { .. } | Self::Elsewhere(_) => Kind::Target,
            Self::MayNotRead { .. }
            | Self::Schema(_)
            | Self::NoPort(_)
            | Self::PortId(_)
            | Self::IdType(_) => Kind::Mismatch,
            Self::PlanLine { .. } => Kind::Data,
            Self::Run(error) => error.kind(),
            Self::Store(error) => error.kind(),
            Self::Interrupted => Kind::Interrupted,
        }
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::cause::in_words;

    use super::Error;

    #[test]
    fn that_a_server_answers_no_more_is_the_reason_of_a_question_that_it_left_open() {
        let silence =
            || Some(landfall_postgres::Error::OutOfReach { server: "db:5432".to_owned(), seconds: 120 });
        let closed =
            || Error::Query { doing: "fields of clients".to_owned(), source: "connection closed".into() };
        let told = in_words(&closed().because_of(silence()));
        assert!(told.contains("was at: fields of clients: db:5432 gave no answer for 120 s"), "{told}");
        assert!(in_words(&closed().because_of(None)).ends_with("connection closed"));
        assert!(matches!(Error::Interrupted.because_of(silence()), Error::Interrupted));
    }
}
