//! `landfall` carries a marina CRM out of NocoDB and MinIO into PostgreSQL, and proves that nothing was lost.
//!
//! This crate is the program around the stages: arguments, configuration, the order of stages, reports. It holds no business rule: what a
//! cell becomes is decided in `landfall-plan`, what is written in `landfall-load`, what is proven in `landfall-verify`.

mod cli;
mod clock;
mod commands;
mod config;
mod demo;
mod fail;
mod stages;
mod terminal;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use mimalloc::MiMalloc;
use tokio::signal::unix::{SignalKind, signal};

/// A plan is millions of small texts, and they are freed on threads that did not make them.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// SIGXFSZ: a file has reached the limit of its size (`ulimit -f`).
const FILE_LIMIT: SignalKind = SignalKind::from_raw(25);

#[tokio::main]
async fn main() -> ExitCode {
    // Whoever hears it goes on: the file that cannot be written is told, where the process would end without a word.
    let _heard = signal(FILE_LIMIT);
    let typed = match cli::taught(cli::Arguments::command()).try_get_matches() {
        Ok(typed) => typed,
        Err(error) => return terminal::refused(&cli::tipped(error)),
    };
    let arguments = cli::Arguments::from_arg_matches(&typed).unwrap_or_else(|error| error.exit());
    let terminal = terminal::Terminal::new(&arguments);
    terminal::stop_when_asked(terminal.monitor.clone());
    match commands::run(&arguments, &terminal).await {
        Ok(exit) => terminal.ended(exit).into(),
        Err(failure) => terminal.failed(&failure).into(),
    }
}
