//! What is asked, and where an answer counts.

use std::{fs, path::Path};

use landfall_model::{finding::Question, source::SourceRow};
use landfall_testkit::Trap;

use crate::{
    kit::{chain, clients, dry_run, duplicate, read},
    support::{self, Desk, json},
};

#[tokio::test]
async fn a_question_is_listed_masked_and_its_answer_is_applied_by_the_next_plan() {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&landfall_practice::world()).await;
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
    let run = desk.run();
    let questions = fs::read_to_string(run.join("normalized/questions.jsonl")).unwrap();
    let questions: Vec<serde_json::Value> =
        questions.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let question = questions.iter().find(|question| question["kind"] == "shared-inbox").unwrap();
    let (id, path) = (question["id"].as_str().unwrap(), run.to_str().unwrap());
    let listed = desk.landfall(&["review", "list", path]).exits(3);
    listed.prints(&[id, " open", "`landfall review answer ID ANSWER --run ", "--show-personal-data"]);
    desk.landfall(&["review", "answer", id, "perhaps", "--run", path])
        .exits(2)
        .says(&["\"perhaps\" is no answer"]);
    desk.landfall(&["review", "answer", id, "merge", "--run", path, "--why", "one family office"]).exits(0);
    desk.landfall(&["migrate", "--dry-run", "--from", path]).exits(3);
    let newer = desk.run().display().to_string();
    let late = desk.landfall(&["review", "list", path]);
    late.says(&["answers given here are not read", &format!("`landfall review list {newer}`")]);
    let current = desk.landfall(&["review", "list", &newer]);
    assert!(!current.stderr.contains("are not read"), "{}", current.stderr);
    let next = fs::read_to_string(desk.run().join("normalized/questions.jsonl")).unwrap();
    assert!(!next.contains(id), "the answered question is asked again");
    let record = question["records"][0]["id"].to_string();
    let trace = ["trace", &newer, "interests", &record];
    desk.landfall(&trace).exits(0).prints(&["because: o••• f••• o•••"]);
    assert_ne!(
        json(&run.join("normalized/plan.json"))["hash"],
        json(&desk.run().join("normalized/plan.json"))["hash"]
    );
}

#[tokio::test]
async fn in_a_weekend_answers_are_applied_by_its_next_step() {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&landfall_practice::world()).await;
    desk.landfall(&["cutover", "start", "--friday", "2026-11-27", "--rehearsal"]).exits(0);
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
    let run = desk.run();
    let questions = fs::read_to_string(run.join("normalized/questions.jsonl")).unwrap();
    let first: Question = serde_json::from_str(questions.lines().next().unwrap()).unwrap();
    let (id, answer, path) = (first.id.to_string(), &first.options[0], run.to_str().unwrap());
    let answered = desk.landfall(&["review", "answer", &id, answer, "--run", path]).exits(0);
    let words = answered.stdout;
    assert!(words.contains("landfall cutover next") && !words.contains("migrate"), "{words}");
    let listed = desk.landfall(&["review", "list", path]);
    listed.prints(&["1 answered since this plan. ", "landfall cutover next"]);
}

#[tokio::test]
async fn who_names_the_folder_of_a_weekend_is_told_where_its_plans_are() {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&support::world()).await;
    desk.set("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing");
    desk.landfall(&["cutover", "start", "--friday", "2026-11-27", "--rehearsal"]).exits(0);
    let weekend = desk.run().display().to_string();
    desk.landfall(&["reset", &weekend]).exits(6).says(&["has no plan yet", "none has one since"]);
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
    let told = format!("the latest since is {}", desk.run().display());
    for words in [
        &["reset", &weekend][..],
        &["verify", &weekend],
        &["load", &weekend],
        &["load", &weekend, "--repair", "clients", "89acaeed-8fca-5577-9dc0-2a7650fa5a2b"],
        &["files", "status", &weekend],
        &["trace", &weekend, "interests", "4"],
        &["review", "list", &weekend],
    ] {
        desk.landfall(words).exits(6).says(&["has no plan yet", &told]);
    }
    let whole = desk.landfall(&["migrate", "--dry-run", "--run", &weekend]).exits(6);
    whole.says(&["is not planned and loaded itself", &told]);
}

