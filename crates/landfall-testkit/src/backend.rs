//! A system that answers every request with its name: what stands behind a proxy in a test, and can fall ill.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
    thread,
};

use anyhow::{Context, Result};

/// So many requests are answered at once.
const THREADS: usize = 8;
/// In place of a status: no answer.
const SILENT: u16 = 0;

/// A system on a free port. Its threads end with the process.
#[derive(Debug)]
pub struct Backend {
    port: u16,
    status: Arc<AtomicU16>,
}

impl Backend {
    /// Answers 200 with `name` as the whole body.
    ///
    /// # Errors
    /// Where no port is free.
    pub fn start(name: &'static str) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port on 127.0.0.1")?;
        let port = listener.local_addr()?.port();
        let backend = Self { port, status: Arc::new(AtomicU16::new(200)) };
        for _ in 0..THREADS {
            let listener = listener.try_clone()?;
            let status = Arc::clone(&backend.status);
            thread::spawn(move || {
                let mut waiting = Vec::new();
                for client in listener.incoming().flatten() {
                    let status = status.load(Ordering::Relaxed);
                    if status == SILENT {
                        waiting.push(client);
                        continue;
                    }
                    // A client that goes away misses its answer.
                    let _ = answer(client, name, status);
                }
            });
        }
        Ok(backend)
    }

    /// The port on 127.0.0.1.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// From now on it answers with this status.
    pub fn answers(&self, status: u16) {
        self.status.store(status, Ordering::Relaxed);
    }

    /// From now on it takes every request and answers none.
    pub fn falls_silent(&self) {
        self.answers(SILENT);
    }
}

fn answer(mut client: TcpStream, name: &str, status: u16) -> std::io::Result<()> {
    let (mut head, mut part) = (Vec::new(), [0; 2048]);
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match client.read(&mut part)? {
            0 => return Ok(()),
            n => head.extend_from_slice(&part[..n]),
        }
    }
    let length = name.len();
    let answer =
        format!("HTTP/1.1 {status} x\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{name}");
    client.write_all(answer.as_bytes())
}
