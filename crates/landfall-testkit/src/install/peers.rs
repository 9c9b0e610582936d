//! What the benchmarks compare with, and no test needs.

use std::{fs, path::PathBuf};

use anyhow::Result;

use super::{Say, cache::Package, nocodb::npm_install, system};

const PG: Package = Package { name: "node-pg", version: "8.23.1", effort: "npm install, a few seconds" };
const PGLOADER: (&str, &str) = ("pgloader", "pgloader");
const RCLONE: (&str, &str) = ("rclone", "rclone");

/// Installs what is missing: the npm package `pg`, and Debian's pgloader and rclone where these can be had.
///
/// # Errors
/// Where npm fails. Without pgloader or rclone a benchmark can do: that is said, and no error.
pub fn peers(say: Say) -> Result<()> {
    PG.install(say, |folder| {
        system::need(&[("node", "nodejs"), ("npm", "npm")], say)?;
        fs::write(folder.join("package.json"), r#"{"private":true}"#)?;
        let pg = format!("pg@{}", PG.version);
        npm_install(folder, &[&pg])
    })?;
    for program in [PGLOADER, RCLONE] {
        if let Err(error) = system::need(&[program], say) {
            say(&format!("no {}: {error:#}", program.0));
        }
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

/// True where rclone can be run.
pub fn has_rclone() -> bool {
    system::in_path(RCLONE.0)
}
