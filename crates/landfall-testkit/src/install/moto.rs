//! moto, a second S3 server: from PyPI, in an environment of its own.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use super::{Say, cache::Package, run, system};

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
    PACKAGE.install(say, |folder| {
        system::need(&[("python3", "python3")], say)?;
        // Debian's python3 cannot make environments without this package.
        if !can_make_environments() {
            system::install(&["python3-venv"], say)?;
        }
        build(folder)
    })
}

fn can_make_environments() -> bool {
    let asked = Command::new("python3").args(["-c", "import ensurepip, venv"]).output();
    asked.is_ok_and(|output| output.status.success())
}

fn build(folder: &Path) -> Result<()> {
    run(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
    let package = format!("{}[server,s3]=={}", PACKAGE.name, PACKAGE.version);
    run(Command::new(folder.join("bin/pip")).args([
        "install",
        "--quiet",
        "--disable-pip-version-check",
        &package,
    ]))
}
