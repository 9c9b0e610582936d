//! The weekend: what is to be done, by whom and when, what was done, what is legal next, how long the rest will take, and whether the
//! evidence allows to go live. Files and times alone: the program runs commands, this crate says which.

mod checklist;
mod forecast;
mod gate;
mod progress;
mod runbook;

pub use checklist::render as checklist;
pub use forecast::{Forecast, Measured, Prospect, forecast};
pub use gate::{Decision, Evidence, Finding, Thresholds, Verdict, judge};
pub use progress::{Event, Illegal, Progress, Said, State};
pub use runbook::{Error, Kind, Runbook, Step, Weekend};
