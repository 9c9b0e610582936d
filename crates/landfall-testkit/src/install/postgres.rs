//! PostgreSQL: Debian's packages, found where Debian puts them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::{Say, system};

const PACKAGE: &str = "postgresql-15";
const VERSIONS: &str = "/usr/lib/postgresql";
/// `UNIQUE NULLS NOT DISTINCT` of the CRM's schema came with it.
const OLDEST: u32 = 15;

/// The folder with `initdb`, `postgres` and `psql` of the newest version installed, at least 15.
///
/// # Errors
/// Where there is none, with what to do.
pub fn bin() -> Result<PathBuf> {
    newest(Path::new(VERSIONS)).with_context(|| {
        format!("no PostgreSQL {OLDEST} or newer under {VERSIONS}: run `cargo xtask install` as root, or install Debian's {PACKAGE}")
    })
}

pub(super) fn install(say: Say) -> Result<()> {
    if bin().is_err() { system::install(&[PACKAGE], say) } else { Ok(()) }
}

fn newest(versions: &Path) -> Option<PathBuf> {
    fs::read_dir(versions)
        .ok()?
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(version, bin)| *version >= OLDEST && bin.join("initdb").exists())
        .max()
        .map(|(_, bin)| bin)
}
