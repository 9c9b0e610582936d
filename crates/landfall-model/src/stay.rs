//! How long a plan was in, by what runs tell: two runs may have loaded one plan, and each tells of itself alone.

use chrono::{DateTime, Utc};

use crate::{
    journal::{self, Entry},
    place::{Did, Place, Visit},
    plan::PlanHeader,
    rundir::{self, Error, RunDir},
};

/// What one run tells of its plan.
#[derive(Debug)]
pub struct Stay {
    /// The plan's hash.
    plan: String,
    places: Vec<Place>,
    /// When it was last brought in.
    loaded: Option<DateTime<Utc>>,
    /// When it was last taken out.
    reset: Option<DateTime<Utc>>,
}

impl Stay {
    /// Reads it; none where the run has no plan.
    ///
    /// # Errors
    /// A file of the run cannot be read.
    pub fn of(run: &RunDir) -> Result<Option<Self>, Error> {
        let Some(PlanHeader { hash: plan, .. }) = run.find_json(rundir::PLAN)? else { return Ok(None) };
        let entries = journal::without_refused(run.read_appended(rundir::JOURNAL)?);
        let visits = visits(run)?;
        let reset = match visits.last() {
            // Noted right before the rows went: of a reset that was cut off or failed behind that, the journal tells no end.
            Some(Visit { did: Did::Undone, .. }) => began(&entries, journal::RESET),
            _ => None,
        };
        let [loaded, ended] = [journal::LOAD, journal::RESET].map(|stage| journal::ended(&entries, stage));
        Ok(Some(Self { plan, places: places(visits), loaded, reset: reset.max(ended) }))
    }

    /// When the plan was taken out, by whichever of these runs, where none of them brought it in since. What became of it in another database says
    /// nothing: a rehearsal may have one of its own.
    pub fn ended<'s>(&self, all: impl IntoIterator<Item = &'s Self>) -> Option<DateTime<Utc>> {
        let same: Vec<&Self> = all.into_iter().filter(|other| self.meets(other)).collect();
        let loaded = same.iter().filter_map(|other| other.loaded).max();
        let reset = same.iter().filter_map(|other| other.reset).max();
        reset.filter(|reset| Some(*reset) > loaded)
    }

    /// True for the same plan, but where it is known to have been elsewhere alone.
    fn meets(&self, other: &Self) -> bool {
        let is_there = |here: &Place| other.places.is_empty() || other.places.iter().any(|at| at.is(here));
        self.plan == other.plan && self.places.last().is_none_or(is_there)
    }
}

/// The databases that a run went into or was taken out of, the last one last; none where it found its plan in.
///
/// # Errors
/// The run's list of them cannot be read.
pub fn visited(run: &RunDir) -> Result<Vec<Place>, Error> {
    visits(run).map(places)
}

fn visits(run: &RunDir) -> Result<Vec<Visit>, Error> {
    run.read_appended(rundir::LOAD_DATABASES)
}

fn places(visits: Vec<Visit>) -> Vec<Place> {
    visits.into_iter().map(|visit| visit.place).collect()
}

/// When a stage last began; none where it never did.
fn began(entries: &[Entry], stage: &str) -> Option<DateTime<Utc>> {
    entries
        .iter()
        .rfind(|entry| entry.stage == stage && entry.event == journal::STARTED)
        .map(|entry| entry.at)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::Stay;
    use crate::place::{Database, Place};

    fn stay(plan: &str, place: u32, [loaded, reset]: [Option<i64>; 2]) -> Stay {
        let database = Database { server: String::new(), name: String::new(), oid: place, cluster: None };
        let place = (place > 0).then_some(Place { database, port: Uuid::nil() });
        let at = |seconds: Option<i64>| seconds.and_then(|at| chrono::DateTime::from_timestamp(at, 0));
        let [loaded, reset] = [loaded, reset].map(at);
        Stay { plan: plan.to_owned(), places: place.into_iter().collect(), loaded, reset }
    }

    #[test]
    fn a_plan_is_out_where_a_reset_in_the_same_database_came_after_every_load() {
        let own = || stay("a", 1, [Some(1), None]);
        for (other, is_out) in [
            (stay("a", 1, [Some(0), Some(2)]), true),
            (stay("a", 0, [Some(0), Some(2)]), true),
            (stay("a", 1, [Some(3), Some(2)]), false),
            (stay("a", 1, [Some(0), None]), false),
            (stay("a", 2, [Some(0), Some(2)]), false),
            (stay("b", 1, [Some(0), Some(2)]), false),
        ] {
            assert_eq!(own().ended([&own(), &other]).is_some(), is_out, "{other:?}");
        }
    }
}
