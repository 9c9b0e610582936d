//! Rows that the run before loaded, that the plan of a delta holds back, and that cannot stay, since their number is another row's now: they leave the
//! target. Who reads that some rows were removed would not look for them; so they are named.

use std::collections::BTreeSet;

use landfall_model::{
    finding::Quarantined, monitor::Level, source::SourceRef, target::Table, words::shortened,
};

use super::{
    super::{Job, group::held_back},
    Base,
};
use crate::error::Error;

/// Names the records whose rows leave; those that hang on them leave too.
pub fn tell(job: &Job<'_>, base: &Base) -> Result<(), Error> {
    let held = held_back(job)?;
    let roots: Vec<&Quarantined> = held.iter().filter(|row| row.cause.is_empty()).collect();
    let mut records = BTreeSet::new();
    for table in roots.iter().map(|row| row.table).collect::<BTreeSet<Table>>() {
        let keys = base.keys(table)?;
        let leaving = roots.iter().filter(|row| row.table == table && keys.contains(&row.key));
        records.extend(leaving.flat_map(|row| row.from.iter().copied()));
    }
    if !records.is_empty() {
        job.monitor.remark(Level::Warning, &sentence(&records));
    }
    Ok(())
}

fn sentence(records: &BTreeSet<SourceRef>) -> String {
    format!(
        "this plan holds back what the run before loaded, and gives its number to another record: {}; their rows leave the target, unless users changed or built upon them. quarantine.csv says what to correct in the source; the next delta brings them in again",
        shortened(records)
    )
}
