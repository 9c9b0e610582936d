//! What to do first, what remains, and what becomes of it: a person who never saw the pages finds the way through all questions.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use chrono::DateTime;
use landfall_model::{
    finding::{Candidate, Question, QuestionKind, UnmatchedFile},
    review::{Book, By},
    rundir::{self, RunDir},
};
use landfall_practice::Size;
use support::Here;

/// Answers everything that `wanted` says, as `landfall review` does.
fn answer(run: &RunDir, wanted: impl Fn(&Question) -> bool) {
    let mut book = Book::open(run.clone()).unwrap();
    let questions: Vec<Question> = book.questions().iter().chain(book.strays()).cloned().collect();
    for question in questions.iter().filter(|question| wanted(question)) {
        let answer = question.options.last().map_or("miscellaneous", String::as_str);
        let by = By { who: "ben", at: DateTime::UNIX_EPOCH, why: "" };
        book.answer(question.id, answer, 0, by).unwrap();
    }
}

fn is_about_people(question: &Question) -> bool {
    matches!(
        question.kind,
        QuestionKind::Duplicate | QuestionKind::SharedInbox | QuestionKind::SuspectCluster
    )
}

/// A page as it is shown.
fn page(here: &Here, path: &str) -> String {
    let (cookie, _) = here.enter(&here.address());
    here.ask("GET", path, &[("Cookie", &cookie)], "").body
}

#[tokio::test(flavor = "multi_thread")]
async fn what_holds_the_load_is_to_be_answered_first_and_holds_nothing_once_it_is() {
    let here = Here::sized(Size::PLAN, |_| {}).await;
    let questions: Vec<Question> = here.run.read_jsonl(rundir::QUESTIONS).unwrap();
    let first = questions.iter().find(|question| question.blocking).unwrap().id;
    let begin = format!("before anything is loaded. <a href=\"/question/{first}\">");
    let path = format!("/question/{first}");
    assert!(page(&here, "/").contains(&begin));
    for open in ["/people", &path] {
        assert!(page(&here, open).contains("holds the load"), "{open}");
    }
    answer(&here.run, |question| question.blocking);
    for answered in ["/", "/people?show=answered", &path] {
        let page = page(&here, answered);
        assert!(
            !page.contains("before anything is loaded") && !page.contains("holds the load"),
            "{answered}"
        );
        assert!(!page.contains("Until it is answered"), "{answered}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_answer_of_a_kind_leads_to_the_next_kind_and_the_last_of_all_to_the_command_that_goes_on() {
    let here = Here::sized(Size::PLAN, |_| {}).await;
    assert!(page(&here, "/people?show=answered").contains("Nothing was answered yet."));
    answer(&here.run, is_about_people);
    let people = page(&here, "/people");
    assert!(
        people.contains("Nothing is open here.") && people.contains("Go on with Stray files"),
        "{people}"
    );
    assert!(!page(&here, "/").contains("Every question is answered."));
    answer(&here.run, |question| !is_about_people(question));
    for path in ["/", "/people", "/files", "/berths", "/values"] {
        let page = page(&here, path);
        assert!(
            page.contains(
                "Every question is answered. Answers are applied by the next plan: <code>landfall migrate"
            ),
            "{path}: {page}"
        );
    }
    *here.unread.lock().unwrap() = Some("run 7 is newer".to_owned());
    assert!(!page(&here, "/").contains("landfall migrate"), "answers that nobody reads lead nowhere");
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_begin_with_the_two_that_are_most_likely_one_person() {
    let here = Here::sized(Size::PLAN, |_| {}).await;
    let pairs: Vec<Candidate> = here.run.read_jsonl(rundir::CANDIDATES).unwrap();
    let mut seen = 0;
    for id in Book::open(here.run.clone()).unwrap().questions().iter().map(|question| question.id) {
        let of: Vec<&Candidate> = pairs.iter().filter(|pair| pair.question == id).collect();
        let page = page(&here, &format!("/question/{id}"));
        let Some((_, parts)) = page.split_once("name=\"parts\" value=\"") else { continue };
        let parts = parts.split('"').next().unwrap();
        let Some(most) = of.iter().map(|pair| pair.score).max() else { continue };
        let joined = |pair: &&&Candidate| {
            let names = [pair.interests_a[0], pair.interests_b[0]];
            parts.contains(&format!("{}, {}", names.iter().min().unwrap(), names.iter().max().unwrap()))
        };
        assert!(of.iter().find(joined).is_some_and(|pair| pair.score == most), "{parts} of {of:?}");
        seen += 1;
    }
    assert!(seen > 1, "the practice world has such crowds");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_own_a_file_is_a_button_by_name_and_berths_say_what_is_changed() {
    let here = Here::sized(Size::PLAN, |_| {}).await;
    let files: Vec<UnmatchedFile> = here.run.read_jsonl(rundir::UNMATCHED_FILES).unwrap();
    let of_client = |file: &&UnmatchedFile| {
        file.question.is_some() && file.candidates.first().is_some_and(|owner| owner.starts_with("clients"))
    };
    let file = files.iter().find(of_client).unwrap();
    let shown = page(&here, &format!("/question/{}", file.question.unwrap()));
    let button = shown.split(&format!("value=\"{}\"", file.candidates[0])).nth(1).unwrap();
    let label = button.split('>').nth(1).unwrap().split('<').next().unwrap();
    assert!(label.contains('@') && label.contains(' '), "a name and an address: {label}");
    let questions: Vec<Question> = here.run.read_jsonl(rundir::QUESTIONS).unwrap();
    let berth =
        questions.iter().find(|question| question.options.iter().any(|said| said == "accept under_offer"));
    let berth = page(&here, &format!("/question/{}", berth.unwrap().id));
    for words in [">change to under offer<", ">keep as it is<"] {
        assert!(berth.contains(words), "{words} is not in {berth}");
    }
}
