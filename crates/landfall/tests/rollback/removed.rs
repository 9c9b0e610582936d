//! What people are told of originals that were cleaned up before they go back.

use std::fs;

use landfall_model::rundir::{LOAD_CLEANUP, RunDir};
use serde_json::{Value, json};

use super::support::{self, Desk};

/// A run whose cleanup told of originals that these are the states of.
fn cleaned(desk: &Desk, name: &str, states: &[&str]) -> RunDir {
    let path = desk.folder.join("output").join(name);
    let run = RunDir::create_at(&path, &support::info("full", "port-nimara")).unwrap();
    for (index, state) in states.iter().enumerate() {
        let key = format!("{name}-{index}.pdf");
        let line = json!({
            "bucket": "client-portal", "key": key, "files": [], "size": 1, "sha256": "", "state": state, "why": "", "at": "2026-01-02T00:00:00Z"
        });
        run.append(LOAD_CLEANUP, &line).unwrap();
    }
    run
}

#[test]
fn originals_that_any_run_removed_or_may_have_are_told_each_with_its_folder() {
    let desk = Desk::new();
    desk.landfall(&["cutover", "start", "--friday", "2026-11-27"]).exits(0);
    let weekend = desk.run();
    let rollback = || desk.landfall(&["rollback", weekend.to_str().unwrap()]).exits(0);
    assert!(!rollback().stdout.contains("originals"), "nothing was cleaned up");

    let full = cleaned(&desk, "20260101-000001", &["removed", "removed", "removing", "kept"]);
    let delta = cleaned(&desk, "20260101-000002", &["removed"]);
    let nothing = cleaned(&desk, "20260101-000003", &["kept"]);
    let shown = rollback().prints(&["4 originals removed since, or may be"]);
    let path = |run: &RunDir| run.path(LOAD_CLEANUP).display().to_string();
    let shown = shown.prints(&[&format!("  3: {}", path(&full)), &format!("  1: {}", path(&delta))]);
    assert!(!shown.stdout.contains(&path(&nothing)), "{}", shown.stdout);

    let asked = ["--json", "rollback", weekend.to_str().unwrap()];
    let told: Value = serde_json::from_str(desk.landfall(&asked).exits(0).stdout.trim()).unwrap();
    let removed = &told["result"]["removed"];
    assert_eq!((&removed["originals"], &removed["runs"][0]["originals"]), (&json!(4), &json!(3)), "{told}");
    assert_eq!(removed["runs"][1]["cleanup"], path(&delta), "{told}");

    fs::write(full.path(LOAD_CLEANUP), "no line\nof it\n").unwrap();
    let root = full.root().display();
    rollback().prints(&[
        "1 original removed since",
        &format!("which originals the cleanup of {root} removed is NOT known"),
    ]);
}

#[test]
fn what_a_way_back_did_and_what_it_could_not_is_one_document_and_one_failure_for_machines() {
    let desk = Desk::new();
    desk.landfall(&["cutover", "start", "--friday", "2026-11-27"]).exits(0);
    let weekend = desk.run();
    cleaned(&desk, "20260101-000001", &["removed"]);
    let (run, id) = (weekend.to_str().unwrap(), weekend.file_name().unwrap().to_str().unwrap());
    let words =
        ["--json", "rollback", run, "--severity", "data-loss", "--why", "amounts are wrong", "--confirm", id];
    // No database is named, so that no pack can be made.
    let outcome = desk.landfall(&words).exits(2);
    let lines: Vec<Value> = outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [.., told, failed] = lines.as_slice() else { panic!("{outcome:?}") };
    assert_eq!((&told["event"], &failed["event"]), (&json!("result"), &json!("failed")), "{outcome:?}");
    assert!(failed["error"].as_str().unwrap().contains("DATABASE_URL is not set"), "{failed}");
    let told = &told["result"];
    assert_eq!(
        (&told["severity"], &told["why"]),
        (&json!("data-loss"), &json!("amounts are wrong")),
        "{told}"
    );
    assert!(told["traffic"].as_str().unwrap().starts_with("traffic was not moved"), "{told}");
    assert_eq!((&told["pack"], &told["rows"]), (&json!(""), &json!(null)), "{told}");
    assert_eq!(told["removed"]["originals"], 1, "{told}");
    let notice = fs::read_to_string(told["notice"].as_str().unwrap()).unwrap();
    assert!(notice.contains("Do NOT use the new CRM"), "{notice}");
}

#[test]
fn a_runbook_that_cannot_be_read_holds_no_rollback_up() {
    let mut desk = Desk::new();
    desk.landfall(&["cutover", "start", "--friday", "2026-11-27"]).exits(0);
    let weekend = desk.run();
    desk.set("LANDFALL_RUNBOOK", desk.folder.join("nowhere.toml").display().to_string());
    let (run, id) = (weekend.to_str().unwrap(), weekend.file_name().unwrap().to_str().unwrap());
    desk.landfall(&["rollback", run]).exits(0).says(&["the runbook is not read", "LANDFALL_RUNBOOK"]);
    let words = ["rollback", run, "--severity", "data-loss", "--why", "amounts are wrong", "--confirm", id];
    // No database is named, so that no pack can be made; the team is told all the same.
    desk.landfall(&words).exits(2).prints(&["notice for the team"]);
}
