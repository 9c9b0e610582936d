//! garage, the S3 server: built by `cargo install`.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use super::{Say, cache::Package, run, system};

const PACKAGE: Package =
    Package { name: "garage", version: "2.5.0", effort: "cargo install, about 4 minutes" };

/// For the C libraries that it brings along.
const NEEDS: [(&str, &str); 2] = [("cc", "build-essential"), ("make", "build-essential")];

/// Little optimisation and no link-time optimisation: three times faster to build, and fast enough for tests.
const FAST_BUILD: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_STRIP", "symbols"),
];

/// The program.
///
/// # Errors
/// Where it is not installed, with what to do.
pub fn program() -> Result<PathBuf> {
    Ok(PACKAGE.installed()?.join("bin/garage"))
}

pub(super) fn install(say: Say) -> Result<()> {
    PACKAGE.install(say, |folder| {
        system::need(&NEEDS, say)?;
        build(folder)
    })
}

fn build(folder: &Path) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.args(["install", PACKAGE.name, "--version", PACKAGE.version, "--locked"]);
    cargo.args(["--no-default-features", "--features", "bundled-libs,sqlite", "--root"]).arg(folder);
    cargo.current_dir(folder).envs(FAST_BUILD);
    // What is set for building this workspace is not meant for garage.
    for name in [
        "CARGO_TARGET_DIR",
        "CARGO_BUILD_TARGET_DIR",
        "CARGO_BUILD_TARGET",
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
    ] {
        cargo.env_remove(name);
    }
    run(&mut cargo)
}
