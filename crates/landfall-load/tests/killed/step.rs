//! The commands that are killed: each is this program again, told by its environment what to do.

use std::{
    collections::HashMap,
    env,
    error::Error,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use landfall_load::{Budget, Options, files, index_search, load, reset, retry_quarantine};
use landfall_model::{
    mapping::{SearchMapping, TargetMapping},
    monitor::Silent,
    rundir::RunDir,
    user_edits::UserEdits,
};
use landfall_postgres::connect;

use super::sample::PORT;

const STEP: &str = "LANDFALL_TEST_STEP";
const RUN: &str = "LANDFALL_TEST_RUN";
const URL: &str = "LANDFALL_TEST_URL";

/// Steps of a cycle.
pub const STEPS: usize = 6;

/// What is done to a target, in the order of a cycle that ends where it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A first load and its search index, while a file is not copied yet.
    Load,
    /// The same command once that file is copied.
    Complete,
    /// What the target rejected once more, after it was mended.
    Retry,
    /// A delta and its search index, after users worked in the target.
    Delta,
    /// The way back from the delta, leaving what users did.
    Undo,
    /// The way back from the first load, whatever users did.
    Reset,
}

impl Step {
    pub const ALL: [Self; STEPS] =
        [Self::Load, Self::Complete, Self::Retry, Self::Delta, Self::Undo, Self::Reset];

    /// The folder of its run.
    pub const fn run(self) -> &'static str {
        match self {
            Self::Load | Self::Complete | Self::Retry | Self::Reset => "full",
            Self::Delta | Self::Undo => "delta",
        }
    }

    /// Begins it in a process of its own, on a run and a database.
    pub fn start(self, run: &Path, url: &str) -> Child {
        let mut command = Command::new(env::current_exe().unwrap());
        command.env(STEP, format!("{self:?}")).env(RUN, run).env(URL, url);
        command.stderr(Stdio::piped()).spawn().unwrap()
    }
}

/// Does what the environment asks for; none where it asks for nothing. The error is what the command ended with.
pub async fn asked() -> Option<Result<(), String>> {
    let step = env::var(STEP).ok()?;
    let (run, url) = (PathBuf::from(env::var_os(RUN)?), env::var(URL).ok()?);
    let run = RunDir::open(&run).unwrap();
    let step = Step::ALL.into_iter().find(|one| format!("{one:?}") == step).unwrap();
    Some(work(step, &run, &url).await.map_err(|error| format!("{error}: {error:?}")))
}

async fn work(step: Step, run: &RunDir, url: &str) -> Result<(), Box<dyn Error>> {
    let session = connect(url).await?;
    let silent = Silent::default();
    match step {
        Step::Load | Step::Complete | Step::Retry | Step::Delta => {
            let verified: HashMap<_, _> = files::verified(run)?.into_iter().collect();
            let options = Options { budget: Budget::default(), verified: &verified };
            if step == Step::Retry {
                retry_quarantine(&session, run, &options, &silent).await?;
            } else {
                load(&session, run, &options, &silent).await?;
            }
            let search = SearchMapping { configurations: vec!["english".to_owned(), "simple".to_owned()] };
            index_search(&session, PORT, &search, &TargetMapping::default(), &silent).await?;
        }
        Step::Undo => drop(reset(&session, run, UserEdits::Keep, &silent).await?),
        Step::Reset => drop(reset(&session, run, UserEdits::Overrule, &silent).await?),
    }
    session.close().await;
    Ok(())
}
