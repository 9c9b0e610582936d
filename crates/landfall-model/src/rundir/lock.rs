//! One process per run: a lock that the system releases when its holder dies, beside a note that says who that is.

use std::{
    fs::{File, OpenOptions},
    io::{Read, Seek, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::{Error, LOCK};

/// A run held by this process. Dropping it frees the run.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Who holds a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Process id.
    pub pid: u32,
    /// Host name.
    pub host: String,
    /// Since when, RFC 3339 in UTC.
    pub since: String,
}

/// Locks `root/lock.json`. A note left by a process that died does not count: the system's lock is what holds.
pub(super) fn take(root: &Path, now: &str) -> Result<Lock, Error> {
    let path = root.join(LOCK);
    let mut file = OpenOptions::new()
        .create(true)
        .read(true)
        .write(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(Error::io("open", &path))?;
    if file.try_lock().is_err() {
        return Err(Error::Locked { path: root.to_owned(), holder: read_holder(&mut file) });
    }
    write_holder(&mut file, now).map_err(Error::io("write", &path))?;
    Ok(Lock { _file: file })
}

fn read_holder(file: &mut File) -> Holder {
    let mut text = String::new();
    let unknown =
        || Holder { pid: 0, host: "an unknown host".to_owned(), since: "an unknown time".to_owned() };
    file.read_to_string(&mut text).ok().and_then(|_| serde_json::from_str(&text).ok()).unwrap_or_else(unknown)
}

/// The name of this machine; empty where it tells none.
pub fn host() -> String {
    std::fs::read_to_string("/etc/hostname").unwrap_or_default().trim().to_owned()
}

fn write_holder(file: &mut File, now: &str) -> std::io::Result<()> {
    let holder = Holder { pid: std::process::id(), host: host(), since: now.to_owned() };
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(serde_json::to_string(&holder)?.as_bytes())?;
    file.flush()
}
