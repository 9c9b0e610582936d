//! Lists that are long, figures that grow, and what nobody has to wait for.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use std::{
    fs::{self, OpenOptions},
    io::Write,
    process::Command,
    thread,
};

use landfall_model::{
    berth_status::{Reading, StatusLine},
    finding::{Code, DroppedCell, Question, QuestionKind, UnmatchedFile},
    journal::Entry,
    outcome::{BerthMismatch, CopyOutcome, CopyState, Validation, ValidationCheck},
    plan::PlanHeader,
    rundir::{self, RunDir},
    source::SourceTable,
    target::{Berth, Planned, Table},
};
use landfall_practice::Size;
use serde::Serialize;
use support::Here;

/// Puts other lines in the place of a file's.
fn rewrite<T: Serialize>(run: &RunDir, name: &str, lines: &[T]) {
    let lines: Vec<String> = lines.iter().map(|line| serde_json::to_string(line).unwrap() + "\n").collect();
    let path = run.path(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, lines.concat()).unwrap();
}

/// The text between two others.
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("{before} is not in {text}"));
    rest.split(after).next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_searches_the_snapshot_keeps_nobody_waiting_and_what_is_settled_is_not_searched_for() {
    let here = Here::new().await;
    let entered = here.enter(&here.address());
    let (cookie, token) = &entered;
    let headers = [("Cookie", cookie.as_str()), ("Origin", &here.origin())];
    let files = here.run.read_jsonl::<UnmatchedFile>(rundir::UNMATCHED_FILES).unwrap();
    let mut files = files.into_iter().filter_map(|file| file.question);
    let (open, settled) = (files.next().unwrap(), files.next().unwrap());
    let answer = format!("token={token}&answer=miscellaneous&seen=0");
    assert_eq!(here.ask("POST", &format!("/question/{settled}"), &headers, &answer).status, 303);

    // Whoever opens this snapshot waits until somebody writes it.
    let raw = here.run.path(&rundir::raw_table(SourceTable::Interests));
    fs::remove_file(&raw).unwrap();
    assert!(Command::new("mkfifo").arg(&raw).status().unwrap().success());
    let show = |path: &str| here.ask("GET", path, &headers, "");
    let owner = |id, words| here.search(&format!("/search/{id}"), &entered, words);
    assert_eq!(show(&owner(settled, "ann")).status, 200);
    let found = owner(open, "montgolfier");
    thread::scope(|scope| {
        let searching = scope.spawn(|| show(&found));
        let mut pipe = OpenOptions::new().write(true).open(&raw).unwrap();
        assert_eq!(show("/values").status, 200, "the search is on its way, and nobody waits for it");
        writeln!(pipe, r#"{{"Id":7,"Full Name":"Ann Montgolfier"}}"#).unwrap();
        drop(pipe);
        let page = searching.join().unwrap().body;
        assert!(page.contains("value=\"interests 7\"") && page.contains("Ann Montgolfier"), "{page}");
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_finds_much_says_so_and_goes_on_page_by_page() {
    let here = Here::sized(Size::PLAN, |_| {}).await;
    let entered = here.enter(&here.address());
    let show = |path: &str| here.ask("GET", path, &[("Cookie", &entered.0)], "").body;
    let find = |words: &str| show(&here.search("/search", &entered, words));
    let first = find("e");
    assert!(first.contains("records 1 to 50, files 1 to 50. There are more"), "{first}");
    assert!(first.contains("href=\"/search?searched=1&amp;page=2\""), "{first}");
    let second = show("/search?searched=1&page=2");
    assert!(second.contains("records 51 to 100") && second.contains("Page 2"), "{second}");
    let record = |page: &str| between(page, "href=\"/trace/", "\"").to_owned();
    assert_ne!(record(&first), record(&second));
    let nowhere = here.ask("GET", "/nowhere", &[("Cookie", &entered.0)], "");
    assert!(
        nowhere.status == 404 && nowhere.body.contains("href=\"/people\""),
        "and there is a way on: {}",
        nowhere.body
    );
    let trace = show(&format!("/trace/{}", record(&first)));
    assert!(trace.contains("Vocabulary <code>"), "a rule's names are set as code: {trace}");
    let from_right = find("%D8%AE%D8%A7%D9%84%D8%AF");
    assert!(
        from_right.contains("\u{2068}خالد البحرياني\u{2069}"),
        "a number beside it keeps its order: {from_right}"
    );
    let narrow = find("nobody-has-this");
    assert!(narrow.contains("0 records, 0 files") && !narrow.contains("Page "), "{narrow}");
}

#[tokio::test(flavor = "multi_thread")]
async fn findings_are_counted_by_kind_and_gone_through_page_by_page() {
    let dropped: Vec<DroppedCell> = (1..=120)
        .map(|id| {
            let record = serde_json::json!({ "table": "interests", "id": id });
            let cell = serde_json::json!({ "record": record, "column": "Colour", "value": "red", "reason": "a test" });
            serde_json::from_value(cell).unwrap()
        })
        .collect();
    let here = Here::of(|run| rewrite(run, rundir::DROPPED_CELLS, &dropped)).await;
    let (cookie, _) = here.enter(&here.address());
    let show = |path: &str| here.ask("GET", path, &[("Cookie", &cookie)], "").body;
    let dropped_on = |page: &str| between(page, "Cells that go nowhere ", "</h2>").to_owned();
    assert_eq!(dropped_on(&show("/findings")), "<span class=\"count\">120</span>");
    let last = show("/findings/dropped/interests%3A%20Colour?page=3");
    assert!(last.contains("Page 3 of 3") && last.matches("<tr>").count() == 21, "{last}");
    assert!(last.contains("/trace/interests/120"), "{last}");
    let beyond = show(&format!("/findings/dropped/interests%3A%20Colour?page={}", usize::MAX));
    assert!(beyond.contains("of 3") && !beyond.contains("/trace/interests/"), "{beyond}");
    rewrite(&here.run, rundir::DROPPED_CELLS, &dropped[..7]);
    assert_eq!(
        dropped_on(&show("/findings")),
        "<span class=\"count\">7</span>",
        "another file is counted anew"
    );
}

/// A row that the target rejected, by a constraint that has a name.
fn rejected(run: &RunDir) {
    let row = serde_json::json!({ "table": "interests", "key": "7", "from": [{ "table": "interests", "id": 7 }], "column": "berth_id",
        "value": "Ann Lee", "sqlstate": "23503", "message": "violates foreign key constraint \"interests_berth_id_fkey\"",
        "hint": "Load the berth first.", "cause": "" });
    run.ensure_folder("load").unwrap();
    fs::write(run.path(rundir::LOAD_QUARANTINE), row.to_string() + "\n").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_constraint_keeps_its_name_where_the_value_it_refused_is_masked() {
    let here = Here::of(rejected).await;
    let (cookie, token) = here.enter(&here.address());
    let headers = [("Cookie", cookie.as_str()), ("Origin", &here.origin())];
    here.ask("POST", "/mask", &headers, &format!("token={token}&wanted=masked&back=/"));
    let path = "/findings/quarantine/rejected%20by%20the%20target%3A%20interests";
    let page = here.ask("GET", path, &headers, "").body;
    assert!(
        page.contains("&quot;interests_berth_id_fkey&quot;<div class=\"soft\">Load the berth first.</div>"),
        "{page}"
    );
    assert!(page.contains("A••• L•••") && !page.contains("Ann Lee"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_that_left_something_undone_says_so_when_it_is_done() {
    let here = Here::new().await;
    let (cookie, _) = here.enter(&here.address());
    for (stage, note) in [("load", ""), ("reset", "left: 3 rows")] {
        let entry = Entry {
            at: "2026-11-27T08:00:00Z".parse().unwrap(),
            stage: stage.to_owned(),
            event: "finished".to_owned(),
            seconds: 2.0,
            note: note.to_owned(),
        };
        here.run.append(rundir::JOURNAL, &entry).unwrap();
    }
    let page = here.ask("GET", "/", &[("Cookie", &cookie)], "").body;
    assert!(page.contains("<span class=\"badge good\">done</span></td>"), "{page}");
    assert!(page.contains("<span class=\"badge warn\">done</span> left: 3 rows</td>"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_overview_tells_what_the_report_tells_and_how_many_copies_are_proven() {
    let here = Here::new().await;
    let (cookie, _) = here.enter(&here.address());
    let header: PlanHeader = here.run.read_json(rundir::PLAN).unwrap();
    let entry = Entry {
        at: "2026-11-27T08:00:00Z".parse().unwrap(),
        stage: "files".to_owned(),
        event: "started".to_owned(),
        seconds: 0.0,
        note: String::new(),
    };
    here.run.append(rundir::JOURNAL, &entry).unwrap();
    here.run.ensure_folder("load").unwrap();
    let outcome = |file: u128, state| CopyOutcome {
        file: uuid::Uuid::from_u128(file),
        state,
        ..CopyOutcome::default()
    };
    let show = || here.ask("GET", "/", &[("Cookie", &cookie)], "").body;
    assert!(show().contains(&format!("records read</dt><dd>{}</dd>", header.records_read())), "{}", show());
    for (file, state, proven) in [
        (1, CopyState::Verified, 1),
        (2, CopyState::Failed, 1),
        (2, CopyState::Verified, 2),
        (1, CopyState::Mismatch, 1),
    ] {
        here.run.append(rundir::LOAD_COPIES, &outcome(file, state)).unwrap();
        assert!(show().contains(&format!("{proven} of {} proven", header.copies)), "{}", show());
    }
}

/// Verification found a berth that the plan knows nothing of, and a check that failed.
fn verified(run: &RunDir) {
    let berths: Vec<Planned<Berth>> = run.read_jsonl(&rundir::normalized_table(Table::Berths)).unwrap();
    let asked: Vec<StatusLine> = run.read_appended(rundir::BERTH_STATUS).unwrap();
    let berth = berths.iter().find(|berth| asked.iter().all(|line| line.berth != berth.row.id)).unwrap();
    let mut found = Validation::default();
    found.status_reconciliation.mismatches.push(BerthMismatch {
        berth_id: berth.row.id,
        mooring_number: berth.row.mooring_number.clone(),
        current_status: "maintenance".to_owned(),
        expected_status: "under_offer".to_owned(),
        rule: Reading::Br001,
        reason: "somebody changed it since".to_owned(),
        question: None,
        answer: None,
    });
    found.count_checks.push(ValidationCheck {
        name: "clients: rows".to_owned(),
        expected: "2".to_owned(),
        actual: "1".to_owned(),
        passed: false,
        details: Vec::new(),
        sides: Vec::new(),
    });
    run.ensure_folder("reports").unwrap();
    fs::write(run.path(rundir::VALIDATION), serde_json::to_vec(&found).unwrap()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn berths_that_do_not_fit_are_those_of_plan_and_verification_but_for_the_answered_ones() {
    let here = Here::sized(Size::PLAN, verified).await;
    let (cookie, token) = here.enter(&here.address());
    let headers = [("Cookie", cookie.as_str()), ("Origin", &here.origin())];
    let planned = here.run.read_appended::<StatusLine>(rundir::BERTH_STATUS).unwrap().len();
    let show = || here.ask("GET", "/berths", &headers, "").body;
    let many = |page: &str| between(page, "Statuses that do not fit <span class=\"count\">", "<").to_owned();
    let page = show();
    assert!(
        planned > 1 && page.contains("somebody changed it since") && page.contains("maintenance"),
        "{page}"
    );
    assert_eq!(many(&page), (planned + 1).to_string());

    let questions: Vec<Question> = here.run.read_jsonl(rundir::QUESTIONS).unwrap();
    let asked = questions.iter().find(|question| question.kind == QuestionKind::BerthStatus).unwrap();
    let form = format!("token={token}&answer=keep&seen=0");
    assert_eq!(here.ask("POST", &format!("/question/{}", asked.id), &headers, &form).status, 303);
    assert_eq!(many(&show()), planned.to_string());
    assert!(here.ask("GET", "/findings", &headers, "").body.contains("clients: rows"));
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_people_and_their_addresses_are_masked_each_by_itself() {
    let here = Here::sized(Size::PLAN, |_| {}).await;
    let (cookie, token) = here.enter(&here.address());
    let headers = [("Cookie", cookie.as_str()), ("Origin", &here.origin())];
    here.ask("POST", "/mask", &headers, &format!("token={token}&wanted=masked&back=/"));
    let files = here.run.read_jsonl::<UnmatchedFile>(rundir::UNMATCHED_FILES).unwrap();
    let asked = files.iter().filter(|file| !file.candidates.is_empty()).filter_map(|file| file.question);
    let owners: Vec<String> = asked
        .map(|id| here.ask("GET", &format!("/question/{id}"), &headers, "").body)
        .flat_map(|page| page.split("<button").map(str::to_owned).collect::<Vec<_>>())
        .map(|button| button.split(['>', '<']).nth(1).unwrap_or_default().to_owned())
        .collect();
    let owner = owners.iter().find(|owner| owner.contains("•••@")).unwrap();
    let (name, mail) = owner.split_once(" · ").unwrap();
    assert!(name.contains("•••") && !name.contains('@') && mail.contains("•••@"), "{owner}");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_compared_by_who_they_are_and_what_was_said_is_told_once() {
    let here = Here::sized(Size::PLAN, |_| {}).await;
    let (cookie, token) = here.enter(&here.address());
    let headers = [("Cookie", cookie.as_str()), ("Origin", &here.origin())];
    let questions: Vec<Question> = here.run.read_jsonl(rundir::QUESTIONS).unwrap();
    let inbox = questions.iter().find(|question| question.kind == QuestionKind::SharedInbox).unwrap();
    let path = format!("/question/{}", inbox.id);
    let list = here.ask("GET", "/people", &headers, "").body;
    let line = between(&list, &path, "</li>");
    let rows = format!("{} rows, one address", inbox.records.len());
    assert!(line.contains(&rows) && !line.contains('@'), "{line}");
    let page = here.ask("GET", &path, &headers, "").body;
    assert!(page.contains("Full Name") && page.contains("Email Address"), "{page}");
    assert!(!page.contains("CreatedAt") && !page.contains("Date Added"), "{page}");
    let form = format!("token={token}&answer=keep+apart&why=three+agents&seen=0");
    assert_eq!(here.ask("POST", &path, &headers, &form).status, 303);
    let page = here.ask("GET", &path, &headers, "").body;
    assert_eq!(page.matches("keep apart").count(), 1, "{page}");
    assert!(page.contains("anna on ") && page.contains(": three agents"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn differences_are_marked_between_people_and_not_between_records_that_are_others_by_nature() {
    let here = Here::sized(Size::PLAN, |_| {}).await;
    let (cookie, _) = here.enter(&here.address());
    let questions: Vec<Question> = here.run.read_jsonl(rundir::QUESTIONS).unwrap();
    for (kind, is_compared) in [
        (QuestionKind::SharedInbox, true),
        (QuestionKind::Duplicate, true),
        (QuestionKind::UnknownValue, false),
        (QuestionKind::BerthStatus, false),
    ] {
        let of_kind = questions.iter().filter(|question| question.kind == kind && question.records.len() > 1);
        let pages = of_kind.map(|asked| {
            here.ask("GET", &format!("/question/{}", asked.id), &[("Cookie", &cookie)], "").body
        });
        let pages: Vec<String> = pages.collect();
        assert!(!pages.is_empty(), "{kind:?}");
        assert_eq!(pages.iter().any(|page| page.contains("class=\"different\"")), is_compared, "{kind:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kind_of_warning_says_what_it_means_and_a_gate_without_a_weekend_how_to_begin_one() {
    let here = Here::sized(Size::PLAN, |_| {}).await;
    let (cookie, _) = here.enter(&here.address());
    let show = |path: &str| here.ask("GET", path, &[("Cookie", &cookie)], "").body;
    let meaning = Code::MergeConflict.meaning();
    for page in ["/findings", "/findings/warnings/merge-conflict"].map(show) {
        assert_eq!(page.matches(meaning).count(), 1, "{page}");
    }
    let gate = show("/gate");
    assert!(
        gate.contains("landfall cutover start --friday DATE") && !gate.contains("role=\"alert\""),
        "{gate}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gate_leads_to_the_checks_that_failed_only_where_some_did() {
    for (here, some_did) in
        [(Here::sized(Size::PLAN, verified).await, true), (Here::sized(Size::PLAN, |_| {}).await, false)]
    {
        here.weekend.ensure_folder(rundir::CUTOVER_FOLDER).unwrap();
        let (cookie, _) = here.enter(&here.address());
        let gate = here.ask("GET", "/gate", &[("Cookie", &cookie)], "").body;
        assert!(gate.contains("GO is refused: verification."), "{gate}");
        assert_eq!(gate.contains("the checks that failed"), some_did, "{gate}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_searched_for_stands_in_no_address_and_in_no_other_session() {
    let here = Here::new().await;
    let [mine, others] = [here.enter(&here.address()), here.enter(&here.address())];
    let show =
        |(cookie, _): &(String, String), path: &str| here.ask("GET", path, &[("Cookie", cookie)], "").body;
    let found = here.search("/search", &mine, "Montgolfier");
    assert_eq!(found, "/search?searched=1");
    let page = show(&mine, &found);
    assert!(page.contains("value=\"Montgolfier\"") && !page.contains("q=Montgolfier"), "{page}");
    assert!(!show(&others, &found).contains("Montgolfier"));
    assert_eq!(here.search("/search", &mine, "ann"), "/search?searched=2");
    assert_eq!(here.search("/search", &mine, "Montgolfier"), found, "the same words have the same number");
    assert_eq!(here.search("/search", &mine, "+"), "/search");
    for beyond in ["0", "3", "x", "-1"] {
        assert!(
            show(&mine, &format!("/search?searched={beyond}")).contains("Several words must all be there")
        );
    }
}
