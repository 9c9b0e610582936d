//! One server process: started on free ports with a private folder, gone with the value or with the test process.

mod port;

use std::{
    fs::{self, File, Permissions},
    io::{self, Read, Write},
    net::{Ipv4Addr, TcpStream},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail};
use tempfile::{Builder, TempDir};

pub use port::Port;

/// How long a server may take until it answers. A busy machine is slow; a broken server is noticed by its end, not by this.
const PATIENCE: Duration = Duration::from_secs(600);
const POLL: Duration = Duration::from_millis(25);

/// A running server. Dropping it stops the process and removes its folder; when the test process dies, its guard does the same.
#[derive(Debug)]
pub struct Server {
    guard: Child,
    /// Never written: its end is the guard's signal.
    pipe: Option<ChildStdin>,
    folder: TempDir,
}

impl Server {
    /// Starts `command` and waits until `ready` says yes. `stop_signal` (`QUIT`, `KILL`) ends it; its data is thrown away.
    pub fn start(
        command: &Command,
        folder: TempDir,
        stop_signal: &str,
        ready: impl Fn() -> bool,
    ) -> Result<Self> {
        let log = File::create(folder.path().join("log"))?;
        let mut guard = guarded(command, folder.path(), stop_signal)
            .stdin(Stdio::piped())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("cannot start sh")?;
        let server = Self { pipe: guard.stdin.take(), guard, folder };
        server.wait_until(ready)?;
        Ok(server)
    }

    /// Sends the process a signal that ends it, starts it again on the same data, and waits until `ready` says yes.
    pub fn restart(&self, signal: &str, ready: impl Fn() -> bool) -> Result<()> {
        let (wish, pid) = (self.folder().join("restart"), self.folder().join("pid"));
        File::create(&wish)?;
        let status = Command::new("kill").args(["-s", signal, fs::read_to_string(pid)?.trim()]).status()?;
        if !status.success() {
            bail!("the server cannot be signalled");
        }
        // The wish is gone when the old process is; the new one may not be there yet.
        self.wait_until(|| !wish.exists() && ready())
    }

    /// Its private folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn wait_until(&self, ready: impl Fn() -> bool) -> Result<()> {
        let started = Instant::now();
        while !ready() {
            if self.folder().join("exit").exists() {
                bail!("the server ended before it was ready:\n{}", self.log());
            }
            if started.elapsed() > PATIENCE {
                bail!("the server did not answer within {} s:\n{}", PATIENCE.as_secs(), self.log());
            }
            thread::sleep(POLL);
        }
        Ok(())
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder().join("log")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.pipe.take());
        let _ = self.guard.wait();
    }
}

/// The same command under the guard, in a process group of its own: Ctrl-C in a terminal ends the test process,
/// and must leave the guard alive to clean up after it.
fn guarded(command: &Command, folder: &Path, stop_signal: &str) -> Command {
    let mut guard = Command::new("sh");
    guard
        .args(["-c", include_str!("guard.sh"), "guard", stop_signal])
        .arg(folder)
        .arg(command.get_program())
        .args(command.get_args())
        .current_dir(folder)
        .process_group(0);
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => guard.env(name, value),
            None => guard.env_remove(name),
        };
    }
    guard
}

/// A new, empty folder for one server, for this user alone. Its name is short: it may hold sockets, whose paths have at most 107 bytes.
pub fn private_folder(what: &str) -> io::Result<TempDir> {
    let prefix = format!("landfall-{what}-");
    Builder::new().prefix(&prefix).permissions(Permissions::from_mode(0o700)).tempdir()
}

/// Tries a start three times: a busy machine may have no room for one at this moment.
pub fn start_with_retries<T>(start: impl Fn() -> Result<T>) -> Result<T> {
    start().or_else(|_| start()).or_else(|_| start())
}

/// The server of this test process: started by the first who asks. Where it does not start everybody is told so.
pub fn shared<T>(
    server: &'static OnceLock<Result<T, String>>,
    start: impl FnOnce() -> Result<T>,
) -> Result<&'static T> {
    let started = server.get_or_init(|| start().map_err(|error| format!("{error:#}")));
    started.as_ref().map_err(|error| anyhow!("{error}"))
}

/// True when `GET path` is answered with 200.
pub fn answers(port: u16, path: &str) -> bool {
    let ask = || -> io::Result<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        write!(stream, "GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")?;
        let mut status = [0; 12];
        stream.read_exact(&mut status)?;
        Ok(String::from_utf8_lossy(&status).into_owned())
    };
    ask().is_ok_and(|status| status.ends_with(" 200"))
}
