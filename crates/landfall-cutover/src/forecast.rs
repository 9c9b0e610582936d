//! How long the rest will take, from what rehearsals measured: the middle (p50) and the bad case (p95), and the last moment at which
//! going back still ends before the team comes to work.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    progress::{Event, Progress, Said, State},
    runbook::{Runbook, Step, Weekend},
};

/// Seconds that each step took, in all rehearsals and weekends that are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measured(BTreeMap<String, Vec<u64>>);

impl Measured {
    /// Adds what the events of one cutover tell: the time from the last start to the end.
    pub fn add(&mut self, events: &[Event]) {
        let mut began: BTreeMap<&str, DateTime<Utc>> = BTreeMap::new();
        for event in events {
            match event.said {
                Said::Started => drop(began.insert(&event.step, event.at)),
                Said::Done => {
                    // A clock that was set back between start and end measured nothing.
                    let took =
                        began.remove(event.step.as_str()).map(|start| (event.at - start).num_seconds());
                    if let Some(seconds) = took.and_then(|seconds| u64::try_from(seconds).ok()) {
                        self.0.entry(event.step.clone()).or_default().push(seconds);
                    }
                }
                Said::Failed | Said::Skipped | Said::Undone => drop(began.remove(event.step.as_str())),
            }
        }
    }

    /// How long a step takes in so many of a hundred cases; the plan's word where nobody measured it. Nearest rank: with few rehearsals the
    /// bad case is the worst that was seen, never less.
    pub fn percentile(&self, step: &Step, percent: usize) -> TimeDelta {
        let planned = i64::from(step.minutes) * 60;
        TimeDelta::seconds(self.seconds(&step.id, percent).unwrap_or(planned))
    }

    /// The seconds of a step in so many of a hundred cases; none where nobody measured it.
    fn seconds(&self, step: &str, percent: usize) -> Option<i64> {
        let mut all = self.0.get(step)?.clone();
        all.sort_unstable();
        let rank = (all.len() * percent).div_ceil(100).max(1);
        all.get(rank - 1).and_then(|seconds| i64::try_from(*seconds).ok())
    }

    /// How often a step was measured.
    pub fn count(&self, step: &Step) -> usize {
        self.0.get(&step.id).map_or(0, Vec::len)
    }
}

/// A step that is still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prospect {
    /// The step.
    pub step: String,
    /// When it is planned to end.
    pub planned: DateTime<Utc>,
    /// When it ends by the middle of what was measured.
    pub likely: DateTime<Utc>,
    /// When it ends in the bad case.
    pub latest: DateTime<Utc>,
}

impl Prospect {
    /// True where even the middle of what was measured ends after the plan.
    pub fn is_late(&self) -> bool {
        self.likely > self.planned
    }
}

/// What is to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// Open steps, in the order of the runbook.
    pub prospects: Vec<Prospect>,
    /// The last moment at which a decision to go back ends, by the bad case of what rehearsals measured, half an hour before the team comes to work on
    /// Monday.
    pub last_safe_abort: DateTime<Utc>,
    /// True where that moment has passed.
    pub is_too_late: bool,
}

/// The step of a rehearsal that goes back.
const WAY_BACK: &str = "way-back";
/// How long that takes where nobody measured it: the plan document allows a minute for the traffic.
const WAY_BACK_PLANNED: TimeDelta = TimeDelta::minutes(1);
/// How long people need to hear of it before they come to work.
const TELL_PEOPLE: TimeDelta = TimeDelta::minutes(30);
/// The step with which the team comes to work.
const MONDAY: &str = "team-signs-in";

/// When a step ends: by the middle of what was measured, and in the bad case.
#[derive(Clone, Copy)]
struct End {
    likely: DateTime<Utc>,
    latest: DateTime<Utc>,
}

impl End {
    const fn at(moment: DateTime<Utc>) -> Self {
        Self { likely: moment, latest: moment }
    }

    fn or_later(self, other: Self) -> Self {
        Self { likely: self.likely.max(other.likely), latest: self.latest.max(other.latest) }
    }

    fn plus(self, step: &Step, measured: &Measured) -> Self {
        Self {
            likely: self.likely + measured.percentile(step, 50),
            latest: self.latest + measured.percentile(step, 95),
        }
    }
}

