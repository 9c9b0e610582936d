//! What was typed: arguments and flags, before anything is resolved. Nothing here touches the world.

mod cutover;
mod golive;
mod migrate;
mod review;
mod rollback;
mod switch;
mod values;

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand};

pub use self::{
    cutover::CutoverAction,
    golive::{Mails, SettingsAction, UsersAction},
    migrate::{Load, Migrate},
    review::ReviewAction,
    rollback::Rollback,
    switch::SwitchAction,
    values::duration,
};
use crate::exit;

const ENVIRONMENT: &str = "Environment (a .env file in the working directory is read too):
  NOCODB_URL, NOCODB_TOKEN      the source; a Viewer's API token is enough
  NOCODB_API                    v2 (default), v1 or v3
  NOCODB_CALLS_PER_SECOND       how often it is asked (default: freely, and 4 times once it refuses a call)
  DATABASE_URL                  the target: postgres://user:password@host:port/database, with sslmode=disable|prefer|require|verify-ca|verify-full and
                                sslrootcert=FILE|system as libpq takes them
  MINIO_ENDPOINT, MINIO_PORT, MINIO_USE_SSL, MINIO_ACCESS_KEY, MINIO_SECRET_KEY, MINIO_REGION
                                the buckets; LANDFALL_STORE=file:///folder takes their place
  MINIO_SOURCE_ENDPOINT, _PORT, _USE_SSL, _ACCESS_KEY, _SECRET_KEY, _REGION
                                where the source buckets are, if elsewhere; LANDFALL_SOURCE_STORE=file:///folder takes their place
  MINIO_BUCKET                  the target bucket (default: that of the mapping, crm-files)
  LANDFALL_SOURCE_BUCKETS       source buckets, separated by commas (default: those of the mapping, client-portal,signatures)
  LANDFALL_PORT                 slug of the port (default port-nimara)
  LANDFALL_OUTPUT               where run directories go (default output/)
  LANDFALL_MAPPING              a mapping file instead of the one compiled in
  LANDFALL_SWITCH_INCLUDE, LANDFALL_SWITCH_CRM, LANDFALL_SWITCH_OLD, LANDFALL_SWITCH_PROBE
                                nginx's upstream include, where it reaches both systems, and the public page that shows whether the CRM is well
  LANDFALL_SWITCH_REHEARSAL     yes: these are a rehearsal's proxy and pages; without it a rehearsal moves no traffic
  LANDFALL_SWITCH_PROBE_OLD, LANDFALL_SWITCH_UPSTREAM (crm), LANDFALL_SWITCH_DEADLINE (30s), LANDFALL_SWITCH_HOOK,
  LANDFALL_NGINX (or none), LANDFALL_NGINX_CONFIG
                                the old system's page, the upstream's name, how long the new side is watched, a program for other proxies and DNS
  LANDFALL_RUNBOOK, LANDFALL_GATE
                                a runbook, and thresholds for going live, instead of those compiled in
  LANDFALL_SETTINGS             what the CRM is set to, instead of what is compiled in
  APP_URL                       the CRM; LANDFALL_PASSWORD_PAGE is its page to set a password (default /auth/set-password)
  SMTP_HOST, SMTP_PORT, SMTP_USER, SMTP_PASSWORD, SMTP_FROM, SMTP_ROOT_CERT
                                the mail server, by STARTTLS (port 587) or TLS (465); SMTP_ROOT_CERT=FILE is trusted in place of this machine's authorities
  LANDFALL_SMOKE                smoke tests instead of those compiled in; they are told SMOKE_USER, SMOKE_PASSWORD, SMOKE_MAIL_TO, DOCUMENSO_API_URL, DOCUMENSO_API_KEY
  SSL_CERT_FILE                 authorities that https is trusted by, in place of this machine's
  LANDFALL_MAIL                 live: mails reach people; an address: it takes them all; not set: they are written into the run";

/// True for a variable that the help names: nothing goes by another one.
pub fn is_setting(name: &str) -> bool {
    let is_part = |letter: char| letter.is_ascii_uppercase() || letter == '_';
    ENVIRONMENT.split(|letter| !is_part(letter)).any(|word| word == name)
}

/// Carries a marina CRM out of NocoDB and MinIO into PostgreSQL, and proves that nothing was lost.
///
/// Begin with `landfall demo`. Then set the environment below, run `landfall check`, and `landfall migrate --dry-run`.
#[derive(Debug, Parser)]
#[command(name = "landfall", version, after_long_help = format!("{ENVIRONMENT}\n\n{}", exit::table()), after_help = exit::table())]
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
    Trace {
        /// Run, by its id or folder (default: the latest that has a plan), table, and the record's Id or the row's uuid
        #[arg(num_args = 2..=3, value_names = ["[RUN]", "TABLE", "ID"], required = true)]
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
    /// Run, by its id or folder (default: the latest under LANDFALL_OUTPUT that is far enough, for the weekend that of the weekend; to verify, repair or
    /// set, the one that is loaded; a reset has to name it)
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
    #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..))]
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

    use super::Arguments;

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
