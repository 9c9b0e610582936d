//! What a process took: its peak of memory and its processor time, as Linux tells them.

use std::{
    fs,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// How often a running program is looked at. Its peak only grows, so that nothing but what it takes in its last moment is missed.
const LOOK: Duration = Duration::from_millis(10);

/// Peak of the resident memory in MB (`VmHWM`, which Linux gives in KiB), and processor seconds so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Usage {
    /// Millions of bytes.
    pub peak_mb: f64,
    /// In user and kernel, all threads.
    pub cpu_seconds: f64,
}

impl Usage {
    /// Of a process by its number, or `self`; none where it has gone.
    pub fn of(process: &str) -> Option<Self> {
        let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        let kib: f64 = peak.trim().trim_end_matches(" kB").parse().ok()?;
        Some(Self { peak_mb: kib * 1024.0 / 1e6, cpu_seconds: cpu_seconds(process, OWN)? })
    }
}

/// Processor seconds of all children of a process that have ended.
pub fn cpu_of_children(process: &str) -> Option<f64> {
    cpu_seconds(process, CHILDREN)
}

/// Where user and kernel time stand in `/proc/PROCESS/stat`, counted from the end of the program's name.
const OWN: usize = 11;
const CHILDREN: usize = 13;

fn cpu_seconds(process: &str, at: usize) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name stands in parentheses, and may hold blanks.
    let (_, rest) = stat.rsplit_once(')')?;
    let ticks = rest.split_whitespace().skip(at).take(2).filter_map(|word| word.parse::<f64>().ok());
    Some(ticks.sum::<f64>() / TICKS)
}

/// `USER_HZ`: 100 on every Linux that Rust runs on.
const TICKS: f64 = 100.0;

/// Runs a program to its end and answers how long it took and what; its standard output is thrown away.
///
/// # Errors
/// Where it cannot start or fails, with what it wrote to its standard error.
pub fn watch(command: &mut Command) -> Result<(f64, Usage)> {
    let name = command.get_program().to_string_lossy().into_owned();
    let began = Instant::now();
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let mut child = child.with_context(|| format!("cannot start {name}"))?;
    let usage = until_its_end(&mut child)?;
    let seconds = began.elapsed().as_secs_f64();
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("{name} ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok((seconds, usage))
}

fn until_its_end(child: &mut Child) -> Result<Usage> {
    let process = child.id().to_string();
    let mut usage = Usage::default();
    while child.try_wait()?.is_none() {
        usage = Usage::of(&process).unwrap_or(usage);
        thread::sleep(LOOK);
    }
    Ok(usage)
}
