//! rclone, which copies within one server by CopyObject as well, and compares by the ETag's MD5.

use std::process::Command;

use anyhow::Result;
use landfall_testkit::install;

use super::objects::{LARGE, SMALL};
use crate::{job::Store, measured::Measured, process::watch};

/// Copies a bucket; none, and a line that says so, where the program is not installed.
pub fn copy(store: &Store, source: &str, target: &str, parallel: usize) -> Result<Option<Measured>> {
    if !install::has_rclone() {
        println!("rclone is left out: it is not installed (Debian's package rclone)");
        return Ok(None);
    }
    let mut rclone = Command::new("rclone");
    // The server speaks http on this machine; a bundle of certificates for others stops this version of rclone.
    rclone.env_remove("AWS_CA_BUNDLE");
    for (name, value) in [
        ("TYPE", "s3"),
        ("PROVIDER", "Other"),
        ("ENDPOINT", &store.endpoint),
        ("ACCESS_KEY_ID", &store.access_key),
        ("SECRET_ACCESS_KEY", &store.secret_key),
        ("REGION", "us-east-1"),
    ] {
        rclone.env(format!("RCLONE_CONFIG_BENCH_{name}"), value);
    }
    let parallel = parallel.to_string();
    rclone.args(["copy", "--checksum", "--transfers", &parallel, "--checkers", &parallel]);
    rclone.args(["--s3-no-check-bucket", "--config", "", "--quiet"]);
    rclone.args([format!("bench:{source}"), format!("bench:{target}")]);
    let (seconds, usage) = watch(&mut rclone)?;
    Ok(Some(Measured::with(SMALL + LARGE, seconds, usage, "compared by MD5 where the ETag is one")))
}
