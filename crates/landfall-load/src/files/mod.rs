//! Files: every planned copy is made server-side, both sides are compared by size and SHA-256, and each ending is one line of
//! `load/copies.jsonl`, flushed at once. So a copy that was interrupted goes on where it stopped, and a `files` row is loaded only for
//! an object that is in [`verified`].

mod attempt;
mod buckets;
mod error;
mod inherit;
mod record;

use std::{collections::BTreeSet, time::Duration};

pub use buckets::check_buckets;
pub use error::Error;
use futures::{StreamExt, future, stream};
pub use inherit::inherit;
use landfall_model::{
    monitor::Monitor,
    outcome::{CopyOutcome, FileReorgResult},
    plan::Copy,
    rundir::{self, RunDir},
};
use landfall_store::Writer;
pub use record::{summary, verified};

const OBJECTS: &str = "copy files";
const BYTES: &str = "copy files: bytes";

/// How to copy.
#[derive(Debug, Clone)]
pub struct Options {
    /// Copies under way at once.
    pub parallel: usize,
    /// Attempts per object where the store fails in a way that may pass; at least one is made.
    pub attempts: u32,
    /// Pause after the first failed attempt; doubled after each further one.
    pub pause: Duration,
}

impl Default for Options {
    /// Sixteen at once doubles what one gives on garage; more gave nothing.
    fn default() -> Self {
        Self { parallel: 16, attempts: 3, pause: Duration::from_secs(1) }
    }
}

/// Makes all planned copies that are not verified yet, and sums up all of the run. One failure never stops the rest: it is in the
/// result and in `load/copies.jsonl`, and the next call tries it again.
///
/// # Errors
/// A bucket that is missing or refused, before anything is copied; a run directory that cannot be read or written;
/// [`Error::Interrupted`] where the operator asked to stop.
pub async fn copy(
    run: &RunDir,
    writer: &dyn Writer,
    options: &Options,
    monitor: &dyn Monitor,
) -> Result<FileReorgResult, Error> {
    let waiting = waiting(run)?;
    buckets::require(writer, &waiting).await?;
    monitor.start(OBJECTS, Some(waiting.len() as u64));
    monitor.start(BYTES, Some(waiting.iter().map(|copy| copy.size).sum()));
    let left = waiting.len() - copy_all(run, writer, options, &waiting, monitor).await?;
    let result = summary(run)?;
    let words = format!(
        "{} verified, {} failed, {} differ",
        result.copied, result.failed, result.checksum_mismatches
    );
    monitor.finish(OBJECTS, &words);
    monitor.finish(BYTES, &format!("{} verified", result.bytes));
    if left == 0 { Ok(result) } else { Err(Error::Interrupted { left }) }
}

/// The planned copies that no earlier call verified.
fn waiting(run: &RunDir) -> Result<Vec<Copy>, Error> {
    let done: BTreeSet<_> = verified(run)?.into_keys().collect();
    let planned = run.read_jsonl::<Copy>(rundir::COPIES)?;
    Ok(planned.into_iter().filter(|copy| !done.contains(&copy.file)).collect())
}

/// Copies until all are done or a stop is requested, and tells how many ended. Those under way are waited for: each has its line.
async fn copy_all(
    run: &RunDir,
    writer: &dyn Writer,
    options: &Options,
    waiting: &[Copy],
    monitor: &dyn Monitor,
) -> Result<usize, Error> {
    let mut ended = 0;
    let mut endings = stream::iter(waiting)
        .take_while(|_| future::ready(!monitor.stop_requested()))
        .map(async |copy| (copy, attempt::carry(writer, copy, options, monitor).await))
        .buffer_unordered(options.parallel.max(1));
    while let Some((copy, outcome)) = endings.next().await {
        run.append::<CopyOutcome>(rundir::LOAD_COPIES, &outcome)?;
        monitor.advance(OBJECTS, 1);
        monitor.advance(BYTES, copy.size);
        ended += 1;
    }
    Ok(ended)
}
