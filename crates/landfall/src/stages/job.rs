//! A run being worked on: its directory, held by this process, and its journal.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use landfall_golive::Author;
use landfall_model::{
    journal::{self, Entry},
    kind::Kind,
    plan::PlanHeader,
    redact::Mask,
    rundir::{self, Lock, RunDir, RunInfo},
    seal,
};

use super::{
    mode::{VALIDATE_ONLY, followed, plan_run},
    refuse::{refuse_other_port, refuse_unplanned, refuse_validation},
};
use crate::{
    clock,
    config::Settings,
    fail::{Failure, Result},
    terminal::Progress,
};

/// A run being worked on.
pub struct Job<'a> {
    /// Its directory.
    pub run: RunDir,
    /// The run whose snapshot, plan and load it goes by: its own, or its parent's where it only validates.
    pub plan_run: RunDir,
    /// The settings.
    pub settings: &'a Settings,
    /// Progress.
    pub monitor: Arc<Progress>,
    /// How its reports tell values of people.
    pub mask: Mask,
    _lock: Lock,
}

/// Why a stage did not come to its end.
pub enum Stop {
    /// Nothing was changed in the target: it is as if the stage had not been begun.
    Refused(Failure),
    /// On its way, so that part of it may be done.
    Failed(Failure),
}

impl Stop {
    /// The same with why the database answered no more.
    pub fn because_of(self, silence: Option<landfall_postgres::Error>) -> Self {
        match self {
            Self::Refused(failure) => Self::Refused(failure.because_of(silence)),
            Self::Failed(failure) => Self::Failed(failure.because_of(silence)),
        }
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<landfall_load::Error> for Stop {
    fn from(error: landfall_load::Error) -> Self {
        if error.is_refusal() { Self::Refused(error.into()) } else { Self::Failed(error.into()) }
    }
}

impl From<Stop> for Failure {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refused(failure) | Stop::Failed(failure) => failure,
        }
    }
}

impl<'a> Job<'a> {
    /// Begins a new run under `LANDFALL_OUTPUT`, or exactly at `path`.
    pub fn begin(
        settings: &'a Settings,
        monitor: Arc<Progress>,
        mode: &str,
        path: Option<&Path>,
        parent: Option<PathBuf>,
    ) -> Result<Self> {
        let now = clock::now();
        let path = path.map_or_else(|| unused(&settings.output, &clock::run_id(now)), Path::to_owned);
        let id = path.file_name().unwrap_or_default().to_string_lossy();
        let info = RunInfo { parent, ..RunInfo::new(&id, mode, &settings.port, &clock::exact(now)) };
        Self::hold(RunDir::create_at(&path, &info)?, settings, monitor)
    }

    /// Goes on with a run that exists. Nothing goes on in one that only validates: another verification is a run of its own.
    pub fn resume(settings: &'a Settings, monitor: Arc<Progress>, run: RunDir) -> Result<Self> {
        refuse_validation(&run)?;
        Self::hold(run, settings, monitor)
    }

    /// Begins a run that only validates what `loaded` loaded.
    pub fn validate(settings: &'a Settings, monitor: Arc<Progress>, loaded: &RunDir) -> Result<Self> {
        Self::begin(settings, monitor, VALIDATE_ONLY, None, Some(loaded.resolved()))
    }

    /// The same run, whose reports tell values of people by `mask`.
    #[must_use]
    pub fn told_by(mut self, mask: Mask) -> Self {
        self.mask = mask;
        self
    }

    fn hold(run: RunDir, settings: &'a Settings, monitor: Arc<Progress>) -> Result<Self> {
        let lock = run.lock(&clock::stamp(clock::now()))?;
        refuse_other_port(settings, &run)?;
        let plan_run = plan_run(&run)?;
        Ok(Self { run, plan_run, settings, monitor, mask: Mask::On, _lock: lock })
    }

    /// The run that this one follows; none where it is no delta.
    pub fn parent(&self) -> Result<Option<RunDir>> {
        followed(&self.run)
    }

