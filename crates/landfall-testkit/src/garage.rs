//! A private S3 server: garage, single node, SQLite.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, bail};

use crate::{
    install,
    server::{Port, Server, answers, private_folder, start_with_retries},
};

/// In the form that garage makes itself. Every server has the same: it listens on 127.0.0.1 alone.
const ACCESS_KEY: &str = "GK31c2f218a2e44f485b94239e";
const SECRET_KEY: &str = "b892c0665f0ada8a4755dae98baa3b133590e11dae3bcc1f9d769d67f16c3835";
const CONFIGURATION: &str = "garage.toml";

/// A running S3 server (path-style addresses, region `us-east-1`), empty but for the buckets that a test makes.
#[derive(Debug)]
pub struct Garage {
    server: Server,
    ports: [Port; 3],
}

impl Garage {
    /// Starts a server with these buckets, on which the key has all rights. Takes about 0.2 s, and blocks.
    ///
    /// # Errors
    /// Where garage is not installed (the message says how), does not start, or refuses a bucket's name.
    pub fn start(buckets: &[&str]) -> Result<Self> {
        let garage = start_with_retries(start)?;
        for bucket in buckets {
            garage.create_bucket(bucket)?;
        }
        Ok(garage)
    }

    /// Makes one more bucket.
    ///
    /// # Errors
    /// garage's message where it refuses the name.
    pub fn create_bucket(&self, bucket: &str) -> Result<()> {
        self.admin(&["bucket", "create", bucket])?;
        self.give(bucket)
    }

    /// Gives the key all rights on this bucket.
    ///
    /// # Errors
    /// garage's message where there is no such bucket.
    pub fn give(&self, bucket: &str) -> Result<()> {
        self.admin(&["bucket", "allow", "--read", "--write", "--owner", bucket, "--key", ACCESS_KEY])
    }

    /// Takes all rights on this bucket from the key.
    ///
    /// # Errors
    /// garage's message where there is no such bucket.
    pub fn take(&self, bucket: &str) -> Result<()> {
        self.admin(&["bucket", "deny", "--read", "--write", "--owner", bucket, "--key", ACCESS_KEY])
    }

    /// Takes the right to write to this bucket from the key.
    ///
    /// # Errors
    /// garage's message where there is no such bucket.
    pub fn make_read_only(&self, bucket: &str) -> Result<()> {
        self.admin(&["bucket", "deny", "--write", "--owner", bucket, "--key", ACCESS_KEY])
    }

    /// `127.0.0.1`.
    pub const fn host(&self) -> &'static str {
        "127.0.0.1"
    }

    /// The port of the S3 interface; plain HTTP.
    pub const fn port(&self) -> u16 {
        self.ports[0].number()
    }

    /// `http://127.0.0.1:port`.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port())
    }

    /// The access key of the one user.
    pub const fn access_key(&self) -> &'static str {
        ACCESS_KEY
    }

    /// The secret key of the one user.
    pub const fn secret_key(&self) -> &'static str {
        SECRET_KEY
    }

    /// Where its configuration and data lie.
    pub fn folder(&self) -> &Path {
        self.server.folder()
    }

    fn admin(&self, arguments: &[&str]) -> Result<()> {
        let output = Command::new(install::garage::program()?)
            .arg("-c")
            .arg(self.folder().join(CONFIGURATION))
            .args(arguments)
            .output()
            .context("cannot run garage")?;
        if !output.status.success() {
            bail!("garage {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim());
        }
        Ok(())
    }
}

fn start() -> Result<Garage> {
    let program = install::garage::program()?;
    let folder = private_folder("garage")?;
    let ports = [Port::free()?, Port::free()?, Port::free()?];
    let [own, rpc, admin] = ports.each_ref().map(Port::number);
    let configuration = folder.path().join(CONFIGURATION);
    fs::write(&configuration, configuration_text(folder.path(), own, rpc, admin))?;
    let mut command = Command::new(program);
    command.arg("-c").arg(configuration).args(["server", "--single-node", "--default-access-key"]);
    command.env("GARAGE_DEFAULT_ACCESS_KEY", ACCESS_KEY).env("GARAGE_DEFAULT_SECRET_KEY", SECRET_KEY);
    command.env("RUST_LOG", "warn");
    let server = Server::start(&command, folder, "KILL", || answers(admin, "/health"))?;
    Ok(Garage { server, ports })
}

/// SQLite, not LMDB: LMDB answers 503 to keys longer than about 500 bytes.
fn configuration_text(folder: &Path, port: u16, rpc: u16, admin: u16) -> String {
    let folder = folder.display();
    format!(
        r#"
metadata_dir = "{folder}/meta"
data_dir = "{folder}/data"
db_engine = "sqlite"
metadata_fsync = false
data_fsync = false
replication_factor = 1
rpc_bind_addr = "127.0.0.1:{rpc}"
rpc_public_addr = "127.0.0.1:{rpc}"
rpc_secret = "{SECRET_KEY}"

[s3_api]
s3_region = "us-east-1"
api_bind_addr = "127.0.0.1:{port}"

[admin]
api_bind_addr = "127.0.0.1:{admin}"
"#
    )
}
