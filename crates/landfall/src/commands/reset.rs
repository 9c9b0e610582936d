//! `landfall reset RUN`: the way back from a load or a delta; with `--confirm RUN-ID` from what users changed since, too.

use landfall_golive::settings;
use landfall_load::{Undone, UndoneTable};
use landfall_model::{
    exit::Exit,
    kind::Kind,
    outcome::Wish,
    rundir::{self, RunDir, RunInfo},
    user_edits::UserEdits,
    words,
};
use serde_json::json;

use super::{Given, confirm::user_edits};
use crate::{
    cli::OnRun,
    config::End,
    fail::{Failure, Result},
    stages::{self, Job},
};

/// Resets. What users touched is taken back only where the run was named.
pub async fn run(given: &Given<'_>, on: &OnRun, confirm: Option<&str>) -> Result<Exit> {
    given.settings.demand(&[End::Target])?;
    let run =
        stages::take_up_planned(&given.settings, on.run.as_deref(), |run| run.has(rundir::LOAD_GROUPS))?;
    let info = run.info()?;
    if on.run.is_none() && confirm.is_none() {
        let sentence = format!("this takes out of the target what run {} brought in", info.id);
        let hint = format!("To do so, name it: landfall reset {}", run.shown());
        return Err(Failure::new(Kind::Config, sentence).hint(hint));
    }
    let command = format!("To take back what users changed since as well: landfall reset {}", run.shown());
    let edits = user_edits(confirm, &run, &command)?;
    let job = Job::resume(&given.settings, given.terminal.monitor.clone(), run)?;
    let (undone, settings) = stages::reset::run(&job, edits).await?;
    let (removed, restored) = (sum(&undone, |table| table.removed), sum(&undone, |table| table.restored));
    // Without their values, which are people's.
    let refused = undone
        .refused
        .iter()
        .map(|row| json!({ "table": row.table, "key": row.key, "message": row.message }));
    let document = json!({
        "removed": removed, "restored": restored, "left": undone.left, "refused": refused.collect::<Vec<_>>(),
        "settings": { "restored": settings.restored, "left": settings.left, "elsewhere": settings.elsewhere },
    });
    let mut lines = vec![format!("{} removed, {restored} restored", words::count(removed, "row"))];
    lines.extend(stages::reset::left(&undone));
    lines.extend(of_settings(&settings));
    let onward = onward(&job, &info, &undone, edits)?;
    given.terminal.result(&format!("{}\n\n{onward}", lines.join("\n")), &document);
    let is_whole = undone.left.is_empty() && undone.refused.is_empty() && settings.left.is_empty();
    Ok(if is_whole { Exit::Done } else { Exit::NeedsEyes })
}

/// Nothing where no settings were applied in the run.
fn of_settings(undone: &settings::Undone) -> Vec<String> {
    let restored =
        (undone.restored > 0).then(|| format!("{} settings are as they were before", undone.restored));
    let left = (!undone.left.is_empty())
        .then(|| format!("left, since somebody changed them: {}", undone.left.join(", ")));
    let elsewhere = undone.elsewhere.as_ref();
    let elsewhere = elsewhere.map(|place| format!("not taken back: settings that were applied to {place}"));
    [restored, left, elsewhere].into_iter().flatten().collect()
}

fn sum(undone: &Undone, count: fn(&UndoneTable) -> u64) -> u64 {
    undone.tables.iter().map(count).sum()
}

/// The run before is the one that is loaded now: another reset of the delta has nothing to undo, and a row that the delta had brought in is
/// planned nowhere.
fn after_delta(parent: &RunDir, undone: &Undone) -> Result<String> {
    let (folder, id) = (parent.shown(), parent.info()?.id);
    let mut told = vec![format!("{folder} is loaded again.")];
    let (own, planned): (Vec<_>, Vec<_>) = undone.left.iter().partition(|row| row.wish == Wish::Remove);
    if !planned.is_empty() || !undone.refused.is_empty() {
        told.push(format!(
            "`landfall load {folder} --repair TABLE KEY` puts a row of it back as it was planned there, with `--confirm {id}` one that the audit trail says users changed, too."
        ));
    }
    if !own.is_empty() {
        let text = "What the delta alone had brought in stays where users changed it or built upon it, as if they had entered it. The next delta takes it up again, and leaves what users changed; what is not wanted is deleted by hand.";
        told.push(text.to_owned());
    }
    Ok(told.join(" "))
}

/// What comes next.
fn onward(job: &Job<'_>, info: &RunInfo, undone: &Undone, edits: UserEdits) -> Result<String> {
    let run = job.run.shown();
    let has_left = !undone.left.is_empty();
    match (job.parent()?, edits) {
        (Some(parent), UserEdits::Keep) => after_delta(&parent, undone),
        (Some(parent), UserEdits::Overrule) if !has_left => after_delta(&parent, undone),
        (None, _) if !has_left => Ok(format!(
            "`landfall load {run}` brings it in again; `landfall migrate --full` begins anew, with what the source holds by then."
        )),
        (_, UserEdits::Overrule) => {
            let text = "Rows that users entered refer to these: move or delete those by hand, then repeat the command.";
            Ok(text.to_owned())
        }
        (None, UserEdits::Keep) => Ok(format!(
            "`landfall reset {run} --confirm {}` takes back what users changed; rows that they entered stay.",
            info.id
        )),
    }
}
