//! Everything that reaches the operator's eyes: progress on standard error, results on standard output. The only place that prints.

mod bars;
mod json;
mod pace;
mod plain;
mod stop;
mod under_way;

use std::{
    io::{ErrorKind, IsTerminal, Write},
    process::ExitCode,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use landfall_model::{
    exit::Exit,
    monitor::{Level, Monitor},
};
use serde::Serialize;
use serde_json::json;

use crate::{cli::Arguments, fail::Failure};

pub use pace::about;
pub use stop::stop_when_asked;

/// What was typed is none of our commands: people read it as clap tells it, and whoever asked for JSON as any other failure.
pub fn refused(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() || std::env::args_os().all(|word| word != "--json") {
        error.exit();
    }
    let told = error.to_string();
    let (sentence, next) = match error.kind() {
        // What is told of it is all of the help.
        clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            ("a command is missing", "The same with --help in place of --json lists them.")
        }
        _ => told.split_once("\n\n").unwrap_or((&told, "")),
    };
    print(&failed(Exit::Usage, sentence.trim_start_matches("error: "), next.trim()));
    Exit::Usage.into()
}

/// The document of a failure.
fn failed(exit: Exit, error: &str, next: &str) -> String {
    json!({ "event": "failed", "exit": exit as u8, "error": error, "next": next }).to_string()
}

/// The operator's terminal: how progress is shown, and how results are printed.
pub struct Terminal {
    /// Progress, remarks and the wish to stop.
    pub monitor: Arc<Progress>,
    json: bool,
    /// True where results go to a terminal: one that cannot be written to is closed.
    is_watched: bool,
}

/// A monitor over one of the three ways to show progress.
pub struct Progress {
    show: Box<dyn Show>,
    verbose: bool,
    stop: AtomicBool,
    /// The process that the terminal is lent to; 0 for none.
    lent: AtomicU32,
    /// True where the closing of the terminal is no wish to stop.
    outlives: AtomicBool,
}

/// One way to show progress.
trait Show: Send + Sync {
    fn start(&self, task: &str, total: Option<u64>);
    fn advance(&self, task: &str, n: u64);
    fn finish(&self, task: &str, result: &str);
    fn remark(&self, level: Level, text: &str);
}

impl Terminal {
    /// Bars in a terminal, plain lines otherwise, JSON lines where asked for.
    pub fn new(arguments: &Arguments) -> Self {
        let show: Box<dyn Show> = if arguments.json {
            Box::new(json::Lines::default())
        } else if std::io::stderr().is_terminal() {
            Box::new(bars::Bars::default())
        } else {
            Box::new(plain::Lines::default())
        };
        let monitor = Progress {
            show,
            verbose: arguments.verbose,
            stop: AtomicBool::default(),
            lent: AtomicU32::default(),
            outlives: AtomicBool::default(),
        };
        Self { monitor: Arc::new(monitor), json: arguments.json, is_watched: std::io::stdout().is_terminal() }
    }

    /// Lends the terminal to a command of ours that runs as a process of its own: Ctrl-C reaches it too, and it says itself what follows.
    pub fn lend(&self, process: u32) {
        self.monitor.lent.store(process, Ordering::Relaxed);
    }

    /// From now on the command goes on where its terminal is closed.
    pub fn outlive(&self) {
        self.monitor.outlives.store(true, Ordering::Relaxed);
    }

    /// The result of a command: `text` for people, `document` for machines.
    pub fn result(&self, text: &str, document: &impl Serialize) {
        if self.json {
            print(&json!({ "event": "result", "result": document }).to_string());
        } else {
            print(&harmless(text.trim_end()));
        }
    }

    /// Prints results of a command that goes on, from wherever it is: `told` makes text and document of what there is to tell.
    pub fn teller<T: Serialize>(
        &self,
        told: impl Fn(&str) -> (String, T) + Send + Sync + 'static,
    ) -> impl Fn(&str) + Send + Sync + 'static {
        let json = self.json;
        move |what| {
            let (text, document) = told(what);
            if json {
                print(&json!({ "event": "told", "told": document }).to_string());
            } else {
                print(&text);
            }
        }
    }

    /// A document alone, indented.
    pub fn document(&self, document: &impl Serialize) {
        match serde_json::to_string_pretty(document) {
            Ok(text) => print(&text),
            Err(error) => complain(&format!("error: {error}")),
        }
    }

    /// A page, as it is; for machines the text of a document.
    pub fn page(&self, page: &str) {
        if self.json {
            self.result("", &json!({ "text": page }));
        } else {
            print(page);
        }
    }

    /// The exit code of a command that ended with `exit`: what it printed may not have arrived (`landfall mapping show > mapping.toml`). Where a
    /// terminal is closed nobody reads on, and that is no failure of ours: a switch that outlived it is no failed step of the weekend.
    pub fn ended(&self, exit: Exit) -> Exit {
        match LOST.get().filter(|_| !self.is_watched) {
            Some(why) if matches!(exit, Exit::Done | Exit::NeedsEyes) => {
                complain(&format!(
                    "error: the result cannot be written to standard output: {why}\n\nWhat the command did is done; only what it printed is lost."
                ));
                Exit::Failed
            }
            _ => exit,
        }
    }

    /// A failure: sentence, next step, and the exit code it means.
    pub fn failed(&self, failure: &Failure) -> Exit {
        let exit = failure.exit();
        if self.json {
            print(&failed(exit, &failure.to_string(), &failure.next_step()));
        } else {
            complain(&format!("error: {failure}\n\n{}", failure.next_step()));
        }
        exit
    }
}

impl Monitor for Progress {
    fn start(&self, task: &str, total: Option<u64>) {
        self.show.start(task, total);
    }
    fn advance(&self, task: &str, n: u64) {
        self.show.advance(task, n);
    }
    fn finish(&self, task: &str, result: &str) {
        self.show.finish(task, result);
    }
    fn remark(&self, level: Level, text: &str) {
        if level > Level::Detail || self.verbose {
            self.show.remark(level, text);
        }
    }
    fn stop_requested(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Why a line of a result was not written.
static LOST: OnceLock<String> = OnceLock::new();

/// A line on standard output. Where nobody reads on (`landfall review list | head`), that is no failure of ours; a full disk is told at the end.
fn print(line: &str) {
    let mut out = std::io::stdout();
    match writeln!(out, "{line}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => drop(LOST.set(error.to_string())),
        _ => {}
    }
}

/// Without what a terminal obeys in place of showing it: cells and keys are other people's. Ends of lines stay as a file has them.
fn harmless(text: &str) -> String {
    let is_command = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    let lines = text.split("\r\n").map(|line| line.replace(is_command, "\u{fffd}"));
    lines.collect::<Vec<_>>().join("\r\n")
}

/// The same on standard error. It ends no load either: `eprintln!` would panic where `tee` is gone.
fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_terminal_is_given_no_commands_and_every_end_of_line_as_it_is() {
        assert_eq!(
            super::harmless("a\u{1b}[2J\r\tb\r\n\u{9b}c\nd"),
            "a\u{fffd}[2J\u{fffd}\tb\r\n\u{fffd}c\nd"
        );
    }
}
