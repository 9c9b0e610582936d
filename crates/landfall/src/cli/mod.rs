//! What was typed: arguments and flags, before anything is resolved. Nothing here touches the world.

mod cutover;
mod golive;
mod migrate;
mod review;
mod rollback;
mod switch;
mod teach;
mod values;

use landfall_model::exit;

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand};

pub use self::{
    cutover::CutoverAction,
    golive::{Mails, SettingsAction, UsersAction},
    migrate::{Load, Migrate},
    review::ReviewAction,
    rollback::Rollback,
    switch::SwitchAction,
    teach::{taught, tipped},
    values::{Since, duration},
};

/// Every setting, and below its name what is said of it, on one line: the help folds that to the width of the terminal.
const ENVIRONMENT: &str = include_str!("environment.txt");

/// True for a variable that the help names: nothing goes by another one.
pub fn is_setting(name: &str) -> bool {
    let is_part = |letter: char| letter.is_ascii_uppercase() || letter == '_';
    ENVIRONMENT.split(|letter| !is_part(letter)).any(|word| word == name)
}

/// Carries a marina CRM out of NocoDB and MinIO into PostgreSQL, and proves that nothing was lost.
///
/// Begin with `landfall demo`. Then set the environment below, run `landfall check`, and `landfall migrate --dry-run`.
#[derive(Debug, Parser)]
#[command(name = "landfall", version, after_long_help = format!("{ENVIRONMENT}\n{}", exit::table()), after_help = exit::table())]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,

    /// Print JSON on standard output: lines of progress, and one document as the result
    #[arg(long, global = true)]
    pub json: bool,

    /// Show every remark of every stage
    #[arg(long, short, global = true)]
    pub verbose: bool,

    /// Do not mask names, addresses and numbers in reports
    #[arg(long, global = true)]
    pub show_personal_data: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// The whole chain on a built-in practice world: nothing to install, nothing outside the folder is touched
    Demo {
        /// Folder for the practice world and its run (default: a new one under LANDFALL_OUTPUT)
        #[arg(long)]
        dir: Option<PathBuf>,
    },
    /// Look at source, target, buckets and mapping before anything is written; every finding with its remedy
    Check,
    /// Run the chain: snapshot, plan, lint, files, load, search index, verify, report
    Migrate(Migrate),
    /// Read the source into raw files, and nothing else
    Snapshot {
        /// Folder to write (default: a new run under LANDFALL_OUTPUT)
        #[arg(long)]
        output: Option<PathBuf>,
        /// Go on with this run or folder, whose reading was interrupted
        #[arg(long, value_name = "RUN", conflicts_with = "output")]
        run: Option<PathBuf>,
    },
    /// Make the plan of a run that has a snapshot
    Plan(OnRun),
    /// Load the plan of a run; what is in already is skipped
    Load(Load),
    /// Copy and check the files of a run
    Files {
        #[command(subcommand)]
        action: FilesAction,
    },
    /// Remove the originals of files once the safety window is over, each only after it and its copies were read and compared once more
    Cleanup(Cleanup),
    /// Watch over the source after the freeze: every row, link and object
    Freeze {
        #[command(subcommand)]
        action: FreezeAction,
    },
    /// Compare the target with the plan of a run, read-only; prints what differs
    Verify {
        #[command(flatten)]
        run: OnRun,
        /// Read every object of the target bucket to its last byte; else the SHA-256 that the store keeps is taken, and only an object without one is read
        #[arg(long, conflicts_with = "seal")]
        read_objects: bool,
        /// Look at the run's files alone: names the file and the line that was changed since it was sealed, and prints the seal's head
        #[arg(long)]
        seal: bool,
        /// With --seal: the head of the seal as it was written down, or its first 16 digits
        #[arg(long, value_name = "HEAD", requires = "seal", value_parser = values::head)]
        expect: Option<String>,
    },
    /// List the runs under LANDFALL_OUTPUT: what each is, which it goes by, and how far it came
    Runs,
    /// Print the report of a run
    Report {
        #[command(flatten)]
        run: OnRun,
        /// text, json, or html: one page to read, print and sign
        #[arg(long, default_value = "text", value_parser = ["text", "json", "html"])]
        format: String,
        /// Compare two runs: rows, decisions and findings that are new, gone or otherwise, and how long the stages took
        #[arg(long, num_args = 2, value_names = ["RUN_A", "RUN_B"], conflicts_with_all = ["run", "output"])]
        compare: Vec<PathBuf>,
        /// Write all reports anew into this folder (with --show-personal-data: unmasked)
        #[arg(long, value_name = "DIR")]
        output: Option<PathBuf>,
    },
    /// Everything that happened to one record, from either end: `trace interests 412`, or a table of the target and a uuid
    #[command(override_usage = "landfall trace [OPTIONS] [RUN] TABLE ID")]
    Trace {
        /// Run, by its id or folder (default: the latest that has a plan), table, and the record's Id or the row's uuid
        #[arg(num_args = 1..=3, value_name = "RUN TABLE ID", required = true)]
        words: Vec<String>,
    },
    /// Questions that only a person can answer
    Review {
        #[command(subcommand)]
        action: ReviewAction,
    },
    /// The same questions as a local web page, with files, berths, warnings, runbook, gate and report beside them
    Console(ConsoleOptions),
    /// The way back: remove what a run loaded, restore what a delta changed; rows that users touched since are left and named
    Reset {
        #[command(flatten)]
        run: OnRun,
        /// The run's id: takes back what users changed in these rows too (what destroys must be named); rows that they entered stay
        #[arg(long, value_name = "RUN-ID")]
        confirm: Option<String>,
    },
    /// The weekend: where it stands, what is next, what speaks against going live
    Cutover {
        #[command(subcommand)]
        action: CutoverAction,
    },
    /// The way back to the old system: the decision matrix; traffic, a notice for the team, and what has to be entered there
    Rollback(Rollback),
    /// Traffic: where it goes, and moving it between the old system and the CRM
    Switch {
        #[command(subcommand)]
        action: SwitchAction,
    },
    /// What the CRM is set to: berth-status rules, currency rates and other settings, from a file
    Settings {
        #[command(subcommand)]
        action: SettingsAction,
    },
    /// Accounts of the CRM: users, roles and ports from a file, and mails to set a password
    Users {
        #[command(subcommand)]
        action: UsersAction,
    },
    /// The mapping file
    Mapping {
        #[command(subcommand)]
        action: MappingAction,
    },
}

