//! A file that a command writes where the operator names it: new, since nothing of theirs is overwritten, and private, as what is in a run is.

use std::{
    fs::{File, OpenOptions},
    io::{Error, ErrorKind},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use crate::fail::{Failure, Result};

/// An empty file at this path, where none is yet; only its owner may read it.
pub fn create(path: &Path) -> Result<File> {
    let file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(path);
    file.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Failure::typed(format!("{} exists already, and is not overwritten", path.display()))
                .hint("Name a file with --output that is not there yet, or move this one away.")
        }
        _ => failed(path)(error),
    })
}

/// What a path cannot be written for.
pub fn failed(path: &Path) -> impl Fn(Error) -> Failure {
    move |error| Failure::typed(format!("{} cannot be written: {error}", path.display()))
}
