//! The programs of the tests, two at a time: most of what a test of a real server does is to wait for it, and with one program after the other,
//! as cargo runs them, a fifth of both cores of a small machine waited too.

use std::{
    path::Path,
    process::{Command, Output},
    sync::{Mutex, PoisonError, mpsc},
    thread,
    time::Instant,
};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::cargo::{self, cargo};

/// Both cores of a small machine are busy with two.
const AT_ONCE: usize = 2;

/// A program with tests, as it is run.
pub struct Program {
    name: String,
    command: Command,
}

/// What is told of a program.
pub enum Event {
    /// The one of this name begins: where it hangs, nothing else names it.
    Begun(String),
    /// It has ended.
    Ended(Ended),
}

/// One that has ended.
pub struct Ended {
    /// Where its tests are.
    pub name: String,
    /// How it ended, and what it printed.
    pub output: Result<Output>,
    /// For how long it ran, in seconds.
    pub seconds: f64,
}

/// Builds all of them, and answers which there are, the examples in the documentation last: cargo runs these itself.
pub fn build() -> Result<Vec<Program>> {
    let mut programs = Vec::new();
    let build = &mut cargo(&["test", "--workspace", "--no-run", "--message-format=json-render-diagnostics"]);
    cargo::run_reading(build, |line| programs.extend(Program::built(line)))?;
    // Those of the program itself are the longest, and by name among the last: they begin first, so that none runs alone at the end.
    programs.sort_by(|one, other| other.name.cmp(&one.name));
    let documentation = cargo(&["test", "--workspace", "--doc", "--no-fail-fast"]);
    programs.push(Program { name: "documentation".to_owned(), command: documentation });
    Ok(programs)
}

/// Runs them with their files in this folder, and tells of each as it begins and ends.
pub fn run(programs: Vec<Program>, folder: Option<&Path>, mut tell: impl FnMut(Event)) {
    let waiting = Mutex::new(programs.into_iter());
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    let (teller, told) = mpsc::channel();
    thread::scope(|scope| {
        for teller in vec![teller; AT_ONCE] {
            scope.spawn(move || {
                while let Some(program) = next() {
                    // Nobody hears it only where the other end has panicked.
                    let _ = teller.send(Event::Begun(program.name.clone()));
                    let _ = teller.send(Event::Ended(program.run(folder)));
                }
            });
        }
        told.into_iter().for_each(&mut tell);
    });
}

impl Program {
    /// The program of which cargo says in this line that it has built it.
    fn built(line: &str) -> Option<Self> {
        let said: Value = serde_json::from_str(line).ok()?;
        let is_test = said["profile"]["test"].as_bool()?;
        let program = said["executable"].as_str().filter(|_| is_test)?;
        let package = Path::new(said["manifest_path"].as_str()?).parent()?;
        let source = Path::new(said["target"]["src_path"].as_str()?);
        let mut command = Command::new(program);
        // As cargo runs it.
        command.current_dir(package).env("CARGO_MANIFEST_DIR", package);
        let source = source.strip_prefix(cargo::root()).unwrap_or(source);
        Some(Self { name: source.display().to_string(), command })
    }

    fn run(mut self, folder: Option<&Path>) -> Ended {
        let began = Instant::now();
        if let Some(folder) = folder {
            self.command.env("TMPDIR", folder);
        }
        let output = self.command.output().with_context(|| format!("cannot run {}", self.name));
        Ended { name: self.name, output, seconds: began.elapsed().as_secs_f64() }
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{Event, Program, run};
    use crate::cargo;

    #[test]
    fn a_program_of_tests_is_known_by_what_cargo_says_of_it() {
        let root = cargo::root().display();
        let said = |test: bool, reason: &str| {
            format!(
                r#"{{"reason":"{reason}","manifest_path":"{root}/crates/a/Cargo.toml","target":{{"src_path":"{root}/crates/a/tests/b.rs"}},"profile":{{"test":{test}}},"executable":"/target/b-1"}}"#
            )
        };
        let program = Program::built(&said(true, "compiler-artifact")).unwrap();
        assert_eq!(program.name, "crates/a/tests/b.rs");
        assert_eq!(program.command.get_program(), "/target/b-1");
        assert_eq!(program.command.get_current_dir(), Some(&*cargo::root().join("crates/a")));
        assert!(Program::built(&said(false, "compiler-artifact")).is_none());
        assert!(Program::built(r#"{"reason":"build-finished","success":true}"#).is_none());
        assert!(Program::built("no JSON").is_none());
    }

    #[test]
    fn each_program_is_told_of_when_it_begins_and_ends_also_where_it_fails_or_is_not_there() {
        let program = |name: &str, command: &str| {
            let mut shell = Command::new(command);
            shell.args(["-c", "echo $0; exit 3", name]);
            Program { name: name.to_owned(), command: shell }
        };
        let programs = vec![program("a", "sh"), program("b", "sh"), program("c", "no/such/program")];
        let (mut begun, mut ends) = (Vec::new(), Vec::new());
        run(programs, None, |event| match event {
            Event::Begun(name) => begun.push(name),
            Event::Ended(ended) => {
                let told = ended.output.map(|output| (output.status.code(), output.stdout));
                ends.push((ended.name, told.ok()));
            }
        });
        begun.sort();
        ends.sort();
        assert_eq!(begun, ["a", "b", "c"]);
        let failed = |name: &str| (name.to_owned(), Some((Some(3), format!("{name}\n").into_bytes())));
        assert_eq!(ends, [failed("a"), failed("b"), ("c".to_owned(), None)]);
    }
}
