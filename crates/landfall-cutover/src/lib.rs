//! The weekend: what is to be done, by whom and when, what was done, what is legal next, how long the rest will take, and whether the
//! evidence allows to go live. Files and times alone: the program runs commands, this crate says which.
//!
//! 1. [`Runbook`]: the steps as data; [`checklist()`] is the same on paper.
//! 2. [`Progress`]: what was done, as events, and what is legal next. A [`Book`] is a weekend with both, and [`forecast()`] says when it ends.
//! 3. [`judge`]: GO or NO-GO by [`Evidence`] against [`Thresholds`]. A person makes the [`Decision`].
//! 4. [`Move`]: where traffic was pointed.
//! 5. The way back: [`Severity`] says what follows, [`notice()`] what the team is told, and [`Rollback`] that it was gone.
//! 6. [`due()`]: the checks of the days after.

mod book;
mod checklist;
mod due;
mod forecast;
mod gate;
mod notice;
mod progress;
mod runbook;
mod severity;
mod traffic;

pub use book::Book;
pub use checklist::{Checklist, Day, Item, checklist};
pub use due::{Due, due};
pub use forecast::{Forecast, Measured, Prospect, forecast};
pub use gate::{Decision, Evidence, Finding, SmokeTests, Thresholds, Traffic, Verdict, judge};
pub use notice::notice;
pub use progress::{Event, Illegal, Progress, Said, State};
pub use runbook::{Error, Kind, Runbook, Step, Weekend};
pub use severity::{Answer, Severity, matrix};
pub use traffic::{Move, Moved, Rollback};
