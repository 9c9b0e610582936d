//! Whether what an interrupted reading left in `raw/` may be continued: only where the next page would stand beside the pages before as if
//! nothing had happened in between.

use landfall_model::{
    hash,
    mapping::Mapping,
    rundir::{self, RAW_COLUMNS, RAW_LINKS, RAW_OBJECTS, RAW_READING, RunDir, raw_table},
    source::{SourceTable, TableColumns},
};
use serde::{Deserialize, Serialize};

use crate::{
    config::SourceConfig,
    drift::{self, Known},
    error::Error,
    problem::Problem,
};

/// The content of `raw/reading.json`: what decides which rows are read, and in which form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Basis {
    /// Root of the server.
    url: String,
    /// Generation of the API: they differ in the form of some cells (NOCODB 4).
    api: String,
    /// SHA-256 of `[source]` of the mapping.
    mapping: String,
    /// Source buckets.
    buckets: Vec<String>,
}

impl Basis {
    /// What this reading goes by.
    pub fn of(source: &SourceConfig, mapping: &Mapping, buckets: &[String]) -> Result<Self, rundir::Error> {
        let unwritable = |source| rundir::Error::Damaged { path: RAW_READING.into(), line: None, source };
        let text = serde_json::to_vec(&mapping.source).map_err(unwritable)?;
        Ok(Self {
            url: address(source),
            api: format!("{:?}", source.api),
            mapping: hash::of_bytes(&text),
            buckets: buckets.to_vec(),
        })
    }

    /// Begins `raw/`, or takes it up where a reading of the same basis was interrupted: files that were whole lose their names, since their
    /// rows must be confirmed like all others.
    pub fn begin(&self, columns: &[TableColumns], mapping: &Mapping, run: &RunDir) -> Result<(), Error> {
        if !run.has(RAW_READING) && !run.has(RAW_COLUMNS) {
            run.write_json(RAW_READING, self)?;
        }
        self.same_as_before(run)?;
        if !run.has(RAW_COLUMNS) {
            run.write_json(RAW_COLUMNS, columns)?;
        }
        same_columns(columns, mapping, run)?;
        let tables = SourceTable::ALL.map(raw_table);
        let files = tables.iter().map(String::as_str).chain([RAW_LINKS, RAW_OBJECTS]);
        Ok(files.into_iter().try_for_each(|name| run.reopen(name))?)
    }

    fn same_as_before(&self, run: &RunDir) -> Result<(), Error> {
        if !run.has(RAW_READING) {
            return Err(changed("it was begun by a version of this program that cannot go on with it"));
        }
        let before: Self = run.read_json(RAW_READING)?;
        if self.url != before.url {
            return Err(changed(&format!("NOCODB_URL is now {} and was {}", self.url, before.url)));
        }
        let parts = [
            (self.api != before.api, "NOCODB_API"),
            (self.mapping != before.mapping, "the part [source] of the mapping file"),
            (self.buckets != before.buckets, "the list of source buckets"),
        ];
        match parts.iter().find(|(differs, _)| *differs) {
            Some((_, what)) => Err(changed(&format!("{what} is not as it was"))),
            None => Ok(()),
        }
    }
}

/// The columns as `run` found them; none where it did not read this server, whose ids are its own, or got no further than to its columns.
pub fn known_columns(run: &RunDir, source: &SourceConfig) -> Option<Known> {
    let before: Basis = run.read_json(RAW_READING).ok()?;
    let columns = run.read_json(RAW_COLUMNS).ok()?;
    let known = Known { run: run.root().display().to_string(), columns };
    (before.url == address(source)).then_some(known)
}

fn address(source: &SourceConfig) -> String {
    source.url.trim().trim_end_matches('/').to_owned()
}

fn same_columns(columns: &[TableColumns], mapping: &Mapping, run: &RunDir) -> Result<(), Error> {
    let before: Vec<TableColumns> = run.read_json(RAW_COLUMNS)?;
    let changes = drift::compare(&before, columns, mapping);
    // One table is enough to tell; rows are asked for by its id: what it is called itself decides nothing.
    let Some(table) = changes.first().map(|change| change.table) else { return Ok(()) };
    let of_table = changes.iter().filter(|change| change.table == table);
    let told: Vec<String> = of_table.map(ToString::to_string).collect();
    let why = format!("the columns of {table} were changed in NocoDB: {}", told.join("; "));
    // Not to be set back: what was read may be from before the change, or from after it.
    Err(refused(&why, ANEW))
}

const ANEW: &str = "begin a new run: the same command without --run";

/// Of what the operator can set back.
fn changed(why: &str) -> Error {
    refused(why, &format!("set it back, or {ANEW}"))
}

fn refused(why: &str, remedy: &str) -> Error {
    Error::Changed(Problem::new(format!("the interrupted snapshot cannot be continued: {why}"), remedy))
}
