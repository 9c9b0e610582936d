//! What all links together say: each file as it was sealed last, and where the short hashes of its lines are.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use super::{Link, SealedFile, lines, names};
use crate::rundir::{Error, RunDir};

/// A file as the chain knows it.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// As it was sealed, under the name that it has now.
    pub file: SealedFile,
    /// The stage that left it.
    pub stage: String,
    /// The link's number, from 1.
    pub link: usize,
    /// Lines before its own in the link's file of short hashes.
    pub before: u64,
}

/// Every file that is sealed, by its name.
#[derive(Debug, Default)]
pub(super) struct State(pub BTreeMap<String, Known>);

impl State {
    /// Follows the next link.
    pub fn follow(&mut self, link: &Link) {
        for moved in &link.put_aside {
            if let Some(mut known) = self.0.remove(&moved.from) {
                known.file.name.clone_from(&moved.to);
                self.0.insert(moved.to.clone(), known);
            }
        }
        let mut before = 0;
        for file in &link.files {
            let known = Known { file: file.clone(), stage: link.stage.clone(), link: link.number, before };
            before += file.lines;
            self.0.insert(file.name.clone(), known);
        }
    }

    /// The name that a sealed file has now: its own, or that under which it was put aside since. None where it is neither.
    pub fn place(
        &self,
        run: &RunDir,
        known: &Known,
        all: &BTreeSet<String>,
    ) -> Result<Option<String>, Error> {
        let grows = names::is_appended(&known.file.name);
        let holds = if grows { lines::begins } else { lines::is };
        let holds = |name: &str| match holds(&run.path(name), &known.file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            answer => answer.map_err(Error::io("read", &run.path(name))),
        };
        if holds(&known.file.name)? {
            return Ok(Some(known.file.name.clone()));
        }
        let candidates = all
            .iter()
            .filter(|name| grows && names::is_or_was(name, &known.file.name) && !self.0.contains_key(*name));
        for name in candidates {
            if holds(name)? {
                return Ok(Some(name.clone()));
            }
        }
        Ok(None)
    }
}
