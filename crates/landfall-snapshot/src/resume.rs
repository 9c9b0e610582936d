//! Whether what an interrupted reading left in `raw/` may be continued: only where the next page would stand beside the pages before as if
//! nothing had happened in between. Settings decide for all of it, columns for their table.

use landfall_model::{
    hash,
    mapping::Mapping,
    monitor::{Level, Monitor},
    rundir::{self, RAW_COLUMNS, RAW_LINKS, RAW_OBJECTS, RAW_READING, RunDir, SCHEMA_DRIFT, raw_table},
    source::{SourceTable, TableColumns},
};
use serde::{Deserialize, Serialize};

use crate::{
    config::SourceConfig,
    drift::{self, Known},
    error::{Error, Problem},
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
    /// rows must be confirmed like all others. A table whose columns were changed meanwhile is read anew, the others are gone on with.
    pub fn begin(
        &self,
        columns: &[TableColumns],
        mapping: &Mapping,
        run: &RunDir,
        monitor: &dyn Monitor,
    ) -> Result<(), Error> {
        if run.has(RAW_READING) || run.has(RAW_COLUMNS) {
            self.same_as_before(run)?;
        }
        let anew = tables_to_read_anew(columns, mapping, run, monitor)?;
        let tables = SourceTable::ALL.map(raw_table);
        let files = tables.iter().map(String::as_str).chain([RAW_LINKS, RAW_OBJECTS]);
        files.into_iter().try_for_each(|name| run.reopen(name))?;
        for table in &anew {
            run.forget(&raw_table(*table))?;
        }
        if !anew.is_empty() {
            // What they were read by goes after their rows: who is cut off here finds them changed again, or reads all tables anew.
            run.reopen(RAW_COLUMNS)?;
            run.forget(RAW_COLUMNS)?;
            run.set_aside(SCHEMA_DRIFT)?;
        }
        self.write(columns, run)
    }

    fn write(&self, columns: &[TableColumns], run: &RunDir) -> Result<(), Error> {
        if !run.has(RAW_READING) {
            run.write_json(RAW_READING, self)?;
        }
        if !run.has(RAW_COLUMNS) {
            run.write_json(RAW_COLUMNS, columns)?;
        }
        Ok(())
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
    let known = Known { run: run.shown().to_string(), columns };
    (before.url == address(source)).then_some(known)
}

fn address(source: &SourceConfig) -> String {
    source.url.trim().trim_end_matches('/').to_owned()
}

/// Tables whose columns are not those that their rows were read by: which of these rows are from before the change, nobody can tell.
fn tables_to_read_anew(
    columns: &[TableColumns],
    mapping: &Mapping,
    run: &RunDir,
    monitor: &dyn Monitor,
) -> Result<Vec<SourceTable>, Error> {
    if !run.has(RAW_COLUMNS) {
        // Rows without the columns that they were read by are of no use.
        let has_rows =
            |table: &SourceTable| run.has(&raw_table(*table)) || run.has_partial(&raw_table(*table));
        return Ok(SourceTable::ALL.into_iter().filter(has_rows).collect());
    }
    let before: Vec<TableColumns> = run.read_json(RAW_COLUMNS)?;
    let changes = drift::compare(&before, columns, mapping);
    let is_changed = |table: &SourceTable| changes.iter().any(|change| change.table == *table);
    let changed: Vec<SourceTable> = SourceTable::ALL.into_iter().filter(is_changed).collect();
    for table in &changed {
        let of_table = changes.iter().filter(|change| change.table == *table);
        let told: Vec<String> = of_table.map(ToString::to_string).collect();
        let text = format!(
            "the columns of {table} were changed in NocoDB since the reading was interrupted, and its rows are read anew: {}",
            told.join("; ")
        );
        monitor.remark(Level::Warning, &text);
    }
    Ok(changed)
}

/// Of what the operator can set back.
fn changed(why: &str) -> Error {
    Error::Changed(Problem::new(
        format!("the interrupted snapshot cannot be continued: {why}"),
        "set it back, or begin a new run: the same command without --run",
    ))
}
