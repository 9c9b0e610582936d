//! Figures that pages show again and again: read once where a file is written once, and else only as far as it has grown.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use landfall_model::{
    outcome::{CopyOutcome, CopyState},
    plan::PlanHeader,
    rundir::{self, Error, RunDir},
};
use uuid::Uuid;

/// How many findings there are of each kind.
pub(crate) type Kinds = BTreeMap<String, usize>;

/// What was read so far.
#[derive(Default)]
pub(crate) struct Figures {
    planned: OnceLock<Planned>,
    copied: Mutex<Copied>,
    kinds: Mutex<HashMap<&'static str, (u64, Arc<Kinds>)>>,
}

/// What a plan holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Planned {
    pub records: u64,
    pub rows: u64,
    pub copies: u64,
    pub questions: u64,
}

/// The files whose copies are proven, by the lines that were read.
#[derive(Default)]
struct Copied {
    files: HashSet<Uuid>,
    read: u64,
}

impl Figures {
    /// What the plan holds; none where there is no plan yet, or it cannot be read: pages say that themselves.
    pub fn planned(&self, run: &RunDir) -> Option<Planned> {
        if self.planned.get().is_none() && run.has(rundir::PLAN) {
            let header: PlanHeader = run.read_json(rundir::PLAN).ok()?;
            self.planned.get_or_init(|| Planned {
                records: header.records_read(),
                rows: header.rows(),
                copies: header.copies,
                questions: header.questions,
            });
        }
        self.planned.get().copied()
    }

    /// How many copies are proven; the last word on a file counts.
    pub fn copied(&self, run: &RunDir) -> Result<usize, Error> {
        let mut copied = self.copied.lock().unwrap_or_else(PoisonError::into_inner);
        let (new, read) = run.read_appended_from::<CopyOutcome>(rundir::LOAD_COPIES, copied.read)?;
        copied.read = read;
        for copy in new {
            if copy.state == CopyState::Verified {
                copied.files.insert(copy.file);
            } else {
                copied.files.remove(&copy.file);
            }
        }
        Ok(copied.files.len())
    }

    /// The kinds of a list whose files have so many bytes: counted anew only where these are others than before.
    pub fn kinds(
        &self,
        list: &'static str,
        bytes: u64,
        count: impl FnOnce() -> Result<Kinds, Error>,
    ) -> Result<Arc<Kinds>, Error> {
        let known = self.kinds.lock().unwrap_or_else(PoisonError::into_inner).get(list).cloned();
        if let Some((_, kinds)) = known.filter(|(then, _)| *then == bytes) {
            return Ok(kinds);
        }
        let kinds = Arc::new(count()?);
        let mut known = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(list, (bytes, Arc::clone(&kinds)));
        Ok(kinds)
    }
}
