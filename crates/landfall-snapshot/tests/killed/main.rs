//! A reading whose process is killed with SIGKILL, at any moment, goes on in another process as if nothing had happened.
//!
//! The test is its own program: without a folder in the environment it serves the source and kills, with one it reads into that folder.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

#[path = "../resume/site.rs"]
mod site;
#[path = "../support/mod.rs"]
mod support;

use std::{
    env,
    io::Write,
    path::Path,
    process::{Child, Command},
    time::Duration,
};

use landfall_model::{monitor::Silent, rundir::EXTRACT_COUNTS};
use landfall_testkit::{Trap, trap::Reply};
use site::{Bench, pages};
use support::{
    source,
    world::{serve_in_pages, world},
};
use tempfile::tempdir;
use tokio::runtime::Runtime;

const FOLDER: &str = "LANDFALL_TEST_FOLDER";
const URL: &str = "LANDFALL_TEST_URL";
const FILES: [&str; 6] =
    ["interests.jsonl", "berths.jsonl", "expenses.jsonl", "invoices.jsonl", "links.jsonl", "objects.jsonl"];

fn main() {
    let runtime = Runtime::new().unwrap();
    match env::var(FOLDER) {
        Ok(folder) => runtime.block_on(read(&Bench::open(Path::new(&folder)), &env::var(URL).unwrap())),
        Err(_) => {
            runtime.block_on(a_reading_that_is_killed_at_any_moment_goes_on_and_loses_one_page_at_most());
        }
    }
}

async fn read(bench: &Bench, url: &str) {
    bench.attempt(&source(url), &Silent::default()).await.unwrap();
}

async fn a_reading_that_is_killed_at_any_moment_goes_on_and_loses_one_page_at_most() {
    let (trap, folder) = (slow(), tempdir().unwrap());
    let whole = Bench::create(folder.path());
    read(&whole, trap.url()).await;
    let (undisturbed, calls) = (pages(&trap), trap.calls().len());
    let mut killed = 0;
    for after in (10..calls).step_by(5) {
        let (trap, folder) = (slow(), tempdir().unwrap());
        let bench = Bench::create(folder.path());
        kill_after(after, &trap, &mut start(folder.path(), &trap));
        if bench.run.has(EXTRACT_COUNTS) {
            continue;
        }
        killed += 1;
        assert!(start(folder.path(), &trap).wait().unwrap().success(), "killed after {after} calls");
        for name in FILES {
            assert_eq!(bench.raw(name), whole.raw(name), "{name}, killed after {after} calls");
        }
        for (now, before) in pages(&trap).iter().zip(undisturbed) {
            assert!(
                *now <= before + 1,
                "killed after {after}: {:?} pages instead of {undisturbed:?}",
                pages(&trap)
            );
        }
    }
    assert!(killed > 5, "killed {killed} times in {calls} calls");
    let told = format!(
        "test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; killed {killed} times\n"
    );
    std::io::stdout().write_all(told.as_bytes()).unwrap();
}

/// A server that takes its time, so that a kill finds work under way.
fn slow() -> Trap {
    serve_in_pages(9, world(60), |call, world| {
        Some(Reply { delay: Duration::from_millis(5), ..call.answer(world) })
    })
}

fn start(folder: &Path, trap: &Trap) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.env(FOLDER, folder).env(URL, trap.url()).spawn().unwrap()
}

/// Kills the reader as soon as it has made so many calls; it may come to its end before.
fn kill_after(calls: usize, trap: &Trap, reader: &mut Child) {
    while trap.calls().len() < calls && reader.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    // On Unix this is SIGKILL: nothing of the reader runs any more.
    reader.kill().unwrap();
    reader.wait().unwrap();
}
