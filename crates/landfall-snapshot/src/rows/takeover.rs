//! What of an interrupted reading is taken over.
//!
//! Hours may lie between the interruption and now, and a row that was edited meanwhile must not stay as it was. So rows are taken over only
//! where every edit shows in a pass over a few columns, the witnesses, which every reading makes anyway at its end:
//! - `UpdatedAt` where NocoDB itself moves it with every edit, which the type `LastModifiedTime` tells; in the oldest servers it is an ordinary
//!   `DateTime`, which stands still on SQLite (NOCODB 5);
//! - `CreatedAt`, since SQLite gives the `Id` of a deleted row to the next one;
//! - links and foreign keys, which change without `UpdatedAt` when the row on the other side is deleted.
//!
//! What no pass sees is not seen here either: a write into NocoDB's database around NocoDB, and a second edit within the same second.
//!
//! A table with a column of any other kind whose cells are made from elsewhere (formulas, lookups, people's names), or without these times,
//! is read anew. The road not taken is to read such rows again and to compare them: that costs as much.

use std::collections::BTreeMap;

use landfall_model::{
    rundir::{Jsonl, RunDir, raw_table},
    source::SourceRow,
};

use super::{ids::Ids, number};
use crate::{
    discover::{CREATED, FoundTable, ID, UPDATED},
    error::Error,
};

/// Types whose cells change by an edit of their row alone. Renaming or removing a select value changes rows too, but then the columns are
/// not those of before, and their table is read anew.
const STORED: [&str; 21] = [
    "SingleLineText",
    "LongText",
    "Number",
    "Decimal",
    "Currency",
    "Percent",
    "Rating",
    "Duration",
    "Checkbox",
    "Date",
    "DateTime",
    "Time",
    "Year",
    "Email",
    "PhoneNumber",
    "URL",
    "SingleSelect",
    "MultiSelect",
    "Attachment",
    "JSON",
    "GeoData",
];

/// Where the reading of a table starts.
pub(super) struct Start<'f> {
    /// Titles of the columns in which a pass over the keys sees that a row was edited.
    pub witnesses: Vec<&'f str>,
    pub file: Jsonl,
    /// Rows that the file holds already.
    pub ids: Ids,
    /// Links that each of them counted.
    pub links: BTreeMap<i64, u64>,
}

impl<'f> Start<'f> {
    /// With the rows that an interrupted reading left, where they can be confirmed. `link` is the column that counts links.
    pub fn after(found: &'f FoundTable, link: Option<&str>, run: &RunDir) -> Result<Self, Error> {
        let taken = witnesses(found).map(|witnesses| take_over(found, witnesses, link, run));
        taken.transpose()?.flatten().map_or_else(|| Self::anew(found, run), Ok)
    }

    /// Without any row.
    pub fn anew(found: &'f FoundTable, run: &RunDir) -> Result<Self, Error> {
        let title = |title| found.fields.iter().map(|field| field.title.as_str()).find(|read| *read == title);
        // SQLite gives the highest `Id` to the next row where its own was deleted, and that has no `UpdatedAt` either.
        let witnesses: Vec<&str> = [UPDATED, CREATED].into_iter().filter_map(title).collect();
        let ids = Ids::stamped(found.table, witnesses.iter().copied());
        Ok(Self { witnesses, file: run.create_jsonl(&raw_table(found.table))?, ids, links: BTreeMap::new() })
    }
}

/// Titles of the columns that together show every edit of a row; none where one may leave no trace.
fn witnesses(found: &FoundTable) -> Option<Vec<&str>> {
    let read = |title: &&str| found.fields.iter().any(|field| field.title == *title);
    let typed = |title: &'static str, uidt: &str| {
        found.meta.column(title).filter(|column| column.uidt == uidt).map(|_| title).filter(read)
    };
    let mut witnesses = vec![typed(UPDATED, "LastModifiedTime")?, typed(CREATED, "CreatedTime")?];
    for field in found.fields.iter().filter(|field| ![ID, UPDATED, CREATED].contains(&field.title.as_str())) {
        match found.meta.column(&field.title)?.uidt.as_str() {
            "Links" | "ForeignKey" => witnesses.push(&field.title),
            stored if STORED.contains(&stored) => {}
            _ => return None,
        }
    }
    Some(witnesses)
}

/// The rows up to the first that is not whole; none where no file was left.
fn take_over<'f>(
    found: &FoundTable,
    witnesses: Vec<&'f str>,
    link: Option<&str>,
    run: &RunDir,
) -> Result<Option<Start<'f>>, Error> {
    let mut ids = Ids::stamped(found.table, witnesses.iter().copied());
    let mut links = BTreeMap::new();
    let keep = |row: SourceRow| {
        let whole = found.fields.iter().all(|field| !field.mapped || row.cells.contains_key(&field.title));
        let id = if whole { ids.accept(&row.cells).ok() } else { None };
        links.extend(id.zip(link.and_then(|title| row.cell(title)).and_then(number)));
        id.is_some()
    };
    let file = run.continue_jsonl(&raw_table(found.table), keep)?;
    Ok(file.map(|file| Start { witnesses, file, ids, links }))
}
