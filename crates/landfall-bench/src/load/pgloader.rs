//! pgloader, from the CSV files.

use std::{fs, path::Path, process::Command};

use anyhow::Result;
use landfall_testkit::{Postgres, install};

use super::{tables::Ready, target::fresh};
use crate::{measured::Measured, process::watch};

/// Loads all tables into a fresh database; none, and a line that says so, where the program is not installed.
pub fn load(postgres: &Postgres, folder: &Path, tables: &[Ready], rows: u64) -> Result<Option<Measured>> {
    if !install::has_pgloader() {
        println!("pgloader is left out: it is not installed (Debian's package pgloader)");
        return Ok(None);
    }
    let script = folder.join("script.load");
    let loaded = fresh(postgres, |database| {
        let commands: Vec<String> = tables.iter().map(|table| command(table, database.url())).collect();
        fs::write(&script, commands.join("\n"))?;
        let mut pgloader = Command::new("pgloader");
        pgloader.arg("--root-dir").arg(folder).args(["--on-error-stop", "--quiet"]).arg(&script);
        let (seconds, usage) = watch(&mut pgloader)?;
        Ok(Measured::with(rows, seconds, usage, ""))
    });
    loaded.map(Some)
}

/// As pgloader is by itself, but for what the form of our files asks for.
fn command(table: &Ready, database: &str) -> String {
    let fields: Vec<String> =
        table.columns.iter().map(|column| format!("{column} [null if blanks]")).collect();
    format!(
        "LOAD CSV FROM '{}' WITH ENCODING utf-8 HAVING FIELDS ({}) INTO {database} TARGET TABLE public.{} TARGET COLUMNS ({}) \
         WITH fields terminated by ',', fields optionally enclosed by '\"', fields escaped by double-quote;",
        table.csv.display(),
        fields.join(", "),
        table.table,
        table.columns.join(", "),
    )
}
