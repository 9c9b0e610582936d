//! Every command of docs/RUNBOOK.md is run here, with nothing but its placeholders filled in: a command that nobody runs fails this test, and so
//! does one that stands there no more.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

#[path = "../support/mod.rs"]
mod support;

mod document;
mod stage;

use std::fs;

use landfall_model::{
    finding::{Question, QuestionKind},
    rundir::{QUESTIONS, RunDir, id_map},
    source::SourceTable,
};
use landfall_testkit::{Postgres, trap::edit};
use serde_json::Value;
use stage::Stage;

#[tokio::test(flavor = "multi_thread")]
async fn every_command_of_the_runbook_is_run_by_this_test() {
    let mut stage = Stage::new().await;
    before_the_weekend(&mut stage);
    let frozen = the_weekend(&mut stage);
    the_load(&mut stage);
    the_way_back_from_a_load(&mut stage);
    somebody_edits(&mut stage, &frozen);
    the_crm(&mut stage);
    the_switch(&mut stage);

    let (written, run) = (document::commands(), stage.ran);
    let nobody: Vec<_> = written.difference(&run).collect();
    assert!(nobody.is_empty(), "nobody runs: {nobody:#?}");
    let gone: Vec<_> = run.difference(&written).collect();
    assert!(gone.is_empty(), "not in the document: {gone:#?}");
}

fn before_the_weekend(stage: &mut Stage) {
    stage.run("landfall mapping show > mapping.toml", &[]).exits(0);
    // The practice world asks about people whom it merged; that these hold the load is tried elsewhere.
    let path = stage.desk.folder.join("mapping.toml");
    let mapping =
        fs::read_to_string(&path).unwrap().replace("blocking = [\"suspect-cluster\"]", "blocking = []");
    fs::write(&path, mapping).unwrap();
    stage.desk.set("LANDFALL_MAPPING", path.display().to_string());
    stage.run("landfall mapping check", &[]).exits(0);
    stage.run("landfall check", &[]).exits(0);
    stage.run("landfall migrate", &[]).exits(2);
    stage.run("landfall migrate --dry-run", &[]).exits(3);
    questions(stage);
}

fn questions(stage: &mut Stage) {
    let run = stage.latest();
    let questions: Vec<Question> = RunDir::open(run.as_ref()).unwrap().read_jsonl(QUESTIONS).unwrap();
    let of = |kind| {
        questions.iter().filter(move |question| question.kind == kind).map(|question| question.id.to_string())
    };
    let twins: Vec<String> = of(QuestionKind::Duplicate).take(3).collect();
    let berth = of(QuestionKind::BerthStatus).next().unwrap();
    stage.run("landfall review list", &[]).exits(3);
    stage.run("landfall review answer ID ANSWER", &[("ID", &twins[0]), ("ANSWER", "later")]).exits(0);
    stage.run("landfall review answer ID merge", &[("ID", &twins[1])]).exits(0);
    stage.run("landfall review undo ID", &[("ID", &twins[1])]).exits(0);
    // A wrong answer is told who is asked about.
    let refused = stage.desk.landfall(&["review", "answer", &twins[2], "merge 1, 2 | 3, 4, 5"]).exits(2);
    let clients = refused.stderr.split_once("The clients are ").unwrap().1.split('.').next().unwrap();
    let parts = format!("merge {}", clients.replacen(", ", " | ", 1));
    let fill = [("ID", twins[2].as_str()), ("merge 12, 15 | 40", parts.as_str())];
    stage.run("landfall review answer ID \"merge 12, 15 | 40\"", &fill).exits(0).prints(&["noted: "]);
    stage.run("landfall review answer ID accept --alike", &[("ID", &berth)]).exits(0);
    stage.run("landfall review undo ID --run RUN", &[("ID", &berth), ("RUN", &run)]).exits(0);
    stage
        .run("landfall review export RUN --output FILE", &[("RUN", &run), ("FILE", "questions.csv")])
        .exits(0);
    stage.run("landfall review import FILE --run RUN", &[("RUN", &run), ("FILE", "questions.csv")]).exits(0);
    let address = stage.opens("landfall console RUN", &[("RUN", &run)]);
    assert!(address.starts_with("Open http://127.0.0.1:"), "{address}");
    stage.run("landfall migrate --dry-run --from RUN", &[("RUN", &run)]).exits(3);
}

