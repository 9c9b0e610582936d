//! Arguments of `rollback`.

use clap::Args;
use landfall_cutover::Severity;

use super::{OnRun, values::words};

#[derive(Debug, Args)]
pub struct Rollback {
    #[command(flatten)]
    pub run: OnRun,
    /// How bad it is: cosmetic, minor-data, feature-broken, data-loss, auth-broken or critical
    #[arg(long)]
    pub severity: Option<Severity>,
    /// What happened, in words
    #[arg(long, requires = "severity", value_parser = words)]
    pub why: Option<String>,
    /// The run's id: goes back (what switches must be named); without it, only the decision matrix is shown
    #[arg(long, value_name = "RUN-ID", requires_all = ["severity", "why"])]
    pub confirm: Option<String>,
}
