//! One process per run: a lock that the system releases when its holder dies, beside a note that says who that is.

use std::{
    fmt,
    fs::{File, OpenOptions, TryLockError},
    io::{self, ErrorKind, Read, Seek, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    process::Stdio,
};

use serde::{Deserialize, Serialize};

use super::{Error, LOCK};

/// A run held by this process. Dropping it frees the run.
#[derive(Debug)]
pub struct Lock {
    file: File,
    since: String,
}

impl Lock {
    /// For a process that works on the run in this one's place, as its standard input: the run is held until both have ended, whichever is killed
    /// first. Of what that process starts in turn, nothing must be given it.
    ///
    /// # Errors
    /// The system lends no file.
    pub fn lend(&self) -> io::Result<Stdio> {
        Ok(self.file.try_clone()?.into())
    }

    /// Names the process to which it was lent: who comes now waits for the end of that one.
    ///
    /// # Errors
    /// The note cannot be written.
    pub fn name(&self, pid: u32) -> io::Result<()> {
        write_holder(&mut &self.file, pid, &self.since)
    }
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

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {} on {} since {}", self.pid, self.host, self.since)
    }
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
    if !is_free(file.try_lock()).map_err(Error::io("lock", &path))? {
        return Err(Error::Locked { path: root.to_owned(), holder: read_holder(&mut file) });
    }
    write_holder(&mut &file, std::process::id(), now).map_err(Error::io("write", &path))?;
    Ok(Lock { file, since: now.to_owned() })
}

/// Whether a process holds `root/lock.json`, found by a lock that ends at once.
pub(super) fn is_taken(root: &Path) -> Result<bool, Error> {
    let path = root.join(LOCK);
    match File::open(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Error::io("open", &path)(error)),
        Ok(file) => Ok(!is_free(file.try_lock_shared()).map_err(Error::io("lock", &path))?),
    }
}

/// True where the attempt took the lock, false where another process has it.
///
/// # Errors
/// The file system takes no locks, or fails: that is nobody's lock, and waiting for its end would be in vain.
pub fn is_free(attempt: Result<(), TryLockError>) -> io::Result<bool> {
    match attempt {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// What the note says of the holder, which may be writing it at this moment.
fn read_holder(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

/// The name of this machine; empty where it tells none.
pub fn host() -> String {
    std::fs::read_to_string("/etc/hostname").unwrap_or_default().trim().to_owned()
}

fn write_holder(file: &mut &File, pid: u32, since: &str) -> io::Result<()> {
    let holder = Holder { pid, host: host(), since: since.to_owned() };
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(serde_json::to_string(&holder)?.as_bytes())?;
    file.flush()
}

#[cfg(test)]
mod tests {
    use std::{
        fs::{self, File, TryLockError},
        io::{self, ErrorKind},
    };

    use tempfile::tempdir;

    use super::{LOCK, is_free, is_taken, take};

    #[test]
    fn a_run_that_is_held_says_by_whom_where_the_note_can_be_read() {
        let folder = tempdir().unwrap();
        assert!(!is_taken(folder.path()).unwrap());
        let held = take(folder.path(), "2026-01-01T00:00:00Z").unwrap();
        let told = || take(folder.path(), "").unwrap_err().to_string();
        let process = format!("is held by process {} on ", std::process::id());
        assert!(told().contains(&process) && told().ends_with("since 2026-01-01T00:00:00Z"), "{}", told());
        for note in ["", "{\"pid\":1", "\0\0\0\0"] {
            fs::write(folder.path().join(LOCK), note).unwrap();
            assert!(told().ends_with("is held by another process"), "{}", told());
        }
        assert!(is_taken(folder.path()).unwrap());
        drop(held);
        assert!(!is_taken(folder.path()).unwrap());
        take(folder.path(), "").unwrap();
    }

    #[test]
    fn a_file_system_without_locks_is_no_lock_of_another_process() {
        let folder = tempdir().unwrap();
        let file = || File::create(folder.path().join("a")).unwrap();
        let (first, second) = (file(), file());
        assert!(is_free(first.try_lock()).unwrap());
        assert!(!is_free(second.try_lock()).unwrap());
        let none = TryLockError::Error(io::Error::from(ErrorKind::Unsupported));
        assert_eq!(is_free(Err(none)).unwrap_err().kind(), ErrorKind::Unsupported);
    }
}
