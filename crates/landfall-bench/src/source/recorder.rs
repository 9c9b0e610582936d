//! Notes what a client asks a server for: bytes pass untouched in both directions, and the first line of each request is kept.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use anyhow::Result;

type Calls = Arc<Mutex<Vec<String>>>;

/// Listens before a server on 127.0.0.1. Its threads end with the process.
#[derive(Debug)]
pub struct Recorder {
    port: u16,
    calls: Calls,
}

impl Recorder {
    /// Before the server on `port`.
    pub fn before(port: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let recorder = Self { port: listener.local_addr()?.port(), calls: Calls::default() };
        let calls = Arc::clone(&recorder.calls);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let calls = Arc::clone(&calls);
                // A connection that breaks shows at the client.
                thread::spawn(move || pass(&client, port, &calls));
            }
        });
        Ok(recorder)
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Path and query of every GET so far, in the order in which they came.
    pub fn calls(&self) -> Vec<String> {
        lock(&self.calls).clone()
    }
}

fn pass(client: &TcpStream, port: u16, calls: &Calls) -> io::Result<()> {
    let server = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (mut from_server, mut to_client) = (server.try_clone()?, client.try_clone()?);
    thread::spawn(move || io::copy(&mut from_server, &mut to_client));
    let (mut head, mut buffer) = (Vec::new(), [0; 1 << 14]);
    let (mut from_client, mut to_server) = (client, &server);
    loop {
        let length = from_client.read(&mut buffer)?;
        if length == 0 {
            return server.shutdown(std::net::Shutdown::Write);
        }
        head.extend_from_slice(&buffer[..length]);
        note(&mut head, calls);
        to_server.write_all(&buffer[..length])?;
    }
}

/// Takes whole heads off what was read so far: a GET has no body.
fn note(head: &mut Vec<u8>, calls: &Calls) {
    while let Some(end) = head.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
        let rest = head.split_off(end + 4);
        let text = String::from_utf8_lossy(head);
        lock(calls).extend(text.split(' ').nth(1).map(ToOwned::to_owned));
        *head = rest;
    }
}

fn lock(calls: &Calls) -> MutexGuard<'_, Vec<String>> {
    calls.lock().unwrap_or_else(PoisonError::into_inner)
}
