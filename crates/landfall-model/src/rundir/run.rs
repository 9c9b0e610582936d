//! The run directory as a type: it opens, creates, finds and puts aside.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use super::{
    CUTOVER_FOLDER, EXTRACT_COUNTS, Error, FORMAT, ID_MAPS, INDEX, LOAD, Lock, NORMALIZED, RAW, RAW_READING,
    REPORTS, RUN, RunInfo, WHOLE, files, lock, snapshot,
};
use crate::shell;

/// A run directory, or a snapshot taken by `landfall snapshot --output`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunDir {
    pub(super) root: PathBuf,
}

impl RunDir {
    /// Creates `root/<id>` with its folders and `run.json`. The id is taken as given; a run of that name is refused.
    pub fn create(root: &Path, info: &RunInfo) -> Result<Self, Error> {
        Self::create_at(&root.join(&info.id), info)
    }

    /// Creates the directory at exactly this path, for `snapshot --output`.
    pub fn create_at(path: &Path, info: &RunInfo) -> Result<Self, Error> {
        if path.join(RUN).exists() {
            return Err(Error::Exists(path.to_owned()));
        }
        let run = Self { root: path.to_owned() };
        for folder in [RAW, NORMALIZED, ID_MAPS, LOAD, REPORTS, INDEX] {
            files::create_private_dir(&run.root.join(folder))?;
        }
        run.write_json(RUN, info)?;
        Ok(run)
    }

