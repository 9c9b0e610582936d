//! Chromium: Debian's package, driven by `playwright-core`, with `axe-core` to look at what it shows.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

use super::{Say, cache::Package, nocodb::npm_install, system};

const NAME: &str = "chromium";
const DRIVER: Package =
    Package { name: "playwright-core", version: "1.65.1", effort: "npm install, a few seconds" };
const AXE: &str = "axe-core@4.14.1";

/// The program.
///
/// # Errors
/// Where it is not installed, with what to do.
pub fn program() -> Result<PathBuf> {
    system::find(NAME)
        .context("chromium is not installed: run `cargo xtask install` as root, or install Debian's chromium")
}

/// The folder from which node finds `playwright-core` and `axe-core`.
///
/// # Errors
/// Where it is not installed, with what to do.
pub fn driver() -> Result<PathBuf> {
    DRIVER.installed()
}

pub(super) fn install(say: Say) -> Result<()> {
    system::need(&[(NAME, NAME)], say)?;
    DRIVER.install(say, |folder| {
        system::need(&[("node", "nodejs"), ("npm", "npm")], say)?;
        fs::write(folder.join("package.json"), r#"{"private":true}"#)?;
        let driver = format!("{}@{}", DRIVER.name, DRIVER.version);
        npm_install(folder, &[&driver, AXE])
    })
}
