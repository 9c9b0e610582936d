//! Where the servers of the tests are found, and how they get there: by ordinary package clients, into a cache folder outside
//! the tree (`LANDFALL_TEST_CACHE`, else `$XDG_CACHE_HOME/landfall-tests`, else `~/.cache/landfall-tests`), once.

mod cache;
pub(crate) mod chromium;
pub(crate) mod crm;
pub(crate) mod garage;
pub(crate) mod moto;
pub(crate) mod nginx;
pub(crate) mod nocodb;
mod peers;
mod people;
pub(crate) mod pgbouncer;
pub(crate) mod postgres;
mod python;
mod sqlite3;
pub(crate) mod system;

use std::{process::Command, thread};

use anyhow::{Context, Result, anyhow, bail};

pub use peers::{has_pgloader, has_rclone, node_pg, peers};
pub use people::{people_peers, people_peers_python};

/// How an installation is announced, from several threads.
pub type Say<'s> = &'s (dyn Fn(&str) + Sync);

/// Installs what is missing, saying what before it begins. One installation builds while the other downloads.
///
/// # Errors
/// Where a package client fails, or the right to install a system package is missing.
pub fn all(say: Say) -> Result<()> {
    postgres::install(say)?;
    pgbouncer::install(say)?;
    nginx::install(say)?;
    moto::install(say)?;
    chromium::install(say)?;
    crm::install(say)?;
    thread::scope(|scope| {
        let garage = scope.spawn(|| garage::install(say));
        let nocodb = nocodb::install(say);
        garage.join().map_err(|_| anyhow!("the installation of garage panicked"))?.and(nocodb)
    })
}

/// Runs one package client. Its output is the caller's: an installation of minutes should be seen at work.
fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("cannot run {name}"))?;
    if !status.success() {
        bail!("{name} {} ended with {status}", arguments(command));
    }
    Ok(())
}

fn arguments(command: &Command) -> String {
    command.get_args().map(|argument| argument.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
