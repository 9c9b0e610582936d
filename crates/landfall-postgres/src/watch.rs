//! Whether the server is still there while a statement is under way. That nothing comes says nothing, since a statement may take minutes; but a
//! server that is there lets somebody else in, or tells why not. Of a way that swallows everything (a tunnel of a laptop that slept, a proxy that
//! hangs) neither end of the connection hears anything, ever.

use std::{error::Error as _, io, time::Duration};

use tokio::time::{sleep, timeout};
use tokio_postgres::{Config, config::Host};

use crate::{address::Address, error::Error, patience, tls::Connector};

/// How often is looked, and how long at most at one server.
pub const EVERY: Duration = Duration::from_secs(20);
/// So many looks in a row without any answer.
const SILENCES: u32 = 3;

/// Ends once a server is out of reach for two minutes, with why: for who has a program of PostgreSQL at work on it, which waits without end.
pub async fn out_of_reach(database_url: &str) -> Error {
    let reach = async || {
        let address = Address::parse(database_url)?;
        let connector = Connector::new(&address.tls)?;
        Ok(until_out_of_reach(&address, &connector, EVERY).await)
    };
    reach().await.unwrap_or_else(|error| error)
}

/// Ends once the server gave no answer to some looks in a row, and says so. Never over a socket of the file system, where nothing is on the way: the
/// demo's server lets one in at a time, and the others wait.
pub async fn until_out_of_reach(address: &Address, connector: &Connector, every: Duration) -> Error {
    if address.config.get_hosts().iter().any(|host| matches!(host, Host::Unix(_))) {
        return std::future::pending().await;
    }
    let (config, limit) = patience::within(every, &address.config);
    let mut silences = 0;
    while silences < SILENCES {
        sleep(every).await;
        let answers = timeout(limit, answers(&config, connector)).await.unwrap_or(false);
        silences = if answers { 0 } else { silences + 1 };
    }
    Error::OutOfReach { server: address.server(), seconds: (every * 2 * SILENCES).as_secs() }
}

/// True where anything comes back: a refusal, also that there is no connection left, is an answer.
async fn answers(config: &Config, connector: &Connector) -> bool {
    match config.connect(connector.clone()).await {
        Ok((client, connection)) => {
            drop(client);
            // The server is told that this was all.
            let _ = connection.await;
            true
        }
        Err(error) => {
            let reason = error.source().and_then(<dyn std::error::Error>::downcast_ref::<io::Error>);
            reason.is_none_or(|reason| reason.kind() != io::ErrorKind::TimedOut)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        iter::from_fn,
        net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
        time::Duration,
    };

    use landfall_testkit::Postgres;
    use tokio::{net::TcpSocket, time::timeout};

    use super::{Address, Connector, SILENCES, until_out_of_reach};

    const EVERY: Duration = Duration::from_millis(700);

    /// True where it is found to be out of reach within twice the time that this takes.
    async fn is_given_up(url: String) -> bool {
        let address = Address::parse(&url).unwrap();
        let connector = Connector::new(&address.tls).unwrap();
        timeout(EVERY * 4 * SILENCES, until_out_of_reach(&address, &connector, EVERY)).await.is_ok()
    }

    #[tokio::test]
    async fn a_server_is_out_of_reach_where_nothing_comes_back_and_not_where_it_refuses() {
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        let full = database.role("full", &[]).unwrap();
        database.run(&format!("ALTER ROLE {}_full CONNECTION LIMIT 0", database.name())).unwrap();
        let nowhere = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let silent = format!("postgres://u:p@{}/d", nowhere.local_addr().unwrap());
        let cases = [
            (database.url(), false),
            (&full, false),
            ("postgres://u:p@127.0.0.1:1/d", false),
            ("postgres:///d?host=/nowhere", false),
            (&silent, true),
        ];
        let looks = cases.map(|(url, expected)| (url, expected, tokio::spawn(is_given_up(url.to_owned()))));
        for (url, expected, look) in looks {
            assert_eq!(look.await.unwrap(), expected, "{url}");
        }
    }

    #[tokio::test]
    async fn a_server_that_answers_behind_one_that_is_gone_is_not_out_of_reach() {
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        let server = format!("127.0.0.1:{}", database.port());
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let full = socket.listen(1).unwrap();
        let gone = full.local_addr().unwrap();
        // Once nobody takes them the system swallows what comes, as a machine does that is gone.
        let wait = || TcpStream::connect_timeout(&gone, Duration::from_millis(200)).ok();
        let _waiting: Vec<TcpStream> = from_fn(wait).collect();
        let url = database.url().replace(&server, &format!("{gone},{server}"));
        let patient = format!("{url}?connect_timeout=30");
        assert_eq!(tokio::join!(is_given_up(url), is_given_up(patient)), (false, false), "{gone}");
    }
}
