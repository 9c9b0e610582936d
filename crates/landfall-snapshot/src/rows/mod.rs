//! The four tables, side by side, each streamed into its file of `raw/` and reconciled with what the source counts.

mod cells;
mod ids;
mod keyset;
mod size;

use std::collections::BTreeMap;

use futures::future::try_join_all;
pub(crate) use ids::Ids;
pub(crate) use keyset::Keyset;
use landfall_model::{
    monitor::Monitor,
    rundir::{Jsonl, RunDir, raw_table},
    source::SourceTable,
};
use serde_json::Value;
pub(crate) use size::PageSize;

use crate::{
    counts::TableCounts,
    discover::{Discovery, FoundTable, ID},
    error::Error,
    nocodb::{Cells, NocoDb},
};

/// Passes until a table that somebody writes to must have come to rest.
const ROUNDS: u32 = 3;

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
    let counted_before = db.count(&found.place, found.table.name()).await?;
    let task = format!("read {}", found.table);
    monitor.start(&task, Some(counted_before));
    let fields = found.fields.iter().map(|field| field.title.clone()).collect();
    let mut reading = Reading {
        db: &db,
        found,
        keyset: Keyset::new(&db, found, fields),
        file: run.create_jsonl(&raw_table(found.table))?,
        link: all.link_count().filter(|_| found.table == SourceTable::Interests),
        links: BTreeMap::new(),
        task,
        monitor,
    };
    let rest = reading.settle(counted_before).await?;
    reading.finish(counted_before, rest)
}

/// A table that is being read.
struct Reading<'r> {
    db: &'r NocoDb,
    found: &'r FoundTable,
    keyset: Keyset<'r>,
    file: Jsonl,
    /// Title of the column that counts berths.
    link: Option<&'r str>,
    links: BTreeMap<i64, u64>,
    task: String,
    monitor: &'r dyn Monitor,
}

/// How a table stood when its reading ended.
struct Rest {
    counted: u64,
    gone: Vec<i64>,
}

impl Reading<'_> {
    /// Reads until what was read agrees with what the source counts. Where the figures differ, a pass over the keys alone tells why: rows
    /// added at the end are read on, rows deleted meanwhile are noted, and a row that is there and was not read is an error.
    async fn settle(&mut self, counted_before: u64) -> Result<Rest, Error> {
        let mut shortfall = None;
        for _ in 0..ROUNDS {
            self.read_on().await?;
            let counted = self.db.count(&self.found.place, self.found.table.name()).await?;
            let read = self.keyset.ids.len();
            if counted == read && counted_before == read {
                return Ok(Rest { counted, gone: Vec::new() });
            }
            let keys = Keyset::new(self.db, self.found, vec![ID.to_owned()]).exhaust().await?;
            let difference = self.keyset.ids.difference(&keys);
            if difference.missing.is_empty() && keys.len() >= counted {
                return Ok(Rest { counted, gone: difference.gone });
            }
            let passed_over = difference.missing.iter().any(|id| Some(*id) < self.keyset.ids.last());
            shortfall = Some(Error::Shortfall {
                table: self.found.table,
                read,
                counted,
                missing: difference.missing,
            });
            if passed_over {
                break;
            }
        }
        Err(shortfall.expect("at least one round"))
    }

    async fn read_on(&mut self) -> Result<(), Error> {
        loop {
            if self.monitor.stop_requested() {
                return Err(Error::Interrupted { what: self.found.table.name().to_owned() });
            }
            let rows = self.keyset.next().await?;
            if rows.is_empty() {
                return Ok(());
            }
            self.monitor.advance(&self.task, rows.len() as u64);
            rows.into_iter().try_for_each(|(id, row)| self.keep(id, row))?;
        }
    }

    fn keep(&mut self, id: i64, row: Cells) -> Result<(), Error> {
        if let Some(count) = self.link.and_then(|title| row.get(title)).and_then(number) {
            self.links.insert(id, count);
        }
        let row = cells::keep(self.found.table, id, row, &self.found.fields)?;
        Ok(self.file.push(&row)?)
    }

    fn finish(self, counted_before: u64, rest: Rest) -> Result<ReadTable, Error> {
        self.file.finish()?;
        let counts = TableCounts {
            table: self.found.table,
            read: self.keyset.ids.len(),
            counted_before,
            counted_after: rest.counted,
            gone_while_read: rest.gone,
            pages: self.keyset.pages,
            requests: self.db.tally().calls(),
            columns: self.found.fields.len() as u64,
        };
        self.monitor.finish(&self.task, &format!("{} rows, {} columns", counts.read, counts.columns));
        Ok(ReadTable { counts, ids: self.keyset.ids, links: self.links })
    }
}

/// A count, which some databases hand out as text.
pub(crate) fn number(cell: &Value) -> Option<u64> {
    cell.as_u64().or_else(|| cell.as_str()?.parse().ok())
}
