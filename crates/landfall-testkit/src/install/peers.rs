//! What the benchmarks compare with, and no test needs.

use std::{fs, path::PathBuf};

use anyhow::Result;

use super::{Say, cache::Package, nocodb::npm, run, system};

const PG: Package = Package { name: "node-pg", version: "8.23.1", effort: "npm install, a few seconds" };
const PGLOADER: (&str, &str) = ("pgloader", "pgloader");

/// Installs what is missing: the npm package `pg`, and Debian's pgloader where that can be had.
///
/// # Errors
/// Where npm fails. Without pgloader a benchmark can do: that is said, and no error.
pub fn peers(say: Say) -> Result<()> {
    PG.install(say, |folder| {
        system::need(&[("node", "nodejs"), ("npm", "npm")], say)?;
        fs::write(folder.join("package.json"), r#"{"private":true}"#)?;
        let pg = format!("pg@{}", PG.version);
        run(npm(folder).args([
            "install",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel",
            "error",
            &pg,
        ]))
    })?;
    if let Err(error) = system::need(&[PGLOADER], say) {
        say(&format!("no pgloader: {error:#}"));
    }
    Ok(())
}

/// The folder from which node finds `pg`.
///
/// # Errors
/// Where it is not installed.
pub fn node_pg() -> Result<PathBuf> {
    PG.installed()
}

/// True where pgloader can be run.
pub fn has_pgloader() -> bool {
    system::in_path(PGLOADER.0)
}
