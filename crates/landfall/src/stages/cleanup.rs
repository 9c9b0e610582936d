//! Stage cleanup: originals that are no longer needed. The one place where a hand that removes is opened.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use landfall_cutover::{Decision, Move, Weekend};
use landfall_load::{
    cleanup::{self, Candidate, Cleaned, Hands, State},
    files,
};
use landfall_model::{
    journal::{self, Entry},
    kind::Kind,
    monitor::Monitor,
    outcome::GroupOutcome,
    place::Visit,
    rundir::{self, RunDir, RunInfo},
    stay::Stay,
    target::Table,
    words::count,
};

use super::{Job, followed, target::asking_target};
use crate::{
    config::Settings,
    fail::{Failure, Result},
};

/// Refuses before the day: until then the originals are the way back.
pub fn is_due(run: &RunDir, days: u32, now: DateTime<Utc>) -> Result<()> {
    refuse_unread(run)?;
    let (did, at) = went_live(run)?;
    let at = at.max(let_in(run)?);
    let due = at + TimeDelta::days(i64::from(days));
    if now < due {
        let (name, at, due) = (run.shown(), day(at), due.format("%Y-%m-%d %H:%M UTC"));
        let sentence =
            format!("{name} {did} on {at}: its originals stay until {due} ({})", count(days, "day"));
        return Err(Failure::new(Kind::State, sentence)
            .hint("Until then they are the way back. Repeat the command when the window is over."));
    }
    refuse_followed(run)?;
    refuse_taken_out(run)?;
    whole(run)
}

/// Two clocks that are in step differ by less, and an answer takes less, in seconds.
const IN_STEP: f64 = 300.0;

/// Refuses where the CRM's database has another time: that a window of days is over, a machine's clock alone does not prove.
pub async fn refuse_wrong_clock(settings: &Settings, monitor: &dyn Monitor) -> Result<()> {
    let ahead = asking_target(settings, monitor, landfall_load::clock_ahead).await?;
    if ahead.abs() < IN_STEP {
        return Ok(());
    }
    let (minutes, which) = (ahead.abs() / 60.0, if ahead > 0.0 { "ahead of" } else { "behind" });
    let sentence = format!(
        "the clock of this machine is {minutes:.0} minutes {which} that of the database's server: whether the window is over is not certain, and the originals stay"
    );
    Err(Failure::new(Kind::State, sentence)
        .hint("Set the clock that is wrong right, then repeat the command."))
}

/// Refuses a run that a delta follows: the delta's plan copies the same originals, some of them to other places, and may still have to.
fn refuse_followed(run: &RunDir) -> Result<()> {
    let Some(beside) = home(run)? else { return Ok(()) };
    let follows = |other: &RunDir| {
        let parent = followed(other).ok().flatten();
        other.has(rundir::LOAD_GROUPS) && parent.is_some_and(|parent| parent.is_same(run))
    };
    let Some(delta) = RunDir::all(&beside).into_iter().rev().find(follows) else { return Ok(()) };
    let (run, delta) = (run.shown(), delta.shown());
    let sentence = format!("a delta follows {run}, which may still have files to copy: the originals stay");
    Err(Failure::new(Kind::State, sentence)
        .hint(format!("`landfall cleanup {delta}` goes by the plan that is in force.")))
}

/// Refuses beside a run that cannot be read: it may be a weekend that went back, or a delta that still has files to copy.
fn refuse_unread(run: &RunDir) -> Result<()> {
    let Some(beside) = home(run)? else { return Ok(()) };
    let Some((path, error)) = RunDir::unread(&beside)?.pop() else { return Ok(()) };
    Err(Failure::from(error).hint(format!(
        "What is noted there may forbid to remove originals: put its run.json back from a copy. Where {} is no run of this marina, move it elsewhere.",
        path.display()
    )))
}

/// Refuses a plan that a reset took out, be it that of another run: one of which nobody can read that may have been it.
fn refuse_taken_out(run: &RunDir) -> Result<()> {
    let (Some(beside), Some(own)) = (home(run)?, Stay::of(run)?) else { return Ok(()) };
    let all = RunDir::all(&beside).iter().map(Stay::of).collect::<std::result::Result<Vec<_>, _>>()?;
    let Some(out) = own.ended(all.iter().flatten()) else { return Ok(()) };
    let name = run.shown();
    let sentence = format!("what {name} loaded was taken out again on {}: the originals stay", day(out));
    Err(Failure::new(Kind::State, sentence).hint(format!("`landfall load {name}` brings it in again.")))
}

/// The folder of the runs beside this one: a name alone has no folder that could be looked into.
fn home(run: &RunDir) -> Result<Option<PathBuf>> {
    let own = run.root().canonicalize().map_err(|error| rundir::Error::reading(run.root(), error))?;
    Ok(own.parent().map(Path::to_owned))
}

fn day(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d").to_string()
}

/// When the last of the run's weekends went live, else the end of its last load: what was loaded again is young again. With what it did then, in words.
fn went_live(run: &RunDir) -> Result<(&'static str, DateTime<Utc>)> {
    let led = led_by(run)?.iter().map(by_weekend).collect::<Result<Vec<_>>>()?;
    match led.into_iter().max() {
        Some(live) => Ok(("went live", live)),
        None => {
            let entries: Vec<Entry> = run.read_appended(rundir::JOURNAL)?;
            let loaded = journal::ended(&entries, journal::LOAD).ok_or_else(|| not_live(run))?;
            Ok(("was loaded", loaded))
        }
    }
}

