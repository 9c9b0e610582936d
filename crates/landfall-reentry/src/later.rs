//! Records that came into the old system after the run that is loaded had read it, and that a run brought in which was taken out since. Rows of
//! them that users had built upon stayed in the CRM, and nobody is to enter these records again.

use std::collections::BTreeSet;

use landfall_model::{
    change::Change,
    rundir::{Error, RunDir},
    snapshot::Snapshot,
    source::{SourceRef, SourceRow, SourceTable},
};

/// Takes over the records of these changes that `snapshot`, the reading of `run`, lacks. One that an earlier run had read was deleted there since.
pub(crate) fn take_over(
    snapshot: &mut Snapshot,
    run: &RunDir,
    taken_out: &[RunDir],
    changes: &[Change],
) -> Result<(), Error> {
    let own = run.info()?.began();
    let mut wanted: BTreeSet<SourceRef> =
        changes.iter().flat_map(|change| change.from.iter().copied()).collect();
    wanted.retain(|record| row(snapshot, *record).is_none());
    for other in taken_out {
        if wanted.is_empty() {
            return Ok(());
        }
        if other.info()?.began() > own {
            let later = Snapshot::read(&other.whole_reading())?;
            wanted.retain(|record| {
                row(&later, *record).is_none_or(|row| {
                    add(snapshot, &later, *record, row);
                    false
                })
            });
        }
    }
    Ok(())
}

fn row(snapshot: &Snapshot, record: SourceRef) -> Option<&SourceRow> {
    let rows = snapshot.rows(record.table);
    rows.binary_search_by_key(&Some(record.id), SourceRow::id).ok().map(|at| &rows[at])
}

fn add(snapshot: &mut Snapshot, later: &Snapshot, record: SourceRef, row: &SourceRow) {
    let rows = snapshot.rows_mut(record.table);
    let at = rows.partition_point(|other| other.id() < Some(record.id));
    rows.insert(at, row.clone());
    if record.table == SourceTable::Interests {
        snapshot.links.extend(later.links.iter().filter(|link| link.interest == record.id));
        snapshot.links.sort_unstable();
    }
}
