//! A small HTTP/1.1 server: a thread for each connection, which stays open as long as NocoDB's.

use std::{
    io::{self, BufRead, BufReader, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
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

/// Listens on a free port of 127.0.0.1 until it is dropped.
#[derive(Debug)]
pub(super) struct Server {
    address: SocketAddr,
    stopped: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
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
            for stream in listener.incoming().flatten() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                if let Ok(again) = stream.try_clone() {
                    open.lock().unwrap_or_else(PoisonError::into_inner).push(again);
                }
                let answer = Arc::clone(&answer);
                // An error here is a client that hung up, or an answer that was to be cut.
                thread::spawn(move || {
                    serve(&stream, &*answer).and_then(|()| stream.shutdown(Shutdown::Both))
                });
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
        for stream in self.open.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

/// Answers the requests of one connection, one after another, until it idles, ends or is cut.
fn serve(stream: &TcpStream, answer: &Answer) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let mut lines = BufReader::new(stream).lines();
    loop {
        let head: Vec<String> = lines
            .by_ref()
            .take_while(|line| !line.as_ref().is_ok_and(String::is_empty))
            .collect::<Result<_, _>>()?;
        let Some(request) = Request::read(&head) else { return Ok(()) };
        let reply = answer(request);
        write(stream, &reply)?;
        if reply.cut.is_some() {
            return Ok(());
        }
    }
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
