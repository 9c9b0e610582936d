//! `cargo xtask test`: every check and every test, in the order in which they find faults soonest.

use std::{env, process::Command, time::Instant};

use anyhow::{Context, Result, bail};

use crate::{
    cargo::{self, cargo},
    memory,
    programs::{self, Ended, Event, Program},
    tidy,
    totals::Totals,
};

/// The program of the test kit, which cargo puts beside this one.
const INSTALL: &str = "install-servers";
/// There are none; but where they are asked for, cargo gives dependencies the features that they have for the tests. From a clean clone nothing is
/// then built twice.
const EXAMPLES: &str = "--examples";

/// Runs all steps; the first that fails ends it. The last line printed is `N passed, N failed`.
pub fn run() -> Result<()> {
    step("install", install)?;
    step("format", || cargo::run(&mut cargo(&["fmt", "--all", "--check"])))?;
    step("tidy", || tidy::run(cargo::root()))?;
    step("clippy", || {
        cargo::run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    })?;
    step("doc", || {
        cargo::run(
            cargo(&["doc", "--no-deps", "--workspace", "--lib", "--bins", EXAMPLES])
                .env("RUSTDOCFLAGS", "-D warnings"),
        )
    })?;
    let programs = step("build", programs::build)?;
    let totals = step("tests", || tests(programs))?;
    println!("{totals}");
    Ok(())
}

/// Brings the servers of the tests into the cache folder. A program of the test kit does it, not this one: so that `cargo xtask`
/// builds in a moment and works while the workspace is broken.
pub fn install() -> Result<()> {
    cargo::run(&mut cargo(&["build", "--quiet", "--workspace", "--bin", INSTALL, EXAMPLES]))?;
    cargo::run(&mut Command::new(env::current_exe()?.with_file_name(INSTALL)))
}

fn step<T>(name: &str, action: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("== {name}");
    let started = Instant::now();
    let result = action();
    println!("== {name}: {:.1} s", started.elapsed().as_secs_f64());
    result.with_context(|| format!("step `{name}` failed"))
}

/// All tests, not only those before the first failure.
fn tests(programs: Vec<Program>) -> Result<Totals> {
    let (mut totals, mut failed) = (Totals::default(), Vec::new());
    programs::run(programs, memory::folder(), |event| match event {
        Event::Begun(name) => println!("   Running {name}"),
        Event::Ended(ended) if shown(&ended, &mut totals) => {}
        Event::Ended(ended) => failed.push(ended.name),
    });
    if failed.is_empty() { Ok(totals) } else { bail!("tests failed in {}\n{totals}", failed.join(", ")) }
}

/// Shows what a program printed, and adds what it counted; true where it succeeded.
fn shown(ended: &Ended, totals: &mut Totals) -> bool {
    println!("     Ended {} after {:.1} s", ended.name, ended.seconds);
    match &ended.output {
        Ok(output) => {
            // A test may print anything, also what is no text.
            let printed = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
            printed.iter().for_each(|text| print!("{text}"));
            printed[0].lines().for_each(|line| totals.add(line));
            output.status.success()
        }
        Err(error) => {
            println!("{error:#}");
            false
        }
    }
}