/// A command on a run that exists.
#[derive(Debug, Args)]
pub struct OnRun {
    /// Run, by its id or folder
    #[arg(value_name = "RUN")]
    pub run: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ConsoleOptions {
    #[command(flatten)]
    pub run: OnRun,
    /// Port of 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub port: u16,
}

#[derive(Debug, Subcommand)]
pub enum FilesAction {
    /// Copy what is not copied yet, and compare both sides
    Copy(OnRun),
    /// Say how far the copies are, and what to do about those that failed; another process may be at work meanwhile
    Status(OnRun),
    /// Compare both sides of every copy anew, and name objects of the target that nobody planned
    Verify(OnRun),
}

#[derive(Debug, Args)]
pub struct Cleanup {
    #[command(flatten)]
    pub run: OnRun,
    /// Days that must have passed since the run went live
    #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = values::days)]
    pub window: u32,
    /// The run's id: removes (what destroys must be named); without it, only what would be removed is shown
    #[arg(long, value_name = "RUN-ID")]
    pub confirm: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum FreezeAction {
    /// Record the moment and a fingerprint of everything in the source, unless something moved since the snapshot of the run
    Start(OnRun),
    /// Read again: unchanged, or what moved, which is written into the run
    Check(OnRun),
    /// Read again and again until something moved, which is written into the run, or until Ctrl-C
    Watch {
        #[command(flatten)]
        run: OnRun,
        /// From the start of one reading to the start of the next, in seconds (5s) or minutes (2m); what moves is named within this time and
        /// that of one reading
        #[arg(long, value_name = "TIME", default_value = "4s", value_parser = values::duration)]
        every: Duration,
    },
}

#[derive(Debug, Subcommand)]
pub enum MappingAction {
    /// Print the mapping in force, with its comments
    Show,
    /// Read the mapping and say what is wrong with it
    Check,
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::{Arguments, is_setting};
    use landfall_model::exit::Exit;

    #[test]
    fn what_is_said_of_a_setting_stands_below_its_name_however_narrow_the_terminal() {
        for width in [60, 80, 120] {
            let help = Arguments::command().term_width(width).render_long_help().to_string();
            let (settings, exits) =
                help.split_once("\nEnvironment ").unwrap().1.split_once("\nExit codes:\n").unwrap();
            let mut lines = settings.lines().filter(|line| line.starts_with("  "));
            assert!(lines.all(|line| line.starts_with("      ") || is_setting(line.trim())), "{settings}");
            assert!(settings.lines().all(|line| line.len() <= width), "{width}: {settings}");
            assert!(width < 80 || exits.lines().count() == Exit::ALL.len(), "{exits}");
        }
    }

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn modes_exclude_each_other_and_one_is_needed() {
        for typed in ["migrate", "migrate --full --dry-run", "migrate --delta --validate-only"] {
            let words = ["landfall"].into_iter().chain(typed.split(' '));
            assert_eq!(Arguments::try_parse_from(words).unwrap_err().exit_code(), 2, "{typed}");
        }
    }

    #[test]
    fn every_command_explains_itself() {
        for command in Arguments::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
        }
    }
}
