//! The runbook as data: `runbook.toml`, compiled in as the default and replaced by a file where the weekend is another.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, Offset, TimeDelta, Utc};
use landfall_model::mapping::UtcOffset;
use serde::{Deserialize, Serialize};

/// The default, with its comments.
pub(crate) const DEFAULT: &str = include_str!("runbook.toml");

/// All steps, in the order in which they are planned.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Runbook {
    /// Version of the file's format.
    pub format: u32,
    /// The steps.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name in commands.
    pub id: String,
    /// Days after the Friday of the weekend.
    pub day: u64,
    /// When it is planned to begin, local to the marina: `18:15`.
    #[serde(deserialize_with = "clock")]
    pub time: NaiveTime,
    /// How long it is planned to take.
    pub minutes: u32,
    /// What is done.
    pub title: String,
    /// Who does it.
    pub owner: String,
    /// Who can tell that it is done.
    pub kind: Kind,
    /// The words after `landfall`; `{run}` stands for the run of the cutover, `{id}` for its id; of the runs since it began `{planned}` is the
    /// latest with a plan, of the snapshot that is frozen where there is one, `{loaded}` the latest that was loaded, `{loaded-id}` that one's id.
    #[serde(default)]
    pub command: Vec<String>,
    /// The words in their place where `{planned}` is the run of an earlier attempt that goes on; empty where each attempt begins anew.
    #[serde(default)]
    pub again: Vec<String>,
    /// Exit codes of the command that count as done.
    #[serde(default = "done")]
    pub accept: Vec<i32>,
    /// What a person notes.
    #[serde(default)]
    pub evidence: String,
    /// Steps that must be done, or skipped, before.
    #[serde(default)]
    pub after: Vec<String>,
    /// The way back.
    pub undo: String,
    /// Left out of a rehearsal: it cannot be taken back, or reaches people.
    #[serde(default)]
    pub weekend_only: bool,
    /// Only in a rehearsal: what on the weekend itself is hoped not to be needed.
    #[serde(default)]
    pub rehearsal_only: bool,
}

/// Who can tell that a step is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A command of landfall, by its exit code.
    Command,
    /// A person, in words.
    Question,
    /// The decision to go live, on evidence.
    Gate,
}

/// Which weekend it is, and whether it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weekend {
    /// Its Friday.
    pub friday: NaiveDate,
    /// The marina's distance from UTC in seconds.
    pub offset: i32,
    /// A rehearsal against a test target: steps that count only on the weekend are left out.
    pub rehearsal: bool,
}

/// What is wrong with a runbook.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is no TOML, or lacks something.
    #[error("the runbook cannot be read: {0}")]
    Unreadable(#[from] toml::de::Error),
    /// It was written for another version.
    #[error("the runbook has format {0}; this program reads format 1")]
    Format(u32),
    /// Two steps have one name.
    #[error("two steps of the runbook are called \"{0}\"")]
    Twice(String),
    /// A step waits for one that stands later, or nowhere: it could never begin.
    #[error("the step \"{step}\" waits for \"{after}\", which does not stand before it")]
    Order {
        /// The step.
        step: String,
        /// What it waits for.
        after: String,
    },
    /// A command step without a command, or a command where none is run.
    #[error("the step \"{0}\" must have a command exactly if its kind is \"command\"")]
    Command(String),
}

fn done() -> Vec<i32> {
    vec![0]
}

fn clock<'de, D: serde::Deserializer<'de>>(text: D) -> Result<NaiveTime, D::Error> {
    let text = String::deserialize(text)?;
    NaiveTime::parse_from_str(&text, "%H:%M")
        .map_err(|_| serde::de::Error::custom(format!("\"{text}\" is no time such as 18:15")))
}

impl Step {
    /// Its command as the documents write it: `RUN` and `RUN-ID` stand for what is known when it is run.
    pub fn in_words(&self) -> String {
        let places = [
            ("{run}", "RUN"),
            ("{planned}", "RUN"),
            ("{loaded}", "RUN"),
            ("{id}", "RUN-ID"),
            ("{loaded-id}", "RUN-ID"),
        ];
        let command = format!("landfall {}", self.command.join(" "));
        places.iter().fold(command, |command, (place, word)| command.replace(place, word))
    }
}

