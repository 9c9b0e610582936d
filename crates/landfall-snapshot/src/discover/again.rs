//! Whether the columns are still as they were when the reading began.
//!
//! Rows are asked for by titles, and no time of a row moves when a column gets another title: where one passes from a column to another
//! between two pages, the cells of both lie under it, and nothing else tells.

use landfall_model::{mapping::Mapping, source::SourceTable};

use super::{Discovery, FoundTable};
use crate::{
    drift::{self, Change, Drift},
    error::{Error, Problem},
    nocodb::NocoDb,
};

/// Looks at the columns once more, after the last row was read, and refuses what was read where they are not as they were.
pub(crate) async fn same_columns(db: &NocoDb, found: &Discovery, mapping: &Mapping) -> Result<(), Error> {
    for table in &found.tables {
        let meta = db.table(&table.place.table, table.table.name()).await?;
        let now = FoundTable { meta, ..table.clone() }.described();
        let changes = drift::compare(&[table.described()], &[now], mapping);
        let told: Vec<String> = changes.iter().filter(concerns_rows).map(ToString::to_string).collect();
        if !told.is_empty() {
            return Err(altered(table.table, &told));
        }
    }
    Ok(())
}

/// A select value that is new stands in rows that were edited since, and those are read again.
fn concerns_rows(change: &&Change) -> bool {
    !matches!(change.drift, Drift::OptionAdded { .. })
}

fn altered(table: SourceTable, told: &[String]) -> Error {
    Error::Altered(Problem::new(
        format!(
            "the columns of {table} were changed in NocoDB while its rows were read: {}",
            told.join("; ")
        ),
        "nothing of it was kept: read the source again while nobody changes columns",
    ))
}
