//! Arguments of what stands between loaded and live: `settings` and `users`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{OnRun, values};

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

#[derive(Debug, Subcommand)]
pub enum UsersAction {
    /// Show what would be done for each person of the file; nothing is written, nothing sent
    Plan {
        /// CSV file with the heading name,email,role,ports and a line for each person, as Ann Lee,ann@example.com,sales_manager,port-nimara
        /// (several ports with a blank between them; none is LANDFALL_PORT)
        file: PathBuf,
        #[command(flatten)]
        mails: Mails,
    },
    /// Make the users, give the roles, and send mails with a link to set a password (LANDFALL_MAIL=live; else nobody is reached); what is
    /// done already is left alone
    Apply {
        /// CSV file with the heading name,email,role,ports and a line for each person, as Ann Lee,ann@example.com,sales_manager,port-nimara
        /// (several ports with a blank between them; none is LANDFALL_PORT)
        file: PathBuf,
        /// The run in which it is noted (default: the latest weekend under LANDFALL_OUTPUT, or run where none was begun)
        #[arg(long, value_name = "RUN")]
        run: Option<PathBuf>,
        #[command(flatten)]
        mails: Mails,
    },
}

/// To whom mails go, and for how long.
#[derive(Debug, Args)]
pub struct Mails {
    /// Send this person another mail; the link of the one before is void. Can be given several times
    #[arg(long, value_name = "E-MAIL")]
    pub resend: Vec<String>,
    /// So many hours a link works
    #[arg(long, value_name = "HOURS", default_value_t = 48, value_parser = values::hours)]
    pub hours: u32,
}
