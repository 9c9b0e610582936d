//! The one place that asks what time it is.
//!
//! Which run is the latest, and whether a load came after its verification, is told by moments in the runs. A clock that is set back would turn their
//! order round, so that time never goes back here: not within a command, and not behind what a command before it noted.

use std::{
    sync::{Mutex, OnceLock, PoisonError},
    time::Instant,
};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
pub use landfall_model::words::stamp;

/// Where the time of this command began.
static BEGAN: OnceLock<(DateTime<Utc>, Instant)> = OnceLock::new();
/// The latest moment that was told in this command.
static LATEST: Mutex<Option<DateTime<Utc>>> = Mutex::new(None);
/// An older landfall noted whole seconds: what follows one is in the next.
const NEXT: TimeDelta = TimeDelta::seconds(1);
/// No clock is set back further, and no two machines are further apart, by a mistake that is worth following.
const FURTHEST: TimeDelta = TimeDelta::days(1);

/// Now.
pub fn now() -> DateTime<Utc> {
    let clock = Utc::now();
    let at = BEGAN
        .get()
        .and_then(|(from, began)| Some(*from + TimeDelta::from_std(began.elapsed()).ok()?))
        .map_or(clock, |at| clock.max(at));
    let mut latest = LATEST.lock().unwrap_or_else(PoisonError::into_inner);
    let now = not_before(*latest, at);
    *latest = Some(now);
    now
}

/// A clock that was put ahead for a while and set right again goes back by no more than what is worth following.
fn not_before(latest: Option<DateTime<Utc>>, at: DateTime<Utc>) -> DateTime<Utc> {
    latest.filter(|latest| *latest > at && *latest - at <= FURTHEST).unwrap_or(at)
}

/// How far the machine's clock is behind a moment that was noted.
#[derive(Debug, PartialEq, Eq)]
pub enum Behind {
    /// It is not.
    Not,
    /// So far, and time goes on from that moment.
    Followed(DateTime<Utc>, TimeDelta),
    /// So far that one of the two clocks must be wrong, and this one is believed.
    TooFar(DateTime<Utc>, TimeDelta),
}

/// Lets the time of this command begin no sooner than behind what was noted.
pub fn begin_after(noted: &[DateTime<Utc>]) -> Behind {
    let (behind, from) = since(noted, Utc::now());
    // A process has one command, and sets this once.
    let _ = BEGAN.set((from, Instant::now()));
    behind
}

fn since(noted: &[DateTime<Utc>], clock: DateTime<Utc>) -> (Behind, DateTime<Utc>) {
    let ahead = noted.iter().copied().filter(|at| *at > clock);
    let (wrong, followed): (Vec<_>, Vec<_>) = ahead.partition(|at| *at - clock > FURTHEST);
    let latest = followed.into_iter().max();
    let behind = match (wrong.into_iter().max(), latest) {
        (Some(at), _) => Behind::TooFar(at, at - clock),
        (None, Some(at)) => Behind::Followed(at, at - clock),
        (None, None) => Behind::Not,
    };
    (behind, latest.map_or(clock, |at| at + NEXT))
}

/// A moment by which files tell which of two things came later: RFC 3339, UTC, as exact as the clock.
pub fn exact(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// A moment as the name of a run directory: `20261122-193000`.
pub fn run_id(at: DateTime<Utc>) -> String {
    at.format("%Y%m%d-%H%M%S").to_string()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::{Behind, not_before, since};

    #[test]
    fn time_does_not_go_back_where_the_clock_was_put_ahead_for_a_while_in_the_middle_of_a_command() {
        let start: DateTime<Utc> = "2026-10-25T01:30:00Z".parse().unwrap();
        let mut latest = None;
        // In minutes: what the clock says, and what is told. Ahead by more than a day it was wrong, and nothing is learnt from it.
        for (clock, told) in [(0, 0), (60, 60), (1, 60), (59, 60), (61, 61), (9000, 9000), (62, 62)] {
            let now = not_before(latest, start + TimeDelta::minutes(clock));
            assert_eq!(now, start + TimeDelta::minutes(told), "{clock}");
            latest = Some(now);
        }
    }

    #[test]
    fn time_goes_on_behind_what_was_noted_but_not_from_a_clock_that_must_have_been_wrong() {
        let clock: DateTime<Utc> = "2026-10-25T01:30:00Z".parse().unwrap();
        let [before, later, wrong] = [-1, 1, 48].map(|hours| clock + TimeDelta::hours(hours));
        assert_eq!(since(&[], clock), (Behind::Not, clock));
        assert_eq!(since(&[before], clock), (Behind::Not, clock));
        let next = later + TimeDelta::seconds(1);
        assert_eq!(since(&[later, before], clock), (Behind::Followed(later, later - clock), next));
        assert_eq!(since(&[wrong], clock), (Behind::TooFar(wrong, wrong - clock), clock));
        assert_eq!(since(&[wrong, later], clock), (Behind::TooFar(wrong, wrong - clock), next));
    }
}
