//! The weekend goes on from the snapshot that was frozen, and from no other.

use std::fs;

use landfall_model::source::SourceTable;
use landfall_testkit::trap::edit;

use super::{
    Weekend,
    loaded::{Loaded, loaded, named},
    support,
};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_planned_of_another_source_than_the_frozen_one_opens_no_gate() {
    let weekend = Weekend::new().await;
    let Loaded { led, id, .. } = loaded(&weekend);
    weekend.desk.landfall(&["freeze", "start", led.to_str().unwrap()]).exits(0);
    weekend.cutover(&["gate"]).exits(5).prints(&["✓ verification         0 failed"]);

    // As it is where one record was edited between the snapshot and the freeze.
    let frozen = led.join("cutover/freeze-rows.jsonl");
    let rows = fs::read_to_string(&frozen).unwrap();
    let (other, hash) = rows.split_once("\"sha256\":\"").unwrap();
    fs::write(&frozen, format!("{other}\"sha256\":\"{}{}", "0".repeat(64), &hash[64..])).unwrap();
    let why = format!("{id} is of another source than was frozen in {}, 1 record otherwise", led.display());
    weekend.cutover(&["gate"]).exits(5).prints(&["✗ verification", &why, "`landfall migrate --delta`"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delta_that_brought_in_what_broke_the_freeze_counts_as_verified_and_the_freeze_stays_broken() {
    let weekend = Weekend::new().await;
    let Loaded { led, .. } = loaded(&weekend);
    let led = led.to_str().unwrap();
    weekend.desk.landfall(&["freeze", "start", led]).exits(0);
    edit_the_source(&weekend);
    weekend.desk.landfall(&["migrate", "--delta"]).exits(3);
    let (_, id) = named(&weekend.desk.run());
    let why = format!("{id} is of another source than was frozen in {led}, 1 record otherwise");
    let next = format!("`landfall freeze check {led}` notes what moved since");
    weekend.cutover(&["gate"]).exits(5).prints(&["✗ verification", &why, &next]);

    let check = weekend.desk.landfall(&["freeze", "check", led]).exits(7);
    check.prints(&["was changed", "Find out who writes", "`landfall migrate --delta`"]);
    weekend.cutover(&["gate"]).exits(5).prints(&["✓ verification         0 failed", "1 violation\n"]);
    weekend.cutover(&["decide", "go", "--who", "Anna"]).exits(5).says(&["freeze"]);
}

/// A weekend of one step, which goes on from what is planned.
const PLAN_ON: &str = r#"format = 1
[[step]]
id = "plan"
day = 0
time = "19:15"
minutes = 15
title = "Plan"
owner = "operator"
kind = "command"
command = ["migrate", "--dry-run", "--from", "{planned}"]
accept = [0, 3]
undo = "none needed"
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_step_goes_on_from_the_plan_of_the_frozen_snapshot_though_a_later_one_is_of_another() {
    let mut weekend = Weekend::new().await;
    let runbook = weekend.desk.folder.join("plan-on.toml");
    fs::write(&runbook, PLAN_ON).unwrap();
    weekend.desk.set("LANDFALL_RUNBOOK", runbook.display().to_string());
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let (led, _) = named(&weekend.desk.run());
    weekend.desk.landfall(&["snapshot", "--run", &led]).exits(0);
    weekend.desk.landfall(&["freeze", "start", &led]).exits(0);
    weekend.desk.landfall(&["migrate", "--dry-run", "--from", &led]).exits(3);
    let (frozen, _) = named(&weekend.desk.run());
    edit_the_source(&weekend);
    weekend.desk.landfall(&["migrate", "--dry-run"]).exits(3);
    weekend.cutover(&["next"]).exits(0).prints(&["plan: done"]);
    let parent = support::json(&weekend.desk.run().join("run.json"))["parent"].as_str().unwrap().to_owned();
    assert_eq!(parent, frozen);
}

/// One record of the source, as somebody edits it.
fn edit_the_source(weekend: &Weekend) {
    let (table, when) = (SourceTable::Interests, "2026-11-28T09:00:00Z");
    let id = edit::ids(&weekend.trap.world(), table)[0];
    edit::edit(&mut weekend.trap.world(), table, id, "Full Name", "Somebody Else".into(), when);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_seals_say_that_the_frozen_snapshot_was_planned_neither_is_read_again() {
    let weekend = Weekend::new().await;
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let (led, _) = named(&weekend.desk.run());
    weekend.desk.landfall(&["snapshot", "--run", &led]).exits(0);
    weekend.desk.landfall(&["freeze", "start", &led]).exits(0);
    weekend.desk.landfall(&["migrate", "--dry-run", "--from", &led]).exits(3);
    let planned = weekend.desk.run();
    support::answer_the_gate(&planned);
    weekend.desk.landfall(&["migrate", "--full", "--from", planned.to_str().unwrap()]).exits(3);
    let raw = weekend.desk.run().join("raw/interests.jsonl");
    fs::rename(raw, weekend.desk.folder.join("interests.jsonl")).unwrap();
    // That it is gone is what the seal is asked about.
    weekend.cutover(&["gate"]).exits(5).prints(&["✗ seal", "✓ verification         0 failed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_that_was_begun_before_is_looked_at_and_the_weekend_goes_on() {
    let weekend = Weekend::new().await;
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let (led, _) = named(&weekend.desk.run());
    weekend.cutover(&["done", "announce-freeze", "17:00, to all"]).exits(0);
    weekend.cutover(&["next"]).exits(0).prints(&["snapshot: done"]);
    weekend.desk.landfall(&["freeze", "start", &led]).exits(0);

    let before = weekend.trap.world().clone();
    edit_the_source(&weekend);
    let failed = weekend.cutover(&["next"]).exits(1).prints(&["1 moved since the freeze at "]);
    failed
        .prints(&["`landfall cutover done freeze EVIDENCE`", "`landfall cutover skip freeze --why REASON`"]);
    *weekend.trap.world() = before;
    weekend.cutover(&["next"]).exits(0).prints(&["unchanged since the freeze at ", "freeze: done"]);
    weekend.cutover(&["next"]).exits(0).prints(&["inventory: done"]);
}
