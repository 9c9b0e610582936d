//! A load, a search index, a delta or a reset that ends anywhere before its time, by SIGKILL, by a broken connection or by a restart of the
//! server, is finished by the same command, and nobody can tell from target or run directory that it was ever disturbed.
//!
//! The test is its own program: without a step in the environment it serves, stops and compares; with one it takes that step.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

mod points;
mod proxy;
#[path = "../load/sample.rs"]
mod sample;
mod site;
mod step;
mod trial;
mod world;

use std::{env, io::Write, process::ExitCode, thread};

use landfall_testkit::Postgres;
use points::{everywhere, restarts};
use site::Site;
use tokio::runtime::Runtime;
use trial::{Undisturbed, cycle, same, undisturbed};

/// Cycles that go on side by side.
const LANES: usize = 2;

fn main() -> ExitCode {
    match Runtime::new().unwrap().block_on(step::asked()) {
        None => {}
        Some(Ok(())) => return ExitCode::SUCCESS,
        Some(Err(error)) => {
            std::io::stderr().write_all(error.as_bytes()).unwrap();
            return ExitCode::FAILURE;
        }
    }
    if env::args().any(|word| word == "--list") {
        return ExitCode::SUCCESS;
    }
    let stopped = a_load_that_is_stopped_anywhere_is_finished_by_the_same_command();
    let told = format!(
        "test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; stopped {stopped} times\n"
    );
    std::io::stdout().write_all(told.as_bytes()).unwrap();
    ExitCode::SUCCESS
}

fn a_load_that_is_stopped_anywhere_is_finished_by_the_same_command() -> usize {
    let postgres = Postgres::start_durable().unwrap();
    let mut site = Site::new(&postgres);
    let expected = undisturbed(&site);
    let again = undisturbed(&site);
    for (state, same_state) in expected.states.iter().zip(&again.states) {
        same(same_state, state, "a second cycle");
    }
    let mut stopped: usize = restarts(&expected.requests)
        .into_iter()
        .map(|points| cycle(&postgres, &mut site, &expected, points))
        .sum();
    stopped += thread::scope(|scope| {
        let (postgres, expected) = (&postgres, &expected);
        let lane = |lane| scope.spawn(move || run_lane(lane, postgres, expected));
        let lanes: Vec<_> = (0..LANES).map(lane).collect();
        lanes.into_iter().map(|lane| lane.join().unwrap()).sum::<usize>()
    });
    assert!(stopped >= 300, "stopped {stopped} times");
    stopped
}

/// Every other cycle of all.
fn run_lane(lane: usize, postgres: &Postgres, expected: &Undisturbed) -> usize {
    let mut site = Site::new(postgres);
    let points = everywhere(&expected.requests);
    let mine = points.into_iter().skip(lane).step_by(LANES);
    mine.map(|points| cycle(postgres, &mut site, expected, points)).sum()
}
