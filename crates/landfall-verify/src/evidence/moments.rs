//! When a run was loaded, which what users did is compared with: by the clock of the database's server, as the load noted it. An older landfall noted
//! none, and then the journal tells, by the clock of the machine that loaded.

use landfall_model::{
    journal::{Entry, FINISHED, LOAD, RESET, STARTED, without_refused},
    monitor::{Level, Monitor},
    outcome::GroupOutcome,
    place::{Did, Visit},
    plan::PlanHeader,
    rundir::{self, RunDir},
};

use crate::error::Error;

/// When a run was loaded; RFC 3339 in UTC.
pub(crate) struct Moments {
    /// When its load began, since the last reset: then it noted what other ports have, and after a reset it notes that anew. None where the run
    /// does not tell.
    pub began: Option<String>,
    /// When it was loaded first, since the last reset; of a delta, the first run of its chain that tells: what users did since then is theirs,
    /// however often the run was loaded again, and whatever deltas came. None where no run tells.
    pub loaded: Option<String>,
    /// True where `loaded` is by the clock of the machine that loaded.
    by_machine: bool,
}

impl Moments {
    pub fn read(run: &RunDir, header: &PlanHeader) -> Result<Self, Error> {
        let began = match let_in(run)? {
            Some(at) => Some(at),
            None => journalled(run, STARTED)?,
        };
        Ok(match since(run)? {
            Some(at) => Self { began, loaded: Some(at), by_machine: false },
            None => Self { began, loaded: ended(run, header)?, by_machine: true },
        })
    }

    /// Tells where the clock of a machine is believed.
    pub fn tell(&self, monitor: &dyn Monitor) {
        if self.by_machine && self.loaded.is_some() {
            let text = "an older landfall loaded this run: what users did since then is told by the clock of the machine that loaded it. Where that was not in step with the database's server, look into the CRM's audit trail before a row is put back as planned";
            monitor.remark(Level::Info, text);
        }
    }
}

/// When a run was let into its database. A reset that is noted behind that may have been cut off before its commit.
fn let_in(run: &RunDir) -> Result<Option<String>, Error> {
    let visits: Vec<Visit> = run.read_appended(rundir::LOAD_DATABASES)?;
    let last = visits.into_iter().rfind(|visit| visit.did == Did::Loading);
    Ok(last.and_then(|visit| visit.at))
}

/// When the plan of a run came in, whichever run brought it.
fn since(run: &RunDir) -> Result<Option<String>, Error> {
    let groups: Vec<GroupOutcome> = run.read_appended(rundir::LOAD_GROUPS)?;
    Ok(groups.into_iter().rev().find_map(|group| group.since))
}

/// When the first load of the chain ended that leads to a run; of the runs whose folders are still there, the first that tells.
fn ended(run: &RunDir, header: &PlanHeader) -> Result<Option<String>, Error> {
    let mut ended = journalled(run, FINISHED)?;
    let mut followed = header.followed(run).ok().flatten();
    while let Some((before, header)) = followed {
        ended = journalled(&before, FINISHED)?.or(ended);
        followed = header.followed(&before).ok().flatten();
    }
    Ok(ended)
}

/// When the load of a run first had this event since the last reset; attempts that were refused do not count.
fn journalled(run: &RunDir, event: &str) -> Result<Option<String>, Error> {
    let entries = without_refused(run.read_appended(rundir::JOURNAL)?);
    let is = |entry: &Entry, stage, event| entry.stage == stage && entry.event == event;
    let reset = entries.iter().rposition(|entry| is(entry, RESET, FINISHED)).map_or(0, |at| at + 1);
    Ok(entries[reset..].iter().find(|entry| is(entry, LOAD, event)).map(|entry| entry.at.clone()))
}
