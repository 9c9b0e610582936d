//! The one connection: a session that cannot write, and sees one moment of the target from its first question to its last.

use std::time::Duration;

use futures::TryStreamExt;
use tokio::task::JoinHandle;
use tokio_postgres::{
    Client, Config, NoTls, Row, RowStream, Statement, ToStatement,
    config::{Host, SslMode},
    error::SqlState,
    types::{BorrowToSql, ToSql},
};

use crate::error::Error;

/// Read-only twice over: the session's default, which an accidental second transaction would meet, and the transaction itself.
const BEGIN: &str = "
    SET default_transaction_read_only = on;
    BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
    SET LOCAL TIME ZONE 'UTC';
    SET LOCAL DateStyle = 'ISO, YMD';
    SET LOCAL statement_timeout = 0;
    SET LOCAL idle_in_transaction_session_timeout = 0;";

/// How long a server may take to answer the first time, unless the address says otherwise.
const PATIENCE: Duration = Duration::from_secs(10);

/// The default is taken back, since an embedded server may hand the same session to the next stage.
const END: &str = "ROLLBACK; RESET default_transaction_read_only;";

/// A parameter of a query.
pub(crate) type Param<'a> = &'a (dyn ToSql + Sync);

/// A read-only session on the target.
pub(crate) struct Session {
    client: Client,
    connection: JoinHandle<()>,
}

impl Session {
    /// Connects and begins the transaction.
    pub async fn open(database_url: &str) -> Result<Self, Error> {
        let mut config: Config = database_url.parse().map_err(Error::Address)?;
        if config.get_ssl_mode() == SslMode::Require {
            return Err(Error::Tls);
        }
        config.application_name("landfall verify");
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        let (client, connection) = config.connect(NoTls).await.map_err(|source| refused(&config, source))?;
        let connection = tokio::spawn(async move {
            // A broken connection shows itself in the next query.
            let _ = connection.await;
        });
        client.batch_execute(BEGIN).await.map_err(failed("begin of the transaction"))?;
        Ok(Self { client, connection })
    }

    /// Ends the session and waits until the server knows: an embedded server takes one connection at a time.
    pub async fn close(self) {
        // Nothing was written: where the connection is broken there is nothing to end either.
        let _ = self.client.batch_execute(END).await;
        drop(self.client);
        let _ = self.connection.await;
    }

    /// All rows of a query that answers few. `doing` names it in an error.
    pub async fn rows<S>(&self, doing: &str, sql: &S, params: &[Param<'_>]) -> Result<Vec<Row>, Error>
    where
        S: ToStatement + Sync + ?Sized,
    {
        self.client.query(sql, params).await.map_err(failed(doing))
    }

    /// The rows of a query one by one.
    pub async fn stream(&self, doing: &str, sql: &str, params: &[Param<'_>]) -> Result<Rows, Error> {
        let rows = self.client.query_raw(sql, params.iter().map(BorrowToSql::borrow_to_sql)).await;
        Ok(Rows { rows: Box::pin(rows.map_err(failed(doing))?), doing: doing.to_owned() })
    }

    /// Prepares a query that is asked many times.
    pub async fn prepare(&self, doing: &str, sql: &str) -> Result<Statement, Error> {
        self.client.prepare(sql).await.map_err(failed(doing))
    }
}

/// The rows of a running query.
pub(crate) struct Rows {
    rows: std::pin::Pin<Box<RowStream>>,
    doing: String,
}

impl Rows {
    /// The next row.
    pub async fn next(&mut self) -> Result<Option<Row>, Error> {
        self.rows.try_next().await.map_err(failed(&self.doing))
    }
}

fn failed(doing: &str) -> impl FnOnce(tokio_postgres::Error) -> Error {
    let doing = doing.to_owned();
    move |source| match source.code() {
        Some(&SqlState::INSUFFICIENT_PRIVILEGE) => Error::MayNotRead { doing, source },
        _ => Error::Query { doing, source },
    }
}

fn refused(config: &Config, source: tokio_postgres::Error) -> Error {
    let place = place(config);
    match source.code() {
        Some(&SqlState::INVALID_PASSWORD | &SqlState::INVALID_AUTHORIZATION_SPECIFICATION) => {
            Error::Login { place, source }
        }
        Some(&SqlState::INVALID_CATALOG_NAME) => Error::NoDatabase { place, source },
        Some(_) => Error::Refused { place, source },
        None => Error::Unreachable { place, source },
    }
}

/// Host and port, never the user or the password.
fn place(config: &Config) -> String {
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(name)) => name.clone(),
        Some(Host::Unix(path)) => path.display().to_string(),
        None => "localhost".to_owned(),
    };
    format!("{host}:{}", config.get_ports().first().unwrap_or(&5432))
}
