//! Steps: by one at a time, when they are legal, and how they end; what is due, and the list of them on paper.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    process::{Command, Stdio},
    thread,
};

use landfall_model::rundir::RunDir;

use super::{Weekend, support};

#[tokio::test(flavor = "multi_thread")]
async fn of_two_operators_who_act_at_once_one_does() {
    let weekend = Weekend::new().await;
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let run = weekend.desk.run();
    let outcomes: Vec<support::Outcome> = thread::scope(|scope| {
        let say = |_| scope.spawn(|| weekend.cutover(&["done", "announce-freeze", "17:00"]));
        let all: Vec<_> = (0..8).map(say).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let (did, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(|outcome| outcome.code == 0);
    assert_eq!(did.len(), 1);
    for outcome in refused {
        let held = outcome.exits(6);
        assert!(
            held.stderr.contains("is held") || held.stderr.contains("is done already"),
            "{}",
            held.stderr
        );
    }
    assert_eq!(fs::read_to_string(run.join("cutover/steps.jsonl")).unwrap().lines().count(), 1);

    // While one is at it, whatever it is, the other is told who, and nothing is noted.
    let _at_work = RunDir::open(&run).unwrap().lock_cutover("2026-11-27T18:00:00Z").unwrap();
    weekend.cutover(&["next"]).exits(6).says(&["2026-11-27T18:00:00Z"]);
    weekend.cutover(&["status"]).exits(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn traffic_goes_by_the_runbook_and_what_is_due_by_the_calendar() {
    let weekend = Weekend::new().await;
    weekend.cutover(&["start", "--friday", "2099-01-02"]).exits(0);
    weekend.cutover(&["due"]).exits(0).prints(&["next", "announce-freeze", "snapshot"]);
    let refused = weekend.desk.landfall(&["switch", "to", "crm"]).exits(6);
    refused.says(&["traffic stays where it is: \"switch\" waits for website", "legal now: announce-freeze"]);
    weekend.cutover(&["start", "--friday", "2020-01-03"]).exits(0);
    weekend.cutover(&["due"]).exits(3).prints(&["overdue", "audit-export", "day-30"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_fails_is_tried_again_and_only_what_is_legal_is_noted() {
    let mut weekend = Weekend::new().await;
    weekend.cutover(&["status"]).exits(2).says(&["cutover start --friday"]);
    weekend
        .cutover(&["start", "--friday", "2026-11-26"])
        .exits(2)
        .says(&["2026-11-26 is no Friday, but a Thursday"]);
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let id = weekend.desk.run().file_name().unwrap().to_string_lossy().into_owned();
    weekend.cutover(&["status", "2026"]).exits(2).says(&["output/2026\n", &id]);
    weekend.cutover(&["next"]).exits(0).prints(&["cutover done announce-freeze"]);
    weekend.cutover(&["done", "announce-freeze", " "]).exits(2).says(&["<EVIDENCE>", "say it in words"]);
    weekend.cutover(&["answer", "announce-freeze", "17:00, to all"]).exits(0).prints(&["Way back"]);
    let token = weekend.desk.environment["NOCODB_TOKEN"].clone();
    weekend.desk.set("NOCODB_TOKEN", "wrong");
    weekend.cutover(&["next"]).exits(1).prints(&["snapshot: failed"]);
    weekend.desk.set("NOCODB_TOKEN", token);
    weekend.cutover(&["next"]).exits(0).prints(&["snapshot: done"]);
    let address = weekend.desk.environment["DATABASE_URL"].clone();
    weekend.desk.set("DATABASE_URL", weekend.database.role("sees_nothing", &[]).unwrap());
    weekend.cutover(&["backup"]).exits(1).says(&["permission denied", "there is no backup yet"]);
    weekend.desk.set("DATABASE_URL", address);
    weekend.cutover(&["undo", "announce-freeze", "--why", "a test"]).exits(6).says(&["take that back first"]);
    weekend.cutover(&["skip", "freeze", "--why", "nobody works today"]).exits(0);
    weekend.cutover(&["done", "freeze", "x"]).exits(6).says(&["was skipped"]);
    weekend.cutover(&["done", "go-live", "x"]).exits(6);
    weekend.cutover(&["gate"]).exits(5).prints(&["✗ skipped steps", "freeze", "✗ open steps", "switch"]);
    let broken = weekend.desk.folder.join("runbook.toml");
    fs::write(&broken, "format = 1\nstep = [{ id = \"a\" }]").unwrap();
    weekend.desk.set("LANDFALL_RUNBOOK", broken.display().to_string());
    weekend.cutover(&["start", "--friday", "2026-12-04"]).exits(2).says(&["the runbook cannot be read"]);
}

/// Nothing but what stays until Ctrl-C.
const WATCH: &str = r#"
format = 1
[[step]]
id = "watch"
day = 0
time = "19:00"
minutes = 5
title = "Watch"
owner = "operator"
kind = "command"
command = ["freeze", "watch", "{run}", "--every", "1s"]
undo = "none needed"
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_ctrl_c_ended_is_no_failure_and_can_go_on() {
    let mut weekend = Weekend::new().await;
    let runbook = weekend.desk.folder.join("watch.toml");
    fs::write(&runbook, WATCH).unwrap();
    weekend.desk.set("LANDFALL_RUNBOOK", runbook.display().to_string());
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let run = weekend.desk.run().display().to_string();
    weekend.desk.landfall(&["snapshot", "--run", &run]).exits(0);
    weekend.desk.landfall(&["freeze", "start", &run]).exits(0);
    // As a terminal does it: to the program and to the step at once.
    let mut next = weekend.desk.command(&["cutover", "next"]);
    let mut next = next.process_group(0).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(next.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.next().unwrap().contains("unchanged since the freeze"));
    let group = format!("-{}", next.id());
    assert!(Command::new("kill").args(["-INT", "--", &group]).status().unwrap().success());
    assert_eq!(next.wait().unwrap().code(), Some(130));
    assert!(lines.last().unwrap().contains("watch: interrupted"));
    let told = std::io::read_to_string(next.stderr.take().unwrap()).unwrap();
    assert_eq!(told.matches("stopping at the next safe point").count(), 1, "by the step alone: {told}");
    weekend.cutover(&["status"]).exits(0).prints(&["failed", "exit 130"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checklist_is_written_for_its_owner_alone_and_over_no_other_file() {
    let weekend = Weekend::new().await;
    weekend.cutover(&["start", "--friday", "2026-11-27", "--offset", "-04:00", "--rehearsal"]).exits(0);
    let list = weekend.desk.folder.join("list.md");
    weekend.cutover(&["plan", "--output", "list.md"]).exits(0);
    assert_eq!(fs::metadata(&list).unwrap().permissions().mode() & 0o777, 0o600);
    fs::write(&list, "mine").unwrap();
    weekend.cutover(&["plan", "--output", "list.md"]).exits(2).says(&["exists already", "--output"]);
    assert_eq!(fs::read_to_string(&list).unwrap(), "mine");
}
