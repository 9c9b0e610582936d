//! The first command of a newcomer.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use support::Desk;

#[test]
fn the_demo_runs_the_whole_chain_in_its_own_folder_and_prints_the_summary() {
    let mut desk = Desk::new();
    let folder = desk.folder.join("practice");
    let outcome = desk.landfall(&["demo", "--dir", folder.to_str().unwrap()]).exits(0);
    outcome
        .prints(&[
            "clients",
            "interests",
            "audit_logs",
            "checks passed",
            "SHA-256, 1.5 MB",
            "migration-report.txt",
        ])
        .says(&["PostgreSQL", "`landfall trace interests 524`"]);
    assert!(!desk.folder.join("output").exists(), "the demo wrote outside its folder");
    desk.set("LANDFALL_OUTPUT", folder.display().to_string());
    desk.landfall(&["trace", "interests", "524"]).exits(0).prints(&["INTERESTS 524", "one client of"]);
    desk.landfall(&["review", "list"]).exits(3);
    let again = desk.landfall(&["demo", "--dir", folder.to_str().unwrap()]).exits(6);
    again.says(&["exists already", "name a new folder with --dir"]);
}
