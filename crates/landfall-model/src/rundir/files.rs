//! Files that are written and read in one go, and how any file of a run is made: private, and named once it is whole.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use serde::{Serialize, de::DeserializeOwned};

use super::{Error, RunDir};
use crate::hash;

/// Bytes that are collected before they go to the system.
pub(super) const BUFFER: usize = 1 << 16;

/// Creates a folder that only its owner can enter, with its parents.
pub(super) fn create_private_dir(path: &Path) -> Result<(), Error> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(Error::io("create", path))
}

/// `<name>.partial`: where a file grows until it is whole.
pub(super) fn partial(path: &Path) -> PathBuf {
    beside(path, ".partial")
}

pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(ending);
    PathBuf::from(name)
}

/// An empty file that only its owner may read: whatever writes it later finds it private.
pub fn create_private(path: &Path) -> Result<File, Error> {
    let file = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(path);
    file.map_err(Error::io("create", path))
}

/// Writes a file under its name once it is whole, and safe from a power cut: what has its name counts as complete. One of that name is replaced.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let partial = partial(path);
    let mut file = create_private(&partial)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(Error::io("write", &partial))?;
    fs::rename(&partial, path).map_err(Error::io("name", path))
}

impl RunDir {
    /// The path of a file that is not there yet.
    pub(super) fn vacant(&self, name: &str) -> Result<PathBuf, Error> {
        let path = self.path(name);
        if path.exists() { Err(Error::Exists(path)) } else { Ok(path) }
    }

    /// Writes a JSON document, indented: people read these.
    pub fn write_json<T: Serialize + ?Sized>(&self, name: &str, value: &T) -> Result<(), Error> {
        let path = self.path(name);
        let mut text =
            serde_json::to_vec_pretty(value).map_err(|source| Error::Damaged { path, line: None, source })?;
        text.push(b'\n');
        self.write_bytes(name, &text)
    }

    /// Writes a file of any kind, under its name once it is whole.
    pub fn write_bytes(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        write_whole(&self.vacant(name)?, bytes)
    }

    /// SHA-256 of a file of the run.
    pub fn hash(&self, name: &str) -> Result<String, Error> {
        let path = self.path(name);
        hash::of_file(&path).map_err(Error::io("read", &path))
    }

    /// Reads a JSON document.
    pub fn read_json<T: DeserializeOwned>(&self, name: &str) -> Result<T, Error> {
        let path = self.path(name);
        let bytes = fs::read(&path).map_err(Error::io("read", &path))?;
        serde_json::from_slice(&bytes).map_err(|source| Error::Damaged { path, line: None, source })
    }

    /// The same of one that not every run has; none where this one does not.
    pub fn find_json<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Error> {
        self.has(name).then(|| self.read_json(name)).transpose()
    }
}
