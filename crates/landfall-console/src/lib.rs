//! The console: web pages on this machine's own address, where an operator does what wants eyes: duplicates, stray files, berths, values, the
//! runbook, the gate, the report.
//!
//! It reads the files of a run and appends decisions, and what a person says of a step of the weekend; there is nothing else that it could
//! do. It reaches no database and not the source; previews come out of the store through a reader.

mod acts;
mod address;
mod assets;
mod desk;
mod events;
mod figures;
mod guard;
mod http;
mod lent;
mod pages;
mod preview;
mod routes;
mod site;
mod stock;

use std::{
    convert::Infallible,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};

use guard::Sessions;
pub use lent::{Cutover, Lent};
use site::Site;

/// Where no connection can be taken, asking again at once would keep a core busy.
const PAUSE: Duration = Duration::from_millis(100);

/// A console that listens, and has not answered yet.
pub struct Console {
    listener: TcpListener,
    site: Arc<Site>,
}

impl Console {
    /// Listens on a port of 127.0.0.1; 0 takes a free one.
    ///
    /// # Errors
    /// The port is taken.
    pub async fn listen(lent: Lent, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
        let port = listener.local_addr()?.port();
        let sessions = Sessions::new(&lent.operator, port).map_err(io::Error::other)?;
        let site = Site::new(lent, sessions, port);
        // A plan of a hundred thousand questions takes its time to be read: before the address is told, not under the first click. Where it
        // cannot be read, the pages say so.
        let _ = site.with_stock(|_| ());
        Ok(Self { listener, site: Arc::new(site) })
    }

    /// The address that lets one browser in.
    pub fn address(&self) -> String {
        self.site.address()
    }

    /// Answers until it is dropped. A connection that cannot be taken (the browser left, too many files are open) ends no other one.
    pub async fn serve(self) -> Infallible {
        (self.site.lent.tell)(&self.address());
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => drop(tokio::spawn(connection(stream, Arc::clone(&self.site)))),
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }
}

/// One connection, until the browser leaves. That it leaves in the middle of an answer is no failure of ours.
async fn connection(stream: TcpStream, site: Arc<Site>) {
    let service = service_fn(move |request| {
        let site = Arc::clone(&site);
        async move { Ok::<_, Infallible>(routes::answer(&site, request).await) }
    });
    let mut server = http1::Builder::new();
    let _ = server.timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).await;
}
