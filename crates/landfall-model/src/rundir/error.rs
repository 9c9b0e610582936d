//! What can go wrong with a run directory.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{FORMAT, Holder};
use crate::kind::Kind;

/// What can go wrong with a run directory.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder or a file in it cannot be read or written.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// `read`, `create`, `write`, ...
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A line or file is not what its name promises.
    #[error("{}{} is damaged", path.display(), line.map(|n| format!(", line {n}")).unwrap_or_default())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: Option<usize>,
        /// What the parser says.
        source: serde_json::Error,
    },
    /// The file is there already, and files are never rewritten.
    #[error("{} exists already, and files of a run are never rewritten", .0.display())]
    Exists(PathBuf),
    /// No run where one was looked for.
    #[error("there is no run in {}", .0.display())]
    NoRun(PathBuf),
    /// The run that another one goes by is neither where it was nor beside it.
    #[error("{} goes by the run in {}, which is not there any more", run.display(), parent.display())]
    NoParent {
        /// The one that goes by it.
        run: PathBuf,
        /// Where the other was when this one began.
        parent: PathBuf,
    },
    /// A run that another one follows was planned anew since.
    #[error("the plan in {} is not the one that was followed: it was made anew since", .0.display())]
    OtherPlan(PathBuf),
    /// Another process holds the run.
    #[error("{} is held by {}", path.display(), holder.as_ref().map_or("another process".to_owned(), Holder::to_string))]
    Locked {
        /// The run.
        path: PathBuf,
        /// Who holds it, where the note of that can be read.
        holder: Option<Holder>,
    },
    /// The run was written by a version with other file formats.
    #[error("{} has format {found}; this program reads format {FORMAT}", path.display())]
    Format {
        /// The run.
        path: PathBuf,
        /// Its format.
        found: u32,
    },
}

impl Error {
    /// The kind, for the exit code.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Io { .. } | Self::Damaged { .. } | Self::Format { .. } | Self::OtherPlan(_) => Kind::Data,
            Self::Exists(_) | Self::Locked { .. } => Kind::State,
            Self::NoRun(_) | Self::NoParent { .. } => Kind::Config,
        }
    }

    /// A file could not be read.
    pub fn reading(path: &Path, source: io::Error) -> Self {
        Self::io("read", path)(source)
    }

    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { action, path, source }
    }
}