impl Runbook {
    /// Reads and checks a runbook.
    ///
    /// # Errors
    /// [`Error`], which names the step.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let runbook: Self = toml::from_str(text)?;
        if runbook.format != 1 {
            return Err(Error::Format(runbook.format));
        }
        runbook.check()?;
        Ok(runbook)
    }

    /// The text of the default.
    pub const fn default_text() -> &'static str {
        DEFAULT
    }

    fn check(&self) -> Result<(), Error> {
        let mut before: BTreeSet<&str> = BTreeSet::new();
        for step in &self.steps {
            if let Some(after) = step.after.iter().find(|after| !before.contains(after.as_str())) {
                return Err(Error::Order { step: step.id.clone(), after: after.clone() });
            }
            if step.command.is_empty() == (step.kind == Kind::Command) {
                return Err(Error::Command(step.id.clone()));
            }
            if !before.insert(&step.id) {
                return Err(Error::Twice(step.id.clone()));
            }
        }
        Ok(())
    }

    /// The steps of a weekend, or of a rehearsal of it: each without those that belong to the other alone, and what waited for them waits for
    /// nothing in their place.
    #[must_use]
    pub fn of(mut self, weekend: &Weekend) -> Self {
        let is_other = |step: &Step| if weekend.rehearsal { step.weekend_only } else { step.rehearsal_only };
        let left: BTreeSet<String> =
            self.steps.iter().filter(|step| is_other(step)).map(|step| step.id.clone()).collect();
        self.steps.retain(|step| !is_other(step));
        self.steps.iter_mut().for_each(|step| step.after.retain(|after| !left.contains(after)));
        self
    }
}

impl Default for Runbook {
    /// The plan document's weekend.
    fn default() -> Self {
        Self::parse(DEFAULT).expect("the default runbook is tested")
    }
}

impl Weekend {
    /// When a step is planned to begin.
    pub fn begins(&self, step: &Step) -> DateTime<Utc> {
        let day = self.friday.checked_add_days(Days::new(step.day)).unwrap_or(self.friday);
        UtcOffset(self.zone()).moment(day.and_time(step.time))
    }

    /// When a day begins at the marina.
    pub fn midnight(&self, day: NaiveDate) -> DateTime<Utc> {
        UtcOffset(self.zone()).midnight(day)
    }

    /// A moment as the clock on the marina's wall shows it.
    pub fn local(&self, at: DateTime<Utc>) -> DateTime<FixedOffset> {
        at.with_timezone(&self.zone())
    }

    /// A moment as calendar and clock on the marina's wall: `Fri 27 Nov 18:15`.
    pub fn on_the_wall(&self, at: DateTime<Utc>) -> String {
        self.local(at).format("%a %d %b %H:%M").to_string()
    }

    /// UTC where the offset is none, which the arguments do not let in.
    fn zone(&self) -> FixedOffset {
        FixedOffset::east_opt(self.offset).unwrap_or_else(|| Utc.fix())
    }

    /// When it is planned to end.
    pub fn ends(&self, step: &Step) -> DateTime<Utc> {
        self.begins(step) + TimeDelta::minutes(i64::from(step.minutes))
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::{DEFAULT, Runbook, Weekend};

    fn weekend(rehearsal: bool) -> Weekend {
        Weekend { friday: "2026-11-27".parse().unwrap(), offset: -4 * 3600, rehearsal }
    }

    #[test]
    fn the_default_stands_in_the_order_of_its_times() {
        let runbook = Runbook::default();
        let begins: Vec<_> = runbook.steps.iter().map(|step| weekend(false).begins(step)).collect();
        assert!(begins.is_sorted());
        assert_eq!(begins[0].to_rfc3339(), "2026-11-27T21:00:00+00:00");
        assert!(runbook.steps.iter().all(|step| !step.undo.is_empty()));
    }

    #[test]
    fn a_day_begins_when_the_marinas_clock_shows_midnight() {
        for (offset, begins) in [(-4, "2026-11-29T04:00:00+00:00"), (2, "2026-11-28T22:00:00+00:00")] {
            let weekend = Weekend { offset: offset * 3600, ..weekend(false) };
            assert_eq!(weekend.midnight("2026-11-29".parse().unwrap()).to_rfc3339(), begins);
        }
    }

    #[test]
    fn originals_are_looked_at_when_a_week_has_passed_since_the_decision_to_go_live() {
        let (runbook, weekend) = (Runbook::default(), weekend(false));
        let step = |id: &str| runbook.steps.iter().find(|step| step.id == id).unwrap();
        let week_later = weekend.ends(step("go-live")) + TimeDelta::days(7);
        assert!(weekend.begins(step("cleanup-look")) >= week_later, "landfall cleanup would refuse");
    }

    #[test]
    fn a_rehearsal_leaves_out_what_reaches_people_and_can_still_be_walked_to_its_end() {
        let runbook = Runbook::default().of(&weekend(true));
        assert!(runbook.steps.iter().all(|step| !step.weekend_only));
        assert!(runbook.steps.len() > 15);
        runbook.check().unwrap();
    }

    #[test]
    fn a_runbook_that_could_not_be_followed_is_refused_by_the_name_of_the_step() {
        let cases = [
            ("format = 1", "format = 2", "format 2"),
            ("id = \"freeze\"", "id = \"snapshot\"", "two steps of the runbook are called \"snapshot\""),
            ("after = [\"snapshot\"]", "after = [\"switch\"]", "waits for \"switch\""),
            ("command = [\"freeze\", \"start\", \"{run}\"]", "", "\"freeze\" must have a command"),
            ("time = \"17:00\"", "time = \"5 pm\"", "\"5 pm\" is no time"),
            ("minutes = 5", "minuets = 5", "unknown field"),
        ];
        for (from, to, said) in cases {
            let error = Runbook::parse(&DEFAULT.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
