//! How much memory a large table takes: what is held of a row is its id and a hash, never the row.
//!
//! The test is its own program: without a folder in the environment it serves a table that exists nowhere, with one it reads it and tells its
//! own peak. `LANDFALL_TEST_ROWS=1000000` (with `--release`) measures a million.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

#[path = "../resume/site.rs"]
mod site;
#[path = "../support/mod.rs"]
mod support;

use std::{env, fs, io::Write, path::Path, process::Command};

use landfall_model::{
    monitor::Silent,
    source::{Link, SourceRow, SourceTable},
};
use landfall_testkit::Trap;
use site::Bench;
use support::{
    source,
    world::{row, world},
};
use tempfile::tempdir;

const FOLDER: &str = "LANDFALL_TEST_FOLDER";
const URL: &str = "LANDFALL_TEST_URL";
const ROWS: &str = "LANDFALL_TEST_ROWS";
/// Rows where the environment says nothing: enough that rows, if they were held, would not fit.
const DEFAULT_ROWS: i64 = 60_000;
/// What a program takes that reads hardly anything: pages of a thousand rows under way in four tables.
const BASE_MB: u64 = 100;
/// Memory for each row: ids and stamps of two passes, counts of links, links.
const BYTES_A_ROW: u64 = 200;

fn main() {
    let rows = env::var(ROWS).map_or(DEFAULT_ROWS, |rows| rows.parse().unwrap());
    match env::var(FOLDER) {
        Ok(folder) => tokio::runtime::Runtime::new().unwrap().block_on(read(Path::new(&folder), rows)),
        Err(_) => a_large_table_takes_a_few_bytes_a_row(rows),
    }
}

fn a_large_table_takes_a_few_bytes_a_row(rows: i64) {
    let trap = serve(rows);
    let folder = tempdir().unwrap();
    Bench::create(folder.path());
    let mut reader = Command::new(env::current_exe().unwrap());
    let output =
        reader.env(FOLDER, folder.path()).env(URL, trap.url()).env(ROWS, rows.to_string()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let peak: u64 = String::from_utf8(output.stdout).unwrap().trim().parse().unwrap();
    let most = BASE_MB + rows.unsigned_abs() * BYTES_A_ROW / 1_000_000;
    assert!(peak <= most, "{rows} rows took {peak} MB, more than {most} MB");
    let told = format!(
        "test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; {rows} rows in {peak} MB\n"
    );
    std::io::stdout().write_all(told.as_bytes()).unwrap();
}

/// Reads, and writes the peak of this process in MB.
async fn read(folder: &Path, rows: i64) {
    let bench = Bench::open(folder);
    let counts = bench.attempt(&source(&env::var(URL).unwrap()), &Silent::default()).await.unwrap();
    assert_eq!(counts.tables[0].table, SourceTable::Interests);
    assert_eq!((counts.tables[0].read, counts.links.read), (rows.unsigned_abs(), rows.unsigned_abs()));
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kilobytes: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    std::io::stdout().write_all(format!("{}\n", kilobytes / 1000).as_bytes()).unwrap();
}

/// Interests that are made for each page, each with one berth.
fn serve(rows: i64) -> Trap {
    let mut world = world(0);
    world.links = (1..=rows).map(|interest| Link { interest, berth: 3 }).collect();
    let make = |id| SourceRow { cells: row(SourceTable::Interests, id) };
    Trap::generated(world, SourceTable::Interests, rows.unsigned_abs(), make).unwrap()
}
