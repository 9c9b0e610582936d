//! Copies of files whose originals are gone: no plan has them, for nobody can make them again. Their rows are carried from plan to plan, and say
//! where they are.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::{
    Carried,
    copy::{Copy, Origin},
};
use crate::{
    rundir::{self, Error, RunDir, normalized_table},
    target::{File, Planned, Table},
};

/// Those of a run. The version of an original is not known any more.
///
/// # Errors
/// A file of the plan that is not there or damaged.
pub fn kept_copies(run: &RunDir) -> Result<Vec<Copy>, Error> {
    let carried: Vec<Carried> = run.read_appended(rundir::CARRIED)?;
    let files = carried.into_iter().filter(|row| row.table == Table::Files);
    let mut origins: HashMap<Uuid, Option<Origin>> =
        files.filter_map(|row| Some((row.key.parse().ok()?, None))).collect();
    if origins.is_empty() {
        return Ok(Vec::new());
    }
    for (place, file) in run.read_json::<BTreeMap<String, Uuid>>(&rundir::id_map(Table::Files.name()))? {
        origins.entry(file).and_modify(|origin| *origin = Some(Origin::at(&place)));
    }
    let mut copies = Vec::new();
    for line in run.lines::<Planned<File>>(&normalized_table(Table::Files))? {
        let row = line?.row;
        copies.extend(origins.remove(&row.id).map(|origin| of_row(row, origin)));
    }
    Ok(copies)
}

/// One that the id map does not know is called by its own place.
fn of_row(row: File, origin: Option<Origin>) -> Copy {
    let place = || format!("{}/{}", row.storage_bucket, row.storage_path);
    Copy {
        file: row.id,
        origin: origin.unwrap_or_else(|| Origin::at(&place())),
        size: row.size_bytes.unsigned_abs(),
        target_bucket: row.storage_bucket,
        target_key: row.storage_path,
        mime_type: row.mime_type,
    }
}