    /// Opens a run that exists, and checks its format.
    pub fn open(path: &Path) -> Result<Self, Error> {
        match fs::metadata(path.join(RUN)) {
            Ok(file) if file.is_file() => {}
            // What cannot be looked into, as the runs of another user, is not said to be none.
            Err(error) if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Err(Error::reading(&path.join(RUN), error));
            }
            _ => return Err(Error::NoRun(path.to_owned())),
        }
        let run = Self { root: path.to_owned() };
        match run.info()?.format {
            FORMAT => Ok(run),
            found => Err(Error::Format { path: path.to_owned(), found }),
        }
    }

    /// The latest run under `root` that satisfies `wanted`, by name: names are timestamps. A copy beside its original is none.
    pub fn latest(root: &Path, wanted: impl Fn(&Self) -> bool) -> Result<Self, Error> {
        let mut runs = folders(root)?.into_iter().rev().filter_map(|path| Self::open(&path).ok());
        runs.find(|run| wanted(run) && run.original().is_none()).ok_or_else(|| Error::NoRun(root.to_owned()))
    }

    /// Every run under `root`, the oldest first. What cannot be read is not of this program, or of another version of it, and is left out; so is a copy
    /// beside its original.
    pub fn all(root: &Path) -> Vec<Self> {
        let runs = folders(root).into_iter().flatten().filter_map(|path| Self::open(&path).ok());
        runs.filter(|run| run.original().is_none()).collect()
    }

    /// The folders of all of them, and of those that cannot be opened: whoever looks for one is to see it.
    pub fn folders(root: &Path) -> Result<Vec<PathBuf>, Error> {
        let is_run = |path: &PathBuf| !matches!(Self::open(path), Err(Error::NoRun(_)));
        Ok(folders(root)?.into_iter().filter(is_run).collect())
    }

    /// The folders of those that cannot be opened, the oldest first, and why: whatever they would tell is missing. One into which this user may not
    /// look is none of them: it may be no run at all (`lost+found`).
    pub fn unread(root: &Path) -> Result<Vec<(PathBuf, Error)>, Error> {
        let runs = folders(root)?.into_iter().filter(|path| path.join(RUN).is_file());
        let opened = runs.map(|path| (Self::open(&path), path));
        Ok(opened.filter_map(|(run, path)| Some((path, run.err()?))).collect())
    }

    /// The run beside this one of which it is a copy, or a link to it: a run's folder has its id for a name. Whoever puts a copy there wants it to
    /// stay as it is, and by its name it would be the latest. None where it is no copy, or its original is gone.
    #[must_use]
    pub fn original(&self) -> Option<Self> {
        let info = self.info().ok()?;
        if self.root.file_name().is_some_and(|name| *name == *info.id) {
            return None;
        }
        let original = Self::open(&self.root.with_file_name(&info.id)).ok()?;
        // By all that it notes: a snapshot with a folder of its own may have begun in the same second.
        (original.info().ok()? == info).then_some(original)
    }

    /// The content of `run.json`.
    pub fn info(&self) -> Result<RunInfo, Error> {
        self.read_json(RUN)
    }

    /// The run whose plan or snapshot this one goes by; none where it has its own. Runs are moved and copied together: where the folder that was
    /// noted is gone, the one of that name beside this run is meant.
    pub fn parent(&self) -> Result<Option<Self>, Error> {
        let Some(parent) = self.info()?.parent else { return Ok(None) };
        let found = Self::open(&parent).or_else(|error| match error {
            Error::NoRun(_) => Self::open(&self.beside(&parent)),
            error => Err(error),
        });
        found.map(Some).map_err(|error| match error {
            Error::NoRun(_) => Error::NoParent { run: self.root.clone(), parent },
            error => error,
        })
    }

    /// Where all that this run read of the source is: of one that took over only what times show, the whole reading, else the run itself.
    #[must_use]
    pub fn whole_reading(&self) -> Self {
        Self::open(&self.path(WHOLE)).unwrap_or_else(|_| self.clone())
    }

    fn beside(&self, other: &Path) -> PathBuf {
        self.resolved().with_file_name(other.file_name().unwrap_or_default())
    }

    /// The folder without links and dots, as it is noted where the run is found again from elsewhere.
    pub fn resolved(&self) -> PathBuf {
        self.root.canonicalize().unwrap_or_else(|_| self.root.clone())
    }

    /// True where both are one folder, whatever the paths are by which they were opened.
    pub fn is_same(&self, other: &Self) -> bool {
        self.resolved() == other.resolved()
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder in a message: as a word of a command that can be copied into a shell.
    pub fn shown(&self) -> impl fmt::Display + use<> {
        shell::path(&self.root)
    }

    /// The path of one of the names in this module.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Where a file of the run grows until it is whole.
    pub fn partial(&self, name: &str) -> PathBuf {
        files::partial(&self.path(name))
    }

    /// Makes sure that a folder of the run is there: runs of an earlier version lack the newer ones.
    pub fn ensure_folder(&self, folder: &str) -> Result<(), Error> {
        files::create_private_dir(&self.root.join(folder))
    }

    /// True where the file is there, which means that it is whole.
    pub fn has(&self, name: &str) -> bool {
        self.path(name).is_file()
    }

    /// True where every file of the snapshot is there, and, if this run read the source itself, the proof of it, which is written last.
    pub fn has_snapshot(&self) -> bool {
        let proven = !self.has(RAW_READING) || self.has(EXTRACT_COUNTS);
        proven && snapshot().iter().all(|name| self.has(name))
    }

    /// True where an attempt to write the file was interrupted.
    pub fn has_partial(&self, name: &str) -> bool {
        self.partial(name).is_file()
    }

    /// Removes the whole files of a folder whose last one was never written: an attempt was cut off, and they are of no use without the rest.
    /// What is not whole is begun anew in any case.
    pub fn clear(&self, folder: &str) -> Result<(), Error> {
        let path = self.path(folder);
        for entry in fs::read_dir(&path).map_err(Error::io("read", &path))? {
            let file = entry.map_err(Error::io("read", &path))?.path();
            if file.extension().is_none_or(|ending| ending != "partial") {
                fs::remove_file(&file).map_err(Error::io("remove", &file))?;
            }
        }
        Ok(())
    }

    /// Takes the weekend of the run for this process: commands that the runbook starts take the run itself meanwhile.
    pub fn lock_cutover(&self, now: &str) -> Result<Lock, Error> {
        self.ensure_folder(CUTOVER_FOLDER)?;
        lock::take(&self.root.join(CUTOVER_FOLDER), now)
    }

    /// True while a process holds the run. Whoever begins in this very moment may be told that it is held: for a look, not before work.
    pub fn is_held(&self) -> Result<bool, Error> {
        lock::is_taken(&self.root)
    }

    /// Takes the run for this process until the lock is dropped.
    pub fn lock(&self, now: &str) -> Result<Lock, Error> {
        lock::take(&self.root, now)
    }
}

