//! What stops the copying of files as a whole. What befalls one object is an outcome, not an error.

use landfall_model::{kind::Kind, rundir, words::count};

/// What stops the copying of files.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The run directory cannot be read or written.
    #[error("the copies of the run cannot be read or recorded")]
    Run(#[from] rundir::Error),
    /// A bucket is missing or refused, or the store does not answer.
    #[error("a bucket of the run cannot be used")]
    Store(#[from] landfall_store::Error),
    /// The store of a bucket was there at the beginning, and does not answer any more.
    #[error(
        "the store went out of reach in the midst; what is done is kept, and the same command goes on with the rest"
    )]
    Lost(#[source] landfall_store::Error),
    /// The target that is set is not the one that the run copied to, or was emptied since.
    #[error(
        "of {} that this run has verified none is in bucket {bucket} as it is set now; nothing was copied",
        count(*.copies, "copy")
    )]
    Elsewhere {
        /// Copies that were verified.
        copies: usize,
        /// The target bucket.
        bucket: String,
    },
    /// The operator asked to stop.
    #[error("stopped with {} left; repeat the same command", count(*.left, "file"))]
    Interrupted {
        /// Files that were not begun, or not ended.
        left: usize,
    },
}

impl Error {
    /// The kind, for the exit code.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Run(error) => error.kind(),
            Self::Store(error) | Self::Lost(error) => error.kind(),
            Self::Elsewhere { .. } => Kind::Config,
            Self::Interrupted { .. } => Kind::Interrupted,
        }
    }
}
