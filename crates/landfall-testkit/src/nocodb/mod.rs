//! A private NocoDB server on Node, with SQLite or PostgreSQL.

mod api;
mod links;
mod renumbered;
mod source;
mod tables;
mod viewer;

use std::{fs, process::Command, sync::OnceLock};

use anyhow::Result;
use landfall_model::snapshot::Snapshot;

use crate::{
    Database, Garage, install,
    postgres::user_and_password,
    server::{Port, Server, answers, private_folder, shared, start_with_retries},
    version::Version,
};

pub use renumbered::renumbered;
pub use source::Source;

const ADMIN: &str = "admin@landfall.test";
const PASSWORD: &str = "Landfall-2026";

/// A running NocoDB, empty until a test seeds it.
#[derive(Debug)]
pub struct NocoDb {
    server: Server,
    port: Port,
    version: Version,
}

impl NocoDb {
    /// The server of this version and this test process, started by the first call and stopped at the end of the process. Seeds of several tests do
    /// not meet in it: each has bases and a viewer of its own, and a viewer sees no base but its own.
    ///
    /// # Errors
    /// Where NocoDB is not installed (the message says how) or does not start; the same again at each call.
    pub fn shared(version: Version) -> Result<&'static Self> {
        static SHARED: [OnceLock<Result<NocoDb, String>>; 2] = [const { OnceLock::new() }; 2];
        shared(&SHARED[version as usize], || Self::start(version))
    }

    /// A server for one test alone, with its attachments on its own disk: cells are answered with `url` or `path` as they were
    /// written, and with a `signedUrl` or `signedPath` beside it. Takes 5 to 10 s, and blocks.
    ///
    /// # Errors
    /// As [`NocoDb::shared`].
    pub fn start(version: Version) -> Result<Self> {
        start_with_retries(|| start(version, &[]))
    }

    /// As [`NocoDb::start`] of the everyday version, with this bucket as its storage for attachments: the `signedUrl` of each leads to the bucket.
    ///
    /// # Errors
    /// As [`NocoDb::shared`].
    pub fn with_storage(garage: &Garage, bucket: &str) -> Result<Self> {
        let storage = [
            ("NC_S3_BUCKET_NAME", bucket.to_owned()),
            ("NC_S3_ENDPOINT", garage.endpoint()),
            ("NC_S3_REGION", "us-east-1".to_owned()),
            ("NC_S3_ACCESS_KEY", garage.access_key().to_owned()),
            ("NC_S3_ACCESS_SECRET", garage.secret_key().to_owned()),
            ("NC_S3_FORCE_PATH_STYLE", "true".to_owned()),
        ];
        start_with_retries(|| start(Version::V0262, &storage))
    }

    /// As [`NocoDb::start`] of the everyday version, with its bases and all that it knows in this empty database of PostgreSQL.
    ///
    /// # Errors
    /// As [`NocoDb::shared`].
    pub fn on_postgres(database: &Database<'_>) -> Result<Self> {
        let (user, password) = user_and_password();
        let (port, name) = (database.port(), database.name());
        let address = format!("pg://127.0.0.1:{port}?u={user}&p={password}&d={name}");
        start_with_retries(|| start(Version::V0262, &[("NC_DB", address.clone())]))
    }

    /// `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        url(self.port())
    }

    /// The port on 127.0.0.1.
    pub const fn port(&self) -> u16 {
        self.port.number()
    }

    /// Where its database and log lie.
    pub fn folder(&self) -> &std::path::Path {
        self.server.folder()
    }

    /// Makes two bases, "Port Nimara" (interests, berths) and "Expenses" (expenses, invoices), with the tables and columns that
    /// `snapshot.columns` describes, its rows under their own ids and its links; and a user who may only read them.
    ///
    /// Two things differ from what was given, since the server decides them: `CreatedAt` and `UpdatedAt`, and the ids of
    /// bases, tables, columns and attachments. A select column gets the values that its rows hold beside those it lists, for the
    /// server refuses any other.
    ///
    /// 0.301 numbers rows itself, from 1 on: a world for it must be [`renumbered()`]. Links are made one row at a time there, about 100 a
    /// second, and none to a row that does not exist.
    ///
    /// # Errors
    /// The first answer of the server that is not a success, with the request; where 0.301 would give a row another id, which.
    pub async fn seed(&self, snapshot: &Snapshot) -> Result<Source> {
        let admin = api::Api::sign_in(&self.url(), ADMIN, PASSWORD).await?;
        let tables = tables::create(&admin, snapshot).await?;
        let link = links::create(&admin, &tables, snapshot).await?;
        let viewer = viewer::create(&admin, &tables, PASSWORD).await?;
        let source = Source::new(self.url(), admin, tables, viewer);
        if self.version == Version::V0301 {
            renumbered::check(snapshot)?;
        }
        source.insert_all(snapshot).await?;
        match (link, self.version) {
            (Some(link), Version::V0262) => link.insert(source.admin(), &snapshot.links).await?,
            (Some(link), Version::V0301) => link.insert_by_row(source.admin(), &snapshot.links).await?,
            (None, _) => {}
        }
        Ok(source)
    }
}

fn start(version: Version, storage: &[(&str, String)]) -> Result<NocoDb> {
    let project = install::nocodb::project(version)?;
    let folder = private_folder("nocodb")?;
    let port = Port::free()?;
    let script = folder.path().join("start.js");
    fs::write(&script, include_str!("start.js"))?;
    let mut command = Command::new(project.node);
    // Its own database is the SQLite file of its folder or what the test names, whatever the developer's shell says.
    for elsewhere in ["DATABASE_URL", "NC_DB", "NC_DB_JSON", "NC_REDIS_URL"] {
        command.env_remove(elsewhere);
    }
    command
        .arg(script)
        .envs(environment(port.number()))
        .envs(storage.iter().map(|(name, value)| (name, value)));
    command
        .env("LANDFALL_NOCODB", project.folder)
        .env("NC_TOOL_DIR", folder.path())
        .env("TMPDIR", folder.path());
    let is_ready = || answers(port.number(), "/api/v1/health");
    let server = Server::start(&command, folder, "KILL", is_ready)?;
    Ok(NocoDb { server, port, version })
}

fn environment(port: u16) -> [(&'static str, String); 9] {
    [
        ("PORT", port.to_string()),
        ("NC_PUBLIC_URL", url(port)),
        ("NODE_ENV", "production".to_owned()),
        ("NC_ADMIN_EMAIL", ADMIN.to_owned()),
        ("NC_ADMIN_PASSWORD", PASSWORD.to_owned()),
        ("NC_AUTH_JWT_SECRET", "landfall".to_owned()),
        ("NC_DISABLE_TELE", "true".to_owned()),
        ("NC_DISABLE_ERR_REPORTS", "true".to_owned()),
        ("NC_DISABLE_SUPPORT_CHAT", "true".to_owned()),
    ]
}

fn url(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}