/// The run of the weekend, frozen.
fn the_weekend(stage: &mut Stage) -> String {
    stage.run("landfall cutover runbook > runbook.toml", &[]).exits(0);
    stage.run("landfall cutover start --friday 2026-11-27 --offset -04:00", &[]).exits(0);
    let run = stage.latest();
    stage.run("landfall cutover plan", &[]).exits(0).prints(&["# Cutover of 2026-11-27"]);
    stage.run("landfall cutover plan --format html --output FILE", &[("FILE", "checklist.html")]).exits(0);
    assert!(fs::read_to_string(stage.desk.folder.join("checklist.html")).unwrap().contains("☐"));
    stage.run("landfall cutover next", &[]).exits(0).prints(&["landfall cutover done announce-freeze"]);
    stage
        .run(
            "landfall cutover done STEP \"EVIDENCE\"",
            &[("STEP", "announce-freeze"), ("EVIDENCE", "17:00, to all")],
        )
        .exits(0);
    stage
        .again("landfall cutover next")
        .exits(0)
        .prints(&["snapshot: done", "\n\nGo on with `landfall cutover next`."]);
    stage.run("landfall freeze start RUN", &[("RUN", &run)]).exits(0);
    stage
        .run("landfall cutover skip STEP --why REASON", &[("STEP", "freeze"), ("REASON", "done by hand")])
        .exits(0);
    stage
        .run("landfall cutover undo STEP --why REASON", &[("STEP", "freeze"), ("REASON", "a mistake")])
        .exits(0);
    stage.run("landfall cutover inventory RUN", &[("RUN", &run)]).exits(0).prints(&["objects"]);
    stage.run("landfall cutover backup", &[]).exits(0).prints(&["SHA-256"]);
    stage.run("landfall runs", &[]).exits(0).prints(&["weekend of ", "planned"]);
    let status = stage.run("landfall cutover status", &[]).exits(0);
    status.prints(&["weekend from Friday 2026-11-27 on, in ", "✓", "last safe moment to go back"]);
    let due = stage.run("landfall cutover due", &[]);
    assert!([0, 3].contains(&due.code), "it goes by the calendar: {due:?}");
    stage.run("landfall cutover gate", &[]).exits(5).prints(&["✗ verification"]);
    stage.run("landfall cutover decide", &[]).exits(2);
    stage.run("landfall cutover decide go --who NAME", &[("NAME", "Anna")]).exits(5);
    let reason = [("NAME", "Anna"), ("REASON", "the freeze was broken by one note")];
    stage.run("landfall cutover decide go --who NAME --override REASON", &reason).exits(0);
    run
}

fn the_load(stage: &mut Stage) {
    stage.run("landfall migrate --full --skip-files", &[]).exits(3);
    let run = stage.latest();
    let at_run = [("RUN", run.as_str())];
    stage.run("landfall files copy RUN", &at_run).exits(0);
    stage.run("landfall files status RUN", &at_run).exits(0);
    stage.run("landfall load RUN", &at_run).exits(0);
    stage.run("landfall migrate --full --run RUN", &at_run).exits(3);
    stage.run("landfall files verify RUN", &at_run).exits(0);
    stage.run("landfall migrate --validate-only", &[]).exits(3);
    stage.run("landfall verify RUN", &at_run).exits(3);
    stage.run("landfall verify RUN --read-objects", &at_run).exits(3);
    stage.run("landfall verify --seal RUN", &at_run).exits(0);
    stage.run("landfall load RUN --retry-quarantine", &at_run).exits(0);
    let clients: Value = support::json(&std::path::Path::new(&run).join(id_map("clients")));
    let (interest, client) = clients.as_object().unwrap().iter().next().unwrap();
    let client = client.as_str().unwrap();
    stage.run("landfall trace", &[]).exits(2);
    stage.run("landfall review find van dyck", &[]).exits(0);
    stage.run("landfall trace interests 412", &[("412", interest)]).exits(0);
    stage.run("landfall trace clients UUID", &[("UUID", client)]).exits(0);
    stage
        .run("landfall load RUN --repair TABLE KEY", &[("RUN", &run), ("TABLE", "clients"), ("KEY", client)])
        .exits(0);
    stage
        .run("landfall report RUN --output DIR --show-personal-data", &[("RUN", &run), ("DIR", "unmasked")])
        .exits(3);
    let id = run.rsplit('/').next().unwrap();
    stage.run("landfall cleanup RUN", &at_run).exits(6);
    stage.run("landfall cleanup RUN --confirm RUN-ID", &[("RUN", &run), ("RUN-ID", id)]).exits(6);
}

