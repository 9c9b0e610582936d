//! HTTP to the CRM and what belongs to it: one call, no redirection followed, within a time.

use std::{error::Error as StdError, io, sync::Arc, time::Duration};

use http_body_util::{BodyExt, Full, Limited};
use hyper::{HeaderMap, Request, StatusCode, body::Bytes};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client as Pool, connect::HttpConnector},
    rt::TokioExecutor,
};
use landfall_model::cause;
use rustls::{ClientConfig, RootCertStore, crypto::aws_lc_rs};
use tokio::time::{Instant, timeout};

/// Larger answers are not read.
const BOUND: usize = 64 << 20;

/// A pool of connections.
#[derive(Debug, Clone)]
pub struct Http(Pool<HttpsConnector<HttpConnector>, Full<Bytes>>);

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
    /// From the call to the last byte.
    pub took: Duration,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoAnswer(pub String);

impl Http {
    /// A pool that trusts the authorities of this machine. Plain HTTP works where there are none.
    pub fn new() -> Self {
        let roots = rustls_native_certs::load_native_certs().certs;
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(roots);
        let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
        let config = config.with_safe_default_protocol_versions().expect("the provider knows them");
        let config = config.with_root_certificates(store).with_no_client_auth();
        let connector =
            HttpsConnectorBuilder::new().with_tls_config(config).https_or_http().enable_http1().build();
        Self(Pool::builder(TokioExecutor::new()).build(connector))
    }

    /// Calls, and reads the whole answer.
    ///
    /// # Errors
    /// No address, nobody there, or nothing within `patience`.
    pub async fn call(
        &self,
        verb: &str,
        url: &str,
        headers: &[(String, String)],
        body: Option<String>,
        patience: Duration,
    ) -> Result<Answer, NoAnswer> {
        let request = request(verb, url, headers, body)?;
        let began = Instant::now();
        let late = |_| NoAnswer(format!("no answer within {} s", patience.as_secs_f64()));
        let (status, headers, body) = timeout(patience, self.answer(request)).await.map_err(late)??;
        Ok(Answer { status, headers, body, took: began.elapsed() })
    }

    async fn answer(
        &self,
        request: Request<Full<Bytes>>,
    ) -> Result<(StatusCode, HeaderMap, Bytes), NoAnswer> {
        let response = self.0.request(request).await.map_err(|error| {
            let what = match error.is_connect() {
                true if is_untrusted(cause::innermost(&error)) => "it is not trusted",
                true => "nobody answers there",
                false => "the connection was closed",
            };
            NoAnswer(format!("{what} ({})", cause::reason(&error, "SSL_CERT_FILE")))
        })?;
        let (head, body) = response.into_parts();
        let body = Limited::new(body, BOUND).collect().await;
        let body = body.map_err(|_| NoAnswer("the answer broke off, or is larger than 64 MiB".to_owned()))?;
        Ok((head.status, head.headers, body.to_bytes()))
    }
}

impl Default for Http {
    fn default() -> Self {
        Self::new()
    }
}

fn request(
    verb: &str,
    url: &str,
    headers: &[(String, String)],
    body: Option<String>,
) -> Result<Request<Full<Bytes>>, NoAnswer> {
    let mut builder = Request::builder().method(verb).uri(url);
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    if body.is_some() {
        builder = builder.header("content-type", "application/json");
    }
    // The address may hold a token: it is not repeated.
    builder
        .body(Full::from(body.unwrap_or_default()))
        .map_err(|_| NoAnswer("its address or a header is invalid".to_owned()))
}

/// True where the certificate is the reason. I/O errors hide what they hold from `source`.
fn is_untrusted(error: &(dyn StdError + 'static)) -> bool {
    match error.downcast_ref::<io::Error>() {
        Some(outer) => outer.get_ref().is_some_and(|inner| is_untrusted(inner)),
        None => matches!(error.downcast_ref(), Some(rustls::Error::InvalidCertificate(_))),
    }
}
