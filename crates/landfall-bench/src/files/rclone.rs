//! rclone, which copies within one server by CopyObject as well. It believes such a copy: what proves it is a second command.

use std::process::Command;

use anyhow::Result;
use landfall_testkit::install;

use super::objects::{LARGE, SMALL};
use crate::{
    job::Store,
    measured::Measured,
    process::{Usage, watch},
};

/// How it is made sure that the copies are whole.
#[derive(Debug, Clone, Copy)]
pub enum Proof {
    /// `rclone copy --checksum` alone: a copy that the server makes is believed.
    None,
    /// `rclone check` afterwards: the ETags of both sides are compared, which the server copied along.
    Hashes,
    /// `rclone check --download` afterwards: both sides are read.
    Bytes,
}

/// Copies a bucket and proves it; none, and a line that says so, where the program is not installed. What both commands took is added up.
pub fn copy(
    store: &Store,
    source: &str,
    target: &str,
    parallel: usize,
    proof: Proof,
) -> Result<Option<Measured>> {
    if !install::has_rclone() {
        println!("rclone is left out: it is not installed (Debian's package rclone)");
        return Ok(None);
    }
    let sides = [format!("bench:{source}"), format!("bench:{target}")];
    let (mut seconds, mut usage) = run(store, parallel, &["copy", "--checksum"], &sides)?;
    let (check, remark): (&[&str], _) = match proof {
        Proof::None => (&[], "proves nothing of a copy that the server made"),
        Proof::Hashes => (&["check"], "MD5 where the ETag is one, which the server copied along"),
        Proof::Bytes => (&["check", "--download"], "both sides read"),
    };
    if !check.is_empty() {
        let (more, checked) = run(store, parallel, check, &sides)?;
        seconds += more;
        usage.cpu_seconds += checked.cpu_seconds;
        usage.peak_mb = usage.peak_mb.max(checked.peak_mb);
    }
    Ok(Some(Measured::with(SMALL + LARGE, seconds, usage, remark)))
}

fn run(store: &Store, parallel: usize, words: &[&str], sides: &[String; 2]) -> Result<(f64, Usage)> {
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
    rclone.args(words).args(["--transfers", &parallel, "--checkers", &parallel]);
    rclone.args(["--s3-no-check-bucket", "--config", "", "--quiet"]).args(sides);
    watch(&mut rclone)
}
