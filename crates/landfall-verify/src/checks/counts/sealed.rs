//! Are the files that everything is measured by still those that were planned, and those that the stages left?

use landfall_model::{
    outcome::ValidationCheck,
    plan::snapshot_hash,
    rundir::{COPIES, normalized_table},
    seal,
};

use crate::{
    error::Error,
    evidence::Evidence,
    outcome::{Details, equal},
};

/// The plan's files against the hashes in its header, the snapshot against the hash that was planned from, and every file against the seal.
pub(super) fn check(evidence: &Evidence<'_>) -> Result<Vec<ValidationCheck>, Error> {
    let header = &evidence.header;
    let tables = header.tables.iter().map(|file| (normalized_table(file.table), &file.sha256));
    let copies = (COPIES.to_owned(), &header.copies_sha256);
    let mut changed = Vec::new();
    for (name, planned) in tables.chain([copies]) {
        if evidence.run.hash(&name)? != *planned {
            changed.push(format!("{name} is not the file that was planned: restore it, or plan again"));
        }
    }
    let snapshot = snapshot_hash(evidence.run)?;
    Ok(vec![
        equal("plan: files changed since planning", 0, changed.len(), changed),
        equal("snapshot: hash of raw/", &header.snapshot, snapshot, Vec::new()),
        sealed(evidence)?,
    ])
}

/// A run that was written before there were seals has none, and says so.
fn sealed(evidence: &Evidence<'_>) -> Result<ValidationCheck, Error> {
    const NAME: &str = "seal: places changed since sealing";
    let checked = seal::check(evidence.run)?;
    if checked.links.is_empty() && checked.breaches.is_empty() && !checked.cut_off {
        let none = "not checked: the run has no seal";
        return Ok(equal(NAME, none, none, Vec::new()));
    }
    let mut details = Details::default();
    checked.breaches.iter().for_each(|breach| details.push(|| breach.to_string()));
    // What the last link was about may have been edited: nothing says otherwise.
    if checked.cut_off {
        details.push(|| seal::CUT_OFF.to_owned());
    }
    let next = || format!("next: landfall verify --seal {}", evidence.run.shown());
    Ok(equal(NAME, 0, details.total(), details.finish(next)))
}
