//! Answers in a weekend: they ask for another plan, and are taken over from an earlier run where that is said.

use std::{fs, path::Path};

use landfall_model::{
    decision::Decision,
    finding::{Question, QuestionKind},
    rundir::{QUESTIONS, RunDir},
};

use super::{Weekend, support};

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
