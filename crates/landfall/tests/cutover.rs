//! A rehearsal of the weekend, step by step as the operator walks it: a source that answers as NocoDB does, a real PostgreSQL, folders.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use std::fs;

use landfall_model::rundir::RunDir;
use landfall_testkit::{Database, Postgres, Trap};
use serde_json::Value;
use support::{Desk, json, live::Live};

/// A desk with everything that a weekend needs.
struct Weekend {
    desk: Desk,
    live: Live,
    _trap: Trap,
    _database: Database<'static>,
}

impl Weekend {
    async fn new(name: &str) -> Self {
        let world = landfall_practice::world();
        let mut desk = Desk::new(name);
        desk.lay_out(&world).await;
        let trap = Trap::start(world.snapshot).unwrap();
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        desk.set("NOCODB_URL", trap.url());
        desk.set("NOCODB_TOKEN", trap.token());
        desk.set("DATABASE_URL", database.url());
        desk.set("USER", "anna");
        desk.set("PATH", std::env::var("PATH").unwrap());
        let live = Live::start(&mut desk, &database);
        Self { desk, live, _trap: trap, _database: database }
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
            support::open_the_gate(&landfall_practice::world().snapshot, &planned);
        }
        for step in waiting {
            self.cutover(&["done", step.as_str().unwrap(), "seen in the rehearsal"]).exits(0);
        }
        !waiting.is_empty()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_is_walked_to_its_end_measured_and_judged() {
    let weekend = Weekend::new("rehearsal").await;
    weekend.cutover(&["start", "--friday", "2026-11-27", "--offset", "-04:00", "--rehearsal"]).exits(0);
    let run = weekend.desk.run();
    weekend.cutover(&["gate"]).exits(5).prints(&[
        "✗ verification",
        "nothing was verified",
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
    let reached: Vec<String> = weekend.live.sink.mails().unwrap().into_iter().map(|mail| mail.to).collect();
    assert_eq!(reached, ["operator@example.com"], "a rehearsal reaches nobody but for the test mail");
    let backup = json(&run.join("cutover/backup.json"));
    assert!(backup["entries"].as_u64().unwrap() > 50, "{backup}");
    let plan = weekend.cutover(&["plan"]).exits(0);
    plan.prints(&["# Rehearsal of 2026-11-27", "measured 1 times"]);

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

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_fails_is_tried_again_and_only_what_is_legal_is_noted() {
    let mut weekend = Weekend::new("steps").await;
    weekend.cutover(&["status"]).exits(2);
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    weekend.cutover(&["next"]).exits(0).prints(&["cutover done announce-freeze"]);
    weekend.cutover(&["done", "announce-freeze", "17:00, to all"]).exits(0).prints(&["Way back"]);
    let token = weekend.desk.environment["NOCODB_TOKEN"].clone();
    weekend.desk.set("NOCODB_TOKEN", "wrong");
    weekend.cutover(&["next"]).exits(1).prints(&["snapshot: failed"]);
    weekend.desk.set("NOCODB_TOKEN", token);
    weekend.cutover(&["next"]).exits(0).prints(&["snapshot: done"]);
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
