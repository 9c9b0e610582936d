//! The wish that a statement ends, told over a connection of its own, which is as private as the first. That connection is not closed before the server
//! closes it, as libpq does: a pooler passes no wish on of one who is gone by then, and pgbouncer 1.18 may break down over it, for everybody.
//! The driver's own `cancel_query` does not wait.

use std::{
    error::Error,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpStream, UnixStream},
    time::timeout,
};
use tokio_postgres::{
    CancelToken, Config,
    config::Host,
    tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream},
};

use crate::{
    address::port,
    tls::{Broken, Connector, Handshake, Stream},
};

/// A server that is well takes the wish sooner.
const SOON: Duration = Duration::from_secs(2);

/// True where a server of the address took the wish. Which of several it is that works the driver does not tell; the others do not know the key by
/// which it is told, and end nothing.
pub async fn tell(config: &Config, connector: &Connector, token: &CancelToken) -> bool {
    let mut is_taken = false;
    for (n, host) in config.get_hosts().iter().enumerate() {
        let told = timeout(SOON, tell_one(config, n, host, connector, token)).await;
        is_taken |= matches!(told, Ok(Ok(())));
    }
    is_taken
}

async fn tell_one(
    config: &Config,
    n: usize,
    host: &Host,
    connector: &Connector,
    token: &CancelToken,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let port = port(config, n);
    match host {
        Host::Unix(folder) => {
            let stream = UnixStream::connect(folder.join(format!(".s.PGSQL.{port}"))).await?;
            over(stream, "", connector, token).await
        }
        Host::Tcp(name) => {
            let address = config.get_hostaddrs().get(n).map_or_else(|| name.clone(), ToString::to_string);
            over(TcpStream::connect((address, port)).await?, name, connector, token).await
        }
    }
}

async fn over<S>(
    stream: S,
    name: &str,
    connector: &Connector,
    token: &CancelToken,
) -> Result<(), Box<dyn Error + Send + Sync>>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let handshake = MakeTlsConnect::<Patient<S>>::make_tls_connect(&mut connector.clone(), name)?;
    Ok(token.cancel_query_raw(Patient(stream), PatientHandshake(handshake)).await?)
}

/// A stream that is not closed before the other side closes it.
struct Patient<S>(S);

/// The same for what TLS makes of a stream: its farewell is a close too.
struct PatientHandshake(Handshake);

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> TlsConnect<S> for PatientHandshake {
    type Stream = Patient<Stream<S>>;
    type Error = Broken;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Stream, Broken>> + Send>>;

    fn connect(self, stream: S) -> Self::Future {
        Box::pin(async move { self.0.connect(stream).await.map(Patient) })
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> TlsStream for Patient<S> {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            let mut space = [0; 64];
            let mut answer = ReadBuf::new(&mut space);
            // A connection that breaks has ended as well: TLS calls it broken where no farewell came.
            if ready!(Pin::new(&mut self.0).poll_read(cx, &mut answer)).is_err() || answer.filled().is_empty()
            {
                return Poll::Ready(Ok(()));
            }
        }
    }
}