#[tokio::test]
async fn who_reads_the_source_anew_is_told_where_answers_are_left() {
    let mut desk = Desk::new();
    let world = landfall_practice::world();
    desk.lay_out(&world).await;
    let trap = Trap::start(world.snapshot).unwrap();
    desk.set("NOCODB_URL", trap.url());
    desk.set("NOCODB_TOKEN", trap.token());
    let first = desk.landfall(&["migrate", "--dry-run"]).exits(3);
    assert!(!first.stderr.contains("do not count here"), "{}", first.stderr);
    let run = desk.run().display().to_string();
    let questions: Vec<Question> = read(&run, "questions.jsonl");
    desk.landfall(&["review", "answer", &questions[0].id.to_string(), "later", "--run", &run]).exits(0);
    let told = format!("`landfall migrate --dry-run --from {run}` applies them");
    desk.landfall(&["migrate", "--dry-run"]).exits(3).says(&["do not count here", &told]);
    let applied = desk.landfall(&["migrate", "--dry-run", "--from", &run]).exits(3);
    assert!(!applied.stderr.contains("do not count here"), "{}", applied.stderr);
}

#[tokio::test]
async fn what_holds_the_load_is_listed_first_and_rows_that_may_be_one_person_by_who_they_are() {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&landfall_practice::world()).await;
    fs::remove_file(snapshot.join("decisions.jsonl")).unwrap();
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
    let path = desk.run().display().to_string();
    let mut held: Vec<Question> = read(&path, "questions.jsonl");
    held.retain(|question| question.blocking);
    let listed = desk.landfall(&["review", "list", &path, "--show-personal-data"]).exits(3);
    let listed = listed.prints(&[&format!(" open; the load waits for the first {}", held.len())]);
    let first: Vec<&str> = listed.stdout.split("\n\n").take(held.len()).collect();
    assert!(!held.is_empty() && first.iter().all(|text| text.contains("(blocking)")), "{first:?}");
    let rows: Vec<SourceRow> = read(&path, "../raw/interests.jsonl");
    assert!(held[0].records.len() > 1, "{held:?}");
    for at in &held[0].records {
        let row = rows.iter().find(|row| row.id() == Some(at.id)).unwrap();
        let name = format!("{at}  {}, ", row.cell("Full Name").unwrap().as_str().unwrap().trim());
        assert!(first[0].contains(&name), "{name} is not in {}", first[0]);
    }
}

#[tokio::test]
async fn an_answer_about_somebody_who_says_something_else_now_is_shown_as_stale_with_what_changed() {
    let (desk, run) = dry_run(&chain()).await;
    let id = duplicate(&run);
    let words = ["review", "answer", &id, "merge", "--run", &run, "--why", "her sister says so"];
    desk.landfall(&words).exits(0);
    let raw = Path::new(&run).join("raw/interests.jsonl");
    let text = fs::read_to_string(&raw).unwrap().replace("+33465710234", "+33465710299");
    fs::write(&raw, text).unwrap();
    desk.landfall(&["migrate", "--dry-run", "--from", &run]).exits(3);
    assert_eq!(clients(&desk), [vec![1, 2], vec![3]], "1 and 2 say the same as then");
    let listed = desk.landfall(&["review", "list"]).exits(3);
    for words in [
        "answered \"merge\" on ",
        "(h••• s••• s••• s•••), when it was:",
        "1 and 2: 70 points",
        "since then, the client of interest 3: Phone Number was •••34, is •••99",
    ] {
        assert!(listed.stdout.contains(words), "{words}:\n{}", listed.stdout);
    }
}
