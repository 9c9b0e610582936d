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

/// So many runs are named where another one is not there.
const LATEST: usize = 5;
const VALIDATE_ONLY: &str = "validate-only";
/// What comes first where no run of the port is there.
pub const BEGIN: &str =
    "`landfall migrate --dry-run` begins one, `landfall cutover start --friday DATE` that of a weekend.";
/// The mode of a run that follows a loaded one.
pub const DELTA: &str = "delta";

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
        let info = RunInfo { parent, ..RunInfo::new(&id, mode, &settings.port, &clock::stamp(now)) };
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
        self.note(name, event, began.elapsed().as_secs_f64(), &note)?;
        if result.is_ok() {
            seal::add(&self.run, name, &clock::stamp(clock::now()))?;
        }
        Ok(result?)
    }

    fn note(&self, stage: &str, event: &str, seconds: f64, note: &str) -> Result<()> {
        let entry = Entry {
            at: clock::stamp(clock::now()),
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

/// The latest run of the port under `LANDFALL_OUTPUT` that is `wanted`: one of another port says nothing of this one.
pub fn latest(
    settings: &Settings,
    wanted: impl Fn(&RunDir) -> bool,
) -> std::result::Result<RunDir, rundir::Error> {
    RunDir::latest(&settings.output, |run| is_of_port(settings, run) && wanted(run))
}

/// All runs of the port under `LANDFALL_OUTPUT`, the oldest first.
pub fn all(settings: &Settings) -> Vec<RunDir> {
    let mut runs = RunDir::all(&settings.output);
    runs.retain(|run| is_of_port(settings, run));
    runs
}

/// True for a run of the port that the settings name.
fn is_of_port(settings: &Settings, run: &RunDir) -> bool {
    run.info().is_ok_and(|info| info.port == settings.port)
}

/// Refuses a run of another port.
pub fn refuse_other_port(settings: &Settings, run: &RunDir) -> Result<()> {
    if is_of_port(settings, run) {
        return Ok(());
    }
    let (root, port) = (run.shown(), run.info()?.port);
    let sentence = format!("{root} is of port {port}, but LANDFALL_PORT says {}", settings.port);
    Err(Failure::new(Kind::Config, sentence))
}

/// The run at `path` or with this id, or the latest one of the port under `LANDFALL_OUTPUT` that is `wanted`.
pub fn find(settings: &Settings, path: Option<&Path>, wanted: impl Fn(&RunDir) -> bool) -> Result<RunDir> {
    let found = match path {
        Some(path) if path.exists() => RunDir::open(path),
        // An id is the folder's name. What is neither is not found there, and the error says where a run was looked for.
        Some(id) => RunDir::open(&settings.output.join(id)),
        None => latest(settings, wanted),
    };
    found.map_err(|error| match error {
        rundir::Error::NoRun(_) => absent(settings, path, error),
        error => error.into(),
    })
}

/// The latest run of the port that is `wanted`; `what` is how the sentence calls it where there is none.
pub fn latest_called(settings: &Settings, what: &str, wanted: impl Fn(&RunDir) -> bool) -> Result<RunDir> {
    latest(settings, wanted).map_err(|error| match error {
        rundir::Error::NoRun(_) => {
            let output = std::path::absolute(&settings.output);
            let output = output.unwrap_or_else(|_| settings.output.clone());
            Failure::new(Kind::Config, format!("there is no {what} in {}", output.display()))
        }
        error => error.into(),
    })
}

/// The run that a command works on. One that only validates has no snapshot, plan or load of its own: whoever names it means the run that it
/// validates.
pub fn take_up(settings: &Settings, path: Option<&Path>, wanted: impl Fn(&RunDir) -> bool) -> Result<RunDir> {
    plan_run(&find(settings, path, wanted)?)
}

/// The latest runs that are there are named: a name may be misspelt, and where none was named, none of them is far enough.
fn absent(settings: &Settings, named: Option<&Path>, error: rundir::Error) -> Failure {
    let folders = std::fs::read_dir(&settings.output).into_iter().flatten().flatten();
    let runs = folders.filter(|folder| folder.path().join(rundir::RUN).is_file());
    let mut names: Vec<String> = runs.map(|run| run.file_name().to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    let (output, latest) = (settings.output.display(), names.split_off(names.len().saturating_sub(LATEST)));
    match (latest.is_empty(), named) {
        (true, _) => Failure::from(error)
            .hint(format!("{output} holds no run at all: {BEGIN} LANDFALL_OUTPUT says where runs are.")),
        (_, Some(_)) => Failure::from(error).hint(format!(
            "The latest runs in {output} are {}; `landfall runs` lists all.",
            latest.join(", ")
        )),
        (_, None) => {
            let ours = self::latest(settings, |run| run.info().is_ok_and(|info| info.mode != VALIDATE_ONLY));
            let next = ours.map_or_else(|_| BEGIN.to_owned(), |run| next(&run));
            Failure::new(Kind::Config, format!("no run in {output} is far enough for this"))
                .hint(format!("The latest are {}. {next}", latest.join(", ")))
        }
    }
}

/// The command that comes next for a run, which needs nothing that the run has not.
fn next(run: &RunDir) -> String {
    let name = run.shown();
    if run.has(rundir::CUTOVER) {
        format!("`landfall cutover next {name}` goes on with the weekend.")
    } else if !run.has_snapshot() {
        format!("`landfall snapshot --run {name}` reads its snapshot to the end.")
    } else if !run.has(rundir::PLAN) {
        format!("`landfall plan {name}` makes the plan from its snapshot.")
    } else {
        format!("`landfall migrate {} --from {name}` does all that follows its plan.", goes_on_by(run))
    }
}

/// The run that this one follows; none where it is no delta.
pub fn followed(run: &RunDir) -> Result<Option<RunDir>> {
    if is_delta(run)? { Ok(run.parent()?) } else { Ok(None) }
}

/// True for a run that follows a loaded one.
pub fn is_delta(run: &RunDir) -> Result<bool> {
    Ok(run.info()?.mode == DELTA)
}

/// How a migration goes on from a run that has a plan: from a delta, and from what is loaded, as a delta.
pub fn goes_on_by(run: &RunDir) -> &'static str {
    let follows = run.has(rundir::LOAD_GROUPS) || is_delta(run).unwrap_or(false);
    if follows { "--delta" } else { "--full" }
}

/// The run whose plan this one goes by: its parent's where it only validates, else its own.
pub fn plan_run(run: &RunDir) -> Result<RunDir> {
    let validated = if run.info()?.mode == VALIDATE_ONLY { run.parent()? } else { None };
    Ok(validated.unwrap_or_else(|| run.clone()))
}

/// The run that a command works on which needs its plan.
pub fn take_up_planned(
    settings: &Settings,
    path: Option<&Path>,
    wanted: impl Fn(&RunDir) -> bool,
) -> Result<RunDir> {
    planned(&find(settings, path, wanted)?)
}

/// The run whose plan this one goes by, where it has one.
pub fn planned(run: &RunDir) -> Result<RunDir> {
    let run = plan_run(run)?;
    refuse_unplanned(&run)?;
    Ok(run)
}

fn refuse_validation(run: &RunDir) -> Result<()> {
    let validated = plan_run(run)?;
    if validated == *run {
        return Ok(());
    }
    let (run, validated) = (run.shown(), validated.shown());
    let sentence = format!("{run} only validates {validated}: there is nothing in it to go on with");
    let hint = format!("`landfall migrate --validate-only --run {validated}` verifies it anew.");
    Err(Failure::new(Kind::State, sentence).hint(hint))
}

fn refuse_unplanned(run: &RunDir) -> Result<()> {
    if run.has(rundir::PLAN) {
        return Ok(());
    }
    let sentence = format!("{} has no plan yet", run.shown());
    let hint = if run.has(rundir::CUTOVER) { beside(run) } else { next(run) };
    Err(Failure::new(Kind::State, sentence).hint(hint))
}

/// Refuses the folder of a weekend: what is planned there goes without the answers that its steps apply.
pub fn refuse_weekend(run: &RunDir) -> Result<()> {
    if !run.has(rundir::CUTOVER) {
        return Ok(());
    }
    let sentence = format!("{} is not planned and loaded itself", run.shown());
    Err(Failure::new(Kind::State, sentence).hint(beside(run)))
}

/// A weekend plans and loads in runs of their own, so that its own folder never has what they have.
fn beside(weekend: &RunDir) -> String {
    let is_later = |run: &RunDir| {
        let (Ok(run), Ok(own)) = (run.info(), weekend.info()) else { return false };
        run.port == own.port && run.started >= own.started
    };
    let planned = |run: &RunDir| run.has(rundir::PLAN) && is_later(run);
    let latest = weekend.root().parent().and_then(|folder| RunDir::latest(folder, planned).ok());
    let planned = latest.map_or_else(
        || "none has one since".to_owned(),
        |run| format!("the latest since is {}", run.shown()),
    );
    format!(
        "It is the folder of a weekend, which plans and loads in runs beside it: {planned}. `landfall runs` lists them."
    )
}
