//! One look: a GET on a fresh connection, as somebody who comes for the first time. A connection that is kept open may stay with the side it
//! was made to, and says nothing.

use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Empty};
use hyper::{
    Request, Response, Uri,
    body::{Bytes, Incoming},
    header::{CONNECTION, HOST, LOCATION},
};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use landfall_model::cause;
use tokio::time::timeout;

use crate::{
    config::{Config, Side},
    error::Error,
};

/// Longer than this no answer may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// The header in which the proxy repeats the mark of its include.
const HEADER: &str = "x-landfall-side";

/// The way to look.
pub(crate) struct Probe {
    plain: Client<HttpConnector, Empty<Bytes>>,
    tls: Option<Client<HttpsConnector<HttpConnector>, Empty<Bytes>>>,
    pages: [Uri; 2],
}

/// What was seen.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// When it was asked.
    pub asked: Instant,
    /// How long the answer took.
    pub took: Duration,
    /// Status of the answer; none where none came.
    pub status: Option<u16>,
    /// The mark of the include that it went by; none where the proxy does not tell.
    pub mark: Option<String>,
    /// Where the answer leads on to, which is only from `http` to `https`: whoever answers so may never have asked the side behind it.
    pub elsewhere: Option<Uri>,
    /// The same in words.
    pub words: String,
}

/// What an answer holds that matters.
struct Told {
    status: u16,
    mark: Option<String>,
    elsewhere: Option<Uri>,
}

impl Seen {
    /// True for success, and for a redirection: what an application answers at its door to somebody unknown.
    pub fn healthy(&self) -> bool {
        self.status.is_some_and(|status| (200..400).contains(&status))
    }

    /// From a moment to the end of the answer.
    pub fn since(&self, moment: Instant) -> Duration {
        self.asked.saturating_duration_since(moment) + self.took
    }
}

impl Probe {
    /// Reads the addresses.
    pub fn new(config: &Config) -> Result<Self, Error> {
        let page = |side| {
            let text = config.page(side);
            let uri: Uri = text
                .parse()
                .map_err(|_| Error::Config(format!("the page of {side}, {text}, is no address")))?;
            match uri.scheme_str() {
                Some("http" | "https") => Ok(uri),
                _ => Err(Error::Config(format!(
                    "the page of {side}, {text}, does not begin with http:// or https://"
                ))),
            }
        };
        let pages = [page(Side::Crm)?, page(Side::Old)?];
        let secure = pages.iter().any(|page| page.scheme_str() == Some("https"));
        let mut builder = Client::builder(TokioExecutor::new());
        builder.pool_max_idle_per_host(0);
        Ok(Self {
            plain: builder.build_http(),
            tls: secure.then(|| Ok(builder.build(connector()?))).transpose()?,
            pages,
        })
    }

    /// The public address, by the page of a side.
    pub async fn public(&self, side: Side) -> Seen {
        let page = self.page(side);
        self.look(page, None).await
    }

    /// Refuses a page whose proxy answers by itself, by leading on to `https`: it would, whatever became of the side behind it. One that tells a mark
    /// goes by the include.
    pub async fn refuse_elsewhere(&self, side: Side) -> Result<(), Error> {
        let seen = self.public(side).await;
        let Some(to) = seen.elsewhere.filter(|_| seen.mark.is_none()) else { return Ok(()) };
        let page = self.page(side);
        Err(Error::Config(format!(
            "the page of {side}, {page}, only leads on to {to}, and would whatever became of {side}: name that one"
        )))
    }

    /// Asks each address of a side itself, past the proxy: a side that is not well is not switched to.
    pub async fn ask_itself(&self, config: &Config, side: Side) -> Result<(), Error> {
        let page = self.page(side);
        let host = page.authority().map(ToString::to_string);
        let path = page.path_and_query().map_or("/", |path| path.as_str());
        for address in config.addresses(side).iter().filter(|address| !address.starts_with("unix:")) {
            let itself = format!("http://{address}{path}");
            let uri = itself.parse().map_err(|_| Error::Config(format!("{address} is no address")))?;
            let seen = self.look(&uri, host.as_deref()).await;
            if !seen.healthy() {
                return Err(Error::Sick { side, address: address.clone(), words: seen.words });
            }
        }
        Ok(())
    }

    const fn page(&self, side: Side) -> &Uri {
        match side {
            Side::Crm => &self.pages[0],
            Side::Old => &self.pages[1],
        }
    }

    async fn look(&self, uri: &Uri, host: Option<&str>) -> Seen {
        let asked = Instant::now();
        let answer = timeout(PATIENCE, self.ask(uri, host)).await;
        let took = asked.elapsed();
        match answer {
            Ok(Ok(Told { status, mark, elsewhere })) => {
                Seen { asked, took, status: Some(status), mark, elsewhere, words: format!("status {status}") }
            }
            Ok(Err(words)) => Seen { asked, took, status: None, mark: None, elsewhere: None, words },
            Err(_) => {
                let words = format!("no answer within {} s", PATIENCE.as_secs());
                Seen { asked, took, status: None, mark: None, elsewhere: None, words }
            }
        }
    }

    /// The whole answer is read: one that breaks off is none.
    async fn ask(&self, uri: &Uri, host: Option<&str>) -> Result<Told, String> {
        let mut request = Request::get(uri.clone()).header(CONNECTION, "close");
        if let Some(host) = host {
            request = request.header(HOST, host);
        }
        let request = request.body(Empty::new()).map_err(|error| error.to_string())?;
        let answer: Response<Incoming> = match &self.tls {
            Some(tls) if uri.scheme_str() == Some("https") => tls.request(request).await,
            _ => self.plain.request(request).await,
        }
        .map_err(|error| cause::reason(&error, "SSL_CERT_FILE"))?;
        let status = answer.status().as_u16();
        let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
        let mark = header(HEADER).map(str::to_owned);
        let elsewhere =
            header(LOCATION.as_str()).and_then(|to| to.parse().ok()).filter(|to| is_elsewhere(uri, to));
        let mut body = answer.into_body();
        while let Some(frame) = body.frame().await {
            frame.map_err(|error| format!("the answer broke off: {error}"))?;
        }
        Ok(Told { status, mark, elsewhere })
    }
}

/// True for an address of the same host with TLS, of a page without: `https://crm.example.com/` of `http://crm.example.com/`.
fn is_elsewhere(asked: &Uri, to: &Uri) -> bool {
    let is_same_host =
        asked.host().zip(to.host()).is_some_and(|(one, other)| one.eq_ignore_ascii_case(other));
    is_same_host && asked.scheme_str() == Some("http") && to.scheme_str() == Some("https")
}

fn connector() -> Result<HttpsConnector<HttpConnector>, Error> {
    let roots = HttpsConnectorBuilder::new().with_native_roots().map_err(|error| {
        Error::Config(format!("the root certificates of this machine cannot be read: {error}"))
    })?;
    Ok(roots.https_or_http().enable_http1().build())
}
