//! The re-entry pack: reads what users made of the target (a session that cannot write), and lays it out for the old system as files of the
//! cutover's run. Nothing reaches the old system.

use landfall_model::{
    change::What,
    kind::Kind,
    place::{Database, Did, Visit},
    rundir::{self, RunDir},
};
use landfall_reentry::Pack;

use super::{all, plan, target::asking_target, verify};
use crate::{
    config::Settings,
    fail::{Failure, Result},
    terminal::Progress,
};

/// A pack that was written.
pub struct Written {
    /// Its folder within the run.
    pub folder: String,
    /// Rows of the target that are not as they were loaded.
    pub rows: u64,
    /// What it holds.
    pub pack: Pack,
}

/// Writes the pack of what `loaded` loaded into the run of the cutover.
pub async fn write(
    settings: &Settings,
    monitor: &Progress,
    loaded: &RunDir,
    run: &RunDir,
) -> Result<Written> {
    let mapping = plan::mapping_of(settings, loaded, monitor)?;
    let database_url = settings.database()?;
    let input = verify::input(settings, &database_url, loaded, &mapping);
    let database = async |session: &_| landfall_load::database(session).await;
    let here = asking_target(settings, monitor, database).await?;
    let taken_out = taken_out(settings, &here);
    let changes =
        landfall_verify::changes(&input, &taken_out, monitor).await.map_err(|error| match error {
            // By then traffic has moved: what a verification says of itself, that nothing was changed, is not so of a way back.
            landfall_verify::Error::Interrupted => {
                Failure::new(Kind::Interrupted, "the listing of what was entered in the CRM was interrupted")
            }
            error => error.into(),
        })?;
    let pack = landfall_reentry::pack(loaded, &taken_out, &mapping, &changes)?;
    // Packs are numbered: what is entered in the last requests is in the next one.
    let folder = run.unused(rundir::reentry);
    run.ensure_folder(rundir::CUTOVER_FOLDER)?;
    run.ensure_folder(&folder)?;
    run.write_jsonl(&rundir::reentry_changes(&folder), &changes)?;
    // The page that explains them is the last one: a folder without it is of a pack that was cut off.
    for file in &pack.files {
        run.write_bytes(&format!("{folder}/{}", file.name), file.text.as_bytes())?;
    }
    let rows = changes.iter().filter(|change| change.what != What::Left).count() as u64;
    Ok(Written { folder, rows, pack })
}

/// The runs that were taken out of this database, the latest first: of them stayed what users had changed or built upon. The database is asked: the
/// run that is loaded may have found its plan in, and then notes none.
fn taken_out(settings: &Settings, here: &Database) -> Vec<RunDir> {
    let is_out = |visit: Visit| visit.did == Did::Undone && visit.place.database.is(here);
    let mut runs = all(settings);
    runs.retain(|run| Visit::last(run).ok().flatten().is_some_and(is_out));
    runs.reverse();
    runs
}
