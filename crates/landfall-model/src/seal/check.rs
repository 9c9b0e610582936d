//! Holding a run against its seal: every file, and every line of those that differ.

use std::{collections::BTreeSet, fmt};

use serde::Serialize;

use super::{chain::Chain, differ, names, sidecars};
use crate::{
    journal,
    rundir::{self, Error, RunDir},
};

/// What is told of a seal whose last link is not whole. It is no breach: any of the files that grow may end so.
pub const CUT_OFF: &str = "seal.jsonl: the last link was cut off while it was written, or is being written now; the next stage of the run that ends well seals what it was about";

/// A place where a run is not as it was sealed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Breach {
    /// The file, by its name in the run.
    pub file: String,
    /// The line, from 1; none where it is about the whole file.
    pub line: Option<u64>,
    /// What happened to it.
    pub what: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}: {}", self.file, self.what),
            None => write!(f, "{}: {}", self.file, self.what),
        }
    }
}

/// What a run's seal says of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Checked {
    /// Stage and seal of each link that holds, oldest first; empty where the run was written before there were seals.
    pub links: Vec<(String, String)>,
    /// Files that were held against their hashes.
    pub files: usize,
    /// Where the run is not as it was sealed.
    pub breaches: Vec<Breach>,
    /// Files that no stage sealed yet, and need not be: the last stage is at work or was cut off, or a person answered a question since.
    pub open: Vec<String>,
    /// True where the last link is not whole ([`CUT_OFF`]): what it was about is open.
    pub cut_off: bool,
}

impl Checked {
    /// The head of the chain.
    pub fn head(&self) -> Option<&str> {
        self.links.last().map(|(_, seal)| seal.as_str())
    }
}

/// Holds every file of a run against its seal. Of the run's files all are read, none is written.
///
/// # Errors
/// A file cannot be read.
pub fn check(run: &RunDir) -> Result<Checked, Error> {
    let (chain, all) = (Chain::read(run)?, names::all(run)?.into_iter().collect::<BTreeSet<_>>());
    let (state, mut seen) = (chain.state(), BTreeSet::new());
    let mut breaches = chain.breaches.clone();
    for known in state.0.values() {
        match state.place(run, known, &all)? {
            Some(place) => seen.insert(place),
            None => {
                breaches.push(differ::breach(run, known)?);
                seen.insert(known.file.name.clone())
            }
        };
    }
    breaches.extend(sidecars::check(run, &chain, &all)?);
    let (open, added): (Vec<_>, Vec<_>) =
        all.difference(&seen).cloned().partition(|name| may_be_open(run, &chain, name));
    if chain.lines > 0 {
        let what = "no stage sealed it: somebody put it there";
        breaches.extend(added.into_iter().map(|file| Breach { file, line: None, what: what.to_owned() }));
    }
    let cut_off = chain.cut_off;
    let links = chain.links.into_iter().map(|link| (link.stage, link.seal)).collect();
    Ok(Checked { links, files: state.0.len(), breaches, open, cut_off })
}

/// True for a file that nobody need have sealed yet. What a link says that was edited is not known.
fn may_be_open(run: &RunDir, chain: &Chain, name: &str) -> bool {
    names::is_between_stages(name)
        || !names::is_settled(run, name)
        || !chain.breaches.is_empty()
        || chain.cut_off
        || is_at_work(run).unwrap_or(true)
}

/// True where the last stage did not end well: what it wrote is not sealed.
fn is_at_work(run: &RunDir) -> Result<bool, Error> {
    #[derive(serde::Deserialize)]
    struct Entry {
        event: String,
    }
    let last = run.last_appended::<Entry>(rundir::JOURNAL)?;
    Ok(last.is_some_and(|entry| entry.event != journal::FINISHED))
}
