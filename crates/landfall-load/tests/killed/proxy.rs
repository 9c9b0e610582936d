//! A door to the server that counts what the client asks, and at the n-th request does as a dying network or machine does.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread::{JoinHandle, spawn},
    time::Duration,
};

/// So long a server that was asked may say nothing.
const SILENCE: Duration = Duration::from_secs(5);

/// Where the door closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// At this request, from 0.
    pub at: usize,
    /// True where the server still gets it and does it, and only its answer is lost.
    pub arrives: bool,
    /// True where the connection breaks; else the client hears nothing more until it ends.
    pub breaks: bool,
}

/// What a request is to the one who chooses where to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    Commit,
    Goodbye,
    Other,
}

/// One connection through the door.
pub struct Door {
    pub port: u16,
    reached: Receiver<()>,
    server: JoinHandle<io::Result<Vec<Request>>>,
}

impl Door {
    pub fn open(server: u16, stop: Option<Stop>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (told, reached) = channel();
        let server = spawn(move || {
            let client = listener.accept()?.0;
            Passage::new(client, server)?.carry(stop, &told)
        });
        Self { port, reached, server }
    }

    /// Waits for the stop; false where the client went before.
    pub fn is_reached(&self) -> bool {
        match self.reached.recv_timeout(Duration::from_secs(300)) {
            Ok(()) => true,
            Err(RecvTimeoutError::Disconnected) => false,
            Err(RecvTimeoutError::Timeout) => panic!("nobody came through the door, or nobody left it"),
        }
    }

    /// All requests that came, once the client is gone.
    pub fn close(self) -> Vec<Request> {
        self.server.join().unwrap().unwrap()
    }
}

struct Passage {
    client: TcpStream,
    server: TcpStream,
    /// True where answers go nowhere.
    is_mute: Arc<AtomicBool>,
    answered: Receiver<()>,
}

impl Passage {
    fn new(client: TcpStream, server: u16) -> io::Result<Self> {
        let server = TcpStream::connect((Ipv4Addr::LOCALHOST, server))?;
        client.set_nodelay(true)?;
        server.set_nodelay(true)?;
        let (told, answered) = channel();
        let is_mute = Arc::new(AtomicBool::new(false));
        let (from, to, mute) = (server.try_clone()?, client.try_clone()?, is_mute.clone());
        spawn(move || answers(from, to, &mute, &told));
        Ok(Self { client, server, is_mute, answered })
    }

    /// Carries requests until one side is gone.
    fn carry(mut self, stop: Option<Stop>, reached: &Sender<()>) -> io::Result<Vec<Request>> {
        let mut requests = Vec::new();
        let mut has_begun = false;
        while let Some(message) = read(&mut self.client, has_begun) {
            let kind = if has_begun { message[0] } else { b'p' };
            has_begun = true;
            if b"pQSdX".contains(&kind) {
                requests.push(request(kind, &message));
            }
            match stop.filter(|stop| requests.len() > stop.at) {
                Some(stop) => {
                    self.stop(stop, kind, &message)?;
                    let _ = reached.send(());
                    break;
                }
                // A server that is gone shows as the end of its answers.
                None => drop(self.server.write_all(&message)),
            }
        }
        // Whoever is to be killed hangs on until then.
        while !stop.is_some_and(|stop| stop.breaks) && read(&mut self.client, true).is_some() {}
        for stream in [&self.client, &self.server] {
            let _ = stream.shutdown(Shutdown::Both);
        }
        Ok(requests)
    }

    fn stop(&mut self, stop: Stop, kind: u8, message: &[u8]) -> io::Result<()> {
        if stop.arrives {
            self.is_mute.store(true, Ordering::SeqCst);
            self.server.write_all(message)?;
            if b"pQS".contains(&kind) {
                // The server has answered, or is gone; or it has nothing to say to a Sync that came while it waits for the rows of a COPY,
                // whose answer was out before.
                let _ = self.answered.recv_timeout(SILENCE);
            }
        }
        Ok(())
    }
}

fn request(kind: u8, message: &[u8]) -> Request {
    match kind {
        b'Q' if message[5..].starts_with(b"COMMIT") => Request::Commit,
        b'X' => Request::Goodbye,
        _ => Request::Other,
    }
}

/// One message of the client; the very first has no letter before its length. None where the client is gone.
fn read(client: &mut TcpStream, has_letter: bool) -> Option<Vec<u8>> {
    let head = if has_letter { 5 } else { 4 };
    let mut message = vec![0; head];
    client.read_exact(&mut message).ok()?;
    let length = u32::from_be_bytes(message[head - 4..].try_into().ok()?);
    message.resize(head + length as usize - 4, 0);
    client.read_exact(&mut message[head..]).ok()?;
    Some(message)
}

fn answers(mut server: TcpStream, mut client: TcpStream, is_mute: &AtomicBool, answered: &Sender<()>) {
    let mut bytes = vec![0; 1 << 16];
    while let Ok(length @ 1..) = server.read(&mut bytes) {
        if is_mute.load(Ordering::SeqCst) {
            let _ = answered.send(());
        } else if client.write_all(&bytes[..length]).is_err() {
            break;
        }
    }
    let _ = client.shutdown(Shutdown::Both);
}
