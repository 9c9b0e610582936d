//! A way to a server that can stall as a tunnel does whose laptop slept: what stands goes on standing, new connections are taken, and nothing
//! moves any more.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::{Context, Result};

/// A tunnel on a free port of 127.0.0.1. Its threads end with the process.
#[derive(Debug)]
pub struct Tunnel {
    port: u16,
    stalled: Arc<AtomicBool>,
}

impl Tunnel {
    /// To the server that listens on this port of 127.0.0.1.
    ///
    /// # Errors
    /// Where no port is free.
    pub fn to(server: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port on 127.0.0.1")?;
        let tunnel = Self { port: listener.local_addr()?.port(), stalled: Arc::default() };
        let stalled = Arc::clone(&tunnel.stalled);
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let Ok(far) = TcpStream::connect((Ipv4Addr::LOCALHOST, server)) else { continue };
                let (Ok(back), Ok(away)) = (near.try_clone(), far.try_clone()) else { continue };
                for (from, to) in [(near, far), (away, back)] {
                    let stalled = Arc::clone(&stalled);
                    thread::spawn(move || carry(from, to, &stalled));
                }
            }
        });
        Ok(tunnel)
    }

    /// The port on 127.0.0.1.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// From now on nothing moves.
    pub fn stalls(&self) {
        self.stalled.store(true, Ordering::Relaxed);
    }
}

/// One direction of a connection, to its end, which shows at both sides.
fn carry(mut from: TcpStream, mut to: TcpStream, stalled: &AtomicBool) {
    let mut piece = [0; 1 << 14];
    while let Ok(read @ 1..) = from.read(&mut piece) {
        while stalled.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(50));
        }
        if to.write_all(&piece[..read]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(std::net::Shutdown::Both);
}
