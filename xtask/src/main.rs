//! `cargo xtask`: what is done with this workspace beside building it.

#![allow(clippy::print_stdout, reason = "a program for the terminal")]

mod bench;
mod cargo;
mod memory;
mod programs;
mod test;
mod tidy;
mod totals;

use std::{env, process::ExitCode};

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask test       installs what is missing, then runs every check and every test, as .ci/run does
cargo xtask install    installs the servers that the tests use (PostgreSQL, garage, NocoDB) into a cache folder
cargo xtask tidy       checks the rules of this workspace that the compiler does not know
cargo xtask docs       writes the pages that are made of other files (docs/VERIFICATION.md)
cargo xtask bench NAME measures, in release: `source` (reading), `people` (candidates for duplicates), `load` (planning and loading; --full a million interests as well),
                       `files` (copying), `verify` (the verification of what is loaded)
cargo xtask help       prints this

The cache folder is LANDFALL_TEST_CACHE, else $XDG_CACHE_HOME/landfall-tests, else ~/.cache/landfall-tests.";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // On the same stream as all else: the last line of a failed `test` is its closing line.
            println!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<()> {
    match arguments {
        ["test"] => test::run(),
        ["install"] => test::install(),
        ["tidy"] => tidy::run(cargo::root()),
        ["docs"] => tidy::write_pages(cargo::root()),
        ["bench", arguments @ ..] => bench::run(arguments),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        other => bail!("no command `{}`\n{HELP}", other.join(" ")),
    }
}
