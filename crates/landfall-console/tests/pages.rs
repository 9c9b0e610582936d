//! What pages say of answers that went stale, of stray files, and of what happens meanwhile.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    time::Duration,
};

use chrono::DateTime;
use landfall_model::{
    decision::Decision,
    finding::{Question, QuestionKind, UnmatchedFile},
    journal::Entry,
    review::{Book, By},
    rundir::{self, RunDir},
};
use landfall_practice::Size;
use support::Here;
use uuid::Uuid;

fn question(run: &RunDir, kind: QuestionKind) -> Question {
    let mut all = run.read_jsonl::<Question>(rundir::QUESTIONS).unwrap().into_iter();
    all.find(|question| question.kind == kind).unwrap()
}

/// Somebody decided about the same clients when one of them had another number.
fn decided_before(run: &RunDir) {
    let question = question(run, QuestionKind::Duplicate);
    let book = Book::open(run.clone()).unwrap();
    let mut before = Decision::on(&question, book.cluster(question.id).as_ref(), "keep apart".to_owned());
    before.question = Uuid::from_u128(1);
    before.members[0].content = Uuid::from_u128(2);
    before.members[0].says[0].values = vec!["Somebody Else".to_owned()];
    run.append(rundir::DECISIONS, &before.by("ben", DateTime::UNIX_EPOCH, "")).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_went_stale_is_told_with_what_changed_and_masked_where_that_is_wished() {
    let here = Here::of(decided_before).await;
    let (cookie, token) = here.enter(&here.address());
    let path = format!("/question/{}", question(&here.run, QuestionKind::Duplicate).id);
    let page = here.ask("GET", &path, &[("Cookie", &cookie)], "").body;
    for words in
        ["An answer went stale.", "ben answered \u{201c}keep apart\u{201d}", "was Somebody Else, is "]
    {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    let headers = [("Cookie", cookie.as_str()), ("Origin", &here.origin())];
    // A second tab that is older than the first press wants the same.
    for _ in 0..2 {
        here.ask("POST", "/mask", &headers, &format!("token={token}&wanted=masked&back=/"));
        let page = here.ask("GET", &path, &[("Cookie", &cookie)], "").body;
        assert!(page.contains("was S••• E•••") && !page.contains("Somebody Else"), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_folder_is_gone_tells_of_nothing_that_it_has_not_and_goes_on_when_it_is_back() {
    let here = Here::new().await;
    let (cookie, token) = here.enter(&here.address());
    let headers = [("Cookie", cookie.as_str()), ("Origin", &here.origin())];
    let path = format!("/question/{}", question(&here.run, QuestionKind::Duplicate).id);
    let answer = |words: &str| here.ask("POST", &path, &headers, &format!("token={token}&{words}")).status;
    assert_eq!(answer("answer=later&seen=0"), 303);
    let away = here.run.root().with_extension("away");
    fs::rename(here.run.root(), &away).unwrap();
    let preview = format!("/preview/{}", Uuid::from_u128(7));
    for path in
        ["/", &path, "/findings", "/berths", "/report", "/report/whole", "/search?searched=1", &preview]
    {
        let page = here.ask("GET", path, &headers, "");
        assert_eq!(page.status, 503, "{path}: {}", page.body);
        assert!(page.body.contains("run.json") && !page.body.contains("None."), "{path}: {}", page.body);
    }
    assert_eq!(answer("answer=merge&seen=1"), 503);
    fs::rename(&away, here.run.root()).unwrap();
    assert_eq!(answer("answer=merge&seen=1"), 303, "what was seen before is still what was said");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_says_as_soon_as_it_is_so_that_answers_are_not_read_any_more() {
    let here = Here::new().await;
    let (cookie, _) = here.enter(&here.address());
    let says_so = |path: &str| {
        let page = here.ask("GET", path, &[("Cookie", &cookie)], "").body;
        page.contains("Answers given here are not read.") && page.contains("run 7 is newer")
    };
    let question = format!("/question/{}", question(&here.run, QuestionKind::Duplicate).id);
    let pages = ["/", &question, "/findings", "/runbook", "/gate", "/report", "/berths"];
    assert!(!pages.iter().any(|path| says_so(path)));
    *here.unread.lock().unwrap() = Some("run 7 is newer".to_owned());
    for path in pages {
        assert!(says_so(path), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stray_file_is_shown_as_what_it_is_and_a_page_in_it_is_only_text() {
    let here = Here::new().await;
    let (cookie, _) = here.enter(&here.address());
    let files = here.run.read_jsonl::<UnmatchedFile>(rundir::UNMATCHED_FILES).unwrap();
    let plain = |key: &str| {
        key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_.-".contains(&byte)) && !key.contains("//")
    };
    let file = files
        .into_iter()
        .find(|file| file.question.is_some() && plain(&file.key) && !file.key.starts_with('/'))
        .unwrap();
    let path = here.buckets().join(&file.bucket).join(&file.key);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let show = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        here.ask("GET", &format!("/preview/{}", file.question.unwrap()), &[("Cookie", &cookie)], "")
    };
    let answer = show(b"<html><script>alert(1)</script></html>");
    assert!(answer.header("content-security-policy").ends_with("sandbox"));
    assert!(
        answer.body.contains("&lt;script&gt;alert(1)") && !answer.body.contains("<script"),
        "{}",
        answer.body
    );
    let svg = show(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>");
    assert_eq!(svg.header("content-type"), "text/html; charset=utf-8");
    assert!(svg.body.contains("&lt;svg"));
    for (bytes, kind) in [
        (&b"\x89PNG\r\n\x1a\n0"[..], "image/png"),
        (b"%PDF-1.4 0", "application/pdf"),
        (b"PK\x03\x04\x00\x00", "text/html; charset=utf-8"),
    ] {
        let answer = show(bytes);
        assert_eq!(answer.header("content-type"), kind);
        assert!(answer.header("content-security-policy").ends_with("sandbox"), "{kind}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
    fs::remove_file(&path).unwrap();
    let gone = here.ask("GET", &format!("/preview/{}", file.question.unwrap()), &[("Cookie", &cookie)], "");
    assert!(gone.body.contains("<pre>"), "why it cannot be shown is said: {}", gone.body);
    let other = here.ask("GET", &format!("/preview/{}", Uuid::from_u128(7)), &[("Cookie", &cookie)], "");
    assert_eq!(other.status, 404, "only stray files of the plan are looked into");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reason_that_ends_with_enter_gives_no_answer() {
    let here = Here::new().await;
    let (cookie, _) = here.enter(&here.address());
    for kind in [QuestionKind::Duplicate, QuestionKind::FileOwner] {
        let path = format!("/question/{}", question(&here.run, kind).id);
        let page = here.ask("GET", &path, &[("Cookie", &cookie)], "").body;
        let form = page.split("<form class=\"decide\"").nth(1).unwrap();
        assert!(form.contains("name=\"why\""), "{form}");
        // What Enter in a field would press is the form's first button.
        let first = form.split("<button").nth(1).unwrap().split('>').next().unwrap();
        assert!(first.contains(" disabled") && first.contains(" hidden"), "{kind:?}: {first}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_beside_an_answer_that_is_refused_stays_on_the_page() {
    let here = Here::sized(Size::PLAN, |_| {}).await;
    let (cookie, token) = here.enter(&here.address());
    let headers = [("Cookie", cookie.as_str()), ("Origin", &here.origin())];
    let questions = here.run.read_jsonl::<Question>(rundir::QUESTIONS).unwrap();
    let is_of_three =
        |question: &&Question| question.kind == QuestionKind::Duplicate && question.records.len() > 2;
    let id = questions.iter().find(is_of_three).unwrap().id;
    let form = format!("token={token}&seen=0&answer=parts&parts=merge+1%2C+x&why=the+same+yacht");
    let refused = here.ask("POST", &format!("/question/{id}"), &headers, &form);
    assert_eq!(refused.status, 409);
    for typed in ["value=\"merge 1, x\"", "value=\"the same yacht\""] {
        assert!(refused.body.contains(typed), "{typed}: {}", refused.body);
    }
}

/// A suspect client and a shared inbox of three rows in the place of the first ones.
fn of_three_rows(run: &RunDir) {
    let mut questions = run.read_jsonl::<Question>(rundir::QUESTIONS).unwrap();
    let others = questions.iter().find(|question| question.kind == QuestionKind::SharedInbox).unwrap();
    let records = others.records[..3].to_vec();
    for kind in [QuestionKind::SuspectCluster, QuestionKind::SharedInbox] {
        questions.iter_mut().find(|question| question.kind == kind).unwrap().records.clone_from(&records);
    }
    let lines = questions.iter().map(|line| serde_json::to_string(line).unwrap() + "\n");
    fs::write(run.path(rundir::QUESTIONS), lines.collect::<String>()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_row_of_a_suspect_client_or_a_shared_inbox_is_left_out_by_its_digit() {
    let here = Here::sized(Size::PLAN, of_three_rows).await;
    let (cookie, token) = here.enter(&here.address());
    let headers = [("Cookie", cookie.as_str()), ("Origin", &here.origin())];
    for kind in [QuestionKind::SuspectCluster, QuestionKind::SharedInbox] {
        let asked = question(&here.run, kind);
        let [a, b, c] = [0, 1, 2].map(|n: usize| asked.records[n].id);
        let path = format!("/question/{}", asked.id);
        let page = here.ask("GET", &path, &headers, "").body;
        let others = format!("merge {a} | {b}, {c}");
        for shown in [format!("All but {a}"), format!("value=\"{others}\""), "Merge these parts".to_owned()] {
            assert!(page.contains(&shown), "{shown} is not in {page}");
        }
        let answer = others.replace(' ', "+").replace('|', "%7C").replace(',', "%2C");
        here.ask("POST", &path, &headers, &format!("token={token}&answer={answer}&seen=0"));
        let page = here.ask("GET", &path, &headers, "").body;
        assert!(page.contains(&format!("Answered: {others}")), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_that_begins_is_told_to_the_pages_that_are_open() {
    let here = Here::new().await;
    let (cookie, _) = here.enter(&here.address());
    let mut stream = TcpStream::connect(("127.0.0.1", here.port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    write!(stream, "GET /events HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {cookie}\r\n\r\n", here.port)
        .unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    assert!(lines.any(|line| line == "content-type: text/event-stream"));
    assert!(lines.any(|line| line.is_empty()));
    let entry = Entry {
        at: "2026-11-27T08:00:00Z".parse().unwrap(),
        stage: "verify".to_owned(),
        event: "started".to_owned(),
        seconds: 0.0,
        note: String::new(),
    };
    here.run.append(rundir::JOURNAL, &entry).unwrap();
    assert!(lines.any(|line| line == "event: changed"));
    let page = here.ask("GET", "/", &[("Cookie", &cookie)], "").body;
    assert!(page.contains("verify") && page.contains("running"), "{page}");
    here.weekend.ensure_folder(rundir::CUTOVER_FOLDER).unwrap();
    here.weekend.append(rundir::STEPS, &"a step of the weekend").unwrap();
    assert!(
        lines.any(|line| line == "event: changed"),
        "a weekend that began meanwhile has a run of its own"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_terminal_answers_is_on_the_page_and_berths_that_are_alike_are_answered_together() {
    let here = Here::sized(Size::PLAN, |_| {}).await;
    let (cookie, token) = here.enter(&here.address());
    let headers = [("Cookie", cookie.as_str()), ("Origin", &here.origin())];
    let path = format!("/question/{}", question(&here.run, QuestionKind::Duplicate).id);
    let by = By { who: "ben", at: DateTime::UNIX_EPOCH, why: "the same yacht" };
    let mut terminal = Book::open(here.run.clone()).unwrap();
    terminal.answer(question(&here.run, QuestionKind::Duplicate).id, "merge", 0, by).unwrap();
    let page = here.ask("GET", &path, &headers, "").body;
    assert!(page.contains("Answered: merge") && page.contains("the same yacht"), "{page}");
    for (wanted, reason) in [("masked", "t••• s••• y•••"), ("shown", "the same yacht")] {
        here.ask("POST", "/mask", &headers, &format!("token={token}&wanted={wanted}&back=/"));
        let page = here.ask("GET", &path, &headers, "").body;
        assert!(page.contains(reason), "{wanted}: {page}");
    }
    let second = here.ask("POST", &path, &headers, &format!("token={token}&answer=keep+apart&seen=0"));
    assert!(
        second.status == 409 && second.body.contains("ben said &quot;merge&quot; meanwhile"),
        "{}",
        second.body
    );
    let wrong = here.ask("POST", &path, &headers, &format!("token={token}&answer=undo&seen=7"));
    assert_eq!(wrong.status, 409, "what was not seen is not taken back");

    let berths: Vec<Question> = here.run.read_jsonl::<Question>(rundir::QUESTIONS).unwrap();
    let berths: Vec<Question> = berths.into_iter().filter(|question| !question.alike.is_empty()).collect();
    let alike = |first: &Question| berths.iter().filter(|other| other.alike == first.alike).count();
    let first = berths.iter().find(|first| alike(first) > 1).unwrap();
    let shown = here.ask("GET", "/berths", &headers, "").body;
    assert!(shown.contains(&format!("/together/{}", first.id)), "{shown}");
    let form = format!("token={token}&answer=perhaps");
    assert_eq!(here.ask("POST", &format!("/together/{}", first.id), &headers, &form).status, 409);
    let form = format!("token={token}&answer=keep");
    let noted = here.ask("POST", &format!("/together/{}", first.id), &headers, &form);
    assert_eq!(noted.header("location"), format!("/berths?together={}", first.id));
    let decisions: Vec<Decision> = here.run.read_appended(rundir::DECISIONS).unwrap();
    assert_eq!(decisions.len(), 1 + alike(first));
    assert!(decisions[1..].iter().all(|said| said.answer == "keep" && said.who == "anna"));

    // And taken back at once: where that is said, and on the page of each.
    let undo_all = format!("Undo all {}<kbd", alike(first));
    let page = here.ask("GET", noted.header("location"), &headers, "").body;
    assert!(page.contains(&format!("Noted for {} berths: keep as it is.", alike(first))), "{page}");
    assert!(page.contains(&undo_all), "{page}");
    let page = here.ask("GET", &format!("/question/{}", first.id), &headers, "").body;
    assert!(page.contains(&format!("Take all {} back<kbd", alike(first))), "{page}");
    let form = format!("token={token}&answer=undo&seen=1");
    let undone = here.ask("POST", &format!("/together/{}", first.id), &headers, &form);
    assert_eq!(undone.header("location"), format!("/berths?together={}", first.id));
    let page = here.ask("GET", undone.header("location"), &headers, "").body;
    assert!(page.contains("Taken back: ") && !page.contains(&undo_all), "{page}");
    let decisions: Vec<Decision> = here.run.read_appended(rundir::DECISIONS).unwrap();
    assert!(decisions[1 + alike(first)..].iter().all(|said| said.answer == "undo"));
    assert_eq!(decisions.len(), 1 + 2 * alike(first));
}
