//! `landfall reset RUN --confirm RUN-ID`: removes exactly what a run loaded.

use landfall_model::{kind::Kind, rundir};

use super::Given;
use crate::{
    cli::OnRun,
    exit::Exit,
    fail::{Failure, Result},
    stages::{self, Job},
};

/// Resets, once the run was named.
pub async fn run(given: &Given<'_>, on: &OnRun, confirm: Option<&str>) -> Result<Exit> {
    given.settings.demand(false, true, false)?;
    let run = stages::find(&given.settings, on.run.as_deref(), |run| run.has(rundir::LOAD_GROUPS))?;
    let info = run.info()?;
    if confirm != Some(&info.id) {
        let sentence = format!("this removes from the target every row that run {} loaded", info.id);
        return Err(Failure::new(Kind::Config, sentence).hint(format!(
            "To do so: landfall reset {} --confirm {}",
            run.root().display(),
            info.id
        )));
    }
    let job = Job::resume(&given.settings, given.terminal.monitor.clone(), Some(run.root()))?;
    let removed = stages::load::reset(&job).await?;
    given.terminal.result(&format!("{removed} rows removed"), &serde_json::json!({ "removed": removed }));
    Ok(Exit::Done)
}
