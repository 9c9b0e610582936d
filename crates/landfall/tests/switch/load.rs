//! Load: many clients that ask again and again, each time on a fresh connection, and count every answer that is not whole and well.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

const CLIENTS: usize = 16;

/// Clients at work.
pub struct Load {
    stop: Arc<AtomicBool>,
    asked: Arc<AtomicU64>,
    clients: Vec<JoinHandle<Seen>>,
}

/// What they saw.
#[derive(Debug, Default, Clone)]
pub struct Seen {
    pub old: u64,
    pub crm: u64,
    pub failed: u64,
    pub slowest: Duration,
    pub first_failure: Option<String>,
}

impl Load {
    pub fn start(port: u16) -> Self {
        let (stop, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let client = |_| {
            let (stop, asked) = (Arc::clone(&stop), Arc::clone(&asked));
            thread::spawn(move || {
                let mut seen = Seen::default();
                while !stop.load(Ordering::Relaxed) {
                    seen.count(port);
                    asked.fetch_add(1, Ordering::Relaxed);
                }
                seen
            })
        };
        Self { clients: (0..CLIENTS).map(client).collect(), stop, asked }
    }

    /// Waits until so many were asked in all.
    pub fn wait_for(&self, asked: u64) {
        while self.asked.load(Ordering::Relaxed) < asked {
            thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn stop(self) -> Seen {
        self.stop.store(true, Ordering::Relaxed);
        self.clients.into_iter().map(|client| client.join().unwrap()).fold(Seen::default(), Seen::and)
    }
}

impl Seen {
    fn count(&mut self, port: u16) {
        let began = Instant::now();
        match ask(port).as_deref() {
            Ok("old") => self.old += 1,
            Ok("crm") => self.crm += 1,
            other => {
                self.failed += 1;
                self.first_failure.get_or_insert(format!("{other:?}"));
            }
        }
        self.slowest = self.slowest.max(began.elapsed());
    }

    fn and(self, other: Self) -> Self {
        Self {
            old: self.old + other.old,
            crm: self.crm + other.crm,
            failed: self.failed + other.failed,
            slowest: self.slowest.max(other.slowest),
            first_failure: self.first_failure.or(other.first_failure),
        }
    }
}

/// One request on a fresh connection; the body of a whole answer with status 200.
pub fn ask(port: u16) -> io::Result<String> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: crm.test\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    match answer.split_once("\r\n\r\n") {
        Some((head, body)) if head.starts_with("HTTP/1.1 200") && body.len() == 3 => Ok(body.to_owned()),
        _ => Err(io::Error::other(answer)),
    }
}
