//! A hundred thousand questions: page by page, and nothing of it grows with their number but the pages.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    time::Instant,
};

use landfall_model::{
    cluster::{ColumnValues, Member},
    decision::Decision,
    finding::{Candidate, Question, QuestionKind, Reason},
    rundir::{self, RunDir},
    source::{SourceRef, SourceTable},
};
use support::Here;
use uuid::Uuid;

const MANY: u128 = 100_000;

/// Puts so many questions about two clients each in the place of those that the plan asks.
fn ask_many(run: &RunDir) {
    let mut files = [rundir::QUESTIONS, rundir::CANDIDATES, rundir::MEMBERS].map(|name| {
        fs::remove_file(run.path(name)).unwrap();
        BufWriter::new(File::create(run.path(name)).unwrap())
    });
    for n in 1..=MANY {
        let (a, b) = (2 * n, 2 * n + 1);
        let pair = pair(n, a, b);
        let lines = [
            serde_json::to_string(&question(n, a, b)).unwrap(),
            serde_json::to_string(&pair).unwrap(),
            [a, b].map(|n| serde_json::to_string(&member(n)).unwrap()).join("\n"),
        ];
        files.iter_mut().zip(lines).for_each(|(file, line)| writeln!(file, "{line}").unwrap());
    }
}

fn id(n: u128) -> i64 {
    i64::try_from(n).unwrap()
}

fn question(n: u128, a: u128, b: u128) -> Question {
    Question {
        id: Uuid::from_u128(n),
        kind: QuestionKind::Duplicate,
        records: [a, b].map(|n| SourceRef::new(SourceTable::Interests, id(n))).to_vec(),
        text: format!("Are the clients of interests {a} and of interests {b} one person?"),
        options: ["merge", "keep apart"].map(str::to_owned).to_vec(),
        meanwhile: "both are clients of their own".to_owned(),
        blocking: false,
        alike: String::new(),
    }
}

fn pair(n: u128, a: u128, b: u128) -> Candidate {
    Candidate {
        question: Uuid::from_u128(n),
        client_a: Uuid::from_u128(a << 40),
        client_b: Uuid::from_u128(b << 40),
        name_a: format!("Ann Lee {a}"),
        name_b: format!("Ann Lee {b}"),
        interests_a: vec![id(a)],
        interests_b: vec![id(b)],
        score: 70,
        reasons: vec![Reason { text: "same telephone number".into(), points: 70 }],
    }
}

fn member(n: u128) -> Member {
    let said = |column: &str, value: String| ColumnValues { column: column.to_owned(), values: vec![value] };
    Member {
        client: Uuid::from_u128(n << 40),
        interests: vec![id(n)],
        content: Uuid::from_u128(n << 41),
        made_of: Vec::new(),
        says: vec![
            said("Full Name", format!("Ann Lee {n}")),
            said("Email Address", format!("ann.lee.{n}@example.com")),
            said("Phone Number", "+33612345678".to_owned()),
            said("Address", format!("{n} Quai du Port, Marseille")),
        ],
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_questions_are_gone_through_page_by_page() {
    let here = Here::of(ask_many).await;
    let (cookie, token) = here.enter(&here.address());
    let memory = fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{:?}", memory.lines().find(|line| line.starts_with("VmHWM")));
    let show = |path: &str| {
        let began = Instant::now();
        let answer = here.ask("GET", path, &[("Cookie", &cookie)], "");
        println!("{path}: {} bytes in {:?}", answer.body.len(), began.elapsed());
        assert_eq!(answer.status, 200, "{path}");
        answer.body
    };
    let first = show("/people");
    assert!(first.contains("first of 100\u{202f}000 questions") && first.contains("Page 1 of 2\u{202f}000"));
    let last = show("/people?page=2000");
    assert!(last.contains("Ann Lee 200000") && !last.contains("Ann Lee 199900"));
    show("/");
    let path = format!("/question/{}", Uuid::from_u128(MANY));
    let page = show(&path);
    assert!(page.contains("interests 200000") && page.contains("interests 200001"));
    for page in [first, last, page] {
        assert!(page.len() < 40_000, "{} bytes", page.len());
    }

    // The last one is answered, and what is next is the first.
    let headers = [("Cookie", cookie.as_str()), ("Origin", &here.origin())];
    let answer = here.ask("POST", &path, &headers, &format!("token={token}&answer=merge&seen=0"));
    assert_eq!(
        (answer.status, answer.header("location").starts_with(&format!("/question/{}", Uuid::from_u128(1)))),
        (303, true)
    );
    assert!(show("/people").contains("first of 99\u{202f}999 questions"));
    let noted: Vec<Decision> = here.run.read_appended(rundir::DECISIONS).unwrap();
    assert_eq!((noted.len(), noted[0].members.len()), (1, 2));
    here.ask("POST", &path, &headers, &format!("token={token}&answer=undo&seen=1"));
    assert!(show("/people").contains("first of 100\u{202f}000 questions"), "it is open again");
}
