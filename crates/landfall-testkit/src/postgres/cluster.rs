//! Making and starting a cluster: `initdb` as an unprivileged user, then the server, then the template of the CRM.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
    process::Command,
};

use anyhow::{Context, Result, bail};

use super::{
    authority::{Authority, Identity},
    psql,
};
use crate::{
    install::system::is_root,
    server::{Port, Server, private_folder},
};

pub const ADMIN: &str = "landfall";
pub const PASSWORD: &str = "landfall";
pub const CRM_TEMPLATE: &str = "crm_template";
pub const DATA: &str = "data";
/// The folder of the small disk, for a tablespace: a full disk under the whole cluster would be the end of the server.
pub const SMALL_DISK: &str = "small";
/// `$0` is the folder. The mount is the server's own, and gone with it.
const MOUNT: &str = r#"mount -t tmpfs -o size=8m,uid=postgres,gid=postgres,mode=700 small "$0" && exec "$@""#;
/// The same for those who are root only in a namespace of their own; the server must not be root, and is the user again.
const MOUNT_AS_USER: &str = r#"user=$1 group=$2 && shift 2 && mount -t tmpfs -o size=8m,mode=700 small "$0" &&
    exec unshare --user --map-user="$user" --map-group="$group" "$@""#;

const CRM_SCHEMA: &str = include_str!("../../../../schema/crm.sql");
const PORT_SEED: &str = "
    INSERT INTO ports (id, name, slug, default_currency, timezone, is_active, created_at, updated_at)
    VALUES ('6d0a51d7-7f2f-4c5c-9a53-0d3c2f1f4a10', 'Port Nimara', 'port-nimara', 'USD', 'Europe/Paris', true, now(), now());";

/// With TLS nobody enters without: those who belong to the role `certified` by a certificate of the authority, everybody else by password.
const HOSTS_WITH_TLS: &str = "hostssl all +certified all cert\nhostssl all all all scram-sha-256\n";

/// How a cluster serves.
#[derive(Clone, Copy, Default)]
pub struct Manner<'a> {
    /// Waits for the disk.
    pub durable: bool,
    /// Demands TLS, showing this certificate and taking those of this authority.
    pub tls: Option<(&'a Identity, &'a Authority)>,
    /// Has a disk of 8 MiB under [`SMALL_DISK`].
    pub small_disk: bool,
}

/// Starts a new cluster and answers its port.
pub fn start(bin: &Path, manner: Manner<'_>) -> Result<(Server, Port)> {
    let folder = private_folder("postgres")?;
    initialise(bin, folder.path())?;
    if manner.small_disk {
        fs::create_dir(folder.path().join(SMALL_DISK))?;
    }
    if let Some((identity, authority)) = manner.tls {
        add_certificates(folder.path(), identity, authority)?;
    }
    let kept = Port::free()?;
    let port = kept.number();
    let mut command = server_command(bin, folder.path(), port, manner);
    if manner.small_disk {
        command = with_small_disk(&command, &folder.path().join(SMALL_DISK))?;
    }
    let server = Server::start(&command, folder, "QUIT", || psql::run(port, "postgres", "SELECT 1").is_ok())?;
    create_template(port)?;
    Ok((server, kept))
}

fn initialise(bin: &Path, folder: &Path) -> Result<()> {
    let password_file = folder.join("password");
    fs::write(&password_file, PASSWORD)?;
    give_to_postgres(folder)?;
    let output = unprivileged(&bin.join("initdb"))
        .args(["--username", ADMIN, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8"])
        .args(["--no-sync", "--pwfile"])
        .arg(&password_file)
        .arg(folder.join(DATA))
        .current_dir(folder)
        .output()
        .context("cannot run initdb")?;
    if !output.status.success() {
        bail!("initdb failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

/// The same command where the folder is a disk of its own.
fn with_small_disk(command: &Command, folder: &Path) -> Result<Command> {
    let mut mounted = Command::new("unshare");
    if is_root() {
        mounted.args(["--mount", "sh", "-c", MOUNT]).arg(folder);
    } else {
        let owner = fs::metadata(folder)?;
        mounted.args(["--user", "--map-root-user", "--mount", "sh", "-c", MOUNT_AS_USER]).arg(folder);
        mounted.args([owner.uid().to_string(), owner.gid().to_string()]);
    }
    mounted.arg(command.get_program()).args(command.get_args());
    Ok(mounted)
}

/// Under the names that the server looks for.
fn add_certificates(folder: &Path, identity: &Identity, authority: &Authority) -> Result<()> {
    let data = folder.join(DATA);
    fs::copy(&identity.certificate, data.join("server.crt"))?;
    fs::copy(&identity.key, data.join("server.key"))?;
    fs::copy(authority.certificate(), data.join("root.crt"))?;
    fs::set_permissions(data.join("server.key"), fs::Permissions::from_mode(0o600))?;
    fs::write(data.join("pg_hba.conf"), HOSTS_WITH_TLS)?;
    give_to_postgres(folder)
}

fn server_command(bin: &Path, folder: &Path, port: u16, manner: Manner<'_>) -> Command {
    let mut command = unprivileged(&bin.join("postgres"));
    command.arg("-D").arg(folder.join(DATA));
    command.args(["-h", "127.0.0.1", "-k", "", "-p", &port.to_string()]);
    if !manner.durable {
        command.args(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
    }
    if manner.tls.is_some() {
        command.args(["-c", "ssl=on", "-c", "ssl_ca_file=root.crt"]);
    }
    command
}

fn create_template(port: u16) -> Result<()> {
    psql::run(port, "postgres", &format!("CREATE DATABASE {CRM_TEMPLATE} TEMPLATE template0"))?;
    psql::run(port, CRM_TEMPLATE, &crm()).context("schema/crm.sql")
}

/// The script that makes the CRM's tables, and its port.
pub fn crm() -> String {
    format!("{CRM_SCHEMA}\n{PORT_SEED}")
}

/// PostgreSQL refuses to run as root: as root, everything is done as Debian's user `postgres`.
pub fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--"]).arg(program);
    command
}

/// As root, a server's folder is the server's user's.
pub fn give_to_postgres(folder: &Path) -> Result<()> {
    if !is_root() {
        return Ok(());
    }
    let status = Command::new("chown").args(["--recursive", "postgres:postgres"]).arg(folder).status()?;
    if !status.success() {
        bail!("cannot give {} to the user postgres", folder.display());
    }
    Ok(())
}
