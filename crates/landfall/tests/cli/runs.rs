//! Which run is taken, and which is refused.

use std::{
    fs,
    path::{Path, PathBuf},
};

use chrono::{DateTime, TimeDelta, Utc};
use landfall_model::rundir::RunDir;
use landfall_practice::{Size, world_of};
use serde_json::Value;

use crate::support::{Desk, info, json};

#[test]
fn a_run_that_another_process_holds_is_refused_with_its_holder() {
    let desk = Desk::new();
    let path = desk.folder.join("output/20260101-000000");
    let run = RunDir::create_at(&path, &info("full", "port-nimara")).unwrap();
    let _lock = run.lock("2026-01-01T08:00:00Z").unwrap();
    let holder = format!("process {}", std::process::id());
    let refused = desk.landfall(&["plan", path.to_str().unwrap()]).exits(6);
    refused.says(&[&holder, "2026-01-01T08:00:00Z", "Wait for it"]);
}

#[test]
fn a_command_that_is_named_can_be_copied_whatever_the_path_of_the_run() {
    let desk = Desk::new();
    let path = desk.folder.join("Anna's runs/20260101-000000");
    RunDir::create_at(&path, &info("full", "port-nimara")).unwrap();
    let quoted = path.display().to_string().replace('\'', r"'\''");
    let named = format!("`landfall snapshot --run '{quoted}'`");
    desk.landfall(&["trace", path.to_str().unwrap(), "interests", "4"]).exits(6).says(&[&named]);
}

#[test]
fn a_run_of_another_port_or_format_is_refused() {
    let desk = Desk::new();
    let path = desk.folder.join("output/one");
    RunDir::create_at(&path, &info("full", "port-amador")).unwrap();
    desk.landfall(&["plan", path.to_str().unwrap()]).exits(2).says(&["port-amador", "LANDFALL_PORT"]);
    let text = fs::read_to_string(path.join("run.json")).unwrap().replace("\"format\": 1", "\"format\": 99");
    fs::write(path.join("run.json"), text).unwrap();
    let next = "Work on it with the landfall that wrote it";
    desk.landfall(&["plan", path.to_str().unwrap()]).exits(1).says(&["format 99", next]);
    // It may be just the one that is looked for.
    desk.landfall(&["report"]).exits(2).says(&["is far enough for this", "format 99"]);
}

#[test]
fn no_run_and_no_snapshot_are_sentences() {
    let mut desk = Desk::new();
    desk.landfall(&["report"])
        .exits(2)
        .says(&["there is no run in", "`landfall migrate --dry-run` begins one"]);
    desk.landfall(&["runs"]).exits(0).prints(&["holds no run: `landfall migrate --dry-run` begins one"]);
    desk.landfall(&["migrate", "--dry-run", "--from", "/nowhere"]).exits(2).says(&["/nowhere"]);
    let empty = desk.folder.join("output/empty");
    RunDir::create_at(&empty, &info("full", "port-nimara")).unwrap();
    desk.landfall(&["migrate", "--dry-run", "--from", empty.to_str().unwrap()])
        .exits(2)
        .says(&["holds no snapshot"]);
    desk.landfall(&["migrate", "--dry-run", "--from", "empty"]).exits(2).says(&["holds no snapshot"]);
    desk.landfall(&["plan", "no-such-id"]).exits(2).says(&["there is no run in", "output/no-such-id"]);
    desk.landfall(&["plan", empty.to_str().unwrap()]).exits(6).says(&["no snapshot to plan from"]);
    desk.set("LANDFALL_STORE", format!("file://{}", desk.folder.display()));
    desk.set("DATABASE_URL", "postgres://127.0.0.1:1/none");
    let first = format!("`landfall snapshot --run {}` reads its snapshot", empty.display());
    for needs_more in [&["report"][..], &["load"], &["reset"], &["review", "list"], &["files", "copy"]] {
        desk.landfall(needs_more).says(&["is far enough for this", &first]);
    }
    desk.landfall(&["cutover", "status"]).exits(2).says(&[
        &format!("there is no weekend in {}", desk.folder.join("output").display()),
        "where LANDFALL_OUTPUT names its runs",
        "begins a weekend",
    ]);
    desk.set("LANDFALL_OUTPUT", empty.join("run.json").display().to_string());
    desk.landfall(&["report"]).exits(1).says(&[
        "cannot read",
        "run.json: Not a directory",
        "correct LANDFALL_OUTPUT",
    ]);
}

