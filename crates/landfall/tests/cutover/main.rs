//! A rehearsal of the weekend, step by step as the operator walks it: a source that answers as NocoDB does, a real PostgreSQL, folders.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

#[path = "../support/mod.rs"]
mod support;

mod at_work;
mod backup;
mod frozen;
mod gate;
mod loaded;
mod others;
mod taken_over;

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::Path,
    process::{Command, Stdio},
    thread,
};

use chrono::{DateTime, Utc};
use landfall_model::{
    decision::Decision,
    finding::{Question, QuestionKind},
    rundir::{CUTOVER, QUESTIONS, RunDir},
};
use landfall_testkit::{Database, Postgres, Trap};
use serde_json::Value;
use support::{Desk, json, live::Live, traffic::Traffic};

/// A desk with everything that a weekend needs, but for a CRM that runs: what calls none starts none.
struct Weekend {
    desk: Desk,
    trap: Trap,
    database: Database<'static>,
    _traffic: Traffic,
}

impl Weekend {
    async fn new() -> Self {
        Self::on(Postgres::shared().unwrap()).await
    }

    async fn on(postgres: &'static Postgres) -> Self {
        let world = support::world();
        let mut desk = Desk::new();
        desk.lay_out(&world).await;
        let trap = Trap::start(world.snapshot).unwrap();
        let database = postgres.fresh_database().unwrap();
        desk.set("NOCODB_URL", trap.url());
        desk.set("NOCODB_TOKEN", trap.token());
        desk.set("DATABASE_URL", database.url());
        desk.set("USER", "anna");
        desk.set("PATH", std::env::var("PATH").unwrap());
        let traffic = Traffic::of(&mut desk);
        Self { desk, trap, database, _traffic: traffic }
    }

    fn cutover(&self, words: &[&str]) -> support::Outcome {
        self.desk.landfall(&[&["cutover"], words].concat())
    }

    fn steps(&self) -> Vec<(String, String)> {
        let outcome = self.desk.landfall(&["--json", "cutover", "status"]).exits(0);
        let document: Value = serde_json::from_str(outcome.stdout.trim()).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let steps = document["result"]["steps"].as_array().unwrap();
        steps.iter().map(|step| (text(&step["step"]), text(&step["state"]))).collect()
    }

