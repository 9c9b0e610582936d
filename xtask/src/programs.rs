//! The test programs of the workspace, several at once: `cargo test` runs one after the other, and most of them wait for a server half of
//! their time. A runner that gives each test a process of its own would start a server for each.

use std::{
    fmt,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    cargo::{self, cargo},
    totals::Totals,
};

/// So many of those that took longest are told again at the end.
const SLOWEST: usize = 10;

/// A test program. In order, those of the program itself come first: they take longest.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct Program {
    /// Of its package: there cargo would start it.
    folder: PathBuf,
    name: String,
    file: PathBuf,
}

/// What came of it.
struct Ran<'p> {
    program: &'p Program,
    took: Duration,
    output: Result<Output>,
}

/// Builds all of the workspace.
///
/// # Errors
/// Where one cannot be built.
pub fn build() -> Result<Vec<Program>> {
    let arguments = ["test", "--workspace", "--no-run", "--message-format", "json-render-diagnostics"];
    let mut programs = Vec::new();
    cargo::run_reading(&mut cargo(&arguments), |line| programs.extend(Program::told(line)))?;
    programs.sort();
    Ok(programs)
}

/// Runs as many at once as the machine has processors, all of them, whichever fail; what one prints is shown when it ends. Their tests are
/// added to the totals.
///
/// # Errors
/// Which of them failed, and the totals.
pub fn run(programs: &[Program], mut totals: Totals) -> Result<Totals> {
    let mut ended = Vec::new();
    side_by_side(programs, |ran| {
        println!("== {ran}");
        if let Ok(output) = &ran.output {
            // A test may print anything, also what is no text.
            let said = String::from_utf8_lossy(&output.stdout);
            println!("{said}{}", String::from_utf8_lossy(&output.stderr));
            said.lines().for_each(|line| totals.add(line));
        }
        ended.push(ran);
    })?;
    ended.sort_by_key(|ran| std::cmp::Reverse(ran.took));
    println!("== slowest");
    ended.iter().take(SLOWEST).for_each(|ran| println!("{ran}"));
    let failed: Vec<_> = ended.iter().filter(|ran| !ran.has_passed()).map(Ran::to_string).collect();
    if !failed.is_empty() {
        bail!("{}\n{totals}", failed.join("\n"));
    }
    Ok(totals)
}

/// Hands each to `see` when it has ended.
fn side_by_side<'p>(programs: &'p [Program], see: impl FnMut(Ran<'p>)) -> Result<()> {
    let at_once = thread::available_parallelism().context("nobody knows how many processors there are")?;
    let next = &AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..at_once.get() {
            let sender = sender.clone();
            scope.spawn(move || {
                while let Some(program) = programs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // It is received until the last sender is gone.
                    let _ = sender.send(program.run());
                }
            });
        }
        drop(sender);
        receiver.into_iter().for_each(see);
    });
    Ok(())
}

impl Program {
    /// The program that a message of cargo tells of; none where it tells of something else.
    fn told(message: &str) -> Option<Self> {
        let message: Value = serde_json::from_str(message).ok()?;
        let file = message["executable"].as_str().filter(|_| message["profile"]["test"] == true)?.into();
        let folder = Path::new(message["manifest_path"].as_str()?).parent()?.to_owned();
        Some(Self { folder, name: message["target"]["name"].as_str()?.to_owned(), file })
    }

    fn run(&self) -> Ran<'_> {
        // Of one that hangs nothing else is seen.
        println!("== {self} runs");
        let started = Instant::now();
        let mut command = Command::new(&self.file);
        command.current_dir(&self.folder).env("CARGO_MANIFEST_DIR", &self.folder);
        let output = command.output().context("cannot be started");
        Ran { program: self, took: started.elapsed(), output }
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.folder.file_name().unwrap_or_default().display(), self.name)
    }
}

impl Ran<'_> {
    fn has_passed(&self) -> bool {
        self.output.as_ref().is_ok_and(|output| output.status.success())
    }
}

impl fmt::Display for Ran<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:.1} s", self.program, self.took.as_secs_f64())?;
        match &self.output {
            Ok(output) if output.status.success() => Ok(()),
            Ok(output) => write!(f, ", {}", output.status),
            Err(error) => write!(f, ", {error:#}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Program, run};
    use crate::totals::Totals;

    #[test]
    fn of_cargos_messages_only_those_of_test_programs_count() {
        let message = |test: bool, file: &str| {
            format!(
                r#"{{"manifest_path":"/w/a/Cargo.toml","target":{{"name":"b"}},"profile":{{"test":{test}}},"executable":{file}}}"#
            )
        };
        let program = Program::told(&message(true, r#""/w/target/debug/deps/b-1""#)).map(|it| it.to_string());
        assert_eq!(program.as_deref(), Some("a b"));
        for other in [message(false, r#""/w/target/debug/a""#), message(true, "null"), "running".to_owned()] {
            assert!(Program::told(&other).is_none(), "{other}");
        }
    }

    #[test]
    fn all_run_and_those_that_fail_are_named() {
        let program = |file: &str| Program {
            folder: Path::new("/").to_owned(),
            name: file.to_owned(),
            file: file.into(),
        };
        let told = |files: &[&str]| {
            let programs: Vec<_> = files.iter().map(|file| program(file)).collect();
            run(&programs, Totals::default()).map_err(|error| error.to_string())
        };
        assert!(told(&["true", "true"]).is_ok());
        let error = told(&["false", "true", "landfall-nowhere"]).unwrap_err();
        let [mut one, mut other, totals] = error.lines().collect::<Vec<_>>()[..] else { panic!("{error}") };
        if one.contains("nowhere") {
            (one, other) = (other, one);
        }
        assert!(one.starts_with(" false: ") && one.ends_with(", exit status: 1"), "{error}");
        assert!(other.contains("landfall-nowhere") && other.contains("cannot be started"), "{error}");
        assert_eq!(totals, "0 passed, 0 failed");
    }
}
