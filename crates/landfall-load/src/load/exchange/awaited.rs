//! Files of the run before a delta whose planned copy was not in when the delta came. Its undoing leaves them just so, whatever was copied since:
//! the marker of the run before, which knew them, is gone by then, so that the delta's run tells of them.

use std::collections::{HashMap, HashSet};

use landfall_model::{
    outcome::AwaitedFile,
    rundir::{self, RunDir},
};
use uuid::Uuid;

use crate::error::Error;

/// They.
#[derive(Default)]
pub struct Awaited {
    /// Nothing stood in their place.
    pub new: HashSet<Uuid>,
    /// A run before had brought them in, each with the SHA-256 that it had.
    pub replaced: HashMap<Uuid, Option<String>>,
}

impl Awaited {
    /// As a delta told them.
    pub fn read(run: &RunDir) -> Result<Self, Error> {
        let told: Vec<AwaitedFile> = run.read_appended(rundir::LOAD_AWAITED)?;
        let (replaced, new): (Vec<AwaitedFile>, Vec<AwaitedFile>) =
            told.into_iter().partition(|awaited| awaited.replaced);
        Ok(Self {
            new: new.into_iter().map(|awaited| awaited.file).collect(),
            replaced: replaced.into_iter().map(|awaited| (awaited.file, awaited.sha256)).collect(),
        })
    }

    /// Tells them, in the order of their ids.
    pub fn tell(self, run: &RunDir) -> Result<(), Error> {
        let new = self.new.into_iter().map(|file| AwaitedFile { file, replaced: false, sha256: None });
        let replaced = self.replaced.into_iter();
        let replaced = replaced.map(|(file, sha256)| AwaitedFile { file, replaced: true, sha256 });
        let mut awaited: Vec<AwaitedFile> = new.chain(replaced).collect();
        awaited.sort_by_key(|awaited| awaited.file);
        Ok(awaited.iter().try_for_each(|awaited| run.append(rundir::LOAD_AWAITED, awaited))?)
    }

    /// The verified copies without theirs: what was copied after the delta had come is brought in by the next load of the run before, as it would
    /// have been without the delta.
    pub fn without(&self, verified: &HashMap<Uuid, String>) -> HashSet<Uuid> {
        let is_awaited = |file: &Uuid| self.new.contains(file) || self.replaced.contains_key(file);
        verified.keys().copied().filter(|file| !is_awaited(file)).collect()
    }
}
