//! What can go wrong while the source is read. Each mistake of the configuration has its own variant, its own sentence and its remedy.

mod failure;
mod problem;

use landfall_model::{
    cause,
    kind::Kind,
    outcome::Finding,
    rundir,
    source::SourceTable,
    words::{count, shortened},
};

pub use failure::{Class, Failure};
pub use problem::Problem;

/// A snapshot that could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Address, token or API generation make no sense.
    #[error("{0}")]
    Config(Problem),
    /// Several things that the mapping names are not there, or not as it says.
    #[error("{}", each(.0))]
    Several(Vec<Self>),
    /// A call failed for good.
    #[error("cannot read {what} from the source")]
    Request {
        /// What was asked for: `the list of bases`.
        what: String,
        /// How it failed.
        source: Box<Failure>,
    },
    /// A base of the mapping that the token does not see.
    #[error("{0}")]
    NoBase(Problem),
    /// A table of the mapping that none of the bases holds.
    #[error("{0}")]
    NoTable(Problem),
    /// A column of the mapping that its table lacks.
    #[error("{0}")]
    NoColumn(Problem),
    /// A column of the mapping that holds no values to read.
    #[error("{0}")]
    NoValue(Problem),
    /// The column that should link interests to berths does not.
    #[error("{0}")]
    NotALink(Problem),
    /// A snapshot that was interrupted and that cannot be continued, since something is not as it was.
    #[error("{0}")]
    Changed(Problem),
    /// Columns that were changed while rows were read: what came before the change and what came after do not belong together.
    #[error("{0}")]
    Altered(Problem),
    /// A row that cannot be accounted for: without an integer `Id`, out of order, or without a cell that was asked for.
    #[error("{0}")]
    Row(Problem),
    /// The source counts more rows than it handed out.
    #[error(
        "{table}: the source counts {} and handed out {read}{}; nothing of it may be loaded: take the snapshot again, and if \
         it stays so, look into the server's log",
        count(*.counted, "row"),
        naming("; missing are", .missing)
    )]
    Shortfall {
        /// The table.
        table: SourceTable,
        /// Rows read.
        read: u64,
        /// Rows counted.
        counted: u64,
        /// Ids that the passes over the keys alone show and no reading did; empty where those passes lacked them too.
        missing: Vec<i64>,
    },
    /// Somebody writes to a table faster than it can be read again.
    #[error(
        "{table}: rows were added, changed or deleted while it was read, and after {rounds} rounds of reading them again these still \
         differ: {}; nothing of it may be loaded: take the snapshot again while nobody works in it",
        shortened(.ids)
    )]
    Restless {
        /// The table.
        table: SourceTable,
        /// Passes over the keys.
        rounds: u32,
        /// Rows that moved between the last reading of them and the last pass.
        ids: Vec<i64>,
    },
    /// The junction table holds fewer links than the source counts.
    #[error(
        "links: the source counts {counted} and handed out {read}{}; take the snapshot again while nobody edits berths of interests",
        naming("; too few at the interests", .interests)
    )]
    LinksLost {
        /// Links read.
        read: u64,
        /// Links counted.
        counted: u64,
        /// Interests that count more links than the junction table shows.
        interests: Vec<i64>,
    },
    /// A bucket cannot be listed, or is not there.
    #[error("the buckets cannot be listed")]
    Store(#[from] landfall_store::Error),
    /// A file of the run cannot be written.
    #[error(transparent)]
    Run(#[from] rundir::Error),
    /// The operator asked to stop.
    #[error("interrupted while reading {what}; the snapshot is not complete")]
    Interrupted {
        /// What was being read.
        what: String,
    },
}

impl Error {
    /// The kind, for the exit code.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Config(_)
            | Self::NoBase(_)
            | Self::NoTable(_)
            | Self::NoColumn(_)
            | Self::NoValue(_)
            | Self::NotALink(_) => Kind::Config,
            Self::Request { source, .. } if source.class == Class::Refused => Kind::Config,
            Self::Several(all) => all.first().map_or(Kind::Source, Self::kind),
            Self::Request { .. }
            | Self::Altered(_)
            | Self::Row(_)
            | Self::Shortfall { .. }
            | Self::Restless { .. }
            | Self::LinksLost { .. } => Kind::Source,
            Self::Store(error) => error.kind(),
            Self::Run(error) => error.kind(),
            Self::Changed(_) => Kind::State,
            Self::Interrupted { .. } => Kind::Interrupted,
        }
    }

    /// True where asking for fewer rows may help.
    pub(crate) fn may_be_size(&self) -> bool {
        matches!(self, Self::Request { source, .. } if source.may_be_size())
    }

    /// True where asking for fewer columns may help.
    pub(crate) fn is_too_long(&self) -> bool {
        matches!(self, Self::Request { source, .. } if source.is_too_long())
    }

    /// True where the server was waited for in vain.
    pub(crate) fn is_away(&self) -> bool {
        matches!(self, Self::Request { source, .. } if matches!(source.class, Class::Connection | Class::Away(_)))
    }

    /// What the mapping names and the source does not have, in words and without a remedy; none where the error is another one.
    pub fn of_mapping(&self) -> Option<String> {
        match self {
            Self::NoBase(problem)
            | Self::NoTable(problem)
            | Self::NoColumn(problem)
            | Self::NoValue(problem)
            | Self::NotALink(problem) => Some(problem.what.clone()),
            Self::Several(all) => {
                Some(all.iter().map(Self::of_mapping).collect::<Option<Vec<_>>>()?.join("; "))
            }
            _ => None,
        }
    }

    /// True where a base or a table is not to be seen: what of columns may then be told as well says nothing of them.
    pub fn is_of_places(&self) -> bool {
        match self {
            Self::NoBase(_) | Self::NoTable(_) => true,
            Self::Several(all) => all.iter().any(Self::is_of_places),
            _ => false,
        }
    }

    /// The same as a finding of `check`, with the remedy apart.
    pub fn finding(&self) -> Finding {
        let problem = match self {
            Self::Config(problem)
            | Self::NoBase(problem)
            | Self::NoTable(problem)
            | Self::NoColumn(problem)
            | Self::NoValue(problem)
            | Self::NotALink(problem)
            | Self::Changed(problem)
            | Self::Altered(problem)
            | Self::Row(problem) => problem.clone(),
            Self::Request { source, .. } => {
                Problem::new(format!("{self}: {}", source.problem.what), source.problem.remedy.clone())
            }
            other => Problem::new(other.to_string(), ""),
        };
        Finding::wrong(self.kind(), "source", problem.what, problem.remedy)
    }
}

/// Each on a line of its own.
fn each(errors: &[Error]) -> String {
    let lines = errors.iter().map(|error| format!("\n  {}", cause::in_words(error)));
    let of_mapping = errors.iter().all(|error| error.of_mapping().is_some());
    let why = if of_mapping {
        "of the source are not as the mapping file says"
    } else {
        "of the source cannot be read"
    };
    format!("{} {why}:{}", count(errors.len(), "thing"), lines.collect::<String>())
}

fn naming(words: &str, ids: &[i64]) -> String {
    if ids.is_empty() { String::new() } else { format!("{words} {}", shortened(ids)) }
}