/// Looks ahead from `now`: a step begins when it is planned, or as soon as those before it have ended.
pub fn forecast(
    runbook: &Runbook,
    weekend: &Weekend,
    progress: &Progress<'_>,
    measured: &Measured,
    now: DateTime<Utc>,
) -> Forecast {
    let mut ends: BTreeMap<&str, End> = BTreeMap::new();
    let mut prospects = Vec::new();
    for (step, state) in progress.steps() {
        let is_open = !state.is_settled();
        let end = match state {
            State::Done { at, .. } => End::at(at),
            State::Skipped => End::at(now),
            State::Running(since) => End::at(since).plus(step, measured).or_later(End::at(now)),
            State::Waiting(_) | State::Ready | State::Failed(_) => {
                let before = step.after.iter().filter_map(|after| ends.get(after.as_str())).copied();
                let planned = End::at(now.max(weekend.begins(step)));
                before.fold(planned, End::or_later).plus(step, measured)
            }
        };
        ends.insert(&step.id, end);
        let End { likely, latest } = end;
        prospects.extend(is_open.then(|| Prospect {
            step: step.id.clone(),
            planned: weekend.ends(step),
            likely,
            latest,
        }));
    }
    let way_back = measured.seconds(WAY_BACK, 95).map_or(WAY_BACK_PLANNED, TimeDelta::seconds);
    let last_safe_abort = monday(runbook, weekend) - TELL_PEOPLE - way_back;
    Forecast { prospects, last_safe_abort, is_too_late: now > last_safe_abort }
}

fn monday(runbook: &Runbook, weekend: &Weekend) -> DateTime<Utc> {
    let step = runbook.steps.iter().find(|step| step.id == MONDAY).or_else(|| runbook.steps.last());
    step.map_or_else(DateTime::default, |step| weekend.begins(step))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::{Measured, forecast};
    use crate::{
        progress::{Event, Progress, Said},
        runbook::{Runbook, Weekend},
    };

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn event(step: &str, said: Said, when: &str) -> Event {
        Event { at: at(when), step: step.to_owned(), said, who: String::new(), note: String::new() }
    }

    #[test]
    fn the_middle_and_the_bad_case_come_from_what_was_measured() {
        let runbook = Runbook::default();
        let mut measured = Measured::default();
        let snapshot = &runbook.steps[1];
        assert_eq!(measured.percentile(snapshot, 50), TimeDelta::minutes(15), "nobody measured it yet");
        for seconds in [60, 50, 300, 70] {
            let end = at("2026-11-20T18:00:00Z") + TimeDelta::seconds(seconds);
            let done = Event { at: end, ..event("snapshot", Said::Done, "2026-11-20T18:00:00Z") };
            measured.add(&[event("snapshot", Said::Started, "2026-11-20T18:00:00Z"), done]);
        }
        assert_eq!(measured.percentile(snapshot, 50).num_seconds(), 60);
        assert_eq!(measured.percentile(snapshot, 95).num_seconds(), 300);
        assert_eq!(measured.count(snapshot), 4);
    }

    #[test]
    fn a_clock_that_was_set_back_measured_nothing() {
        let mut measured = Measured::default();
        let began = event("snapshot", Said::Started, "2026-11-20T18:00:00Z");
        measured.add(&[began, event("snapshot", Said::Done, "2026-11-20T17:05:00Z")]);
        assert_eq!(measured.count(&Runbook::default().steps[1]), 0);
    }

    #[test]
    fn a_late_step_makes_those_late_that_wait_for_it_and_no_others() {
        let runbook = Runbook::default();
        let weekend = Weekend { friday: "2026-11-27".parse().unwrap(), offset: 0, rehearsal: false };
        // Announced in time, and the snapshot begun two hours late.
        let events = [
            event("announce-freeze", Said::Done, "2026-11-27T17:05:00Z"),
            event("snapshot", Said::Started, "2026-11-27T20:00:00Z"),
        ];
        let progress = Progress::after(&runbook, &events);
        let ahead = forecast(&runbook, &weekend, &progress, &Measured::default(), at("2026-11-27T20:01:00Z"));
        let late = |id: &str| ahead.prospects.iter().find(|prospect| prospect.step == id).unwrap().is_late();
        assert!(late("snapshot") && late("freeze") && late("dry-run"));
        assert!(!late("migrate"), "there is a night between them");
        assert_eq!(ahead.last_safe_abort, at("2026-11-30T07:29:00Z"));
    }

    #[test]
    fn the_last_safe_moment_goes_by_the_worst_way_back_that_was_rehearsed() {
        let runbook = Runbook::default();
        let weekend = Weekend { friday: "2026-11-27".parse().unwrap(), offset: 0, rehearsal: false };
        let mut measured = Measured::default();
        for (began, ended) in [("10:00:00", "10:00:20"), ("11:00:00", "11:05:00")] {
            measured.add(&[
                event("way-back", Said::Started, &format!("2026-11-20T{began}Z")),
                event("way-back", Said::Done, &format!("2026-11-20T{ended}Z")),
            ]);
        }
        let progress = Progress::after(&runbook, &[]);
        let ahead = forecast(&runbook, &weekend, &progress, &measured, at("2026-11-27T12:00:00Z"));
        assert_eq!((ahead.last_safe_abort, ahead.is_too_late), (at("2026-11-30T07:25:00Z"), false));
        let after = forecast(&runbook, &weekend, &progress, &measured, at("2026-11-30T07:25:01Z"));
        assert!(after.is_too_late);
    }
}
