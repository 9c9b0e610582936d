//! nginx: Debian's package, started by the tests alone.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{Say, system};

/// The program.
///
/// # Errors
/// Where it is not installed, with what to do.
pub fn program() -> Result<PathBuf> {
    system::find("nginx")
        .context("nginx is not installed: run `cargo xtask install` as root, or install Debian's nginx-light")
}

pub(super) fn install(say: Say) -> Result<()> {
    if program().is_err() { system::install(&["nginx-light"], say) } else { Ok(()) }
}
