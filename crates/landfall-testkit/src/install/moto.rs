//! moto, a second S3 server: from PyPI, in an environment of its own.

use std::path::PathBuf;

use anyhow::Result;

use super::{Say, cache::Package, python};

const PACKAGE: Package =
    Package { name: "moto", version: "5.2.5", effort: "pip install, about half a minute" };

/// The program.
///
/// # Errors
/// Where it is not installed, with what to do.
pub fn program() -> Result<PathBuf> {
    Ok(PACKAGE.installed()?.join("bin/moto_server"))
}

pub(super) fn install(say: Say) -> Result<()> {
    let package = format!("{}[server,s3]=={}", PACKAGE.name, PACKAGE.version);
    PACKAGE.install(say, |folder| python::environment(folder, &[&package], say))
}
