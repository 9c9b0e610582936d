//! Summary, page, document and lists tell the same of a run.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use std::{fs, process::Command, sync::mpsc, thread, time::Duration};

use landfall_model::{
    exit::Exit,
    finding::{Code, Warning},
    journal::Entry,
    outcome::{Conflict, Found, GroupOutcome, LoadResult, Repaired, Validation, Wish},
    redact::Mask,
    rundir,
    source::SourceTable,
    target::{Group, Table},
};
use landfall_report::{Facts, words};
use serde_json::json;
use support::Planned;

/// The texts of the cells of a table's row on the page.
fn cells_of(page: &str, table: Table) -> Vec<String> {
    let row = page.split_once(&format!("<th scope=\"row\">{table}</th>")).unwrap().1;
    let row = row.split_once("</tr>").unwrap().0;
    row.split("</td>").filter_map(|cell| Some(cell.rsplit_once('>')?.1.to_owned())).collect()
}

#[test]
fn summary_and_page_count_the_same_files_read_under_the_same_titles() {
    let planned = Planned::new("read");
    let mut facts = Facts::read(&planned.run, &planned.run).unwrap();
    let attachments = facts.header.accounting.iter_mut().find(|account| account.source == "attachments");
    attachments.unwrap().read += 7;
    let objects = facts.account(Table::Files).unwrap().read;
    let text = landfall_report::text(&facts);
    let summary = text.lines().find(|line| line.starts_with("files ")).unwrap();
    assert_eq!(summary.split_whitespace().nth(1), Some(&*(objects + 7).to_string()));
    let page = landfall_report::page(&facts, Mask::On);
    assert_eq!(cells_of(&page, Table::Files)[0], words::number(objects + 7));
    let titles = ["read", "planned", "loaded", "merged", "held back", "rejected", "withheld"];
    let header = text.lines().find(|line| line.starts_with("table ")).unwrap();
    for title in titles {
        assert!(header.contains(&format!("  {title}  ")), "{title} is not in {header}");
        assert!(page.contains(&format!("<th class=\"number\" scope=\"col\">{title}</th>")), "{title}");
    }
}

#[test]
fn a_row_that_users_changed_before_the_quarantine_was_tried_again_is_in_every_report_though_no_delta_came() {
    let planned = Planned::new("tried again");
    let row = &planned.plan.interests[0];
    let conflict = Conflict {
        table: Table::Interests,
        key: row.row.id.to_string(),
        from: row.from.clone(),
        found: Found::Edited,
        columns: vec!["notes".to_owned()],
        wish: Wish::Update,
    };
    planned.run.append(rundir::LOAD_CONFLICTS, &conflict).unwrap();
    let facts = Facts::read(&planned.run, &planned.run).unwrap();
    landfall_report::write(&facts, planned.run.root(), Mask::On).unwrap();
    let report = |name| std::fs::read_to_string(planned.run.path(&rundir::report(name))).unwrap();
    assert!(report("conflicts.csv").contains(&format!("interests,{},", conflict.key)));
    assert!(report("migration-report.txt").contains("1 row changed in the CRM"));
    let document: serde_json::Value = serde_json::from_str(&report(landfall_report::JSON)).unwrap();
    assert_eq!(document["conflicts"][0]["key"], conflict.key);
    let repaired = Repaired {
        table: conflict.table,
        key: conflict.key.clone(),
        from: conflict.from.clone(),
        found: Found::Edited,
        columns: Vec::new(),
        users: 0,
    };
    planned.run.append(rundir::LOAD_REPAIRS, &repaired).unwrap();
    let facts = Facts::read(&planned.run, &planned.run).unwrap();
    assert_eq!(facts.conflicts, [], "what was put back as planned is left alone no more");
}

#[test]
fn a_load_that_withheld_files_wants_eyes_though_nothing_was_to_be_copied() {
    let planned = Planned::new("withheld");
    let mut facts = Facts::read(&planned.run, &planned.run).unwrap();
    facts.questions.clear();
    facts.held_back.clear();
    assert_eq!(facts.exit(), Exit::Done);
    let withheld =
        LoadResult { entity: Table::Files.name().to_owned(), total: 1, withheld: 1, ..LoadResult::default() };
    let results = vec![withheld];
    facts.groups.push(GroupOutcome {
        group: Group::Files,
        results,
        seconds: 0.0,
        already_in: false,
        since: None,
    });
    assert_eq!(facts.exit(), Exit::NeedsEyes);
}

