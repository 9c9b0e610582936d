//! Arguments of what stands between loaded and live: `settings`.

use clap::Subcommand;

use super::OnRun;

#[derive(Debug, Subcommand)]
pub enum SettingsAction {
    /// Print the settings in force, with their comments
    Show,
    /// Show what differs from the target; with --confirm apply it, audited and noted in the run, so that `reset` takes it back
    Apply {
        #[command(flatten)]
        run: OnRun,
        /// The run's id: writes; without it, only what would change is shown
        #[arg(long, value_name = "RUN-ID")]
        confirm: Option<String>,
    },
}
