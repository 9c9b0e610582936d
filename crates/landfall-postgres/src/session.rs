//! Making a connection, and ending it: all work of a stage goes over one, since the demo's embedded server takes only one at a time.

use std::{sync::atomic::AtomicBool, time::Duration};

use landfall_model::monitor::{Monitor, Silent};
use tokio::task::JoinHandle;
use tokio_postgres::{Client, Config};

use crate::{
    address::Address, error::Error, patience, refusal::refusal, tls::Connector, wait::waiting, watch,
};

/// An open connection.
#[derive(Debug)]
pub struct Session {
    client: Client,
    server: String,
    pub(crate) config: Config,
    pub(crate) connector: Connector,
    pub(crate) driver: JoinHandle<Option<Error>>,
    /// True once the operator had the server end what it was at.
    pub(crate) cut_off: AtomicBool,
}

/// Connects under this name in the server's list of sessions. Ten seconds are waited for each address of the server's name unless `connect_timeout`
/// says otherwise, and three times that for all of them and the answer; `monitor` is told of a wait that lasts, and may end it. Once it is there,
/// the connection ends where the server is found to be out of reach for two minutes: what is under way then fails as of a connection that was
/// lost, and [`Session::close`] says why.
///
/// # Errors
/// An address that is none; a server that does not answer, that does not prove who it is, or that does not let the user in; an operator who asks
/// to stop before it did.
pub async fn connect_as(name: &str, database_url: &str, monitor: &dyn Monitor) -> Result<Session, Error> {
    connect_and_watch(name, database_url, monitor, watch::EVERY).await
}

/// The same as `landfall`, without a word.
///
/// # Errors
/// As [`connect_as`].
pub async fn connect(database_url: &str) -> Result<Session, Error> {
    connect_as("landfall", database_url, &Silent::default()).await
}

async fn connect_and_watch(
    name: &str,
    database_url: &str,
    monitor: &dyn Monitor,
    every: Duration,
) -> Result<Session, Error> {
    let mut address = Address::parse(database_url)?;
    address.config.application_name(name);
    patience::limit(&mut address.config);
    let connector = Connector::new(&address.tls)?;
    let (server, limit) = (address.server(), patience::of_all(&address.config));
    let connected = waiting(&server, limit, monitor, address.config.connect(connector.clone())).await?;
    let (client, connection) = connected.map_err(|error| refusal(&address, connector.was_denied(), error))?;
    let (config, looks) = (address.config.clone(), connector.clone());
    let driver = tokio::spawn(async move {
        tokio::select! {
            // A broken connection shows as the error of the statement that was under way.
            _ = connection => None,
            silence = watch::until_out_of_reach(&address, &looks, every) => Some(silence),
        }
    });
    Ok(Session { client, server, config, connector, driver, cut_off: AtomicBool::default() })
}

impl Session {
    /// For statements.
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// `host:port` of the address, for messages.
    pub fn server(&self) -> &str {
        &self.server
    }

    /// Ends the connection and waits until the server has let go of it, so that the next one finds a free place. Answers why a statement that was
    /// under way failed, which itself knows no more than that it was cancelled, or the connection closed: the operator asked to stop, or the server was
    /// out of reach.
    pub async fn close(self) -> Option<Error> {
        drop(self.client);
        // The driver ends with its client; a panic in it has nothing left to harm.
        let silence = self.driver.await.ok().flatten();
        if self.cut_off.into_inner() { Some(Error::CutOff { server: self.server }) } else { silence }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use landfall_model::{kind::Kind, monitor::Silent};
    use landfall_testkit::{Postgres, Tunnel};
    use tokio::time::timeout;

    use super::{connect, connect_and_watch};

    #[tokio::test]
    async fn a_statement_whose_answer_cannot_come_any_more_fails_and_a_long_one_is_waited_for() {
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        let tunnel = Tunnel::to(database.port()).unwrap();
        let url = database.url().replace(&database.port().to_string(), &tunnel.port().to_string());
        let (monitor, every) = (Silent::default(), Duration::from_millis(700));
        let session = connect_and_watch("landfall test", &url, &monitor, every).await.unwrap();
        let sleep = || session.client().batch_execute("SELECT pg_sleep(5)");
        sleep().await.unwrap();

        tunnel.stalls();
        let waited = timeout(Duration::from_secs(30), sleep()).await;
        let error = waited.expect("it is not waited for without end").unwrap_err();
        assert!(error.is_closed(), "{error}");
        let why = session.close().await.expect("it is told why the connection ended");
        let server = format!("127.0.0.1:{} gave no answer for 4 s", tunnel.port());
        assert!(why.to_string().starts_with(&server) && why.kind() == Kind::Target, "{why}");

        assert!(connect(database.url()).await.unwrap().close().await.is_none());
    }
}
