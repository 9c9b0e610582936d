//! Files without an owner.

use crate::kit::questions;

#[tokio::test]
async fn a_file_of_nobody_is_found_its_owner_and_named_from_the_terminal_as_on_the_page() {
    let (desk, run, _) = questions().await;
    let listed = desk.landfall(&["review", "files", &run]).exits(0).prints(&[
        "no rule names an owner",
        "without an owner",
        &format!("\"clients 12\" --run {run}"),
    ]);
    assert!(!listed.stdout.contains("Billinudgel"), "keys are masked: {}", listed.stdout);
    let id = listed.stdout.split_whitespace().next().unwrap();
    let found = desk.landfall(&["review", "find", "margaux", "MONTCHARMONT", "--run", &run]).exits(0);
    assert!(found.stdout.contains("M••• M•••") && !found.stdout.contains("Margaux"), "{}", found.stdout);
    let owner = found.stdout.split("  ").next().unwrap();
    assert!(
        found.stdout.contains(&format!("What became of one: landfall trace {run} {owner}\n")),
        "{}",
        found.stdout
    );
    desk.landfall(&["review", "answer", id, "people 1", "--run", &run])
        .exits(2)
        .says(&["is no owner: berths ID"]);
    desk.landfall(&["review", "answer", id, owner, "--run", &run]).exits(0).prints(&["noted: interests "]);
    desk.landfall(&["review", "answer", id, owner, "--run", &run]).exits(6).says(&["is answered already"]);
    desk.landfall(&["review", "undo", id, "--run", &run]).exits(0);
}
