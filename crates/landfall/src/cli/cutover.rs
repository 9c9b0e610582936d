//! Arguments of `cutover`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Subcommand;

use super::{
    OnRun,
    values::{Since, friday, offset, since, words},
};

#[derive(Debug, Subcommand)]
pub enum CutoverAction {
    /// Begin a weekend, or the rehearsal of one: a new run, which the steps of the runbook work on
    Start {
        /// The Friday of the weekend, as 2026-11-27
        #[arg(long, value_name = "DATE", value_parser = friday)]
        friday: NaiveDate,
        /// The marina's distance from UTC, as -04:00; without it `utc_offset` of the mapping file
        #[arg(long, value_name = "HH:MM", allow_hyphen_values = true, value_parser = offset)]
        offset: Option<i32>,
        /// Leave out what cannot be taken back or reaches people; the times are measured all the same
        #[arg(long)]
        rehearsal: bool,
        /// Take over the answers that were given in this run, or in the runs of this rehearsal: each holds where what it judged is unchanged
        #[arg(long, value_name = "RUN")]
        answers: Option<PathBuf>,
    },
    /// Where we stand, what is late, what waits, and the last safe moment to go back
    Status(OnRun),
    /// Run the next step if it is a command of landfall; else say what a person has to do
    Next(OnRun),
    /// Say that a step is done, with its evidence: the answer to what `next` asks
    #[command(visible_alias = "answer")]
    Done {
        /// The step, as `status` calls it
        step: String,
        /// The evidence, in words: "opened client 412, all there (Anna)"
        #[arg(value_parser = words)]
        evidence: String,
        #[command(flatten)]
        run: OnRun,
    },
    /// Leave a step out
    Skip {
        /// The step, as `status` calls it
        step: String,
        /// Why
        #[arg(long, value_parser = words)]
        why: String,
        #[command(flatten)]
        run: OnRun,
    },
    /// Take a step back: it is open again
    Undo {
        /// The step, as `status` calls it
        step: String,
        /// Why
        #[arg(long, value_parser = words)]
        why: String,
        #[command(flatten)]
        run: OnRun,
    },
    /// What the evidence says about going live; exit 5 while a gate is closed
    Gate {
        #[command(flatten)]
        run: OnRun,
        /// Print the thresholds in force, with their comments, and judge nothing
        #[arg(long)]
        show: bool,
    },
    /// Decide, on the evidence as it is now: go or no-go
    Decide {
        /// go or no-go
        #[arg(value_parser = ["go", "no-go"])]
        decision: String,
        /// Who decides
        #[arg(long, value_parser = words)]
        who: String,
        /// Go although a gate is closed, for this reason
        #[arg(long, value_name = "WHY", value_parser = words)]
        r#override: Option<String>,
        #[command(flatten)]
        run: OnRun,
    },
    /// Back the target database up with pg_dump, and check the backup with pg_restore
    Backup(OnRun),
    /// Run the smoke tests against the CRM (APP_URL), and write what they found into the run; exit 4 where one failed
    Smoke {
        #[command(flatten)]
        run: OnRun,
        /// Print the tests in force, with their comments, and run none
        #[arg(long)]
        show: bool,
    },
    /// What is due today, overdue, and next; exit 3 while something is due
    Due(OnRun),
    /// Write the list of all files of the source with their sizes, from the listing of the snapshot
    Inventory(OnRun),
    /// Write the CRM's audit trail as CSV and JSON lines: what the migration wrote and what users did
    Audit {
        #[command(flatten)]
        run: OnRun,
        /// Only what happened since, as 2026-11-30, a day of the marina, or 2026-11-30T18:00:00Z
        #[arg(long, value_name = "TIME", value_parser = since)]
        since: Option<Since>,
    },
    /// The operator's checklist, with the times that rehearsals measured
    Plan {
        #[command(flatten)]
        run: OnRun,
        /// markdown, or html: one page to print
        #[arg(long, default_value = "markdown", value_parser = ["markdown", "html"])]
        format: String,
        /// Write it into this file instead of printing it; it must not exist yet
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Print the runbook in force, with its comments
    Runbook,
}

impl CutoverAction {
    /// True for what a weekend that goes wrong needs, and that reads nothing by the mapping file: where it stands, what was said, and NO-GO.
    pub fn needs_no_mapping(&self) -> bool {
        match self {
            Self::Status(_) | Self::Due(_) | Self::Done { .. } | Self::Skip { .. } | Self::Undo { .. } => {
                true
            }
            Self::Decide { decision, .. } => decision == "no-go",
            _ => false,
        }
    }
}
