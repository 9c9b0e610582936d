//! The chain as it is written: which links hold, and where it was edited.

use std::{fs, io};

use serde::de::IgnoredAny;

use super::{Breach, Link, names, state::State};
use crate::{
    hash,
    rundir::{self, Error, RunDir},
};

/// What `seal.jsonl` says.
#[derive(Debug, Default)]
pub(super) struct Chain {
    /// The links that are as they were written.
    pub links: Vec<Link>,
    /// Lines of the file.
    pub lines: usize,
    /// Where it was edited.
    pub breaches: Vec<Breach>,
    /// True where a link was begun that is not there: whoever wrote it was killed, or is about to end it.
    pub cut_off: bool,
}

impl Chain {
    /// Reads the chain; an empty one where the run has no seal.
    pub fn read(run: &RunDir) -> Result<Self, Error> {
        let path = run.path(rundir::SEAL);
        let text = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            text => text.map_err(Error::io("read", &path))?,
        };
        let mut chain = Self::default();
        let mut previous = None;
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            chain.cut_off = is_torn(line);
            if !chain.cut_off {
                previous = chain.take(line, previous);
            }
        }
        // The short hashes are there before the link is.
        let sidecar = names::sidecar(chain.next());
        chain.cut_off |= run.has(&sidecar) || run.has_partial(&sidecar);
        Ok(chain)
    }

    /// Takes a line, and answers with the seal that the next one has to follow.
    fn take(&mut self, line: &[u8], previous: Option<String>) -> Option<String> {
        self.lines += 1;
        let Some(link) = parse(line) else {
            self.breach("was edited");
            return None;
        };
        let seal = link.seal.clone();
        if seal != seal_of(&link) {
            self.breach("was edited");
            return Some(seal);
        }
        let expected = if self.lines == 1 { run_of(&link) } else { previous };
        if expected.is_some_and(|expected| expected != link.previous) {
            self.breach(
                "does not follow the line before: one of them was edited, or a line between was taken out",
            );
        }
        self.links.push(link);
        Some(seal)
    }

    fn breach(&mut self, what: &str) {
        let line = Some(self.lines as u64);
        self.breaches.push(Breach { file: rundir::SEAL.to_owned(), line, what: what.to_owned() });
    }

    /// The seal of the last link that holds.
    pub fn head(&self) -> Option<&str> {
        self.links.last().map(|link| link.seal.as_str())
    }

    /// The number of the next link.
    pub fn next(&self) -> usize {
        self.links.last().map_or(0, |link| link.number).max(self.lines) + 1
    }

    /// What the links that hold say together.
    pub fn state(&self) -> State {
        let mut state = State::default();
        self.links.iter().for_each(|link| state.follow(link));
        state
    }
}

/// The beginning of a last line, which a kill cut off: as in any file that grows, it does not count, and the next writer takes it off. What
/// goes on as no link does was edited.
fn is_torn(line: &[u8]) -> bool {
    let parsed = serde_json::from_slice::<IgnoredAny>(line);
    !line.ends_with(b"\n") && parsed.err().is_none_or(|error| error.is_eof())
}

/// A link, where the line is one and spelt as links are: a blank more would be an edit too.
fn parse(line: &[u8]) -> Option<Link> {
    let line = line.strip_suffix(b"\n")?;
    let link: Link = serde_json::from_slice(line).ok()?;
    (serde_json::to_vec(&link).ok()? == line).then_some(link)
}

/// The seal of a link: the hash of its line while `seal` is empty.
pub(super) fn seal_of(link: &Link) -> String {
    let open = Link { seal: String::new(), ..link.clone() };
    hash::of_bytes(&serde_json::to_vec(&open).unwrap_or_default())
}

/// What the first link follows: `run.json`, which it seals.
fn run_of(link: &Link) -> Option<String> {
    let run = link.files.iter().find(|file| file.name == rundir::RUN);
    Some(run.map_or_else(String::new, |file| file.sha256.clone()))
}
