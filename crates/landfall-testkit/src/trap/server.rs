//! A small HTTP/1.1 server: a thread for each connection, which stays open as long as NocoDB's.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::{Context, Result};

use super::{call::Reply, request::Request};

/// NocoDB drops a connection that idles for 5 s (NOCODB 3).
const IDLE: Duration = Duration::from_secs(5);

/// Answers one request.
pub(super) type Answer = dyn Fn(Request) -> Reply + Send + Sync;

/// Connections that are open, by number.
type Open = Arc<Mutex<BTreeMap<u64, TcpStream>>>;

/// Listens on a free port of 127.0.0.1 until it is dropped.
#[derive(Debug)]
pub(super) struct Server {
    address: SocketAddr,
    stopped: Arc<AtomicBool>,
    open: Open,
}

impl Server {
    /// Takes a port.
    pub fn bind() -> Result<(TcpListener, SocketAddr)> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port on 127.0.0.1")?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    }

    /// Starts to answer.
    pub fn start(listener: TcpListener, address: SocketAddr, answer: Arc<Answer>) -> Self {
        let server = Self { address, stopped: Arc::default(), open: Arc::default() };
        let (stopped, open) = (Arc::clone(&server.stopped), Arc::clone(&server.open));
        thread::spawn(move || {
            for (stream, number) in listener.incoming().flatten().zip(0..) {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                connected(stream, number, &answer, &open);
            }
        });
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        // Wakes the listener, which waits for a connection.
        let _ = TcpStream::connect(self.address);
        for stream in lock(&self.open).values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

/// Serves a connection in a thread of its own, and ends it for both sides.
fn connected(stream: TcpStream, number: u64, answer: &Arc<Answer>, open: &Open) {
    if let Ok(again) = stream.try_clone() {
        lock(open).insert(number, again);
    }
    let (answer, open) = (Arc::clone(answer), Arc::clone(open));
    thread::spawn(move || {
        // An error here is a client that hung up, or one that idled.
        let _ = serve(&stream, &*answer);
        let _ = stream.shutdown(Shutdown::Both);
        lock(&open).remove(&number);
    });
}

/// Answers the requests of one connection, one after another, until it idles, ends, is cut, or does not speak HTTP.
fn serve(stream: &TcpStream, answer: &Answer) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while reader.fill_buf()?.first().is_some_and(u8::is_ascii_uppercase) {
        let is_head = |line: &io::Result<String>| !line.as_ref().is_ok_and(String::is_empty);
        let head: Vec<String> = reader.by_ref().lines().take_while(is_head).collect::<Result<_, _>>()?;
        let Some(request) = Request::read(&head) else { return Ok(()) };
        let reply = answer(request);
        write(stream, &reply)?;
        if reply.cut.is_some() {
            return Ok(());
        }
    }
    Ok(())
}

/// Head and body in one piece, so that no part waits for the acknowledgement of the other.
fn write(mut stream: &TcpStream, reply: &Reply) -> io::Result<()> {
    thread::sleep(reply.delay);
    let mut answer = Vec::with_capacity(reply.body.len() + 256);
    write!(answer, "HTTP/1.1 {} X\r\ncontent-length: {}\r\n", reply.status, reply.body.len())?;
    if !reply.headers.iter().any(|(name, _)| *name == "content-type") {
        answer.extend(b"content-type: application/json; charset=utf-8\r\n");
    }
    for (name, value) in &reply.headers {
        write!(answer, "{name}: {value}\r\n")?;
    }
    write!(answer, "connection: keep-alive\r\nkeep-alive: timeout={}\r\n\r\n", IDLE.as_secs())?;
    let sent = reply.cut.unwrap_or(reply.body.len()).min(reply.body.len());
    answer.extend(&reply.body.as_bytes()[..sent]);
    stream.write_all(&answer)
}

fn lock(open: &Open) -> MutexGuard<'_, BTreeMap<u64, TcpStream>> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}
