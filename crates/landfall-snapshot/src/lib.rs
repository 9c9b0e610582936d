//! The reader of the source: NocoDB's four tables and the links between them, and the listing of the buckets, into `raw/` of a run.
//!
//! It reads with GET alone: the one transport has no other verb and follows no redirection. It believes no page size, no "last page" and
//! no order that it did not ask for: rows are read by ascending `Id` up to an empty page, and what was read is reconciled with what the
//! source counts. A shortfall is an error that names the ids, never a smaller snapshot.
//!
//! 1. [`check()`]: everything that would stop or spoil a snapshot, before one is taken.
//! 2. [`take`]: finds the mapping's tables and columns (`discover`), tells how they differ from those of before ([`drift`]), reads rows and links
//!    (`rows`, `links`), lists the buckets (`objects`), and holds attachments and lookups against what was read.
//! 3. [`freeze`]: the same reading once more, to see whether anybody still writes.

mod attachments;
mod check;
mod clock;
mod config;
mod counts;
mod discover;
pub mod drift;
mod error;
mod fetch;
pub mod freeze;
mod links;
mod lookups;
mod misread;
mod nocodb;
mod objects;
mod pace;
mod resume;
mod rows;
mod transport;

pub use check::check;
pub use config::{Api, Limits, SourceConfig};
pub use counts::{
    AttachmentCounts, BucketCounts, ExtractCounts, LinkCounts, LookupCounts, Resumed, TableCounts, Unlisted,
};
use discover::{Discovery, discover, same_columns};
pub use error::{Class, Error, Failure, Problem};
pub use fetch::Attachments;
use landfall_model::{
    mapping::Mapping,
    monitor::{Level, Monitor},
    rundir::{self, EXTRACT_COUNTS, RAW, RAW_OBJECTS, RunDir, SCHEMA_DRIFT},
};
use landfall_store::Reader;
use nocodb::NocoDb;
pub use pace::Pace;
use resume::Basis;
pub use resume::known_columns;
use rows::ReadTable;

/// Takes a snapshot into `raw/` of `run`, and its counts into `reports/extract-counts.json`, which is written last: a run that has it has
/// a whole snapshot. In a run that was interrupted it goes on: rows that were read before are taken over where a pass over their keys can
/// confirm them, and are read again where it cannot, so that all tables are as they are at its end.
///
/// # Errors
/// Whatever keeps it from being whole, as [`Error`] lists it; what was read until then stays, for the next attempt.
pub async fn take(
    source: &SourceConfig,
    mapping: &Mapping,
    store: &dyn Reader,
    buckets: &[String],
    run: &RunDir,
    monitor: &dyn Monitor,
) -> Result<ExtractCounts, Error> {
    let taking = Taking { source, mapping, store, buckets, run, monitor };
    let (db, found) = taking.begin().await?;
    drift::report(source.known.as_ref(), &found.columns(), mapping, run, monitor)?;
    tell_what_may_be_read_otherwise(&found, mapping, monitor);
    taking.read_steadily(&db, &found).await
}

/// A warning for each column that is read otherwise than its users may mean it: nobody may have called `check` before.
fn tell_what_may_be_read_otherwise(found: &Discovery, mapping: &Mapping, monitor: &dyn Monitor) {
    for problem in misread::columns(found, mapping) {
        monitor.remark(Level::Warning, &problem.to_string());
    }
}

/// A snapshot that is being taken.
pub(crate) struct Taking<'t> {
    source: &'t SourceConfig,
    mapping: &'t Mapping,
    store: &'t dyn Reader,
    buckets: &'t [String],
    run: &'t RunDir,
    monitor: &'t dyn Monitor,
}

impl Taking<'_> {
    /// Finds everything that is to be read, and begins `raw/`, or takes it up where a reading was interrupted.
    async fn begin(&self) -> Result<(NocoDb, Discovery), Error> {
        let &Self { source, mapping, store, buckets, run, monitor } = self;
        if run.has(EXTRACT_COUNTS) {
            return Err(rundir::Error::Exists(run.path(EXTRACT_COUNTS)).into());
        }
        let db = NocoDb::open(source)?;
        let found = db.telling(monitor, discover(&db, mapping, source.known.as_ref())).await?.sound()?;
        objects::all_there(store, buckets, monitor).await?;
        Basis::of(source, mapping, buckets)?.begin(&found.columns(), mapping, run, monitor)?;
        Ok((db, found))
    }

    /// Reads all of it, and proves that its columns were the same all the while.
    async fn read_steadily(&self, db: &NocoDb, found: &Discovery) -> Result<ExtractCounts, Error> {
        let &Self { mapping, run, monitor, .. } = self;
        let reading = async {
            let rows = self.rows(db, found).await?;
            same_columns(db, found, mapping).await.map(|()| rows)
        };
        let rows = db.telling(monitor, reading).await.or_else(|error| Err(forgotten(error, run)?))?;
        self.complete(db, found, rows).await
    }

    /// Reads all of it. Where a title passed from one column to another meanwhile, the cells of both lie under it.
    async fn read(&self, db: &NocoDb, found: &Discovery) -> Result<(), Error> {
        let rows = db.telling(self.monitor, self.rows(db, found)).await?;
        self.complete(db, found, rows).await.map(drop)
    }

    async fn rows(&self, db: &NocoDb, found: &Discovery) -> Result<(Vec<ReadTable>, LinkCounts), Error> {
        let tables = rows::read_all(db, found, self.run, self.monitor).await?;
        let links = links::read(db, found, &tables, self.run, self.monitor).await?;
        Ok((tables, links))
    }

    /// What lies beside the rows, and the counts of it all.
    async fn complete(
        &self,
        db: &NocoDb,
        found: &Discovery,
        (tables, links): (Vec<ReadTable>, LinkCounts),
    ) -> Result<ExtractCounts, Error> {
        let &Self { store, buckets, run, monitor, .. } = self;
        // After the rows: an attachment that a row names was uploaded before it, so its object is in the listing.
        let mut objects = objects::list(store, buckets, monitor).await?;
        let mut attachments = attachments::join(found, &objects, buckets, run)?;
        let missing = attachments::missing(&attachments);
        if missing > 0 {
            objects = objects::list_again(missing, store, buckets, monitor).await?;
            attachments = attachments::join(found, &objects, buckets, run)?;
        }
        attachments::tell(&attachments, monitor);
        let lookups = lookups::cut(found, run)?;
        lookups::tell(&lookups, monitor);
        run.write_jsonl(RAW_OBJECTS, &objects)?;
        let counts = ExtractCounts {
            tables: tables.into_iter().map(|table| table.counts).collect(),
            links,
            buckets: objects::count(buckets, &objects),
            attachments,
            lookups,
            requests: db.tally().calls(),
            mutating_requests: db.tally().mutating(),
        };
        run.write_json(EXTRACT_COUNTS, &counts)?;
        Ok(counts)
    }
}

/// Takes out of the run what was read where that cannot be gone on with, so that the next attempt in it begins anew, and answers why.
fn forgotten(error: Error, run: &RunDir) -> Result<Error, rundir::Error> {
    if matches!(error, Error::Altered(_)) {
        run.clear(RAW)?;
        run.set_aside(SCHEMA_DRIFT)?;
    }
    Ok(error)
}
