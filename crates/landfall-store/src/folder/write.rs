//! Writing files so that they are there whole or not at all, and for their owner's eyes only.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
    process,
    sync::atomic::{AtomicU64, Ordering},
};

/// Names that begin so are this program's own and no objects: a key's name never begins with a dot.
pub(super) const OURS: &str = ".%";

/// Writes a file under another name beside `path`, flushes it to the disk, and gives it its name; makes the folders it needs.
pub(super) fn atomically(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let folder = path.parent().unwrap_or(path);
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let temporary =
        folder.join(format!("{OURS}part.{}.{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temporary)?;
    let written = fill(&mut file).and_then(|()| file.sync_all()).and_then(|()| fs::rename(&temporary, path));
    written.inspect_err(|_| {
        // What failed is told; that the rest of it could not be removed as well would hide the reason.
        let _ = fs::remove_file(&temporary);
    })
}