    /// The header of the plan in force.
    pub fn header(&self) -> Result<PlanHeader> {
        refuse_unplanned(&self.plan_run)?;
        Ok(self.plan_run.read_json(rundir::PLAN)?)
    }

    /// In whose name the CRM is changed from here on.
    pub fn author(&self) -> Author<'_> {
        Author {
            run: &self.run,
            slug: &self.settings.port,
            name: &self.settings.mapping.fallback.author,
            operator: self.settings.operator(),
            at: clock::now(),
        }
    }

    /// Runs a stage between two lines of the journal, and seals what it left. What a stage left that failed is sealed with the next one.
    pub async fn stage<T>(&self, name: &str, work: impl Future<Output = Result<T>>) -> Result<T> {
        self.stage_on_target(name, async { Ok(work.await?) }, |_| String::new()).await
    }

    /// The same of a stage that changes what is in the target, of which more is told: what one that ended left undone, and that another was
    /// refused before it changed anything.
    pub async fn stage_on_target<T>(
        &self,
        name: &str,
        work: impl Future<Output = std::result::Result<T, Stop>>,
        left: impl FnOnce(&T) -> String,
    ) -> Result<T> {
        let began = Instant::now();
        self.note(name, journal::STARTED, 0.0, "")?;
        let result = work.await;
        let (event, note) = match &result {
            Ok(done) => (journal::FINISHED, left(done)),
            Err(Stop::Failed(failure)) if failure.kind() == Kind::Interrupted => {
                (journal::INTERRUPTED, failure.to_string())
            }
            Err(Stop::Failed(failure)) => (journal::FAILED, failure.to_string()),
            Err(Stop::Refused(failure)) => (journal::REFUSED, failure.to_string()),
        };
        let noted = self.note(name, event, began.elapsed().as_secs_f64(), &note);
        // Why the stage failed tells more than that this could not be noted.
        let done = result?;
        noted?;
        seal::add(&self.run, name, &clock::stamp(clock::now()))?;
        Ok(done)
    }

    fn note(&self, stage: &str, event: &str, seconds: f64, note: &str) -> Result<()> {
        let entry = Entry {
            at: clock::now(),
            stage: stage.to_owned(),
            event: event.to_owned(),
            seconds,
            note: note.to_owned(),
        };
        Ok(self.run.append(rundir::JOURNAL, &entry)?)
    }
}

/// `root/ID`, or `root/ID-2` and so on where a run began within the same second; the names still sort by time.
fn unused(root: &Path, id: &str) -> PathBuf {
    let names = std::iter::once(id.to_owned()).chain((2..).map(|n| format!("{id}-{n}")));
    names.map(|name| root.join(name)).find(|path| !path.exists()).unwrap_or_else(|| root.join(id))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use clap::Parser;
    use landfall_model::{kind::Kind, rundir};
    use tempfile::tempdir;

    use super::Job;
    use crate::{
        cli::Arguments,
        config::Settings,
        fail::{Failure, Result},
        terminal::Terminal,
    };

    #[tokio::test]
    async fn why_a_stage_failed_is_told_where_it_cannot_be_noted_too() {
        let folder = tempdir().unwrap();
        let settings = Settings::of(&[("LANDFALL_OUTPUT", folder.path().to_str().unwrap())]).unwrap();
        let terminal = Terminal::new(&Arguments::parse_from(["landfall", "runs"]));
        let job = Job::begin(&settings, terminal.monitor.clone(), "full", None, None).unwrap();
        let stage = job.stage("load", async {
            // As little as on a full disk can a line be added to a folder.
            let journal = job.run.path(rundir::JOURNAL);
            fs::remove_file(&journal).and_then(|()| fs::create_dir(&journal)).unwrap();
            Result::<()>::Err(Failure::new(Kind::Target, "the database is away"))
        });
        assert_eq!(stage.await.unwrap_err().to_string(), "the database is away");
    }
}
