//! What the tests of all servers share: a server is gone, and a test process that is killed.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests: an `unwrap` is an assertion, standard output is the pipe between two processes"
)]

use std::{
    env,
    io::{BufRead, BufReader},
    net::{Ipv4Addr, TcpStream},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const CHILD: &str = "LANDFALL_TESTKIT_CHILD";

/// True while somebody listens there.
pub fn listens(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// Runs the test `name` once more in a process of its own, in which `start` starts a server and keeps it; kills that process as the
/// kernel would, and checks that server and folder are gone soon. `start` answers the server, its port and its folder.
pub fn killing_the_test_process_stops<T>(name: &str, start: impl Fn() -> (T, u16, std::path::PathBuf)) {
    if env::var_os(CHILD).is_some() {
        let (_server, port, folder) = start();
        println!("\nSTARTED {port} {}", folder.display());
        thread::sleep(Duration::from_secs(600));
    }
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(CHILD, "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let started = lines.map_while(Result::ok).find(|line| line.starts_with("STARTED")).expect("no server");
    let words: Vec<&str> = started.split(' ').collect();
    let port = words[1].parse().unwrap();
    assert!(listens(port));

    child.kill().unwrap();
    child.wait().unwrap();
    let killed = Instant::now();
    while listens(port) || std::path::Path::new(words[2]).exists() {
        assert!(killed.elapsed() < Duration::from_secs(120), "the server outlives its test process");
        thread::sleep(Duration::from_millis(50));
    }
}
