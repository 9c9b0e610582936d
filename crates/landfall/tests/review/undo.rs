//! An answer that is taken back.

use crate::{
    kit::questions,
    support::{Desk, json},
};

#[tokio::test]
async fn an_answer_that_is_taken_back_leaves_the_plan_as_if_it_had_never_been_given() {
    let (desk, run, ids) = questions().await;
    let hashes = |desk: &Desk| {
        let plan = json(&desk.run().join("normalized/plan.json"));
        plan["tables"].as_array().unwrap().iter().map(|table| table["sha256"].to_string()).collect::<Vec<_>>()
    };
    let before = hashes(&desk);
    desk.landfall(&["review", "answer", &ids[0], "later", "--run", &run, "--why", "on holiday"]).exits(0);
    desk.landfall(&["review", "list", &run]).exits(3).prints(&[&ids[0], "later:", "(o••• h•••)"]);
    desk.landfall(&["review", "list", &run, "--show-personal-data"]).exits(3).prints(&["(on holiday)"]);
    desk.landfall(&["review", "answer", &ids[0], "merge", "--run", &run]).exits(0);
    desk.landfall(&["review", "list", &run]).prints(&["1 answered since this plan", "--full --from"]);
    desk.landfall(&["migrate", "--dry-run", "--from", &run]).exits(3);
    assert_ne!(hashes(&desk), before);
    let merged = desk.run().display().to_string();
    desk.landfall(&["review", "undo", "ffff", "--run", &merged])
        .exits(2)
        .says(&["no answered question begins with"]);
    desk.landfall(&["review", "undo", "", "--run", &merged]).exits(2).says(&["id of the question is empty"]);
    desk.landfall(&["review", "undo", &ids[0], "--run", &merged, "--why", "two brothers"])
        .exits(0)
        .prints(&["the answer is taken back"]);
    desk.landfall(&["migrate", "--dry-run", "--from", &merged]).exits(3);
    assert_eq!(hashes(&desk), before);
}
