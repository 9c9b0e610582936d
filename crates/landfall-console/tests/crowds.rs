//! Questions about more records than fit beside each other.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use std::fs;

use landfall_model::{
    finding::{Question, QuestionKind},
    rundir::{self, RunDir},
    source::{SourceRef, SourceTable},
};
use landfall_practice::Size;
use support::Here;

/// The first so many interests of the snapshot.
fn interests(run: &RunDir, many: usize) -> Vec<SourceRef> {
    let raw = fs::read_to_string(run.path(&rundir::raw_table(SourceTable::Interests))).unwrap();
    let ids = raw.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let ids = ids.map(|row| SourceRef::new(SourceTable::Interests, row["Id"].as_i64().unwrap()));
    ids.take(many).collect()
}

/// An inbox that so many share, in the place of the first one.
fn shared_by(run: &RunDir, many: usize) {
    let mut questions = run.read_jsonl::<Question>(rundir::QUESTIONS).unwrap();
    let inbox = questions.iter_mut().find(|question| question.kind == QuestionKind::SharedInbox);
    inbox.unwrap().records = interests(run, many);
    let lines = questions.iter().map(|line| serde_json::to_string(line).unwrap() + "\n");
    fs::write(run.path(rundir::QUESTIONS), lines.collect::<String>()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_compared_is_named_below_and_nobody_is_left_unsaid() {
    for (many, said, uncounted) in
        [(8, "", ""), (12, "8 of 12", ""), (120, "8 of 120", "and 12 more records")]
    {
        let here = Here::sized(Size::PLAN, |run| shared_by(run, many)).await;
        let (cookie, _) = here.enter(&here.address());
        let questions: Vec<Question> = here.run.read_jsonl(rundir::QUESTIONS).unwrap();
        let inbox = questions.iter().find(|asked| asked.kind == QuestionKind::SharedInbox).unwrap();
        let page = here.ask("GET", &format!("/question/{}", inbox.id), &[("Cookie", &cookie)], "").body;
        for at in inbox.records.iter().take(108) {
            assert!(page.contains(&format!("href=\"/trace/{}/{}\"", at.table, at.id)), "{at}: {page}");
        }
        assert_eq!(page.contains("Compared are "), !said.is_empty(), "{page}");
        assert!(page.contains(said) && page.contains(uncounted), "{said}, {uncounted}: {page}");
    }
}
