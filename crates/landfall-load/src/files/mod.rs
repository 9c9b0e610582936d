//! Files: every planned copy is made, by the store itself where both sides are in one, else through this program; both sides are compared,
//! and each ending is one line of `load/copies.jsonl`, flushed at once. So a copy that was interrupted goes on where it stopped, and a
//! `files` row is loaded only for an object that is in [`verified`].
//!
//! 1. What an earlier call told of is done, unless the target shows nothing of it at all: then it is another one, and nothing is done.
//! 2. The target is listed: what lies there and an earlier run has proven is taken over; what nobody told of is proven, and not copied again.
//! 3. A copy whose row users deleted in the CRM is not made again, and told.
//! 4. The rest is copied, several at once, each on the condition that its source is the version that was planned. In its place nothing is
//!    replaced but a copy of our own; what another put there stays, and is told; what may be either is put aside first, and told.

mod aside;
mod attempt;
mod buckets;
mod cell;
mod deleted;
mod error;
mod inherit;
mod one_thread;
mod proof;
mod reach;
mod record;
mod remedy;
mod sides;
mod status;
mod stop;
mod there;
mod uploads;
mod verify;
mod work;
mod written;

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    time::Duration,
};

pub use buckets::check_buckets;
use cell::Cells;
pub use error::Error;
use futures::{StreamExt, future, stream};
pub use inherit::inherit;
use landfall_model::{
    monitor::{Level, Monitor},
    outcome::{CopyOutcome, CopyState, FileReorgResult},
    plan::Copy,
    rundir::{self, RunDir},
    words::{bytes, count},
};
pub use one_thread::on_one_thread;
pub(crate) use reach::{Bucket, EVERY, within_reach};
pub(crate) use record::latest;
pub use record::{restorable, summary, verified};
pub use sides::Sides;
pub use status::{Count, Status, Trouble, status};
pub(crate) use stop::{Stop, stopped, unless_asked};
use uuid::Uuid;
pub use verify::{Verified, verify};
use work::Work;
use written::{Written, written};

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
    /// From one look whether the stores are there still to the next.
    pub look: Duration,
    /// Runs of the same port whose copies may be there already, the latest first.
    pub earlier: Vec<RunDir>,
    /// All other runs of the port: where one of them is being worked on, an upload in parts may be its own.
    pub others: Vec<RunDir>,
    /// Files whose rows users of the CRM deleted since they came in: their copies are not made again.
    pub deleted: HashSet<Uuid>,
}

impl Default for Options {
    /// Sixteen at once doubles what one gives on garage; more gave nothing.
    fn default() -> Self {
        Self {
            parallel: 16,
            attempts: 3,
            pause: Duration::from_secs(1),
            look: EVERY,
            earlier: Vec::new(),
            others: Vec::new(),
            deleted: HashSet::new(),
        }
    }
}

/// Makes all planned copies that are not verified yet, and sums up all of the run. One failure never stops the rest: it is in the
/// result and in `load/copies.jsonl`, and the next call tries it again.
///
/// # Errors
/// A bucket that is missing or refused, also in the midst; [`Error::Elsewhere`] where the target is not the one that the run copied to;
/// a run directory that cannot be read or written; [`Error::Lost`] where a store is gone in the midst; [`Error::Interrupted`] where the operator asked
/// to stop.
pub async fn copy(
    run: &RunDir,
    sides: &Sides<'_>,
    options: &Options,
    monitor: &dyn Monitor,
) -> Result<FileReorgResult, Error> {
    let planned = run.read_jsonl::<Copy>(rundir::COPIES)?;
    let done = verified(run)?;
    let (done, waiting): (Vec<Copy>, Vec<Copy>) =
        planned.into_iter().partition(|copy| done.contains_key(&copy.file));
    let (deleted, waiting): (Vec<Copy>, Vec<Copy>) =
        waiting.into_iter().partition(|copy| options.deleted.contains(&copy.file));
    let looking = async {
        buckets::require(sides, &waiting).await?;
        there::look(sides.target, done.iter().chain(&waiting)).await
    };
    let there = unless_asked(monitor, waiting.len(), looking).await?;
    there::expect(&done, &there)?;
    deleted::note(run, &deleted, monitor)?;
    let waiting = take_over(run, &options.earlier, waiting, &there, monitor)?;
    uploads::take_back(sides, &options.others, &waiting, monitor).await?;
    monitor.start(OBJECTS, Some(waiting.len() as u64));
    monitor.start(BYTES, Some(waiting.iter().map(|copy| copy.size).sum()));
    let there = whose(run, &options.earlier, &waiting, &there)?;
    let left = waiting.len() - copy_all(run, sides, options, (&waiting, &there), monitor).await?;
    let result = summary(run)?;
    let words = format!(
        "{} verified, {} failed, {} differ",
        result.copied, result.failed, result.checksum_mismatches
    );
    monitor.finish(OBJECTS, &words);
    monitor.finish(BYTES, &format!("{} verified", bytes(result.bytes)));
    if left == 0 { Ok(result) } else { Err(Error::Interrupted { left }) }
}

