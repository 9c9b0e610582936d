//! Nothing is loaded where a run is to be followed. A database that went back to a time before the load looks like one that nothing was ever
//! loaded into: what the runs tell parts the two.

use landfall_model::{
    kind::Kind,
    monitor::Monitor,
    place::{Database, Did, Visit},
    rundir::{self, RunDir},
};

use super::{all, followed, target::asking_target};
use crate::{
    config::Settings,
    fail::{Failure, Result},
};

/// The refusal.
pub async fn nothing_to_follow(settings: &Settings, monitor: &dyn Monitor) -> Result<Failure> {
    let here =
        asking_target(settings, monitor, async |session| landfall_load::database(session).await).await?;
    let loaded = loaded(settings);
    if let Some((run, _)) = loaded.iter().find(|(_, database)| database.is(&here)) {
        return went_back(settings, run);
    }
    let sentence = format!("nothing is loaded for {}: there is nothing to follow", settings.port);
    let hint = loaded.first().map_or_else(
        || "Begin with `landfall migrate --full`.".to_owned(),
        |(run, Database { name, server, .. })| format!(
            "{} was loaded into the database {name} at {server}: does DATABASE_URL name the wrong one? Else begin with `landfall migrate --full`.",
            run.shown()
        ),
    );
    Ok(Failure::new(Kind::State, sentence).hint(hint))
}

/// The runs that tell that they are in, the latest first, each with where.
fn loaded(settings: &Settings) -> Vec<(RunDir, Database)> {
    let is_in = |visit: &Visit| visit.did == Did::Loading;
    let place = |run: &RunDir| Some(Visit::last(run).ok()?.filter(is_in)?.place.database);
    let runs = all(settings).into_iter().rev().filter(|run| run.has(rundir::LOAD_GROUPS));
    runs.filter_map(|run| place(&run).map(|place| (run, place))).collect()
}

/// A delta is not brought in where what it follows is not in: the load that its chain began with comes first.
fn went_back(settings: &Settings, latest: &RunDir) -> Result<Failure> {
    let mut first = latest.clone();
    while let Some(before) = followed(&first)? {
        first = before;
    }
    let sentence = format!(
        "nothing is loaded for {}, though {} was loaded into this very database, and no reset took it out",
        settings.port,
        latest.shown()
    );
    Ok(Failure::new(Kind::State, sentence).hint(format!(
        "Was a backup put back, or did an older standby take over? `landfall load {}` brings that run in anew, or names the rows that are in its way; then `landfall migrate --delta` follows it.",
        first.shown()
    )))
}
