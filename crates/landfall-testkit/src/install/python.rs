//! Packages of PyPI, in an environment of their own.

use std::{path::Path, process::Command};

use anyhow::Result;

use super::{Say, run, system};

/// Makes an environment in this folder, with these packages in it.
pub fn environment(folder: &Path, packages: &[&str], say: Say) -> Result<()> {
    system::need(&[("python3", "python3")], say)?;
    // Debian's python3 cannot make environments without this package.
    if !can_make_environments() {
        system::install(&["python3-venv"], say)?;
    }
    run(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
    let quiet = ["install", "--quiet", "--disable-pip-version-check", "--no-input"];
    run(Command::new(folder.join("bin/pip")).args(quiet).args(packages))
}

fn can_make_environments() -> bool {
    let asked = Command::new("python3").args(["-c", "import ensurepip, venv"]).output();
    asked.is_ok_and(|output| output.status.success())
}
