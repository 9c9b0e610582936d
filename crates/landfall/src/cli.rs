//! What was typed: arguments and flags, before anything is resolved. Nothing here touches the world.

use std::{path::PathBuf, time::Duration};

use chrono::{DateTime, NaiveDate, Utc};
use clap::{ArgGroup, Args, Parser, Subcommand};

use crate::exit;

const ENVIRONMENT: &str = "Environment (a .env file in the working directory is read too):
  NOCODB_URL, NOCODB_TOKEN      the source; a Viewer's API token is enough
  NOCODB_API                    v2 (default), v1 or v3
  NOCODB_CALLS_PER_SECOND       how often it is asked (default: freely, and 4 times once it refuses a call)
  DATABASE_URL                  the target: postgres://user:password@host:port/database, with sslmode=disable|prefer|require|verify-ca|verify-full and
                                sslrootcert=FILE|system as libpq takes them
  MINIO_ENDPOINT, MINIO_PORT, MINIO_USE_SSL, MINIO_ACCESS_KEY, MINIO_SECRET_KEY
                                the buckets; LANDFALL_STORE=file:///folder takes their place
  MINIO_SOURCE_ENDPOINT, _PORT, _USE_SSL, _ACCESS_KEY, _SECRET_KEY, _REGION
                                where the source buckets are, if elsewhere; LANDFALL_SOURCE_STORE=file:///folder takes their place
  MINIO_BUCKET                  the target bucket
  LANDFALL_SOURCE_BUCKETS       source buckets, separated by commas
  LANDFALL_PORT                 slug of the port (default port-nimara)
  LANDFALL_OUTPUT               where run directories go (default output/)
  LANDFALL_MAPPING              a mapping file instead of the one compiled in
  LANDFALL_RUNBOOK, LANDFALL_GATE
                                a runbook, and thresholds for going live, instead of those compiled in";

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
        /// Look at the run's files alone: names the file and the line that was changed since it was sealed, and prints the seal's head
        #[arg(long)]
        seal: bool,
        /// With --seal: the head of the seal as it was written down, or its first 16 digits
        #[arg(long, value_name = "HEAD", requires = "seal", value_parser = head)]
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
        /// Run directory (default: the latest that has a plan), table, and the record's Id or the row's uuid
        #[arg(num_args = 2..=3, value_names = ["[RUN]", "TABLE", "ID"], required = true)]
        words: Vec<String>,
    },
    /// Questions that only a person can answer
    Review {
        #[command(subcommand)]
        action: ReviewAction,
    },
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
    /// The mapping file
    Mapping {
        #[command(subcommand)]
        action: MappingAction,
    },
}

/// A command on a run that exists.
#[derive(Debug, Args)]
pub struct OnRun {
    /// Run directory (default: the latest under LANDFALL_OUTPUT)
    #[arg(value_name = "RUN")]
    pub run: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("mode").required(true).args(["dry_run", "full", "delta", "validate_only"]))]
pub struct Migrate {
    /// Snapshot, plan, lint and report: no writer is ever constructed
    #[arg(long)]
    pub dry_run: bool,
    /// Snapshot, plan, lint, files, load, search index, verify, report
    #[arg(long)]
    pub full: bool,
    /// Only what is new, changed or gone since the run that is loaded; what users changed in the CRM is left alone
    #[arg(long)]
    pub delta: bool,
    /// Verify and report against what a run loaded earlier
    #[arg(long)]
    pub validate_only: bool,
    /// Leave files where they are: their rows are withheld and listed, `files copy` and `load` complete them
    #[arg(long)]
    pub skip_files: bool,
    /// Take this snapshot (a run, or the folder of `snapshot --output`) instead of reading the source
    #[arg(long, value_name = "DIR", conflicts_with = "validate_only")]
    pub from: Option<PathBuf>,
    /// Continue this run instead of beginning a new one; with --validate-only: the run to validate
    #[arg(long, value_name = "RUN", conflicts_with = "from")]
    pub run: Option<PathBuf>,
    /// With --delta: take over only rows created or updated at this moment or after (2026-11-25 or 2026-11-25T18:00:00Z); what moved without
    /// a time that shows it is listed as missed
    #[arg(long, value_name = "TIME", conflicts_with_all = ["dry_run", "full", "validate_only"], value_parser = moment)]
    pub since: Option<DateTime<Utc>>,
    #[command(flatten)]
    pub budget: Budget,
}

