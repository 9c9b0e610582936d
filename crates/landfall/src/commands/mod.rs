//! One command, one file. Each resolves what it needs, runs its stages, and answers with an exit.

mod begin;
mod check;
mod cleanup;
mod confirm;
mod console;
mod cutover;
mod demo;
mod files;
mod freeze;
mod load;
mod lost;
mod mapping;
mod migrate;
mod output;
mod plan;
mod repair;
mod report;
mod reset;
mod review;
mod rollback;
mod runs;
mod seal;
mod settings;
mod snapshot;
mod switch;
mod trace;
mod users;
mod verify;

use landfall_model::{exit::Exit, redact::Mask};

use crate::{
    cli::{Arguments, Command},
    config::Settings,
    fail::Result,
    terminal::Terminal,
};

/// What every command is given.
pub struct Given<'a> {
    /// What was typed beside the command.
    pub arguments: &'a Arguments,
    /// The settings.
    pub settings: Settings,
    /// Progress and results.
    pub terminal: &'a Terminal,
}

impl Given<'_> {
    /// How values of people are told.
    pub fn mask(&self) -> Mask {
        Mask::unless(self.arguments.show_personal_data)
    }
}

/// Runs the command that was typed.
pub async fn run(arguments: &Arguments, terminal: &Terminal) -> Result<Exit> {
    let settings = begin::settings_for(&arguments.command, terminal)?;
    begin::tell_of_misspelt(&settings, &arguments.command, terminal);
    begin::go_on_from_what_was_noted(&settings, terminal);
    let given = Given { arguments, settings, terminal };
    match &arguments.command {
        Command::Demo { dir } => demo::run(&given, dir.as_deref()).await,
        Command::Check => check::run(&given).await,
        Command::Migrate(options) => migrate::run(&given, options).await,
        Command::Snapshot { output, run } => snapshot::run(&given, output.as_deref(), run.as_deref()).await,
        Command::Plan(on) => plan::run(&given, on).await,
        Command::Load(options) => load::run(&given, options).await,
        Command::Files { action } => files::run(&given, action).await,
        Command::Cleanup(options) => cleanup::run(&given, options).await,
        Command::Freeze { action } => freeze::run(&given, action).await,
        Command::Verify { run, seal: true, expect, .. } => seal::run(&given, run, expect.as_deref()),
        Command::Verify { run, read_objects, .. } => {
            verify::run(&given, run, verify::objects(*read_objects)).await
        }
        Command::Runs => runs::run(&given),
        Command::Report { compare, .. } if !compare.is_empty() => report::compare(&given, compare),
        Command::Report { run, format, output, .. } => report::run(&given, run, format, output.as_deref()),
        Command::Trace { words } => trace::run(&given, words),
        Command::Review { action } => review::run(&given, action),
        Command::Console(options) => console::run(&given, options).await,
        Command::Reset { run, confirm } => reset::run(&given, run, confirm.as_deref()).await,
        Command::Cutover { action } => cutover::run(&given, action).await,
        Command::Rollback(options) => rollback::run(&given, options).await,
        Command::Switch { action } => switch::run(&given, action).await,
        Command::Settings { action } => settings::run(&given, action).await,
        Command::Users { action } => users::run(&given, action).await,
        Command::Mapping { action } => mapping::run(&given, action),
    }
}