/// What may be runs under `root`, in the order of their names; none where there is no such folder.
fn folders(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = match fs::read_dir(root) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        // One that this user may not read may hold runs: it is not said to hold none.
        entries => entries.map_err(Error::io("read", root))?,
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Error, RunDir, RunInfo};

    fn run(root: &std::path::Path, id: &str, parent: Option<&RunDir>) -> RunDir {
        let parent = parent.map(|run| run.root().to_owned());
        let info = RunInfo { parent, ..RunInfo::new(id, "delta", "port-nimara", "2026-01-01T00:00:00Z") };
        RunDir::create(root, &info).unwrap()
    }

    #[test]
    fn a_copy_of_a_run_beside_it_is_not_the_latest_and_counts_once_its_original_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path();
        let [first, other] = ["20261127", "20261128"].map(|id| run(output, id, None));
        for copy in ["20261127-backup", "20261128-backup"] {
            fs::create_dir(output.join(copy)).unwrap();
            fs::copy(output.join(&copy[..8]).join("run.json"), output.join(copy).join("run.json")).unwrap();
        }
        std::os::unix::fs::symlink(first.root(), output.join("latest")).unwrap();
        let latest = || RunDir::latest(output, |_| true).unwrap();
        assert_eq!((latest(), RunDir::all(output)), (other.clone(), vec![first, other.clone()]));
        fs::remove_dir_all(other.root()).unwrap();
        assert_eq!(latest().root(), output.join("20261128-backup"));
    }

    #[test]
    fn a_folder_that_cannot_be_looked_into_is_not_said_to_be_no_run() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path();
        run(output, "20261127", None);
        fs::create_dir(output.join("empty")).unwrap();
        fs::write(output.join("file"), "").unwrap();
        // The rights of others stop no root, who may run this; a link to itself does.
        let shut = output.join("shut");
        std::os::unix::fs::symlink(&shut, &shut).unwrap();
        assert!(matches!(RunDir::open(&shut), Err(Error::Io { action: "read", .. })));
        assert_eq!(RunDir::folders(output).unwrap(), [output.join("20261127"), shut]);
        assert!(RunDir::unread(output).unwrap().is_empty(), "it holds up no weekend and no cleanup");
        for none in ["empty", "file", "nowhere"] {
            assert!(matches!(RunDir::open(&output.join(none)), Err(Error::NoRun(_))), "{none}");
        }
    }

    #[test]
    fn runs_that_were_moved_together_find_each_other_and_one_that_is_left_behind_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let [output, moved] = ["output", "moved"].map(|name| folder.path().join(name));
        let first = run(&output, "first", None);
        let second = run(&output, "second", Some(&first));
        assert_eq!(first.parent().unwrap(), None);
        assert_eq!(second.parent().unwrap(), Some(first.clone()));
        fs::rename(&output, &moved).unwrap();
        let second = RunDir::open(&moved.join("second")).unwrap();
        assert_eq!(second.parent().unwrap().unwrap().root(), moved.canonicalize().unwrap().join("first"));
        fs::rename(moved.join("first"), folder.path().join("elsewhere")).unwrap();
        let missing = second.parent().unwrap_err();
        assert!(matches!(missing, Error::NoParent { parent, .. } if parent == first.root()));
    }

    #[test]
    fn a_run_is_the_same_by_whatever_path_it_was_opened() {
        let folder = tempfile::tempdir().unwrap();
        let [first, second] = ["first", "second"].map(|id| run(folder.path(), id, None));
        std::os::unix::fs::symlink(first.root(), folder.path().join("latest")).unwrap();
        for path in ["latest", "second/../first"] {
            let again = RunDir::open(&folder.path().join(path)).unwrap();
            assert!(again != first && again.is_same(&first) && !again.is_same(&second), "{path}");
        }
    }
}
