//! A door before a real S3 server that lets everything through, but for what it was told to answer itself: refusals, overload, silence. It
//! notes what was asked, so that a test can count copies as the server saw them.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use anyhow::{Context, Result};

/// What is answered in the server's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whim {
    /// An error of S3: HTTP status and code.
    Error(u16, &'static str),
    /// Nothing: the connection ends.
    HangUp,
    /// Nothing: the connection stands until the client ends it.
    Silence,
}

/// A door on a free port. Its threads end with the process.
#[derive(Debug)]
pub struct Unruly {
    port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    whims: Vec<(String, Whim, u32)>,
    heads: Vec<String>,
}

impl Unruly {
    /// Before the server that listens on this port of 127.0.0.1.
    ///
    /// # Errors
    /// Where no port is free.
    pub fn before(server: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port on 127.0.0.1")?;
        let door = Self { port: listener.local_addr()?.port(), state: Arc::default() };
        let state = Arc::clone(&door.state);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let state = Arc::clone(&state);
                // A connection that breaks shows at the client.
                thread::spawn(move || pass(&client, server, &state));
            }
        });
        Ok(door)
    }

    /// `http://127.0.0.1:port`.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// From now on the next so many requests whose head (first line and headers) holds `part` are answered so.
    pub fn answer(&self, part: &str, whim: Whim, times: u32) {
        lock(&self.state).whims.push((part.to_owned(), whim, times));
    }

    /// The heads of the requests so far that hold `part` and went through to the server.
    pub fn passed(&self, part: &str) -> Vec<String> {
        lock(&self.state).heads.iter().filter(|head| head.contains(part)).cloned().collect()
    }
}

impl State {
    /// What is answered to a request; none where it goes through.
    fn whim(&mut self, head: &str) -> Option<Whim> {
        let found = self.whims.iter_mut().find(|(part, _, times)| *times > 0 && head.contains(part));
        let Some((_, whim, times)) = found else {
            self.heads.push(head.to_owned());
            return None;
        };
        *times -= 1;
        Some(*whim)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One connection: requests are looked at one after the other, answers pass untouched.
fn pass(client: &TcpStream, server: u16, state: &Mutex<State>) -> io::Result<()> {
    let server = TcpStream::connect((Ipv4Addr::LOCALHOST, server))?;
    let (mut from_server, mut to_client) = (server.try_clone()?, client.try_clone()?);
    thread::spawn(move || io::copy(&mut from_server, &mut to_client));
    let (mut requests, mut to_server) = (BufReader::new(client), &server);
    loop {
        let head = head(&mut requests)?;
        if head.is_empty() {
            return server.shutdown(std::net::Shutdown::Write);
        }
        let body = length(&head);
        // Not in the head of the match: the lock would be held as long as the client is kept waiting.
        let whim = lock(state).whim(&head);
        match whim {
            None => {}
            Some(whim) => {
                io::copy(&mut requests.by_ref().take(body), &mut io::sink())?;
                return refuse(client, whim);
            }
        }
        to_server.write_all(head.as_bytes())?;
        io::copy(&mut requests.by_ref().take(body), &mut to_server)?;
    }
}

/// Everything up to the empty line; nothing where the client has no more to ask.
fn head(requests: &mut BufReader<&TcpStream>) -> io::Result<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if requests.read_line(&mut head)? == 0 {
            return Ok(String::new());
        }
    }
    Ok(head)
}

fn length(head: &str) -> u64 {
    let headers = head.lines().filter_map(|line| line.split_once(':'));
    let mut lengths = headers.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    lengths.next().and_then(|(_, value)| value.trim().parse().ok()).unwrap_or_default()
}

fn refuse(mut client: &TcpStream, whim: Whim) -> io::Result<()> {
    if whim == Whim::Silence {
        io::copy(&mut client, &mut io::sink())?;
    }
    if let Whim::Error(status, code) = whim {
        let body = format!("<Error><Code>{code}</Code><Message>as you wish</Message></Error>");
        let length = body.len();
        write!(
            client,
            "HTTP/1.1 {status} X\r\nContent-Type: application/xml\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        )?;
    }
    client.shutdown(std::net::Shutdown::Both)
}
