//! A real Chromium that looks at a page, for what only a browser can tell.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::install::chromium;

/// Runs a script of a browser test: JavaScript with `page` (Playwright), `axe` (the source of axe-core) and `given` in scope, in an async
/// function whose result is what is returned. The browser has a fresh profile and is closed at the end, whatever happens.
///
/// # Errors
/// Where Chromium or node is missing, or the script throws: its message.
pub fn in_browser(script: &str, given: &Value, folder: &Path) -> Result<Value> {
    let mut node = Command::new("node");
    node.args(["--eval", include_str!("browser.js")]).current_dir(chromium::driver()?);
    node.arg(chromium::program()?).arg(folder).arg(script).arg(given.to_string());
    let output = node.stdin(Stdio::null()).output().context("cannot run node")?;
    ensure!(output.status.success(), "the browser: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).context("the browser's answer is no JSON")
}
