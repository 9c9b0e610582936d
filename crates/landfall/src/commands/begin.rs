//! What comes before every command: its settings, and the time at which it begins.

use chrono::{DateTime, TimeDelta, Utc};
use landfall_model::monitor::{Level, Monitor};

use crate::{
    cli::{self, Command},
    clock::{self, Behind},
    config::Settings,
    fail::Result,
    stages,
    terminal::Terminal,
};

/// What moves traffic or ends the weekend goes without a mapping file: in the night in which it is needed one that is gone must not stop it.
pub fn settings_for(command: &Command, terminal: &Terminal) -> Result<Settings> {
    let is_led_by_none = match command {
        Command::Rollback(_) | Command::Switch { .. } => true,
        Command::Cutover { action } => action.needs_no_mapping(),
        _ => false,
    };
    if !is_led_by_none {
        return Settings::read();
    }
    let (settings, unread) = Settings::read_to_move_traffic()?;
    if let Some(failure) = unread {
        let text = format!("the mapping file is not read, and this command does not need it: {failure}");
        terminal.monitor.remark(Level::Warning, &text);
    }
    Ok(settings)
}

/// Tells of each variable with a misspelt name: what it should say goes by its default, which nobody would notice before Monday. `check` has a
/// finding for each.
pub fn tell_of_misspelt(settings: &Settings, command: &Command, terminal: &Terminal) {
    if matches!(command, Command::Check) {
        return;
    }
    for name in settings.own_names().filter(|name| !cli::is_setting(name)) {
        let text = format!("{name} is no setting, and nothing goes by it: `landfall --help` lists all");
        terminal.monitor.remark(Level::Warning, &text);
    }
}

/// Two machines that are in step differ by less.
const IN_STEP: TimeDelta = TimeDelta::seconds(10);
const SET_BACK: &str = "it was set back, or that was noted by a machine whose clock is ahead. Until it has passed that moment landfall counts on from there, so that what comes later stays later. Set the clock right";
const WRONG: &str = "one of the two is wrong by more than a day. Set this clock right; where it was the other, move that run out of LANDFALL_OUTPUT, since it is taken for the latest one";

/// Lets no command note what it does before what was done: a clock that was set back, or another machine's that is behind, is told.
pub fn go_on_from_what_was_noted(settings: &Settings, terminal: &Terminal) {
    let noted = stages::noted(settings);
    let moments: Vec<DateTime<Utc>> = noted.iter().map(|(at, _)| *at).collect();
    let (at, by, what) = match clock::begin_after(&moments) {
        Behind::Followed(at, by) if by > IN_STEP => (at, by, SET_BACK),
        Behind::TooFar(at, by) => (at, by, WRONG),
        Behind::Followed(..) | Behind::Not => return,
    };
    let run = noted.iter().find(|(moment, _)| *moment == at).map(|(_, run)| run.shown().to_string());
    let (clock, at, run) = (clock::stamp(at - by), clock::stamp(at), run.unwrap_or_default());
    let text = format!("the clock of this machine says {clock}, and {run} notes {at} already: {what}");
    terminal.monitor.remark(Level::Warning, &text);
}