#[derive(Debug, Args)]
pub struct Load {
    #[command(flatten)]
    pub run: OnRun,
    /// Try again the rows that the target rejected, after the target was mended, and nothing else; after the mapping was mended or a question
    /// answered, `migrate --delta --from RUN` plans anew and brings in what that changes
    #[arg(long)]
    pub retry_quarantine: bool,
    #[command(flatten)]
    pub budget: Budget,
}

/// How many rows of a group may fail.
#[derive(Debug, Args)]
pub struct Budget {
    /// How much of a group may fail before it is rolled back and the run stops, in percent; five rows are always allowed
    #[arg(long, value_name = "PERCENT", default_value = "1%", value_parser = percent)]
    pub max_failures: f64,
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
    /// Record the moment and a fingerprint of everything in the source
    Start(OnRun),
    /// Read again: unchanged, or what moved
    Check(OnRun),
    /// Read again and again until something moved, which is written into the run, or until Ctrl-C
    Watch {
        #[command(flatten)]
        run: OnRun,
        /// From the start of one reading to the start of the next, in seconds (5s) or minutes (2m); what moves is named within this time and
        /// that of one reading
        #[arg(long, value_name = "TIME", default_value = "4s", value_parser = duration)]
        every: Duration,
    },
}

#[derive(Debug, Subcommand)]
pub enum ReviewAction {
    /// List the open questions
    List(OnRun),
    /// Answer a question; the answer is applied by the next plan
    Answer {
        /// The question's id, or its first characters
        question: String,
        /// One of its options, `later`, or who of its clients is one person: "merge 12, 15 | 40"
        answer: String,
        /// Why, in your words
        #[arg(long, default_value = "")]
        why: String,
        /// Run directory (default: the latest under LANDFALL_OUTPUT)
        #[arg(long, value_name = "RUN")]
        run: Option<PathBuf>,
    },
    /// Take an answer back: the next plan, or `migrate --delta`, puts everything where it would be without it
    Undo {
        /// The question's id, or its first characters
        question: String,
        /// Why, in your words
        #[arg(long, default_value = "")]
        why: String,
        /// Run directory (default: the latest under LANDFALL_OUTPUT)
        #[arg(long, value_name = "RUN")]
        run: Option<PathBuf>,
    },
    /// Write the open questions into a CSV file with an empty column for the answers
    Export {
        #[command(flatten)]
        run: OnRun,
        /// The file to write; it must not exist yet
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Read answers from a CSV file with the columns question, answer and why (of `export`, or the run's dedup-candidates.csv)
    Import {
        /// The file, filled in by hand
        file: PathBuf,
        /// Run directory (default: the latest under LANDFALL_OUTPUT)
        #[arg(long, value_name = "RUN")]
        run: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub enum CutoverAction {
    /// Begin a weekend, or the rehearsal of one: a new run, which the steps of the runbook work on
    Start {
        /// The Friday of the weekend, as 2026-11-27
        #[arg(long, value_name = "DATE")]
        friday: NaiveDate,
        /// The marina's distance from UTC, as -04:00
        #[arg(long, value_name = "HH:MM", default_value = "+00:00", allow_hyphen_values = true, value_parser = offset)]
        offset: i32,
        /// Leave out what cannot be taken back or reaches people; the times are measured all the same
        #[arg(long)]
        rehearsal: bool,
    },
    /// Where we stand, what is late, what waits, and the last safe moment to go back
    Status(OnRun),
    /// Run the next step if it is a command of landfall; else say what a person has to do
    Next(OnRun),
    /// Say that a step is done, with its evidence
    Done {
        /// The step
        step: String,
        /// The evidence, in words
        evidence: String,
        #[command(flatten)]
        run: OnRun,
    },
    /// Leave a step out
    Skip {
        /// The step
        step: String,
        /// Why
        #[arg(long)]
        why: String,
        #[command(flatten)]
        run: OnRun,
    },
    /// Take a step back: it is open again
    Undo {
        /// The step
        step: String,
        /// Why
        #[arg(long)]
        why: String,
        #[command(flatten)]
        run: OnRun,
    },
    /// What the evidence says about going live; exit 5 while a gate is closed
    Gate(OnRun),
    /// Decide, on the evidence as it is now: go or no-go
    Decide {
        /// go or no-go
        #[arg(value_parser = ["go", "no-go"])]
        decision: String,
        /// Who decides
        #[arg(long)]
        who: String,
        /// Go although a gate is closed, for this reason
        #[arg(long, value_name = "WHY")]
        r#override: Option<String>,
        #[command(flatten)]
        run: OnRun,
    },
    /// Back the target database up with pg_dump, and check the backup with pg_restore
    Backup(OnRun),
    /// Print the operator's checklist (Markdown), with the times that rehearsals measured
    Plan(OnRun),
    /// Print the runbook in force, with its comments
    Runbook,
}

#[derive(Debug, Subcommand)]
pub enum MappingAction {
    /// Print the mapping in force, with its comments
    Show,
    /// Read the mapping and say what is wrong with it
    Check,
}

fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_end_matches('%').trim();
    match number.parse::<f64>() {
        Ok(value) if (0.0..=100.0).contains(&value) => Ok(value),
        _ => Err(format!("\"{text}\" is no share between 0% and 100%")),
    }
}

fn head(text: &str) -> Result<String, String> {
    let digits = text.trim().to_lowercase();
    let fits = (16..=64).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    fits.then_some(digits)
        .ok_or_else(|| format!("\"{text}\" is not the head of a seal, or 16 digits of it at least"))
}

/// A day is its midnight in UTC.
fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    let day = || text.parse::<NaiveDate>().map(|day| day.and_time(chrono::NaiveTime::MIN).and_utc());
    let time = DateTime::parse_from_rfc3339(text).map(|time| time.to_utc());
    time.or_else(|_| day())
        .map_err(|_| format!("\"{text}\" is no time such as 2026-11-25 or 2026-11-25T18:00:00Z"))
}

/// Seconds east of UTC.
fn offset(text: &str) -> Result<i32, String> {
    let wrong = || format!("\"{text}\" is no distance from UTC such as -04:00");
    let zone: chrono::FixedOffset = text.parse().map_err(|_| wrong())?;
    Ok(zone.local_minus_utc())
}

fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = match text.strip_suffix('m') {
        Some(minutes) => (minutes, 60),
        None => (text.strip_suffix('s').unwrap_or(text), 1),
    };
    let seconds = number.parse::<u32>().ok().filter(|number| *number > 0);
    let seconds = seconds.ok_or_else(|| format!("\"{text}\" is no time such as 5s or 2m"))?;
    Ok(Duration::from_secs(u64::from(seconds) * unit))
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
    fn times_are_seconds_or_minutes_and_never_nothing() {
        for (text, seconds) in
            [("5s", Some(5)), ("2m", Some(120)), ("90", Some(90)), ("0s", None), ("soon", None)]
        {
            assert_eq!(super::duration(text).ok().map(|time| time.as_secs()), seconds, "{text}");
        }
    }

    #[test]
    fn a_moment_is_a_day_or_a_time_with_its_zone() {
        for (text, expected) in [
            ("2026-11-25", Some("2026-11-25T00:00:00+00:00")),
            ("2026-11-25T18:00:00+01:00", Some("2026-11-25T17:00:00+00:00")),
            ("25/11/2026", None),
            ("2026-11-25 18:00", None),
        ] {
            assert_eq!(super::moment(text).ok().map(|time| time.to_rfc3339()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn every_command_explains_itself() {
        for command in Arguments::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
        }
    }
}
