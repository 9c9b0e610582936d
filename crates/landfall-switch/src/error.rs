//! What can go wrong with a switch. But for [`Error::Stuck`], traffic is where it was; after [`Error::Left`] not for long.

use std::{io, path::PathBuf};

use landfall_model::kind::Kind;

use crate::config::Side;

/// A switch that was not made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A setting cannot be meant.
    #[error("{0}")]
    Config(String),
    /// The include cannot be read or written.
    #[error("cannot {action} {}", path.display())]
    Include {
        /// `read`, `write`, `lock`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Another switch is at work.
    #[error("another switch is at work on {}: {by}", include.display())]
    Held {
        /// The include.
        include: PathBuf,
        /// Who is at work: `process 4711 on quay`.
        by: String,
    },
    /// The side that traffic should go to does not answer well itself.
    #[error("{side} at {address} is not well, so traffic stays where it is: {words}")]
    Sick {
        /// The side.
        side: Side,
        /// Where it was asked.
        address: String,
        /// What it answered.
        words: String,
    },
    /// The proxy does not take the include; the one before is in its place again.
    #[error("the proxy refuses, and its include is as it was: {0}")]
    Refused(String),
    /// The proxy does not take the include, and the one before could not be put back: the proxy's next reload, whoever asks for it, may move traffic.
    #[error("the proxy refuses ({words}), and its include still names {side}: {back}")]
    Left {
        /// The side that the include names.
        side: Side,
        /// Why the proxy refuses.
        words: String,
        /// Why the include before is not back.
        back: String,
    },
    /// The way back failed: traffic may be nowhere.
    #[error("{side} was not well ({why}), and the way back failed: {back}")]
    Stuck {
        /// The side that traffic should go to.
        side: Side,
        /// Why it had to go back.
        why: String,
        /// Why that failed.
        back: String,
    },
    /// The operator asked to stop before anything was changed.
    #[error("interrupted before anything was changed")]
    Interrupted,
}

impl Error {
    /// Which kind of failure it is.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Config(_) | Self::Include { .. } => Kind::Config,
            Self::Held { .. } => Kind::State,
            Self::Sick { .. } | Self::Refused(_) | Self::Left { .. } | Self::Stuck { .. } => Kind::Target,
            Self::Interrupted => Kind::Interrupted,
        }
    }
}
