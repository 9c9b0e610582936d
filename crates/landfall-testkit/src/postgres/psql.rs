//! Administration by `psql`, not by the client library: it works in `Drop`, outside and inside any async runtime.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use super::cluster::{ADMIN, PASSWORD};

/// The address of a database as the administrator.
pub fn url(port: u16, database: &str) -> String {
    role_url(port, ADMIN, database)
}

/// The address of a database as any role; all have the same password.
pub fn role_url(port: u16, role: &str, database: &str) -> String {
    format!("postgres://{role}:{PASSWORD}@127.0.0.1:{port}/{database}")
}

/// `psql` on a database as the administrator, which stops at the first error and shows no results; what it is to do is still to be said.
pub fn command(port: u16, database: &str) -> Result<Command> {
    let mut psql = Command::new(crate::install::postgres::bin()?.join("psql"));
    psql.args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--output", "/dev/null"]);
    psql.args(["--dbname", &url(port, database)]).env("PGCLIENTENCODING", "UTF8");
    Ok(psql)
}

/// Runs a script and stops at its first error.
pub fn run(port: u16, database: &str, script: &str) -> Result<()> {
    let mut psql = command(port, database)?
        .args(["--file", "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot start psql")?;
    // A closed pipe means that psql has ended early: its own message tells more than the write error.
    let _ = psql.stdin.take().map(|mut stdin| stdin.write_all(script.as_bytes()));
    let output = psql.wait_with_output()?;
    if !output.status.success() {
        bail!("psql on database {database}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

/// Restores a dump into a database, and stops at the first error.
pub fn restore(url: &str, dump: &Path) -> Result<()> {
    let mut restore = Command::new(crate::install::postgres::bin()?.join("pg_restore"));
    let output = restore.args(["--exit-on-error", "--dbname", url]).arg(dump).output()?;
    if !output.status.success() {
        bail!("pg_restore of {}: {}", dump.display(), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}