#[test]
fn a_run_that_was_taken_out_again_says_so_in_every_report_until_it_is_loaded_anew() {
    let planned = Planned::new("taken out");
    let note = |at: &str, stage: &str, event: &str, note: &str| {
        let [stage, event, note] = [stage, event, note].map(str::to_owned);
        let at = at.parse().unwrap();
        planned.run.append(rundir::JOURNAL, &Entry { at, stage, event, seconds: 1.0, note }).unwrap();
    };
    let told = || {
        let facts = Facts::read(&planned.run, &planned.run).unwrap();
        [landfall_report::text(&facts), landfall_report::page(&facts, Mask::On)].map(|report| {
            report.contains("taken out again by a reset at 2026-01-02T08:00:00Z (left: 2 rows)")
        })
    };
    note("2026-01-01T08:00:00Z", "load", "finished", "");
    assert_eq!(told(), [false, false]);
    note("2026-01-02T08:00:00Z", "reset", "finished", "left: 2 rows");
    note("2026-01-03T08:00:00Z", "reset", "refused", "");
    assert_eq!(told(), [true, true]);
    note("2026-01-04T08:00:00Z", "load", "finished", "");
    assert_eq!(told(), [false, false]);
}

#[test]
fn figures_of_a_run_from_elsewhere_that_do_not_add_up_end_no_report() {
    let planned = Planned::new("from elsewhere");
    let mut facts = Facts::read(&planned.run, &planned.run).unwrap();
    facts.header.blocking = facts.header.questions + 1;
    let berth = &mut facts.berth_status[0];
    "sold by nobody's answer".clone_into(&mut berth.planned);
    assert!(landfall_report::text(&facts).contains("0 left so, 1 changed as accepted"));
    assert!(!landfall_report::page(&facts, Mask::On).contains("18\u{202f}446"));
}

#[test]
fn the_page_claims_no_comparison_of_rows_that_are_not_in_the_target() {
    let planned = Planned::new("claims");
    let mut facts = Facts::read(&planned.run, &planned.run).unwrap();
    facts.validation = Some(Validation::default());
    let page = landfall_report::page(&facts, Mask::On);
    assert!(!page.contains("Every field of every planned row"));
    assert!(page.contains("of those that it holds every field was compared"));
}

#[test]
fn the_summary_proves_the_reading_and_names_every_column_that_no_rule_maps() {
    let planned = Planned::new("proof");
    let mut facts = Facts::read(&planned.run, &planned.run).unwrap();
    let text = landfall_report::text(&facts);
    assert!(!text.contains("reading ") && !text.contains("unmapped "), "{text}");
    let table = |n: u64| json!({ "read": n, "countedAfter": n, "secondPass": n });
    facts.extract = json!({ "tables": [table(500), table(200)], "requests": 42, "mutatingRequests": 0 });
    for column in ["Broker", "Colour", "Flag", "Crew", "Club", "Toys", "Pets"] {
        let message = format!(
            "no rule maps this column of the interests, and of {} rows it holds something",
            column.len()
        );
        facts.warnings.push(Warning {
            code: Code::ColumnUnmapped,
            record: None,
            column: column.to_owned(),
            value: String::new(),
            message,
        });
    }
    let text = landfall_report::text(&facts);
    for line in [
        "reading       700 rows read, 700 counted, 700 found by a second pass; 0 of 42 requests changed anything in the source",
        "unmapped      Broker: no rule maps this column of the interests, and of 6 rows it holds something",
        "              and 2 more columns in migration-warnings.csv",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}: {text}");
    }
    assert_eq!(text.matches("unmapped ").count(), 5);
}

/// A pipe tells its content once: whoever opens it again waits in vain.
#[test]
fn the_people_of_all_questions_are_looked_up_in_one_reading_of_the_snapshot() {
    let planned = Planned::new("people");
    let shown = |facts: &Facts| {
        let ask = |question| facts.people.of_question(question, &[], Mask::Off);
        facts.questions.iter().map(ask).filter(|people| !people.is_empty()).collect::<Vec<_>>()
    };
    let expected = shown(&Facts::read(&planned.run, &planned.run).unwrap());
    assert!(expected.len() > 1, "{expected:?}");
    let raw = planned.run.path(&rundir::raw_table(SourceTable::Interests));
    let content = fs::read(&raw).unwrap();
    fs::remove_file(&raw).unwrap();
    assert!(Command::new("mkfifo").arg(&raw).status().unwrap().success());
    let (run, (tell, told)) = (planned.run.clone(), mpsc::channel());
    thread::spawn(move || tell.send(shown(&Facts::read(&run, &run).unwrap())));
    thread::spawn(move || fs::write(&raw, content));
    assert_eq!(told.recv_timeout(Duration::from_secs(120)).unwrap(), expected);
}