#[test]
fn who_needs_a_plan_and_has_a_weekend_alone_is_sent_to_its_next_step() {
    let desk = Desk::new();
    desk.landfall(&["cutover", "start", "--friday", "2026-11-27"]).exits(0);
    let next = format!("`landfall cutover next {}` goes on with the weekend.", desk.run().display());
    desk.landfall(&["review", "list"]).exits(2).says(&["is far enough for this", &next]);
}

#[tokio::test]
async fn the_latest_run_is_that_of_the_port_and_no_snapshot_of_another_one_is_taken_over() {
    let mut desk = Desk::new();
    let from = desk.lay_out(&world_of(Size::SMALLEST, 5)).await;
    let dry_run = ["migrate", "--dry-run", "--from", from.to_str().unwrap()];
    desk.landfall(&dry_run).exits(3);
    let own = desk.run();
    let info = fs::read_to_string(from.join("run.json")).unwrap();
    fs::write(from.join("run.json"), info.replace("port-nimara", "port-amador")).unwrap();
    desk.landfall(&dry_run).exits(2).says(&["is of port port-amador", "LANDFALL_PORT says port-nimara"]);
    desk.set("LANDFALL_PORT", "port-amador");
    desk.landfall(&dry_run).exits(3);
    assert_ne!(desk.run(), own);
    desk.set("LANDFALL_PORT", "port-nimara");
    desk.landfall(&["report"]).exits(3).prints(&[own.to_str().unwrap()]);
    fs::write(own.join("journal.jsonl"), "damaged\n").unwrap();
    let damaged = "journal.jsonl, line 1 is damaged";
    desk.landfall(&["runs"]).exits(0).prints(&["port-amador", "dry-run", "planned", damaged]);
}

/// Makes it so that the run was begun by a clock that was so far ahead.
fn noted_ahead(run: &Path, by: TimeDelta) -> PathBuf {
    let at = Utc::now() + by;
    let id = at.format("%Y%m%d-%H%M%S").to_string();
    let ahead = run.with_file_name(&id);
    fs::rename(run, &ahead).unwrap();
    let mut info = json(&ahead.join("run.json"));
    info["id"] = id.into();
    info["started"] = at.format("%Y-%m-%dT%H:%M:%SZ").to_string().into();
    fs::write(ahead.join("run.json"), info.to_string()).unwrap();
    ahead
}

#[test]
fn a_clock_that_was_set_back_makes_no_run_older_than_the_one_before_it() {
    let desk = Desk::new();
    let start = ["cutover", "start", "--friday", "2026-11-27"];
    desk.landfall(&start).exits(0);
    let before = noted_ahead(&desk.run(), TimeDelta::hours(1));
    let told = ["the clock of this machine says", "landfall counts on from there"];
    desk.landfall(&start).exits(0).says(&told);
    let second = desk.run();
    assert!(second > before, "{second:?} is taken for older than {before:?}");
    desk.landfall(&["cutover", "done", "announce-freeze", "sent"]).exits(0);
    let steps = fs::read_to_string(second.join("cutover/steps.jsonl")).unwrap();
    let at: DateTime<Utc> =
        serde_json::from_str::<Value>(&steps).unwrap()["at"].as_str().unwrap().parse().unwrap();
    assert!(at > Utc::now() + TimeDelta::minutes(59), "{steps}");

    // Nothing is noted days ahead, where one of two clocks must be wrong, and what was noted before counts on.
    let wrong = noted_ahead(&before, TimeDelta::days(3));
    desk.landfall(&start).exits(0).says(&["wrong by more than a day", wrong.to_str().unwrap()]);
    let runs = desk.runs();
    assert!(runs.len() == 3 && runs[0] == second && runs[2] == wrong, "{runs:?}");
}
