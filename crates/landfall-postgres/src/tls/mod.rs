//! TLS for the driver, by rustls: how it is begun, and what is remembered of it for the error's sentence.

mod files;
mod verifier;

use std::{
    future::Future,
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll},
};

use rustls::{ClientConfig, crypto::aws_lc_rs, pki_types::ServerName};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use tokio_rustls::{TlsConnector, client::TlsStream as Encrypted};

use crate::error::Error;

pub use files::{Identity, Roots};
pub use verifier::Trust;

/// What the address asks of TLS.
#[derive(Clone)]
pub struct Settings {
    /// Whom we talk to.
    pub trust: Trust,
    /// Where the authorities come from, for messages.
    pub roots: Option<Roots>,
    /// Who we are.
    pub identity: Option<Identity>,
}

/// Begins TLS for the driver. Clones belong to one attempt and remember how far it got.
#[derive(Debug, Clone)]
pub struct Connector {
    config: Arc<ClientConfig>,
    progress: Arc<AtomicU8>,
}

/// How far an attempt got: the driver asks the server for TLS, and the server agrees. That it did not is no error with a type of its own.
const ASKED: u8 = 1;
const AGREED: u8 = 2;

impl Connector {
    pub fn new(settings: &Settings) -> Result<Self, Error> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let verifier = verifier::verifier(settings.trust.clone(), &provider);
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(Error::Rustls)?
            .dangerous()
            .with_custom_certificate_verifier(verifier);
        let mut config = match settings.identity.clone() {
            Some(Identity { chain, key }) => {
                builder.with_client_auth_cert(chain, key.0).map_err(Error::Identity)?
            }
            None => builder.with_no_client_auth(),
        };
        // What `sslnegotiation=direct` needs; other servers do not mind.
        config.alpn_protocols = vec![b"postgresql".to_vec()];
        Ok(Self { config: Arc::new(config), progress: Arc::default() })
    }

    /// True where the server was asked for TLS and never began it.
    pub fn was_denied(&self) -> bool {
        self.progress.load(Ordering::Relaxed) == ASKED
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> MakeTlsConnect<S> for Connector {
    type Stream = Stream<S>;
    type TlsConnect = Handshake;
    type Error = rustls::Error;

    fn make_tls_connect(&mut self, host: &str) -> Result<Handshake, rustls::Error> {
        self.progress.store(ASKED, Ordering::Relaxed);
        // Over a socket of the file system there is no host, and no TLS.
        let host = if host.is_empty() { "localhost" } else { host };
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| rustls::Error::General(format!("{host} is no name of a host")))?;
        Ok(Handshake { connector: self.clone(), name })
    }
}

/// TLS about to begin with one host.
pub struct Handshake {
    connector: Connector,
    name: ServerName<'static>,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> TlsConnect<S> for Handshake {
    type Stream = Stream<S>;
    type Error = Broken;
    type Future = Pin<Box<dyn Future<Output = Result<Stream<S>, Broken>> + Send>>;

    fn connect(self, stream: S) -> Self::Future {
        self.connector.progress.store(AGREED, Ordering::Relaxed);
        let handshake = TlsConnector::from(self.connector.config).connect(self.name, stream);
        Box::pin(async move { handshake.await.map(Stream).map_err(Broken) })
    }
}

/// A handshake that failed: of its own type, so that it is not taken for a server that does not answer.
#[derive(Debug, thiserror::Error)]
#[error("the TLS handshake failed")]
pub struct Broken(#[source] pub io::Error);

impl Broken {
    /// What rustls said.
    pub fn reason(&self) -> Option<&rustls::Error> {
        self.0.get_ref().and_then(|error| error.downcast_ref())
    }
}

/// An encrypted stream. It binds no channel: SCRAM works without, and the certificate's hash would need a parser of certificates.
pub struct Stream<S>(Encrypted<S>);

impl<S: AsyncRead + AsyncWrite + Unpin> TlsStream for Stream<S> {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Stream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Stream<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
