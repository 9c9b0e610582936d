//! The files of short hashes are sealed like the others. One that was edited is held against the lines that it stands for.

use std::{collections::BTreeSet, fs, path::PathBuf};

use super::{Breach, Link, SealedFile, chain::Chain, lines, names};
use crate::rundir::{Error, RunDir};

/// Where the files under `seals/` are not as they were sealed.
pub(super) fn check(run: &RunDir, chain: &Chain, all: &BTreeSet<String>) -> Result<Vec<Breach>, Error> {
    let mut breaches = Vec::new();
    let mut unknown: BTreeSet<String> = names::sidecars(run)?.into_iter().collect();
    for link in &chain.links {
        let name = names::sidecar(link.number);
        if !unknown.remove(&name) {
            breaches.push(whole(name, "it is gone"));
        } else if run.hash(&name)? != link.lines {
            let expected = expected(run, link, all)?;
            breaches.push(compare(run, name, &expected)?);
        }
    }
    if chain.cut_off {
        unknown.remove(&names::sidecar(chain.next()));
    }
    // What an edited link said of its file is not known.
    if chain.breaches.is_empty() {
        breaches.extend(unknown.into_iter().map(|name| whole(name, "no link of the seal belongs to it")));
    }
    Ok(breaches)
}

fn whole(file: String, what: &str) -> Breach {
    Breach { file, line: None, what: what.to_owned() }
}

/// The lines that the file ought to have; none for lines of files that are not as they were sealed.
fn expected(run: &RunDir, link: &Link, all: &BTreeSet<String>) -> Result<Vec<Option<String>>, Error> {
    let mut expected = Vec::new();
    for file in &link.files {
        match place(run, file, all)? {
            None => expected.extend((0..file.lines).map(|_| None)),
            Some(path) => {
                let shorts = lines::shorts(&path, Some(file.bytes)).map_err(Error::io("read", &path))?;
                expected.extend(shorts.into_iter().map(|short| Some(format!("{short:08x}\n"))));
            }
        }
    }
    Ok(expected)
}

/// Where the content of a sealed file is today: under its name, or put aside, and perhaps grown.
fn place(run: &RunDir, file: &SealedFile, all: &BTreeSet<String>) -> Result<Option<PathBuf>, Error> {
    for name in all.iter().filter(|name| names::is_or_was(name, &file.name)) {
        let path = run.path(name);
        if lines::begins(&path, file).map_err(Error::io("read", &path))? {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

fn compare(run: &RunDir, name: String, expected: &[Option<String>]) -> Result<Breach, Error> {
    let path = run.path(&name);
    let text = fs::read(&path).map_err(Error::io("read", &path))?;
    let now: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
    let differs = |place: &usize| match (expected.get(*place), now.get(*place)) {
        (Some(Some(expected)), Some(now)) => expected.as_bytes() != *now,
        (Some(None), Some(_)) => false,
        _ => true,
    };
    let line = (0..now.len().max(expected.len())).find(differs);
    Ok(Breach { file: name, line: line.map(|place| place as u64 + 1), what: "changed".to_owned() })
}
