//! recordlinkage and splink, run by `peers.py` in the environment that the test kit installs.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};
use landfall_testkit::install;

use super::{febrl::Record, quality::Scored};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/people/peers.py");

/// The folder of the FEBRL sets.
pub fn sets() -> Result<PathBuf> {
    Ok(python(&["sets".to_owned()])?.trim().into())
}

/// The scores of a peer, and the seconds that it took for them.
pub fn score(
    peer: &str,
    fields: &str,
    folder: &Path,
    files: &[&str],
    records: &[Record],
) -> Result<(Vec<Scored>, f64)> {
    let mut arguments = vec![peer.to_owned(), fields.to_owned()];
    arguments.extend(files.iter().map(|file| folder.join(file).display().to_string()));
    let text = python(&arguments)?;
    let (seconds, pairs) = text.split_once('\n').context("a peer that says nothing")?;
    let index: HashMap<&str, usize> =
        records.iter().enumerate().map(|(n, record)| (record.id.as_str(), n)).collect();
    let pair = |line: &str| {
        let mut words = line.split(' ');
        let score: f64 = words.next()?.parse().ok()?;
        Some((score, *index.get(words.next()?)?, *index.get(words.next()?)?))
    };
    let pairs: Option<Vec<Scored>> = pairs.lines().map(pair).collect();
    Ok((pairs.with_context(|| format!("{peer} scores what is no pair"))?, seconds.parse()?))
}

fn python(arguments: &[String]) -> Result<String> {
    let mut python = Command::new(install::people_peers_python()?);
    let output = python.arg(SCRIPT).args(arguments).stderr(Stdio::piped()).output()?;
    if !output.status.success() {
        bail!("peers.py {} failed: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}
