//! The four tables, side by side, each streamed into its file of `raw/` and proven to be whole: the rows read are those of a second pass
//! over the keys alone, and as many as the source counts.

mod cells;
mod corrections;
mod difference;
mod ids;
mod keyset;
mod parts;
mod reading;
mod size;
mod takeover;

use std::collections::BTreeMap;

use futures::future::try_join_all;
pub(crate) use ids::Ids;
pub(crate) use keyset::Keyset;
use landfall_model::{monitor::Monitor, rundir::RunDir};
use reading::Reading;
use serde_json::Value;
pub(crate) use size::PageSize;

use crate::{
    counts::TableCounts,
    discover::{Discovery, FoundTable},
    error::Error,
    nocodb::NocoDb,
};

/// What the later steps need of a table.
#[derive(Debug)]
pub(crate) struct ReadTable {
    pub counts: TableCounts,
    pub ids: Ids,
    /// Berths that each interest counts; empty for the other tables, and where the link column shows no count.
    pub links: BTreeMap<i64, u64>,
}

/// Reads all tables at once. The first error ends the others; what they wrote stays without its name.
pub(crate) async fn read_all(
    db: &NocoDb,
    found: &Discovery,
    run: &RunDir,
    monitor: &dyn Monitor,
) -> Result<Vec<ReadTable>, Error> {
    try_join_all(found.tables.iter().map(|table| read(db.part(), table, found, run, monitor))).await
}

async fn read(
    db: NocoDb,
    found: &FoundTable,
    all: &Discovery,
    run: &RunDir,
    monitor: &dyn Monitor,
) -> Result<ReadTable, Error> {
    let mut reading = Reading::begin(&db, found, all, run, monitor).await?;
    reading.read().await?;
    match reading.settle().await {
        // So much moved since the interruption that the rows from before it are no help.
        Err(Error::Restless { .. }) if reading.took_over() => {
            reading = reading.anew(run)?;
            reading.read().await?;
            reading.settle().await?;
        }
        settled => settled?,
    }
    reading.finish()
}

/// A count, which some databases hand out as text.
pub(crate) fn number(cell: &Value) -> Option<u64> {
    cell.as_u64().or_else(|| cell.as_str()?.parse().ok())
}
