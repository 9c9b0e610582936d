//! The smoke tests: what they are told of plan and settings, and what they found, in the run.

use std::collections::{BTreeMap, HashSet};

use landfall_golive::smoke::{Book, Given, Outcome, run as run_tests};
use landfall_model::{
    finding::Quarantined,
    rundir::{self, RunDir},
    target::{Interest, Planned, Table},
};
use serde_json::{Map, Value, json};

use super::{load::loaded, target::on_target};
use crate::{clock, config::Settings, fail::Result, terminal::Progress};

/// Runs all tests and writes what they found into the run of the weekend.
pub async fn run(settings: &Settings, monitor: &Progress, weekend: &RunDir) -> Result<(Outcome, String)> {
    let text = settings.smoke_text()?;
    let book = Book::parse(&text)?;
    let app_url = settings.app_url()?;
    let given = Given {
        app_url: &app_url,
        environment: settings.smoke_environment(),
        plan: plan(settings, monitor).await?,
        who: settings.operator(),
        at: clock::now(),
    };
    let outcome =
        on_target(settings, monitor, async |session| run_tests(session, &book, &text, &given, monitor).await)
            .await?;
    let name = weekend.unused(rundir::smoke_test);
    weekend.ensure_folder(rundir::CUTOVER_FOLDER)?;
    weekend.write_json(&name, &outcome)?;
    Ok((outcome, name))
}

/// What the latest smoke tests of a weekend found; none where none were run.
pub fn latest(weekend: &RunDir) -> Result<Option<Outcome>> {
    let names = (1..).map(rundir::smoke_test).take_while(|name| weekend.has(name));
    Ok(names.last().map(|name| weekend.read_json(&name)).transpose()?)
}

/// Interests of each stage in the plan that was loaded, without those that the target rejected and those that are archived. Nothing where nothing
/// was loaded: the check that asks for it says so.
async fn plan(settings: &Settings, monitor: &Progress) -> Result<Map<String, Value>> {
    let Some(run) = loaded(settings, monitor).await? else { return Ok(Map::new()) };
    let mut stages: BTreeMap<String, u64> = BTreeMap::new();
    let lost = run.read_appended::<Quarantined>(rundir::LOAD_QUARANTINE)?.into_iter();
    let lost: HashSet<String> = lost.filter(|row| row.table == Table::Interests).map(|row| row.key).collect();
    for line in run.lines::<Planned<Interest>>(&rundir::normalized_table(Table::Interests))? {
        let row = line?.row;
        if row.archived_at.is_none() && !lost.contains(&row.id.to_string()) {
            *stages.entry(row.pipeline_stage).or_default() += 1;
        }
    }
    Ok(Map::from_iter([("stages".to_owned(), json!(stages))]))
}