/// When the run was let into the CRM, by the clock of its server: it went live no sooner, whatever the clock of the machine said by then.
fn let_in(run: &RunDir) -> Result<DateTime<Utc>> {
    let visit = Visit::last(run)?;
    Ok(visit.and_then(|visit| visit.at?.parse().ok()).unwrap_or_default())
}

/// The moment of a weekend's last decision for GO, or of the switch to the CRM that came after it. Refuses where that decision is out, was NO-GO,
/// was a rehearsal's, or the weekend went back.
fn by_weekend(led: &RunDir) -> Result<DateTime<Utc>> {
    let weekend: Weekend = led.read_json(rundir::CUTOVER)?;
    let decisions: Vec<Decision> = led.read_appended(rundir::GATE)?;
    let went_back = led.has(rundir::ROLLBACKS);
    let last = decisions.last().filter(|decision| decision.go && !weekend.rehearsal && !went_back);
    let go = last.map(|decision| decision.at).ok_or_else(|| not_live(led))?;
    Ok(came_to_crm(led)?.map_or(go, |came| came.max(go)))
}

fn not_live(run: &RunDir) -> Failure {
    let sentence = format!("{} never went live: the originals stay", run.shown());
    Failure::new(Kind::State, sentence)
        .hint("`landfall load RUN` loads a run; `landfall cutover decide go` notes that a weekend goes live.")
}

/// When traffic came to the CRM; none where landfall did not move it. Refuses where it is, or may be, on the old side: there the originals are
/// what users are served, whatever was decided.
fn came_to_crm(led: &RunDir) -> Result<Option<DateTime<Utc>>> {
    let moves: Vec<Move> = led.read_appended(rundir::SWITCHES)?;
    match Move::standing(&moves) {
        Some(one) if !one.leads_to_crm() => {
            let (to, said, at) = (&one.to, one.said.word(), one.at.format("%Y-%m-%d %H:%M UTC"));
            let sentence = format!(
                "traffic goes, or may go, to the old system (to {to}, {said} {at}): its originals stay"
            );
            Err(Failure::new(Kind::State, sentence).hint(
                "`landfall switch status` shows where it goes. The window begins when it goes to the CRM.",
            ))
        }
        standing => Ok(standing.map(|one| one.at)),
    }
}

/// The weekends of its port that a run answers to: the one it belongs to, which is itself or the latest that began before it did, and every one
/// that began since, but for rehearsals: what was loaded as a trial is live no sooner than they are.
fn led_by(run: &RunDir) -> Result<Vec<RunDir>> {
    let Some(beside) = home(run)? else { return Ok(Vec::new()) };
    let own = run.info()?;
    let began = |other: &RunDir, is: fn(&DateTime<Utc>, &DateTime<Utc>) -> bool| {
        let is_meant = |info: RunInfo| info.port == own.port && is(&info.began(), &own.began());
        other.has(rundir::CUTOVER) && other.info().is_ok_and(is_meant)
    };
    let before = |other: &RunDir| began(other, PartialOrd::le);
    let belongs = if before(run) { Some(run.clone()) } else { RunDir::latest(&beside, before).ok() };
    let is_rehearsal = |led: &RunDir| led.read_json::<Weekend>(rundir::CUTOVER).is_ok_and(|it| it.rehearsal);
    let since = |other: &RunDir| began(other, PartialOrd::gt) && !is_rehearsal(other);
    let later = RunDir::all(&beside).into_iter().filter(since);
    Ok(belongs.into_iter().chain(later).collect())
}

/// Refuses a run of which rows of files are still withheld: nothing in the CRM leads to their copies.
fn whole(run: &RunDir) -> Result<()> {
    let groups: Vec<GroupOutcome> = run.read_appended(rundir::LOAD_GROUPS)?;
    let files = Table::Files.name();
    let mut results = groups.iter().flat_map(|group| &group.results).filter(|result| result.entity == files);
    match results.next_back().map(|result| result.withheld) {
        Some(0) => Ok(()),
        found => {
            let what = found.map_or_else(|| "all rows".to_owned(), |n| count(n, "row"));
            let sentence = format!("not loaded in {}: {what} of files", run.shown());
            Err(Failure::new(Kind::State, sentence)
                .hint("`landfall files copy RUN`, then `landfall load RUN` completes them."))
        }
    }
}

/// The copier's words for where it stopped are not those of a removal.
fn stopped(error: files::Error) -> Failure {
    match error {
        files::Error::Interrupted { left } => Failure::new(
            Kind::Interrupted,
            format!("stopped with {} still to be read", count(left, "original")),
        ),
        other => other.into(),
    }
}

/// What could be removed, by the run's files alone.
pub fn candidates(job: &Job<'_>) -> Result<Vec<Candidate>> {
    Ok(cleanup::candidates(&job.run, &job.settings.buckets()?.sources)?)
}

/// The originals that the cleanup of a run removed, or may have: one whose removal was begun counts until it is seen again. What others took
/// away before is theirs to know of.
pub fn removed(run: &RunDir) -> Result<Vec<Cleaned>> {
    let told = cleanup::cleaned(run)?.into_values();
    Ok(told.filter(|line| matches!(line.state, State::Removed | State::Removing)).collect())
}

/// Removes what is proven.
pub async fn run(job: &Job<'_>, candidates: &[Candidate]) -> Result<Vec<Cleaned>> {
    job.stage("cleanup", async {
        let buckets = job.settings.buckets()?;
        let (source, target) =
            (landfall_store::reader(buckets.source()), landfall_store::reader(&buckets.store));
        let remover = landfall_store::remover(buckets.source());
        let hands = Hands { source: &*source, target: &*target, remover: &*remover };
        cleanup::clean(&job.run, &hands, candidates, &*job.monitor).await.map_err(stopped)
    })
    .await
}
