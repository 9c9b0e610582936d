//! `cargo xtask bench NAME`: a program of its own, since it needs the workspace's crates, built with optimisation.

use anyhow::Result;

use crate::cargo::{self, cargo};

/// Builds and starts it; it says itself what it takes.
pub fn run(arguments: &[&str]) -> Result<()> {
    let program = ["run", "--release", "--quiet", "--package", "landfall-bench", "--"];
    cargo::run(cargo(&program).args(arguments))
}