fn the_way_back_from_a_load(stage: &mut Stage) {
    let full = stage.loaded();
    stage.run("landfall migrate --delta", &[]).exits(3);
    let delta = stage.latest();
    stage.run("landfall migrate --delta --run RUN", &[("RUN", &delta)]).exits(3);
    stage.run("landfall migrate --delta --since 2026-11-25", &[]).exits(3);
    let since = stage.latest();
    stage.run("landfall migrate --delta --from RUN", &[("RUN", &since)]).exits(3);
    let from = stage.latest();
    stage.run("landfall reset", &[]).exits(2).says(&["name it"]);
    for run in [&from, &since, &delta] {
        stage.run("landfall reset RUN", &[("RUN", run)]).exits(0);
    }
    let id = full.rsplit('/').next().unwrap();
    stage.run("landfall reset RUN --confirm RUN-ID", &[("RUN", &full), ("RUN-ID", id)]).exits(0);
    stage.run("landfall migrate --full --from RUN", &[("RUN", &full)]).exits(3);
    let fresh = Postgres::shared().unwrap().fresh_database().unwrap();
    stage.desk.set("DATABASE_URL", fresh.url());
    stage.keep(fresh);
    stage.run("landfall migrate --full", &[]).exits(3);
}

fn somebody_edits(stage: &mut Stage, frozen: &str) {
    stage.run("landfall freeze check RUN", &[("RUN", frozen)]).exits(0);
    let id = edit::ids(&stage.trap.world(), SourceTable::Interests)[0];
    let when = "2026-11-28T09:00:00Z";
    edit::edit(
        &mut stage.trap.world(),
        SourceTable::Interests,
        id,
        "Full Name",
        "Somebody Else".into(),
        when,
    );
    stage.run("landfall freeze watch RUN", &[("RUN", frozen)]).exits(7);
}

fn the_crm(stage: &mut Stage) {
    let live = stage.live();
    let run = stage.loaded();
    let id = run.rsplit('/').next().unwrap();
    stage.run("landfall settings show > settings.toml", &[]).exits(0);
    stage.run("landfall settings apply RUN", &[("RUN", &run)]).exits(0).prints(&["Nothing was written"]);
    let confirmed = [("RUN", run.as_str()), ("RUN-ID", id)];
    stage.run("landfall settings apply RUN --confirm RUN-ID", &confirmed).exits(0).prints(&["2 changed"]);
    stage.run("landfall users plan FILE", &[("FILE", "users.csv")]).exits(0).prints(&["2 of 2"]);
    stage.desk.set("LANDFALL_MAIL", "live");
    stage.run("landfall users apply FILE", &[("FILE", "users.csv")]).exits(0).prints(&["2 sent"]);
    let again = [("FILE", "users.csv"), ("E-MAIL", "anna@example.com")];
    stage.run("landfall users apply FILE --resend E-MAIL", &again).exits(0).prints(&["1 sent"]);
    stage.run("landfall cutover smoke --show > smoke.toml", &[]).exits(0);
    stage.run("landfall cutover gate --show > gate.toml", &[]).exits(0);
    let smoke = stage.run("landfall cutover smoke", &[]);
    assert!([0, 4].contains(&smoke.code), "a busy machine is slow, which is a finding: {smoke:?}");
    smoke.prints(&["1 Sign in", "smoke-test.json"]);
    drop(live);
}

fn the_switch(stage: &mut Stage) {
    stage.one_step_runbook();
    stage.run("landfall cutover start --friday 2026-12-04 --offset -04:00", &[]).exits(0);
    let run = stage.latest();
    let id = run.rsplit('/').next().unwrap().to_owned();
    stage.run("landfall switch to crm", &[]).exits(0).prints(&["traffic goes to the CRM"]);
    stage.run("landfall switch status", &[]).exits(0).prints(&["proven by the answer"]);
    stage.run("landfall switch to old", &[]).exits(0).prints(&["traffic goes to the old system"]);
    stage.run("landfall cutover audit RUN --since 2026-11-29", &[("RUN", &run)]).exits(0);
    stage.run("landfall rollback RUN", &[("RUN", &run)]).exits(0);
    stage.run("landfall rollback RUN --severity data-loss", &[("RUN", &run)]).exits(0);
    let words = [("RUN", run.as_str()), ("WHAT HAPPENED", "amounts are wrong"), ("RUN-ID", id.as_str())];
    let back = stage
        .run("landfall rollback RUN --severity data-loss --why \"WHAT HAPPENED\" --confirm RUN-ID", &words)
        .exits(0);
    back.prints(&["traffic goes to the old system", "reentry-1", "notice-1.txt"]);
}
