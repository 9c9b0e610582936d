//! The source as a weekend froze it, and whether a plan is of it.

use std::collections::{BTreeSet, HashMap};

use landfall_model::{
    journal,
    mapping::Mapping,
    rundir::{self, RunDir},
    seal::{self, Link},
};
use landfall_snapshot::freeze::{Fingerprint, Freeze, Movement, Violation};

use super::book::Book;
use crate::{config::Settings, fail::Result, stages};

/// The latest freeze since a weekend began.
pub struct Frozen<'s> {
    /// Its run.
    pub run: RunDir,
    mapping: &'s Mapping,
}

impl<'s> Frozen<'s> {
    /// None where nothing is frozen.
    pub fn of(settings: &'s Settings, book: &Book) -> Option<Self> {
        let run = stages::latest(settings, |run| run.has(rundir::FREEZE) && book.is_since(run)).ok()?;
        Some(Self { run, mapping: &settings.mapping })
    }

    /// Which records, links and objects are otherwise in what a plan was made of. Where the seals say that it is the very snapshot that was
    /// frozen, neither is read again.
    pub fn moved(&self, plan_run: &RunDir) -> Result<Vec<Movement>> {
        let planned = plan_run.whole_reading();
        if self.is_snapshot_of(&planned)? {
            return Ok(Vec::new());
        }
        let (_, frozen) = Freeze::read(&self.run)?;
        Ok(frozen.moved(&Fingerprint::of(&planned, self.mapping)?))
    }

    /// True where a plan was made of a reading that began after the freeze: it holds what was edited since.
    pub fn is_before(&self, plan_run: &RunDir) -> Result<bool> {
        let read_itself = plan_run.whole_reading().has(rundir::RAW_READING);
        let (freeze, _) = Freeze::read(&self.run)?;
        Ok(read_itself && plan_run.info()?.began() > freeze.frozen)
    }

    /// True where it is what the freeze held against the source: not what was read behind it.
    fn is_snapshot_of(&self, planned: &RunDir) -> Result<bool> {
        let mut links = seal::links(&self.run)?;
        links.truncate(links.iter().position(|link| link.stage == journal::FREEZE).unwrap_or_default());
        let (frozen, planned) = (hashes(&links), seal::links(planned)?);
        let planned = hashes(&planned);
        let is_same = |name: &String| {
            let hash = frozen.get(&**name);
            hash.is_some() && hash == planned.get(&**name)
        };
        Ok(rundir::snapshot().iter().all(is_same))
    }
}

/// Leaves those out that a weekend's violations name: its gate of the freeze tells of them.
pub fn unnoted(mut moved: Vec<Movement>, book: &Book) -> Result<Vec<Movement>> {
    let violations: Vec<Violation> = book.run.read_appended(rundir::VIOLATIONS)?;
    let noted: BTreeSet<_> =
        violations.into_iter().flat_map(|violation| violation.moved).map(|one| one.thing).collect();
    moved.retain(|one| !noted.contains(&one.thing));
    Ok(moved)
}

/// SHA-256 of each sealed file by its name, as it was sealed last.
fn hashes(links: &[Link]) -> HashMap<&str, &str> {
    links.iter().flat_map(|link| &link.files).map(|file| (&*file.name, &*file.sha256)).collect()
}
