//! The reports: made from the files of a run alone, so that they can be made again, elsewhere and unmasked.

mod csv;
mod document;
mod facts;
mod ledger;
mod text;

use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

pub use document::MigrationReport;
pub use facts::Facts;
use landfall_model::rundir::{self, Error};

/// The summary for people.
pub const TEXT: &str = "migration-report.txt";
/// The summary for machines: the plan document's `MigrationReport`.
pub const JSON: &str = "migration-report.json";

/// Writes all reports into `root/reports/`. Values of people are masked unless `unmasked`. The text is written last: without it the others are what
/// an attempt left that was cut off, and are written anew; with it none is touched.
pub fn write(facts: &Facts, root: &Path, unmasked: bool) -> Result<(), Error> {
    let last = root.join(rundir::report(TEXT));
    if last.exists() {
        return Err(Error::Exists(last));
    }
    for table in csv::tables(facts, unmasked) {
        create(root, table.name, &table.bytes()?)?;
    }
    let document = serde_json::to_vec_pretty(&MigrationReport::of(facts)).map_err(std::io::Error::from);
    create(root, JSON, &document.map_err(failed(root, "write"))?)?;
    create(root, TEXT, text::render(facts).as_bytes())
}

/// The summary as text.
pub fn text(facts: &Facts) -> String {
    text::render(facts)
}

/// Under its name once it is whole.
fn create(root: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let path = root.join(rundir::report(name));
    let partial = root.join(rundir::report(&format!("{name}.partial")));
    let mut options = fs::OpenOptions::new();
    let file = options.create(true).truncate(true).write(true).mode(0o600).open(&partial);
    file.and_then(|mut file| file.write_all(bytes)).map_err(failed(&path, "write"))?;
    fs::rename(&partial, &path).map_err(failed(&path, "name"))
}

fn failed(path: &Path, action: &'static str) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Io { action, path, source }
}
