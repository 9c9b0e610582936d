//! pgbouncer: Debian's package.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{Say, system};

const NAME: &str = "pgbouncer";

/// The program.
///
/// # Errors
/// Where it is not installed, with what to do.
pub fn program() -> Result<PathBuf> {
    system::find(NAME).context(
        "pgbouncer is not installed: run `cargo xtask install` as root, or install Debian's pgbouncer",
    )
}

pub(super) fn install(say: Say) -> Result<()> {
    if program().is_err() { system::install(&[NAME], say) } else { Ok(()) }
}