    /// Does the next step; what a person has to do is said to be done. False at the end of the runbook.
    fn go_on(&self) -> bool {
        let outcome = self.desk.landfall(&["--json", "cutover", "next"]).exits(0);
        let last: Value = serde_json::from_str(outcome.stdout.lines().last().unwrap()).unwrap();
        let Some(waiting) = last["result"]["waitsFor"].as_array() else { return true };
        // Answers to what holds the load belong to the run that was planned: the next step goes by them.
        if waiting.iter().any(|step| step == "review-dry-run") {
            let planned = RunDir::open(&self.desk.run()).unwrap();
            support::open_the_gate(&support::world().snapshot, &planned);
        }
        for step in waiting {
            self.cutover(&["done", step.as_str().unwrap(), "seen in the rehearsal"]).exits(0);
        }
        !waiting.is_empty()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_is_walked_to_its_end_measured_and_judged() {
    let mut weekend = Weekend::new().await;
    let live = Live::start(&mut weekend.desk, &weekend.database);
    weekend.desk.set("LANDFALL_SWITCH_REHEARSAL", "yes");
    weekend
        .cutover(&["start", "--friday", "2026-11-27", "--offset", "-04:00", "--rehearsal"])
        .exits(0)
        .prints(&["at UTC-04:00"]);
    let run = weekend.desk.run();
    weekend.cutover(&["gate"]).exits(5).prints(&[
        "✗ verification",
        "nothing was verified since the weekend began",
        "✗ smoke tests",
        "✗ backup",
    ]);
    weekend
        .cutover(&["done", "migrate", "it is"])
        .exits(6)
        .says(&["waits for freeze-holds", "legal now: snapshot"]);

    while weekend.go_on() {}
    let open: Vec<_> = weekend.steps().into_iter().filter(|(_, state)| state != "done").collect();
    assert_eq!(open, [], "all of it is done");

    weekend.cutover(&["gate"]).exits(0).prints(&["every gate is open", "0 failed"]);
    weekend.cutover(&["decide", "go", "--who", "Anna"]).exits(0).prints(&["GO, decided by Anna"]);
    let smoke = json(&run.join("cutover/smoke-test.json"));
    assert_eq!(smoke["tests"].as_array().unwrap().len(), 10, "{smoke}");
    let reached: Vec<String> = live.sink.mails().unwrap().into_iter().map(|mail| mail.to).collect();
    assert_eq!(reached, ["operator@example.com"], "a rehearsal reaches nobody but for the test mail");
    let backup = json(&run.join("cutover/backup.json"));
    assert!(backup["entries"].as_u64().unwrap() > 50, "{backup}");
    let mode = fs::metadata(run.join("cutover/backup.dump")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "it holds all that the CRM holds");
    let plan = weekend.cutover(&["plan"]).exits(0);
    plan.prints(&["# Rehearsal of 2026-11-27", "measured 1 time"]);
    what_a_rehearsal_leaves(&weekend, &run);

    what_was_edited_after_it_was_sealed_opens_no_gate(&weekend);

    // A backup that was changed is no backup.
    fs::write(run.join("cutover/backup.dump"), "something else").unwrap();
    weekend.cutover(&["gate"]).exits(5).prints(&["✗ backup"]);
    weekend.cutover(&["decide", "go", "--who", "Anna"]).exits(5).says(&["GO is refused: backup"]);
    let outcome =
        weekend.cutover(&["decide", "go", "--who", "Anna", "--override", "the old one is on the shelf"]);
    outcome.exits(0);
    weekend.cutover(&["decide", "no-go", "--who", "Ben"]).exits(0).prints(&["NO-GO", "The way back"]);
    let decisions = fs::read_to_string(run.join("cutover/gate.jsonl")).unwrap();
    assert_eq!(decisions.lines().count(), 3);
}

/// Of the verification that counts, and of the run that it verified.
fn what_was_edited_after_it_was_sealed_opens_no_gate(weekend: &Weekend) {
    let runs = weekend.desk.runs();
    let has = |file: &'static str| runs.iter().rev().find(|run| run.join(file).is_file()).unwrap().join(file);
    let (verified, loaded) = (has("reports/validation-report.json"), has("load/groups.jsonl"));
    for path in [verified, loaded.with_file_name("copies.jsonl")] {
        let file = path.file_name().unwrap().to_str().unwrap();
        let sealed = fs::read_to_string(&path).unwrap();
        fs::write(&path, sealed.replacen(':', ": ", 1)).unwrap();
        weekend.cutover(&["gate"]).exits(5).prints(&["✗ seal", file, "landfall verify --seal"]);
        weekend.cutover(&["decide", "go", "--who", "Anna"]).exits(5).says(&["GO is refused: seal"]);
        fs::write(&path, sealed).unwrap();
        weekend.cutover(&["gate"]).exits(0).prints(&["✓ seal"]);
    }
    // Nothing says whether what the last link was about was edited.
    let chain = loaded.parent().unwrap().with_file_name("seal.jsonl");
    let sealed = fs::read_to_string(&chain).unwrap();
    fs::write(&chain, &sealed[..sealed.len() - 9]).unwrap();
    weekend.cutover(&["gate"]).exits(5).prints(&["✗ seal", "cut off while it was written"]);
    fs::write(&chain, sealed).unwrap();
    weekend.cutover(&["gate"]).exits(0).prints(&["✓ seal"]);
}

/// The way back was gone once and timed, files and audit trail lie there, and the checklist is a page to print.
fn what_a_rehearsal_leaves(weekend: &Weekend, run: &Path) {
    let way_back = |line: &&str| line.contains("(`way-back`");
    let plan = weekend.cutover(&["plan"]).exits(0).stdout;
    assert!(plan.lines().find(way_back).unwrap().contains("measured 1 time"), "{plan}");
    let moves = fs::read_to_string(run.join("cutover/switch.jsonl")).unwrap();
    let said: Vec<String> = moves
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|one| format!("{} {}", one["to"].as_str().unwrap(), one["said"].as_str().unwrap()))
        .collect();
    assert_eq!(said, ["crm began", "crm switched", "old began", "old switched"]);
    assert!(run.join("cutover/reentry-1/README.txt").is_file() && run.join("cutover/notice-1.txt").is_file());
    let inventory = fs::read_to_string(run.join("cutover/final-file-inventory.csv")).unwrap();
    let objects = fs::read_to_string(run.join("raw/objects.jsonl")).unwrap();
    assert_eq!(inventory.lines().count(), objects.lines().count() + 1);
    weekend.cutover(&["plan", "--format", "html", "--output", "list.html"]).exits(0);
    let page = fs::read_to_string(weekend.desk.folder.join("list.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("measured 1 time"), "{page}");
    the_audit_trail_is_exported(weekend, run);
}

fn the_audit_trail_is_exported(weekend: &Weekend, run: &Path) {
    weekend.cutover(&["audit", run.to_str().unwrap()]).exits(0).prints(&["entries of the audit trail"]);
    let files = fs::read_dir(run.join("cutover")).unwrap().map(|file| file.unwrap().path());
    let mut trail: Vec<_> = files.filter(|file| file.to_string_lossy().contains("/audit-")).collect();
    trail.sort();
    assert_eq!(trail.len(), 2);
    let [table, lines] = [0, 1].map(|n| fs::read_to_string(&trail[n]).unwrap());
    assert!(table.starts_with("\u{feff}created_at,user_id,action,"), "{table:.80}");
    assert!(lines.lines().count() > 300);
    let [first, last] = [lines.lines().next(), lines.lines().last()]
        .map(|line| serde_json::from_str::<Value>(line.unwrap()).unwrap());
    assert_eq!((&first["user_id"], &first["action"]), (&"system-migration".into(), &"create".into()));
    weekend
        .cutover(&["audit", run.to_str().unwrap(), "--since", "2099-01-01"])
        .exits(0)
        .prints(&["0 entries"]);
    a_day_of_the_trail_is_the_marinas(weekend, run, last["created_at"].as_str().unwrap());
}

/// At the far end of the world the day after the last entry has begun already.
fn a_day_of_the_trail_is_the_marinas(weekend: &Weekend, run: &Path, created: &str) {
    let path = run.join(CUTOVER);
    let before = json(&path);
    let mut far = before.clone();
    far["offset"] = (24 * 3600 - 1).into();
    fs::write(&path, far.to_string()).unwrap();
    let created: DateTime<Utc> = created.parse().unwrap();
    let next = created.date_naive().succ_opt().unwrap().to_string();
    let since = |day: &str| weekend.cutover(&["audit", run.to_str().unwrap(), "--since", day]).exits(0);
    assert!(!since(&next).stdout.starts_with("0 entries"));
    since(&format!("{next}T00:00:00Z")).prints(&["0 entries"]);
    fs::write(&path, before.to_string()).unwrap();
}

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

#[tokio::test(flavor = "multi_thread")]
async fn a_migration_that_stopped_goes_on_in_its_run_until_an_answer_asks_for_another_plan() {
    let mut weekend = Weekend::new().await;
    let skip = |weekend: &Weekend, steps: &[&str]| {
        steps.iter().for_each(|step| drop(weekend.cutover(&["skip", step, "--why", "a test"]).exits(0)));
    };
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    skip(&weekend, &["announce-freeze"]);
    weekend.cutover(&["next"]).exits(0).prints(&["snapshot: done"]);
    skip(&weekend, &["freeze", "inventory", "backup"]);
    weekend.cutover(&["next"]).exits(0).prints(&["dry-run: done"]);
    support::answer_the_gate(&weekend.desk.run());
    // Once more, with the answers that the first one was given.
    weekend.cutover(&["undo", "dry-run", "--why", "to see what the answers change"]).exits(0);
    weekend.cutover(&["next"]).exits(0).prints(&["dry-run: done"]);
    skip(&weekend, &["review-dry-run", "freeze-holds"]);

    let database = weekend.desk.environment["DATABASE_URL"].clone();
    weekend.desk.set("DATABASE_URL", "postgres://u:p@127.0.0.1:1/x");
    weekend.cutover(&["next"]).exits(1).prints(&["migrate: failed"]);
    let stopped = weekend.desk.runs();
    weekend.cutover(&["next"]).exits(1).prints(&["migrate: failed"]);
    assert_eq!(weekend.desk.runs(), stopped, "the second attempt goes on in the run of the first");

    let (run, question) = (weekend.desk.run(), first_question(&weekend.desk.run()));
    let answer = ["review", "answer", &question, "keep apart", "--run", run.to_str().unwrap()];
    weekend.desk.landfall(&answer).exits(0);
    weekend.cutover(&["next"]).exits(1).prints(&["migrate: failed"]);
    let planned_anew = weekend.desk.runs();
    assert_eq!(
        planned_anew.len(),
        stopped.len() + 1,
        "a run keeps its plan, which knows nothing of the answer"
    );
    weekend.desk.set("DATABASE_URL", database);
    weekend.cutover(&["next"]).exits(0).prints(&["checks passed", "migrate: done"]);
    assert_eq!(weekend.desk.runs(), planned_anew);
    // What has its report does not go on: the step begins another run, which finds the same plan in.
    weekend.cutover(&["undo", "migrate", "--why", "a test"]).exits(0);
    weekend.cutover(&["next"]).exits(0).prints(&["checks passed", "migrate: done"]);
    assert_eq!(weekend.desk.runs().len(), planned_anew.len() + 1);
}

/// The id of a question about people that does not hold the load.
fn first_question(run: &Path) -> String {
    let questions: Vec<Question> = RunDir::open(run).unwrap().read_jsonl(QUESTIONS).unwrap();
    let mut open = questions.iter().filter(|one| one.kind == QuestionKind::Duplicate && !one.blocking);
    open.next().unwrap().id.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_of_an_earlier_run_are_taken_over_where_that_is_said() {
    let weekend = Weekend::new().await;
    weekend
        .cutover(&["start", "--friday", "2026-11-27", "--rehearsal"])
        .exits(0)
        .prints(&["; no answers yet"]);
    let rehearsal = weekend.desk.run();
    // Questions are answered in the run that was planned, not in the one that leads.
    let planned = rehearsal.with_file_name(format!("{}-2", rehearsal.file_name().unwrap().display()));
    let run = RunDir::create_at(&planned, &support::info("dry-run", "port-nimara")).unwrap();
    support::open_the_gate(&support::world().snapshot, &run);
    // Of another port in the same folder: not of this weekend, and not to be had.
    let other = RunDir::create_at(
        &rehearsal.with_file_name(format!("{}-3", rehearsal.file_name().unwrap().display())),
        &support::info("dry-run", "port-amador"),
    );
    let other = other.unwrap();
    other.append("decisions.jsonl", &planned_answer(&planned)).unwrap();
    let start = |answers: &str| weekend.cutover(&["start", "--friday", "2026-12-04", "--answers", answers]);
    start(other.root().to_str().unwrap()).exits(2).says(&["is of port port-amador"]);
    start("2026").exits(2).says(&["there is no run in"]);
    assert_eq!(weekend.desk.runs().len(), 3);
    start(rehearsal.to_str().unwrap()).exits(0).prints(&["; 1 answer taken over"]);
    let answers = |run: &Path| fs::read_to_string(run.join("decisions.jsonl")).unwrap();
    let taken = weekend.desk.run();
    assert_eq!(answers(&taken), answers(&planned));
    let again = format!("begin again with --answers {}", taken.display());
    weekend.cutover(&["start", "--friday", "2026-12-04"]).exits(0).prints(&["no answers taken over", &again]);
}

/// An answer of a run as another person gives it.
fn planned_answer(run: &Path) -> Decision {
    let answers: Vec<Decision> = RunDir::open(run).unwrap().read_jsonl("decisions.jsonl").unwrap();
    Decision { who: "somebody of another port".to_owned(), ..answers[0].clone() }
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
