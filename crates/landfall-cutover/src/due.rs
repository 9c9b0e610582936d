//! What is due: the checks of the days after going live, with what was forgotten.

use chrono::{DateTime, Utc};

use crate::{
    progress::Progress,
    runbook::{Step, Weekend},
};

/// Open steps by the day on which they are planned.
#[derive(Debug, Default)]
pub struct Due<'r> {
    /// Planned on a day that is over.
    pub overdue: Vec<&'r Step>,
    /// Planned for today.
    pub today: Vec<&'r Step>,
    /// To come, in the order of the runbook.
    pub next: Vec<&'r Step>,
}

/// Sorts what is open by the marina's calendar.
pub fn due<'r>(weekend: &Weekend, progress: &Progress<'r>, now: DateTime<Utc>) -> Due<'r> {
    let day = |at| weekend.local(at).date_naive();
    let today = day(now);
    let mut due = Due::default();
    for (step, state) in progress.steps() {
        if state.is_settled() {
            continue;
        }
        match day(weekend.begins(step)) {
            planned if planned < today => due.overdue.push(step),
            planned if planned == today => due.today.push(step),
            _ => due.next.push(step),
        }
    }
    due
}

impl Due<'_> {
    /// True where nothing waits.
    pub fn is_nothing(&self) -> bool {
        self.overdue.is_empty() && self.today.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::due;
    use crate::{
        progress::{Event, Progress, Said},
        runbook::{Runbook, Weekend},
    };

    #[test]
    fn a_step_is_due_on_its_day_by_the_marinas_calendar_and_overdue_after_it() {
        let weekend = Weekend { friday: "2026-11-27".parse().unwrap(), offset: -4 * 3600, rehearsal: false };
        let runbook = Runbook::default();
        let before_day_2 = runbook.steps.iter().take_while(|step| step.id != "day-2");
        let events: Vec<Event> = before_day_2
            .map(|step| Event {
                at: DateTime::UNIX_EPOCH,
                step: step.id.clone(),
                said: Said::Done,
                who: String::new(),
                note: String::new(),
            })
            .collect();
        let progress = Progress::after(&runbook, &events);
        let at = |text: &str| {
            let found = due(&weekend, &progress, text.parse::<DateTime<Utc>>().unwrap());
            let first = |steps: &[&crate::runbook::Step]| {
                steps.first().map(|step| step.id.clone()).unwrap_or_default()
            };
            [first(&found.overdue), first(&found.today), first(&found.next)]
        };
        // Day 2 is the Tuesday, which begins at 04:00 in UTC.
        assert_eq!(at("2026-12-01T03:59:00Z"), ["", "", "day-2"]);
        assert_eq!(at("2026-12-01T04:00:00Z")[..2], ["", "day-2"]);
        assert_eq!(at("2026-12-02T04:00:00Z")[..2], ["day-2", "day-3"]);
    }
}
