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
    review::Book,
    rundir::{self, RunDir},
};
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
    let here = Here::of("stale", decided_before).await;
    let (cookie, token) = here.enter(&here.address());
    let path = format!("/question/{}", question(&here.run, QuestionKind::Duplicate).id);
    let page = here.ask("GET", &path, &[("Cookie", &cookie)], "").body;
    for words in
        ["An answer went stale.", "ben answered \u{201c}keep apart\u{201d}", "was Somebody Else, is "]
    {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    let headers = [("Cookie", cookie.as_str()), ("Origin", &here.origin())];
    here.ask("POST", "/mask", &headers, &format!("token={token}&back=/"));
    let page = here.ask("GET", &path, &[("Cookie", &cookie)], "").body;
    assert!(page.contains("was S••• E•••") && !page.contains("Somebody Else"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stray_file_is_shown_as_what_it_is_and_a_page_in_it_is_only_text() {
    let here = Here::new("preview").await;
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
    for (bytes, kind, is_sandboxed) in [
        (&b"\x89PNG\r\n\x1a\n0"[..], "image/png", true),
        (b"%PDF-1.4 0", "application/pdf", false),
        (b"PK\x03\x04\x00\x00", "text/html; charset=utf-8", true),
    ] {
        let answer = show(bytes);
        assert_eq!(answer.header("content-type"), kind);
        assert_eq!(answer.header("content-security-policy").ends_with("sandbox"), is_sandboxed, "{kind}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
    fs::remove_file(&path).unwrap();
    let gone = here.ask("GET", &format!("/preview/{}", file.question.unwrap()), &[("Cookie", &cookie)], "");
    assert!(gone.body.contains("<pre>"), "why it cannot be shown is said: {}", gone.body);
    let other = here.ask("GET", &format!("/preview/{}", Uuid::from_u128(7)), &[("Cookie", &cookie)], "");
    assert_eq!(other.status, 404, "only stray files of the plan are looked into");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_that_begins_is_told_to_the_pages_that_are_open() {
    let here = Here::new("events").await;
    let (cookie, _) = here.enter(&here.address());
    let mut stream = TcpStream::connect(("127.0.0.1", here.port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    write!(stream, "GET /events HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {cookie}\r\n\r\n", here.port)
        .unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    assert!(lines.any(|line| line == "content-type: text/event-stream"));
    assert!(lines.any(|line| line.is_empty()));
    let entry = Entry {
        at: "2026-11-27T08:00:00Z".to_owned(),
        stage: "verify".to_owned(),
        event: "started".to_owned(),
        seconds: 0.0,
        note: String::new(),
    };
    here.run.append(rundir::JOURNAL, &entry).unwrap();
    assert!(lines.any(|line| line == "event: changed"));
    let page = here.ask("GET", "/", &[("Cookie", &cookie)], "").body;
    assert!(page.contains("verify") && page.contains("running"), "{page}");
}
