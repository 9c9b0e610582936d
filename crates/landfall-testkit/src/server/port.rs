//! A port that is kept for one server.

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::{Context, Result};
use tokio::net::TcpSocket;

/// A port of 127.0.0.1 on which nobody listens but who is told of it.
///
/// A socket is bound to it that never listens. As long as it lives the system gives this port to nobody who asks for any, be it before a server
/// has come to listen or while that is started anew; who asks for this very one, as servers do, gets it. A port that was only found free and let
/// go belongs to the next who asks, of any test at the same time.
#[derive(Debug)]
pub struct Port {
    number: u16,
    _kept: TcpSocket,
}

impl Port {
    /// One that is free.
    ///
    /// # Errors
    /// Where none is.
    pub fn free() -> Result<Self> {
        let kept = TcpSocket::new_v4()?;
        kept.set_reuseaddr(true)?;
        kept.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).context("no free port on 127.0.0.1")?;
        Ok(Self { number: kept.local_addr()?.port(), _kept: kept })
    }

    /// Its number.
    pub const fn number(&self) -> u16 {
        self.number
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::ErrorKind,
        net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    };

    use tokio::net::TcpSocket;

    use super::Port;

    #[test]
    fn a_port_is_held_nobody_answers_there_and_one_server_after_the_other_may_listen() {
        let port = Port::free().unwrap();
        let own = SocketAddr::from((Ipv4Addr::LOCALHOST, port.number()));
        assert_eq!(TcpSocket::new_v4().unwrap().bind(own).unwrap_err().kind(), ErrorKind::AddrInUse);
        for _ in 0..2 {
            assert_eq!(TcpStream::connect(own).unwrap_err().kind(), ErrorKind::ConnectionRefused);
            let server = TcpListener::bind(own).unwrap();
            TcpStream::connect(own).unwrap();
            assert_eq!(TcpListener::bind(own).unwrap_err().kind(), ErrorKind::AddrInUse);
            drop(server);
        }
    }
}
