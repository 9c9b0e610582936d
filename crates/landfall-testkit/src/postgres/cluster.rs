//! Making and starting a cluster: `initdb` as an unprivileged user, then the server, then the template of the CRM.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, bail};

use super::psql;
use crate::{
    install::system::is_root,
    server::{Folder, Server, free_ports},
};

pub const ADMIN: &str = "landfall";
pub const PASSWORD: &str = "landfall";
pub const CRM_TEMPLATE: &str = "crm_template";
pub const DATA: &str = "data";

const CRM_SCHEMA: &str = include_str!("../../../../schema/crm.sql");
const PORT_SEED: &str = "
    INSERT INTO ports (id, name, slug, default_currency, timezone, is_active, created_at, updated_at)
    VALUES ('6d0a51d7-7f2f-4c5c-9a53-0d3c2f1f4a10', 'Port Nimara', 'port-nimara', 'USD', 'Europe/Paris', true, now(), now());";

/// Starts a new cluster and answers its port.
pub fn start(bin: &Path, durable: bool) -> Result<(Server, u16)> {
    let folder = Folder::new("postgres")?;
    initialise(bin, &folder)?;
    let [port] = free_ports()?;
    let server = Server::start(&server_command(bin, &folder, port, durable), folder, "QUIT", || {
        psql::run(port, "postgres", "SELECT 1").is_ok()
    })?;
    create_template(port)?;
    Ok((server, port))
}

fn initialise(bin: &Path, folder: &Folder) -> Result<()> {
    let password_file = folder.path().join("password");
    fs::write(&password_file, PASSWORD)?;
    give_to_postgres(folder)?;
    let output = unprivileged(&bin.join("initdb"))
        .args(["--username", ADMIN, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8"])
        .args(["--no-sync", "--pwfile"])
        .arg(&password_file)
        .arg(folder.path().join(DATA))
        .current_dir(folder.path())
        .output()
        .context("cannot run initdb")?;
    if !output.status.success() {
        bail!("initdb failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

fn server_command(bin: &Path, folder: &Folder, port: u16, durable: bool) -> Command {
    let mut command = unprivileged(&bin.join("postgres"));
    command.arg("-D").arg(folder.path().join(DATA));
    command.args(["-h", "127.0.0.1", "-k", "", "-p", &port.to_string()]);
    if !durable {
        command.args(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
    }
    command
}

fn create_template(port: u16) -> Result<()> {
    psql::run(port, "postgres", &format!("CREATE DATABASE {CRM_TEMPLATE} TEMPLATE template0"))?;
    psql::run(port, CRM_TEMPLATE, &format!("{CRM_SCHEMA}\n{PORT_SEED}")).context("schema/crm.sql")
}

/// PostgreSQL refuses to run as root: as root, everything is done as Debian's user `postgres`.
fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--"]).arg(program);
    command
}

fn give_to_postgres(folder: &Folder) -> Result<()> {
    if !is_root() {
        return Ok(());
    }
    let status =
        Command::new("chown").args(["--recursive", "postgres:postgres"]).arg(folder.path()).status()?;
    if !status.success() {
        bail!("cannot give {} to the user postgres", folder.path().display());
    }
    Ok(())
}
