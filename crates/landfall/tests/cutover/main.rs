//! A rehearsal of the weekend, step by step as the operator walks it: a source that answers as NocoDB does, a real PostgreSQL, folders.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod at_work;
mod backup;
mod frozen;
mod gate;
mod loaded;
mod others;
mod steps;
mod taken_over;

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use chrono::{DateTime, Utc};
use landfall_model::rundir::{CUTOVER, RunDir};
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