/// Notes as this run's what earlier runs have proven, and answers what is left to do.
fn take_over(
    run: &RunDir,
    earlier: &[RunDir],
    mut waiting: Vec<Copy>,
    there: &HashMap<Uuid, (u64, String)>,
    monitor: &dyn Monitor,
) -> Result<Vec<Copy>, Error> {
    let proven = there::proven(earlier, &waiting, there)?;
    if !proven.is_empty() {
        run.hold_appended(rundir::LOAD_COPIES)?.push_all(&proven)?;
        let text = format!("in place since an earlier run, unchanged: {}", count(proven.len(), "file"));
        monitor.remark(Level::Info, &text);
    }
    let done: BTreeSet<Uuid> = proven.into_iter().map(|outcome| outcome.file).collect();
    waiting.retain(|copy| !done.contains(&copy.file));
    Ok(waiting)
}

/// What was written into the places of these copies where something lies.
fn whose(
    run: &RunDir,
    earlier: &[RunDir],
    waiting: &[Copy],
    there: &HashMap<Uuid, (u64, String)>,
) -> Result<HashMap<Uuid, Written>, Error> {
    let places: Vec<&Copy> = waiting.iter().filter(|copy| there.contains_key(&copy.file)).collect();
    Ok(written(run, earlier, &places)?)
}

/// Copies until all are done or a stop is requested, and tells how many ended. Those under way have a moment to end, but for large ones that stream
/// through this program or that the store copies in parts: each that ends has its line.
async fn copy_all(
    run: &RunDir,
    sides: &Sides<'_>,
    options: &Options,
    (waiting, there): (&[Copy], &HashMap<Uuid, Written>),
    monitor: &dyn Monitor,
) -> Result<usize, Error> {
    let stop = Stop::default();
    let cells = Cells::new(run);
    let work = Work { run, cells: &cells, sides, options, monitor, stop: &stop };
    let (buckets, work) = (sides.buckets(waiting), copy_until(work, (waiting, there)));
    stop.heard_during(monitor, within_reach(&buckets, options.look, (&stop, monitor), work)).await
}

async fn copy_until(
    work: Work<'_>,
    (waiting, there): (&[Copy], &HashMap<Uuid, Written>),
) -> Result<usize, Error> {
    let (monitor, mut ended, mut broken) = (work.monitor, 0, None);
    let mut endings = stream::iter(waiting)
        .take_while(|_| future::ready(work.stop.allows_more(monitor)))
        .map(async |copy| (copy, attempt::carry(work, copy, there.get(&copy.file)).await))
        .buffer_unordered(work.options.parallel.max(1));
    while let Some((copy, outcome)) = endings.next().await {
        // What fails while it is stopped is no failure: it is open, as what was not begun.
        if work.stop.is_heard() && outcome.state == CopyState::Failed {
            continue;
        }
        if broken.is_some() {
            continue;
        }
        if let Err(error) = work.run.append::<CopyOutcome>(rundir::LOAD_COPIES, &outcome) {
            // Those under way come to their end, too: an upload that is simply dropped leaves its parts in the bucket.
            broken = Some(error);
            work.stop.call();
            continue;
        }
        if !outcome.note.is_empty() {
            monitor.remark(Level::Warning, &format!("{}: {}", copy.origin, outcome.note));
        }
        monitor.advance(OBJECTS, 1);
        monitor.advance(BYTES, copy.size);
        ended += 1;
    }
    broken.map_or(Ok(ended), |error| Err(error.into()))
}
