//! The way back: what the run loaded, the search index of what is left, and the settings that were applied in the run.

use landfall_golive::settings;
use landfall_load::Undone;
use landfall_model::{
    journal,
    monitor::{Level, Monitor},
    rundir::{self, RunDir},
    user_edits::UserEdits,
    words::count,
};
use landfall_postgres::Session;

use super::{Job, job::Stop, load::index, settings::reset as take_back, target::changing_target};
use crate::fail::{Failure, Result};

/// So many rows that a reset left are named; the rest is counted.
const NAMED: usize = 20;

/// Undoes what the run loaded, then the settings that were applied in it, with what users changed where that is overruled. Where the load is refused,
/// as in a wrong database, the settings are still to be taken back in the right one.
pub async fn run(job: &Job<'_>, edits: UserEdits) -> Result<(Undone, settings::Undone)> {
    let work = async {
        let mut restored = 0;
        if !was_loaded(&job.run) {
            // It may have settings all the same; that nothing else of it is in is said behind them.
            restored = take_back(job, edits).await.map_err(Stop::Refused)?.restored;
        }
        let undone =
            changing_target(job.settings, &*job.monitor, async |session| undo(job, session, edits).await)
                .await;
        let undone = undone.map_err(|stop| if restored == 0 { stop } else { Stop::Failed(stop.into()) })?;
        match take_back(job, edits).await {
            Ok(settings) => Ok((undone, settings)),
            Err(failure) => Err(unfinished(job, &undone, failure, "the settings are not taken back").into()),
        }
    };
    let left = |(undone, _): &(Undone, _)| match undone.left.len() + undone.refused.len() {
        0 => String::new(),
        n => format!("left: {}", count(n, "row")),
    };
    job.stage_on_target(journal::RESET, work, left).await
}

/// The rows and their search index.
async fn undo(job: &Job<'_>, session: &Session, edits: UserEdits) -> std::result::Result<Undone, Stop> {
    let undone = landfall_load::reset(session, &job.run, edits, &*job.monitor).await?;
    match index(job, session).await {
        Ok(()) => Ok(undone),
        Err(failure) => Err(unfinished(job, &undone, failure, "the search index is not filled").into()),
    }
}

/// True where the run tells of a load, or did once.
fn was_loaded(run: &RunDir) -> bool {
    let is_told = run.has(rundir::LOAD_DATABASES) || run.has(rundir::LOAD_GROUPS);
    is_told || run.was_set_aside(rundir::LOAD_GROUPS)
}

/// What a reset had done when what comes behind the rows failed. What it left is told here, since the next one may find nothing to undo.
fn unfinished(job: &Job<'_>, undone: &Undone, failure: Failure, what: &str) -> Failure {
    let (run, left) = (job.run.shown(), left(undone));
    if !left.is_empty() {
        job.monitor.remark(Level::Warning, &left.join("\n"));
    }
    failure.hint(format!(
        "The rows are dealt with, {what}. Mend what is named above, then `landfall reset {run}` once more does the rest."
    ))
}

/// The rows that a reset left or could not put back, in words; none where there are none.
pub fn left(undone: &Undone) -> Vec<String> {
    let left = undone.left.iter().map(|row| format!("{} {}: {}", row.table, row.key, row.found_in_words()));
    let refused = undone.refused.iter().map(|row| format!("{} {}: {}", row.table, row.key, row.message));
    let mut lines = list("left, since users changed them or built upon them", left);
    lines.extend(list("not put back as before, since the target refuses that now", refused));
    lines
}

fn list(what: &str, rows: impl ExactSizeIterator<Item = String>) -> Vec<String> {
    let all = rows.len();
    if all == 0 {
        return Vec::new();
    }
    let mut lines = vec![format!("{} {what}:", count(all, "row"))];
    lines.extend(rows.take(NAMED).map(|row| format!("  {row}")));
    if all > NAMED {
        lines.push(format!("  and {} more (--json names all)", all - NAMED));
    }
    lines
}

#[cfg(test)]
mod tests {
    use landfall_load::Undone;
    use landfall_model::{finding::Quarantined, target::Table};

    use super::left;

    #[test]
    fn rows_that_the_target_does_not_take_back_are_named_with_its_reason() {
        let row = Quarantined {
            table: Table::Clients,
            key: "k".to_owned(),
            from: Vec::new(),
            column: String::new(),
            value: "Ada Quay".to_owned(),
            sqlstate: "23514".to_owned(),
            message: "the constraint c refuses it".to_owned(),
            hint: String::new(),
            cause: String::new(),
        };
        let undone = Undone { refused: vec![row], ..Undone::default() };
        let expected = [
            "1 row not put back as before, since the target refuses that now:",
            "  clients k: the constraint c refuses it",
        ];
        assert_eq!(left(&undone), expected);
        assert!(left(&Undone::default()).is_empty());
    }
}
