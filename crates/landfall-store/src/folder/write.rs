//! Writing files so that they are there whole or not at all, and for their owner's eyes only.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, ErrorKind},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

/// Names that begin so are this program's own and no objects: a key's name never begins with a dot.
pub(super) const OURS: &str = ".%";

/// A file that grows under another name beside the one that it will have. Dropped before its end, it is gone.
#[derive(Debug)]
pub(super) struct Growing {
    file: File,
    temporary: PathBuf,
    path: PathBuf,
}

impl Growing {
    /// Begins the file that will be `path`; makes the folders it needs.
    pub(super) fn begin(path: &Path) -> io::Result<Self> {
        let folder = path.parent().unwrap_or(path);
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let (file, temporary) = Self::create(folder)?;
        Ok(Self { file, temporary, path: path.to_owned() })
    }

    /// A file under a name that none has. A process of the same number that was killed may have left some: in a container all have the same.
    fn create(folder: &Path) -> io::Result<(File, PathBuf)> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        loop {
            let number = COUNT.fetch_add(1, Ordering::Relaxed);
            let temporary = folder.join(format!("{OURS}part.{}.{number}", process::id()));
            match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temporary) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                file => return Ok((file?, temporary)),
            }
        }
    }

    /// What is written so far can be added to.
    pub(super) fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Flushes it to the disk and gives it its name.
    pub(super) fn finish(self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.temporary, &self.path)
    }
}

impl Drop for Growing {
    fn drop(&mut self) {
        // After its end the file has another name. What failed was told; that the rest of it could not be removed would hide the reason.
        let _ = fs::remove_file(&self.temporary);
    }
}

/// Writes a whole file.
pub(super) fn atomically(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let mut growing = Growing::begin(path)?;
    fill(growing.file())?;
    growing.finish()
}
