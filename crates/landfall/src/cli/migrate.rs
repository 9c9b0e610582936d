//! Arguments of the chain's two writers: `migrate` and `load`.

use std::path::PathBuf;

use clap::{ArgAction, ArgGroup, Args};

use super::{
    OnRun,
    values::{Since, percent, since},
};

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
    /// Continue this run instead of beginning a new one; with --validate-only: the run to validate (default: the one that is loaded)
    #[arg(long, value_name = "RUN", conflicts_with = "from")]
    pub run: Option<PathBuf>,
    /// With --validate-only: read every object of the target bucket to its last byte; else the SHA-256 that the store keeps is taken, and only an
    /// object without one is read
    #[arg(long, conflicts_with_all = ["dry_run", "full", "delta"])]
    pub read_objects: bool,
    /// With --delta: take over only rows created or updated at this moment or after (2026-11-25T18:00:00Z, or 2026-11-25 from midnight on by
    /// utc_offset of the mapping file); what moved without a time that shows it is listed as missed
    #[arg(long, value_name = "TIME", conflicts_with_all = ["dry_run", "full", "validate_only"], value_parser = since)]
    pub since: Option<Since>,
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
    /// Put one planned row back as planned, and nothing else: its table and its key, as `verify` prints them; may be given several times
    #[arg(long, num_args = 2, value_names = ["TABLE", "KEY"], action = ArgAction::Append, conflicts_with = "retry_quarantine")]
    pub repair: Vec<String>,
    /// With --repair, the run's id: puts back what users changed, too (what destroys must be named)
    #[arg(long, value_name = "RUN-ID", requires = "repair")]
    pub confirm: Option<String>,
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
