//! Arguments of `switch`.

use clap::Subcommand;

use super::OnRun;

#[derive(Debug, Subcommand)]
pub enum SwitchAction {
    /// Point traffic at a side, watched; where that side is not well, traffic goes back by itself (exit 1)
    To {
        /// crm, or old: the system that was there before
        #[arg(value_parser = ["crm", "old"])]
        side: String,
        #[command(flatten)]
        run: OnRun,
    },
    /// Where traffic goes, who pointed it there and when
    Status(OnRun),
}
