//! What the files of a run tell, for people: the summary, the lists that want eyes, and the page that somebody signs. Made from the files
//! alone, so that everything can be made again, elsewhere and unmasked.

mod against;
pub mod berths;
mod compare;
mod csv;
mod document;
mod facts;
mod flows;
mod key;
mod ledger;
mod lists;
mod naming;
mod page;
mod people;
mod search;
mod standing;
mod text;
mod trace;
pub mod words;

use std::path::Path;

pub use compare::{Compared, Comparison, FindingsChanged, RowsChanged, StageTimes, compare};
pub use document::MigrationReport;
pub use facts::Facts;
use landfall_model::{
    redact::Mask,
    rundir::{self, Error},
};
pub use naming::{Names, names_of};
pub use page::{
    STYLE as PAGE_STYLE, checklist, content as page_content, render as page, title as page_title,
};
pub use people::People;
pub use search::{Hit, Part, Words, search};
pub use standing::Standings;
pub use text::render as text;
pub use trace::{Cell, Key, Trace, cells, index, put_back, trace, whose};

/// The summary for machines: the plan document's `MigrationReport`.
pub const JSON: &str = "migration-report.json";
/// The page that a person reads and signs.
pub const PAGE: &str = "migration-report.html";

/// Writes all reports into `root/reports/`. The text is written last: without it the others are what an attempt left that was cut off, and
/// are written anew; with it none is touched.
///
/// # Errors
/// The reports are there already, or cannot be written.
pub fn write(facts: &Facts, root: &Path, mask: Mask) -> Result<(), Error> {
    let last = root.join(rundir::REPORT_TEXT);
    if last.exists() {
        return Err(Error::Exists(last));
    }
    for table in lists::all(facts, mask) {
        create(root, table.name, &table.bytes()?)?;
    }
    let damaged = |source| Error::Damaged { path: root.to_owned(), line: None, source };
    create(root, JSON, &serde_json::to_vec_pretty(&MigrationReport::of(facts, mask)).map_err(damaged)?)?;
    create(root, PAGE, page(facts, mask).as_bytes())?;
    rundir::write_whole(&last, text(facts).as_bytes())
}

/// A CSV file for people, with this heading: a cell that a spreadsheet would execute is told to be text.
///
/// # Errors
/// The writer could fail; into memory, and with rows of one length, it does not.
pub fn table<const N: usize>(heads: &[&str; N], rows: &[[String; N]]) -> Result<Vec<u8>, Error> {
    let mut table = csv::Table::new("table", heads);
    rows.iter().for_each(|row| table.push(row.clone()));
    table.bytes()
}

fn create(root: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
    rundir::write_whole(&root.join(rundir::report(name)), bytes)
}
