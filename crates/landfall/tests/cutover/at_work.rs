//! A step, or a backup, of which somebody else is in the midst.

use std::{
    env, fs,
    io::{BufRead, BufReader, Read},
    process::{Command, Stdio},
    thread::{self, ScopedJoinHandle},
    time::Duration,
};

use landfall_model::rundir::RunDir;

use super::Weekend;

/// A step that stays until it is ended, and one whose command takes the run.
const STEPS: &str = r#"
format = 1
[[step]]
id = "stays"
day = 0
time = "19:00"
minutes = 5
title = "Stays"
owner = "operator"
kind = "command"
command = ["freeze", "watch", "{run}", "--every", "1s"]
undo = "none needed"

[[step]]
id = "takes"
day = 0
time = "20:00"
minutes = 5
title = "Takes the run"
owner = "operator"
kind = "command"
command = ["snapshot", "--run", "{run}"]
after = ["stays"]
undo = "none needed"
"#;

async fn weekend() -> Weekend {
    let mut weekend = Weekend::new().await;
    let runbook = weekend.desk.folder.join("runbook.toml");
    fs::write(&runbook, STEPS).unwrap();
    weekend.desk.set("LANDFALL_RUNBOOK", runbook.display().to_string());
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    weekend
}

#[tokio::test(flavor = "multi_thread")]
async fn where_next_was_killed_its_step_that_lives_on_is_told_of_and_no_failure_is_noted() {
    let weekend = weekend().await;
    let run = weekend.desk.run();
    let led = run.display().to_string();
    weekend.desk.landfall(&["snapshot", "--run", &led]).exits(0);
    weekend.desk.landfall(&["freeze", "start", &led]).exits(0);
    let mut next = weekend.desk.command(&["cutover", "next"]);
    let mut next = next.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut shown = next.stdout.take().unwrap();
    let _ = shown.read(&mut [0; 20]).unwrap();
    next.kill().unwrap();
    next.wait().unwrap();

    let holder = fs::read_to_string(run.join("cutover/lock.json")).unwrap();
    let step = holder.split(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty()).unwrap();
    assert_ne!(step, next.id().to_string(), "who is dead is not who is at work");
    let told = format!("is held by process {step} on ");
    weekend.cutover(&["next"]).exits(6).says(&[&told]);
    weekend.cutover(&["done", "stays", "x"]).exits(6).says(&[&told]);
    let said = fs::read_to_string(run.join("cutover/steps.jsonl")).unwrap();
    assert_eq!((said.lines().count(), said.contains("failed")), (1, false), "{said}");

    assert!(Command::new("kill").arg(step).status().unwrap().success());
    while RunDir::open(&run).unwrap().lock_cutover("2026-11-27T18:00:00Z").is_err() {
        thread::sleep(Duration::from_millis(20));
    }
    weekend.cutover(&["done", "stays", "x"]).exits(0);
    assert!(!weekend.cutover(&["status"]).exits(0).stdout.contains("took"), "nobody measured it");
    weekend.cutover(&["plan"]).exits(0).prints(&["(`stays`, operator, planned 5 min)"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_ends_next_alone_is_told_how_its_step_is_ended() {
    let weekend = weekend().await;
    let led = weekend.desk.run().display().to_string();
    weekend.desk.landfall(&["snapshot", "--run", &led]).exits(0);
    weekend.desk.landfall(&["freeze", "start", &led]).exits(0);
    let mut next = weekend.desk.command(&["cutover", "next"]);
    let mut next = next.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Once the watch has spoken, both listen.
    let _ = next.stdout.take().unwrap().read(&mut [0; 20]).unwrap();
    assert!(Command::new("kill").arg(next.id().to_string()).status().unwrap().success());
    let told = BufReader::new(next.stderr.take().unwrap()).lines().map(Result::unwrap);
    let told =
        told.filter_map(|line| line.split_once("`kill ").map(|(_, step)| step.to_owned())).next().unwrap();
    let step = told.split('`').next().unwrap();
    assert_eq!(next.try_wait().unwrap(), None, "it notes how the step ends");
    assert!(Command::new("kill").arg(step).status().unwrap().success());
    assert_eq!(next.wait().unwrap().code(), Some(130));
    let said = fs::read_to_string(weekend.desk.run().join("cutover/steps.jsonl")).unwrap();
    assert!(said.lines().last().unwrap().contains("exit 130"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_whose_run_somebody_works_on_by_hand_has_not_failed() {
    let weekend = weekend().await;
    weekend.cutover(&["skip", "stays", "--why", "a test"]).exits(0);
    let run = RunDir::open(&weekend.desk.run()).unwrap();
    let by_hand = run.lock("2026-11-27T18:00:00Z").unwrap();
    let told = weekend.cutover(&["next"]).exits(6);
    told.says(&["2026-11-27T18:00:00Z"]).prints(&["takes: somebody else is at work on its run"]);
    assert!(!fs::read_to_string(run.path("cutover/steps.jsonl")).unwrap().contains("failed"));
    drop(by_hand);
    weekend.cutover(&["next"]).exits(0).prints(&["takes: done"]);
}

/// `pg_dump` as it is, but telling that it began, and waiting until it may go on; two minutes of that would be a test that hangs.
const WAITING: &str = r#"#!/bin/sh
case "$*" in *--file*)
    touch "$0.began"
    for _ in $(seq 1200); do [ -e "$0.goes-on" ] && break; sleep 0.1; done
esac
exec PROGRAM "$@"
"#;

/// Has `pg_dump` wait until [`dumps_go_on`].
fn hold_dumps(weekend: &mut Weekend) {
    let path = weekend.desk.environment["PATH"].clone();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let folders = env::split_paths(&path).chain(versions.map(|version| version.path().join("bin")));
    let real = folders.map(|folder| folder.join("pg_dump")).find(|file| file.is_file()).unwrap();
    let held = weekend.desk.folder.join("held");
    fs::create_dir(&held).unwrap();
    weekend.desk.program("held/pg_dump", &WAITING.replace("PROGRAM", real.to_str().unwrap()));
    weekend.desk.set("PATH", format!("{}:{path}", held.display()));
}

fn dumps_go_on(weekend: &Weekend) {
    fs::write(weekend.desk.folder.join("held/pg_dump.goes-on"), "").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_back_up_at_once_one_does_and_the_other_is_told() {
    let mut weekend = Weekend::new().await;
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    hold_dumps(&mut weekend);
    let outcomes: Vec<_> = thread::scope(|scope| {
        let both: Vec<_> = (0..2).map(|_| scope.spawn(|| weekend.cutover(&["backup"]))).collect();
        // However late the second comes, the first is at work until then.
        while !both.iter().any(ScopedJoinHandle::is_finished) {
            thread::sleep(Duration::from_millis(20));
        }
        dumps_go_on(&weekend);
        both.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let mut codes: Vec<i32> = outcomes.iter().map(|outcome| outcome.code).collect();
    codes.sort_unstable();
    assert_eq!(codes, [0, 6], "{outcomes:?}");
    assert!(outcomes.iter().any(|outcome| outcome.stderr.contains("is held by ")), "{outcomes:?}");
    weekend.cutover(&["gate"]).exits(5).prints(&["✓ backup"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dump_that_outlives_its_backup_holds_the_run_until_it_ends() {
    let mut weekend = Weekend::new().await;
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    hold_dumps(&mut weekend);
    let mut backup = weekend.desk.command(&["cutover", "backup"]).spawn().unwrap();
    while !weekend.desk.folder.join("held/pg_dump.began").is_file() {
        assert!(backup.try_wait().unwrap().is_none(), "it ended");
        thread::sleep(Duration::from_millis(20));
    }
    backup.kill().unwrap();
    backup.wait().unwrap();
    weekend.cutover(&["backup"]).exits(6).says(&["is held by process "]);
    dumps_go_on(&weekend);
    while RunDir::open(&weekend.desk.run()).unwrap().is_held().unwrap() {
        thread::sleep(Duration::from_millis(20));
    }
    weekend.cutover(&["backup"]).exits(0).prints(&["SHA-256"]);
}
