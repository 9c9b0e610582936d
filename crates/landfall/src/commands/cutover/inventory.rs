//! The final inventory of the source's files, as the plan document wants it: every object with its size, from the listing of the snapshot.

use landfall_model::{
    exit::Exit,
    kind::Kind,
    rundir,
    source::Object,
    words::{bytes, count},
};
use serde_json::json;

use super::book::Book;
use crate::{
    commands::Given,
    fail::{Failure, Result},
};

/// Writes the list, unless the run has it. Keys are shown as they are: the list is what files are looked for in.
pub fn write(given: &Given<'_>, book: &Book) -> Result<Exit> {
    let run = &book.run;
    if !run.has(rundir::RAW_OBJECTS) {
        let sentence = format!("{} has no listing of the buckets yet", run.shown());
        return Err(Failure::new(Kind::State, sentence).hint("`landfall snapshot --run RUN` reads it."));
    }
    let objects: Vec<Object> = run.read_jsonl(rundir::RAW_OBJECTS)?;
    let size: u64 = objects.iter().map(|object| object.size).sum();
    if !run.has(rundir::INVENTORY) {
        let row = |object: &Object| {
            [
                object.bucket.clone(),
                object.key.clone(),
                object.size.to_string(),
                object.etag.clone(),
                object.modified.clone(),
            ]
        };
        let rows: Vec<[String; 5]> = objects.iter().map(row).collect();
        let table = landfall_report::table(&["bucket", "key", "size", "etag", "modified"], &rows)?;
        run.ensure_folder(rundir::CUTOVER_FOLDER)?;
        run.write_bytes(rundir::INVENTORY, &table)?;
    }
    let path = run.path(rundir::INVENTORY);
    let text = format!("{}, {}: {}", count(objects.len(), "object"), bytes(size), path.display());
    given.terminal.result(&text, &json!({ "objects": objects.len(), "bytes": size, "file": path }));
    Ok(Exit::Done)
}
