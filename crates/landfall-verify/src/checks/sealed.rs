//! Are the files that everything is measured by still those that were planned?

use landfall_model::{
    outcome::ValidationCheck,
    plan::snapshot_hash,
    rundir::{COPIES, normalized_table},
};

use crate::{error::Error, evidence::Evidence, outcome::equal};

/// The plan's files against the hashes in its header, and the snapshot against the hash that was planned from.
pub(crate) fn check(evidence: &Evidence<'_>) -> Result<Vec<ValidationCheck>, Error> {
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
    ])
}
