//! How far the copies of a run are: counted by state, with bytes, rate and time left, and what to do about those that failed.

use chrono::{DateTime, TimeDelta, Utc};
use landfall_model::{
    outcome::{CopyOutcome, CopyState},
    plan::Copy,
    redact::Mask,
    rundir::{self, RunDir},
};
use serde::Serialize;
use uuid::Uuid;

use super::record::{latest, put_aside};

/// The rate is that of so long.
const LATELY: TimeDelta = TimeDelta::seconds(60);

/// Files and their bytes, as planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Count {
    /// Files.
    pub files: u64,
    /// Bytes.
    pub bytes: u64,
}

/// How far the copies are.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Status {
    /// All of the plan.
    pub planned: Count,
    /// In their places, and compared.
    pub verified: Count,
    /// In their places, and other than their sources.
    pub mismatch: Count,
    /// Not copied.
    pub failed: Count,
    /// Not begun, or under way.
    pub waiting: Count,
    /// Not copied again, since users deleted their rows in the CRM.
    pub deleted: Count,
    /// Those that failed or differ, in the order of the plan.
    pub failures: Vec<Trouble>,
    /// Those whose rows users deleted in the CRM.
    pub deletions: Vec<Trouble>,
    /// Those of which the target cannot keep all that describes them.
    pub notes: Vec<Trouble>,
    /// What lay in their places and was put aside before the copies were made again.
    pub put_aside: Vec<Trouble>,
    /// Where a process is at work: bytes a second in the last minute.
    pub bytes_per_second: Option<u64>,
    /// Where a process is at work: what is left, at that rate.
    pub seconds_left: Option<u64>,
}

/// One file that wants eyes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trouble {
    /// The `files` row.
    pub file: Uuid,
    /// Its source, masked unless asked for.
    pub source: String,
    /// What is wrong.
    pub error: String,
    /// What to do.
    pub remedy: String,
}

/// Reads how far the copies are. `now` decides what was lately; keys of sources hold names, and are told by `mask`.
pub fn status(run: &RunDir, now: DateTime<Utc>, mask: Mask) -> Result<Status, rundir::Error> {
    let (endings, aside) = (latest(run)?, put_aside(run)?);
    let (mut status, mut lately) = (Status::default(), Lately::default());
    for copy in run.lines::<Copy>(rundir::COPIES)? {
        let copy = copy?;
        let ending = endings.get(&copy.file);
        status.count(&copy, ending);
        let Some(ending) = ending else { continue };
        lately.add(ending, now);
        let source = mask.place(&copy.origin.place());
        let aside = aside.get(&copy.file).into_iter().flatten();
        status.put_aside.extend(aside.map(|line| trouble(source.clone(), line)));
        status.note(source, ending);
    }
    if let Some(rate) = lately.bytes_per_second(now)
        && run.is_held()?
    {
        status.bytes_per_second = Some(rate);
        status.seconds_left = (rate > 0).then(|| status.waiting.bytes.div_ceil(rate));
    }
    Ok(status)
}

impl Status {
    /// True where nothing is left to be copied.
    pub const fn is_done(&self) -> bool {
        self.verified.files + self.deleted.files == self.planned.files
    }

    fn count(&mut self, copy: &Copy, ending: Option<&CopyOutcome>) {
        let own = match ending.map(|ending| ending.state) {
            Some(CopyState::Verified) => &mut self.verified,
            Some(CopyState::Mismatch) => &mut self.mismatch,
            Some(CopyState::Failed) => &mut self.failed,
            Some(CopyState::Deleted) => &mut self.deleted,
            None => &mut self.waiting,
        };
        for count in [own, &mut self.planned] {
            count.files += 1;
            count.bytes += copy.size;
        }
    }

    fn note(&mut self, source: String, ending: &CopyOutcome) {
        if ending.state == CopyState::Deleted {
            self.deletions.push(trouble(source, ending));
        } else if ending.state != CopyState::Verified {
            self.failures.push(trouble(source, ending));
        } else if !ending.note.is_empty() {
            let (file, error) = (ending.file, ending.note.clone());
            self.notes.push(Trouble { file, source, error, remedy: String::new() });
        }
    }
}

fn trouble(source: String, ending: &CopyOutcome) -> Trouble {
    let CopyOutcome { file, error, remedy, .. } = ending.clone();
    Trouble { file, source, error, remedy }
}

/// What ended in the last minute.
#[derive(Default)]
struct Lately {
    first: Option<DateTime<Utc>>,
    bytes: u64,
}

impl Lately {
    fn add(&mut self, ending: &CopyOutcome, now: DateTime<Utc>) {
        let at = DateTime::parse_from_rfc3339(&ending.at).map(|at| at.to_utc());
        let Some(at) = at.ok().filter(|at| now.signed_duration_since(at) < LATELY) else { return };
        self.first = Some(self.first.map_or(at, |first| first.min(at)));
        self.bytes += ending.size;
    }

    fn bytes_per_second(&self, now: DateTime<Utc>) -> Option<u64> {
        let milliseconds = now.signed_duration_since(self.first?).num_milliseconds().max(1);
        u64::try_from(milliseconds).ok().map(|milliseconds| self.bytes * 1000 / milliseconds)
    }
}
