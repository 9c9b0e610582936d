//! Stage files: the slowest one, additive and resumable, so it can run the night before.

use std::collections::HashSet;

use landfall_load::files::{self, Options, Sides, Verified};
use landfall_model::{
    redact::Mask,
    rundir::{self, RunDir},
};
use landfall_postgres::Session;
use landfall_snapshot::Attachments;
use landfall_store::{Fetch, Reader, Writer};
use uuid::Uuid;

use super::{Job, all, delta, load, target::asking_target};
use crate::{
    clock,
    fail::{Failure, Result},
};

/// Why copying wants the database.
const ASKED: &str =
    "This run is loaded: the CRM is asked which files its users deleted, so that they are not copied again.";

/// The stores of both sides, open.
struct Stores {
    source: Option<Box<dyn Reader>>,
    target: Box<dyn Writer>,
    attachments: Option<Attachments>,
}

/// Copies what no earlier attempt verified.
pub async fn run(job: &Job<'_>) -> Result<()> {
    job.stage("files", async {
        delta::inherit_copies(job)?;
        let (others, deleted) = (others(job), deleted(job).await?);
        let options = Options { earlier: earlier(&others), others, deleted, ..Options::default() };
        files::on_one_thread(async || {
            let stores = Stores::open(job)?;
            let copied = files::copy(&job.run, &stores.sides(), &options, &*job.monitor).await;
            copied.map(drop).map_err(|error| advised(job, error))
        })
    })
    .await
}

/// Files whose rows users deleted in the CRM since they came in. Before anything is loaded no database is asked, nor is it where all is copied.
async fn deleted(job: &Job<'_>) -> Result<HashSet<Uuid>> {
    let is_loaded = |run: &RunDir| run.has(rundir::LOAD_GROUPS);
    if !(is_loaded(&job.run) || job.parent()?.as_ref().is_some_and(is_loaded)) {
        return Ok(HashSet::new());
    }
    let status = files::status(&job.run, clock::now(), Mask::On)?;
    if status.verified == status.planned {
        return Ok(HashSet::new());
    }
    job.settings.database().map_err(|failure| failure.hint(ASKED))?;
    let Some(live) = load::loaded(job.settings, &*job.monitor).await? else { return Ok(HashSet::new()) };
    let ask = async |session: &Session| landfall_load::deleted_files(session, &live).await;
    asking_target(job.settings, &*job.monitor, ask).await
}

/// What to do where the target is another one than before, which only the operator knows.
fn advised(job: &Job<'_>, error: files::Error) -> Failure {
    let is_elsewhere = matches!(error, files::Error::Elsewhere { .. });
    let (failure, run) = (Failure::from(error), job.run.shown());
    if !is_elsewhere {
        return failure;
    }
    failure.hint(format!(
        "Correct MINIO_ENDPOINT (or LANDFALL_STORE): it names another server, or the bucket was emptied. Where the files shall lie there from now on, `landfall files verify {run}` notes that they are missing, and `landfall files copy {run}` then copies all of them."
    ))
}

/// Compares both sides of every copy anew.
pub async fn verify(job: &Job<'_>) -> Result<Verified> {
    job.stage("verify files", async {
        files::on_one_thread(async || {
            let stores = Stores::open(job)?;
            Ok(files::verify(&job.run, &stores.sides(), &Options::default(), &*job.monitor).await?)
        })
    })
    .await
}

/// Other runs of this port, the latest first.
fn others(job: &Job<'_>) -> Vec<RunDir> {
    let mut runs = all(job.settings);
    runs.retain(|run| !run.is_same(&job.run));
    runs.reverse();
    runs
}

/// Those that copied files: what one of them copied the night before is there.
fn earlier(others: &[RunDir]) -> Vec<RunDir> {
    let has_copied = |run: &&RunDir| run.has(rundir::COPIES) && run.has(rundir::LOAD_COPIES);
    others.iter().filter(has_copied).cloned().collect()
}

impl Stores {
    fn open(job: &Job<'_>) -> Result<Self> {
        let buckets = job.settings.buckets()?;
        // Without an address of NocoDB everything else can still be copied; what lies there is listed.
        let attachments = job.settings.source().ok().map(|source| Attachments::of(&source)).transpose()?;
        Ok(Self {
            source: buckets.source_store.as_ref().map(landfall_store::reader),
            target: landfall_store::writer(&buckets.store),
            attachments,
        })
    }

    fn sides(&self) -> Sides<'_> {
        Sides {
            source: self.source.as_deref(),
            target: &*self.target,
            attachments: self.attachments.as_ref().map(|attachments| attachments as &dyn Fetch),
        }
    }
}
