//! hyper with or without TLS: builds GET requests, and collects answers within a bound.

use std::{error::Error as StdError, time::Duration};

use futures::{
    TryStreamExt,
    stream::{self, BoxStream},
};
use http_body_util::{BodyDataStream, BodyExt, Empty, LengthLimitError, Limited};
use hyper::{
    HeaderMap, Request, Response, StatusCode, Uri,
    body::{Bytes, Incoming},
    header::{ACCEPT_ENCODING, CACHE_CONTROL, HeaderValue},
};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client as Pool, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use landfall_model::cause;
use tokio::time::timeout;

use crate::error::{Class, Error, Failure, Problem};

/// NocoDB drops a connection that idles for 5 s (NOCODB 3); ours are dropped before, so that a call rarely meets a dying one.
const IDLE: Duration = Duration::from_secs(4);

const LOG: &str = "look into the log of the server or proxy";

/// A pool of connections. Plain HTTP has its own: it must work where no root certificates are installed.
#[derive(Debug)]
pub(super) enum Client {
    Plain(Pool<HttpConnector, Empty<Bytes>>),
    Tls(Pool<HttpsConnector<HttpConnector>, Empty<Bytes>>),
}

/// Checks the address and makes the pool for it; returns the root to which paths are appended.
pub(super) fn open(url: &str) -> Result<(Client, String), Error> {
    let (uri, root) = root(url)?;
    let mut builder = Pool::builder(TokioExecutor::new());
    builder.pool_idle_timeout(IDLE).pool_timer(TokioTimer::new());
    if uri.scheme_str() == Some("http") {
        return Ok((Client::Plain(builder.build_http()), root));
    }
    let roots = HttpsConnectorBuilder::new().with_native_roots().map_err(|error| {
        Error::Config(Problem::new(
            format!("the root certificates of this machine cannot be read: {error}"),
            "install the package ca-certificates, or set SSL_CERT_FILE",
        ))
    })?;
    Ok((Client::Tls(builder.build(roots.https_only().enable_http1().build())), root))
}

fn root(url: &str) -> Result<(Uri, String), Error> {
    let wrong = |why: &str| Error::Config(Problem::new(why, "set it like https://nocodb.example.com"));
    let root = url.trim().trim_end_matches('/');
    let uri: Uri = root.parse().map_err(|_| wrong("NOCODB_URL is not an address"))?;
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err(wrong("NOCODB_URL does not begin with http:// or https://"));
    }
    let has_login = uri.authority().is_none_or(|authority| authority.as_str().contains('@'));
    if has_login || uri.query().is_some() || root.contains('#') {
        return Err(wrong("NOCODB_URL holds more than scheme, host, port and path"));
    }
    Ok((uri, root.to_owned()))
}

impl Client {
    /// The only place that makes a request: a GET without a body, for what NocoDB says now and as it says it. Whoever asks for no encoding takes any,
    /// and a token that is not in `Authorization` keeps no answer out of a cache.
    pub fn request(&self, url: &str, headers: &HeaderMap) -> Result<Request<Empty<Bytes>>, Failure> {
        let unbuildable = |error| {
            Failure::new(Class::Unreadable, "the address of the call is invalid", "").caused_by(error)
        };
        let mut request = Request::get(url).body(Empty::new()).map_err(unbuildable)?;
        let plain = [(ACCEPT_ENCODING, "identity"), (CACHE_CONTROL, "no-cache")];
        let plain = plain.map(|(name, value)| (name, HeaderValue::from_static(value)));
        request.headers_mut().extend(plain);
        request.headers_mut().extend(headers.clone());
        Ok(request)
    }

    /// Sends it and collects the answer, up to `bound` bytes.
    pub async fn send(
        &self,
        request: Request<Empty<Bytes>>,
        bound: usize,
    ) -> Result<(StatusCode, HeaderMap, Bytes), Failure> {
        let (head, body) = self.begin(request).await?.into_parts();
        Ok((head.status, head.headers, collect(body, bound).await?))
    }

    /// Sends it and answers as soon as the answer begins.
    pub async fn begin(&self, request: Request<Empty<Bytes>>) -> Result<Response<Incoming>, Failure> {
        let host = request.uri().authority().map(ToString::to_string).unwrap_or_default();
        let sent = match self {
            Self::Plain(pool) => pool.request(request).await,
            Self::Tls(pool) => pool.request(request).await,
        };
        sent.map_err(|error| not_sent(&host, &error))
    }
}

/// The rest of an answer, up to `bound` bytes.
pub(super) async fn collect(body: Incoming, bound: usize) -> Result<Bytes, Failure> {
    let body = Limited::new(body, bound).collect().await.map_err(|error| cut(error, bound))?;
    Ok(body.to_bytes())
}

/// The rest of an answer as it comes, as long as no piece is waited for longer than `patience`.
pub(super) fn pieces(body: Incoming, patience: Duration) -> BoxStream<'static, Result<Bytes, Failure>> {
    let body = BodyDataStream::new(body).map_err(|error| broke_off(error.into()));
    let pieces = stream::try_unfold(body, move |mut body| async move {
        let piece = timeout(patience, body.try_next()).await.map_err(|_| stalled(patience))??;
        Ok(piece.map(|piece| (piece, body)))
    });
    Box::pin(pieces)
}

fn not_sent(host: &str, error: &hyper_util::client::legacy::Error) -> Failure {
    let what = if error.is_connect() { "cannot be reached" } else { "closed the connection" };
    let reason = cause::reason(error, "SSL_CERT_FILE");
    Failure::new(
        Class::Connection,
        format!("the source at {host} {what} ({reason})"),
        "check NOCODB_URL and that NocoDB runs",
    )
}

fn cut(error: Box<dyn StdError + Send + Sync>, bound: usize) -> Failure {
    if error.is::<LengthLimitError>() {
        return Failure::new(
            Class::TooLarge,
            format!("the source's answer is larger than {} MiB", bound >> 20),
            "",
        );
    }
    broke_off(error)
}

fn broke_off(error: Box<dyn StdError + Send + Sync>) -> Failure {
    Failure::new(Class::Broken, "the source's answer broke off", LOG).caused_by(error)
}

fn stalled(patience: Duration) -> Failure {
    let seconds = patience.as_secs_f32();
    let what = format!("the source's answer stopped in the middle: nothing more came for {seconds} seconds");
    Failure::new(Class::Deadline, what, LOG)
}

#[cfg(test)]
mod tests {
    use super::root;

    #[test]
    fn an_address_is_taken_with_its_path_and_without_its_last_slash() {
        let cases = [
            ("https://nocodb.example.com", "https://nocodb.example.com"),
            (" http://127.0.0.1:8080/ ", "http://127.0.0.1:8080"),
            ("https://example.com/nocodb//", "https://example.com/nocodb"),
        ];
        for (url, expected) in cases {
            assert_eq!(root(url).unwrap().1, expected, "{url}");
        }
    }

    #[test]
    fn an_address_that_cannot_be_meant_is_refused_by_the_variable_and_without_its_secret() {
        for url in [
            "",
            "nocodb.example.com",
            "ftp://x",
            "https://",
            "https://joe:s3cret@x",
            "https://x?token=s3cret",
            "https://x/#/nc/s3cret",
            "https://a b",
        ] {
            let error = root(url).unwrap_err().to_string();
            assert!(error.contains("NOCODB_URL") && !error.contains("s3cret"), "{url}: {error}");
        }
    }
}
