//! Who is not let in, and what an answer never allows.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use std::os::unix::fs::symlink;

use landfall_model::{decision::Decision, finding::Question, rundir};
use support::Here;

/// What a request says of itself; empty: nothing.
#[derive(Clone)]
struct Caller {
    host: String,
    origin: String,
    site: &'static str,
    cookie: String,
    token: String,
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_noted_only_from_a_page_of_a_browser_that_was_let_in() {
    let here = Here::new().await;
    let (cookie, token) = here.enter(&here.address());
    let question = here.run.read_jsonl::<Question>(rundir::QUESTIONS).unwrap().remove(0);
    let ours = Caller {
        host: format!("127.0.0.1:{}", here.port),
        origin: here.origin(),
        site: "same-origin",
        cookie: cookie.clone(),
        token: token.clone(),
    };
    let other =
        |host: &str| Caller { host: host.to_owned(), origin: format!("http://{host}"), ..ours.clone() };
    let port = here.port;
    let cases = [
        ("another name of this address", other(&format!("evil.example:{port}")), 421),
        ("another port", other("127.0.0.1:1"), 421),
        ("no port", other("127.0.0.1"), 421),
        ("a page of somebody else", Caller { origin: "http://evil.example".to_owned(), ..ours.clone() }, 403),
        ("a page of nobody", Caller { origin: "null".to_owned(), ..ours.clone() }, 403),
        ("no page at all", Caller { origin: String::new(), ..ours.clone() }, 403),
        (
            "the other name of our own host",
            Caller { origin: format!("http://localhost:{port}"), ..ours.clone() },
            403,
        ),
        (
            "https in place of http",
            Caller { origin: format!("https://127.0.0.1:{port}"), ..ours.clone() },
            403,
        ),
        ("another site of this machine", Caller { site: "same-site", ..ours.clone() }, 403),
        ("another site", Caller { site: "cross-site", ..ours.clone() }, 403),
        ("no cookie", Caller { cookie: String::new(), ..ours.clone() }, 401),
        ("another cookie", Caller { cookie: cookie.replace(['1', '2', '3'], "0"), ..ours.clone() }, 401),
        ("no token", Caller { token: String::new(), ..ours.clone() }, 403),
        ("another token", Caller { token: "0".repeat(64), ..ours.clone() }, 403),
        ("a browser that was let in", ours.clone(), 303),
        ("the same by the host's other name", other(&format!("localhost:{port}")), 409),
    ];
    for (who, caller, expected) in cases {
        let headers = [
            ("Host", caller.host.as_str()),
            ("Origin", &caller.origin),
            ("Sec-Fetch-Site", caller.site),
            ("Cookie", &caller.cookie),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        let form = format!("token={}&answer=later&seen=0", caller.token);
        let answer = here.ask("POST", &format!("/question/{}", question.id), &headers, &form);
        assert_eq!(answer.status, expected, "{who}: {}", answer.body);
    }
    assert_eq!(
        here.run.read_appended::<Decision>(rundir::DECISIONS).unwrap().len(),
        1,
        "one of them was let in"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_the_disk_does_not_take_is_told_with_the_systems_reason() {
    let here = Here::new().await;
    let (cookie, token) = here.enter(&here.address());
    let question = here.run.read_jsonl::<Question>(rundir::QUESTIONS).unwrap().remove(0);
    // There is none to be read, and none can be begun.
    symlink("/nowhere/decisions.jsonl", here.run.path(rundir::DECISIONS)).unwrap();
    let headers = [("Cookie", cookie.as_str()), ("Origin", &here.origin())];
    let form = format!("token={token}&answer=later&seen=0");
    let answer = here.ask("POST", &format!("/question/{}", question.id), &headers, &form);
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("decisions.jsonl: No such file or directory"), "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_lets_one_browser_in_and_nobody_sees_a_page_without_one() {
    let here = Here::new().await;
    let first = here.address();
    let (cookie, token) = here.enter(&first);
    let again = here.ask("GET", &first[first.find("/enter").unwrap()..], &[], "");
    assert_eq!((again.status, again.header("set-cookie")), (401, ""), "it is used up");
    let next = here.address();
    let (other_cookie, other_token) = here.enter(&next);
    here.ask(
        "POST",
        "/mask",
        &[("Cookie", &cookie), ("Origin", &here.origin())],
        &format!("token={token}&wanted=masked"),
    );
    for address in [first, here.address()] {
        let back = here.ask("GET", &address[address.find("/enter").unwrap()..], &[("Cookie", &cookie)], "");
        let sent = (back.status, back.header("location"), back.header("set-cookie"));
        assert_eq!(sent, (303, "/", ""), "who is in already stays who it is");
    }
    assert!(
        here.ask("GET", "/", &[("Cookie", &cookie)], "").body.contains("aria-pressed=\"true\""),
        "and masked"
    );
    assert!(cookie != other_cookie && token != other_token);

    let question = here.run.read_jsonl::<Question>(rundir::QUESTIONS).unwrap().remove(0).id;
    let paths = [
        "/",
        "/people",
        "/files",
        "/berths",
        "/findings",
        "/report/whole",
        "/search?searched=1",
        "/events",
        "/runbook",
        "/gate",
    ];
    for path in paths
        .map(str::to_owned)
        .into_iter()
        .chain([format!("/question/{question}"), format!("/preview/{question}")])
    {
        let stranger = here.ask("GET", &path, &[], "");
        assert_eq!(stranger.status, 401, "{path}");
        assert!(!stranger.body.contains("token"), "{path}");
    }
    for verb in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
        assert_eq!(here.ask(verb, "/", &[("Cookie", &cookie)], "").status, 405, "{verb}");
    }
    let crossed = here.ask("GET", "/", &[("Cookie", &cookie), ("Origin", "http://evil.example")], "");
    assert_eq!(crossed.status, 403);
    let large = "x".repeat(100_000);
    let refused = here.ask("POST", "/mask", &[("Cookie", &cookie), ("Origin", &here.origin())], &large);
    assert!(refused.status == 413 && refused.body.contains("too long"), "{}", refused.body);
    let mine = here.ask(
        "POST",
        "/mask",
        &[("Cookie", &cookie), ("Origin", &here.origin())],
        &format!("token={other_token}"),
    );
    assert_eq!(mine.status, 403, "the token of another session");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_noted_in_the_weekend_whose_page_was_seen_and_in_no_later_one() {
    let here = Here::new().await;
    let (cookie, token) = here.enter(&here.address());
    let headers = [("Cookie", cookie.as_str()), ("Origin", &here.origin())];
    let note = |weekend: &str| {
        let form = format!("token={token}&weekend={weekend}&said=done&words=seen");
        here.ask("POST", "/runbook/freeze", &headers, &form).body
    };
    let another = "Another weekend was begun since this page was opened.";
    here.weekend.ensure_folder(rundir::CUTOVER_FOLDER).unwrap();
    for other in ["rehearsal", ""] {
        assert!(note(other).contains(another), "{other}");
    }
    let asked = note("weekend");
    assert!(asked.contains("no weekend was begun") && !asked.contains("Another weekend"), "{asked}");
    assert!(asked.contains("<h1>Runbook</h1>"), "the runbook is still there: {asked}");
    assert!(asked.contains("You wrote: seen"), "and so is what was written: {asked}");
    for path in ["/runbook/freeze", "/together/00000000-0000-0000-0000-000000000001"] {
        let page = here.ask("GET", path, &headers, "");
        assert_eq!(page.status, 200, "the address of a refused form, opened anew: {path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_is_kept_guessed_at_or_framed_and_none_leads_away() {
    let here = Here::new().await;
    let (cookie, token) = here.enter(&here.address());
    let file =
        here.run.read_jsonl::<landfall_model::finding::UnmatchedFile>(rundir::UNMATCHED_FILES).unwrap();
    let preview = format!("/preview/{}", file.into_iter().find_map(|file| file.question).unwrap());
    for path in ["/", "/people", "/style.css", "/console.js", "/report/whole", "/nowhere", &preview] {
        let answer = here.ask("GET", path, &[("Cookie", &cookie)], "");
        let expected = [
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
        ];
        for (name, value) in expected {
            assert_eq!(answer.header(name), value, "{path}");
        }
        let policy = answer.header("content-security-policy");
        let is_foreign = path == "/report/whole" || path == preview;
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("base-uri 'none'"),
            "{path}: {policy}"
        );
        assert_eq!(
            policy.contains("frame-ancestors 'self'") && policy.contains("sandbox"),
            is_foreign,
            "{path}: {policy}"
        );
        assert!(
            !policy.contains("script-src 'unsafe") && (is_foreign || !policy.contains("unsafe-inline")),
            "{path}"
        );
        assert!(
            !answer.body.contains("<script>")
                && !answer.body.contains(" style=")
                && !answer.body.contains(" onclick="),
            "{path}"
        );
    }
    let set = here.ask("GET", &here.address()[here.origin().len()..], &[], "");
    assert!(
        set.header("set-cookie").ends_with("; HttpOnly; SameSite=Strict; Path=/"),
        "{}",
        set.header("set-cookie")
    );

    let headers = [("Cookie", cookie.as_str()), ("Origin", &here.origin())];
    for (wanted, sent) in [
        ("/people", "/people"),
        ("//evil.example", "/"),
        ("http://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/a\r\nX: 1", "/"),
    ] {
        let form = format!("token={token}&back={}", wanted.replace('\r', "%0D").replace('\n', "%0A"));
        let answer = here.ask("POST", "/mask", &headers, &form);
        assert_eq!((answer.status, answer.header("location")), (303, sent), "{wanted:?}");
    }
}
