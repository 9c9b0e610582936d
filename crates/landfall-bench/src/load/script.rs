//! Row by row, as the plan document's script loads: node with the package `pg`, every INSERT awaited before the next.

use std::{path::Path, process::Command};

use anyhow::Result;
use landfall_model::{rundir::normalized_table, target::Table};
use landfall_testkit::{Postgres, install};

use super::target::fresh;
use crate::{measured::Measured, process::watch};

/// In load order.
const TABLES: [Table; 4] = [Table::Clients, Table::ClientContacts, Table::Berths, Table::Interests];

/// Loads the plan in `run` into a fresh database.
pub fn load(postgres: &Postgres, run: &Path, port: &str, rows: u64) -> Result<Measured> {
    fresh(postgres, |database| {
        let mut node = Command::new("node");
        node.args(["--eval", include_str!("script.js")]).current_dir(install::node_pg()?);
        node.arg(database.url()).arg(port);
        for table in TABLES {
            let scope = if table.is_port_scoped() { "port" } else { "none" };
            node.arg(table.name()).arg(run.join(normalized_table(table))).arg(scope);
        }
        let (seconds, usage) = watch(&mut node)?;
        Ok(Measured::with(rows, seconds, usage, ""))
    })
}
