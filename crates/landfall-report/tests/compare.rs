//! Two runs side by side: what differs is named, and nothing else.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use chrono::DateTime;
use landfall_model::{
    decision::{Decision, LATER, UNDO},
    finding::Question,
    journal::Entry,
    outcome::{Validation, ValidationCheck},
    rundir::{self, RunDir, RunInfo},
    source::SourceRow,
    target::Table,
};
use landfall_report::{Compared, Comparison, RowsChanged, compare};
use serde_json::json;
use support::Planned;

fn of(comparison: &Comparison, table: Table) -> &RowsChanged {
    comparison.tables.iter().find(|rows| rows.table == table).unwrap()
}

fn ended(planned: &Planned, stage: &str, seconds: f64) {
    let at = "2026-01-01T00:00:00Z".parse().unwrap();
    let entry =
        Entry { at, stage: stage.to_owned(), event: "finished".to_owned(), seconds, note: String::new() };
    planned.run.append(rundir::JOURNAL, &entry).unwrap();
}

#[test]
fn the_same_plan_differs_in_nothing() {
    let (one, other) = (Planned::new("one"), Planned::new("other"));
    let comparison = compare(one.compared(), other.compared()).unwrap();
    assert!(comparison.tables.iter().all(RowsChanged::is_nothing));
    assert!(comparison.findings.iter().all(|kind| kind.new.count + kind.gone.count == 0));
    assert_eq!(of(&comparison, Table::Interests).same, one.plan.interests.len() as u64);
}

#[test]
fn rows_findings_and_times_that_differ_are_named_without_their_values() {
    let before = Planned::new("before");
    let mut snapshot = before.snapshot.clone();
    let area = &mut snapshot.berths[0].cells["Area"];
    *area = json!("Secret Cove");
    let berth = snapshot.berths[0].id().unwrap();
    let gone = snapshot.expenses.remove(0).id().unwrap();
    let mut added: SourceRow = snapshot.expenses[0].clone();
    added.cells["Id"] = json!(987_654);
    snapshot.expenses.push(added);
    let after = Planned::of("after", snapshot, &[]);
    ended(&before, "plan", 1.5);
    ended(&after, "plan", 2.0);
    ended(&after, "plan", 0.5);
    ended(&after, "load", 3.0);

    let comparison = compare(before.compared(), after.compared()).unwrap();
    let berths = of(&comparison, Table::Berths);
    assert_eq!((berths.new.count, berths.gone.count, berths.changed.count), (0, 0, 1));
    assert!(berths.changed.first[0].ends_with(&format!("(berths {berth}): area")), "{berths:?}");
    let expenses = of(&comparison, Table::Expenses);
    assert_eq!((expenses.new.count, expenses.gone.count, expenses.changed.count), (1, 1, 0));
    assert!(expenses.new.first[0].ends_with("(expenses 987654)"), "{expenses:?}");
    assert!(expenses.gone.first[0].ends_with(&format!("(expenses {gone})")), "{expenses:?}");
    let stages: Vec<_> = comparison.stages.iter().map(|s| (s.stage.as_str(), s.before, s.after)).collect();
    assert_eq!(stages, [("plan", Some(1.5), Some(2.5)), ("load", None, Some(3.0))]);
    let words = comparison.to_string();
    assert!(words.contains("berths changed: 1") && !words.contains("Secret"), "{words}");
}

#[test]
fn of_a_run_that_only_validates_its_own_checks_count_and_the_plan_is_that_of_the_other() {
    let planned = Planned::new("loaded");
    let folder = tempfile::tempdir().unwrap();
    let info = RunInfo::new("validated", "validate-only", "port-nimara", "2026-01-02T00:00:00Z");
    let run = RunDir::create_at(folder.path(), &info).unwrap();
    let check = ValidationCheck {
        name: "clients: rows".to_owned(),
        expected: "405".to_owned(),
        actual: "404".to_owned(),
        passed: false,
        details: Vec::new(),
        sides: Vec::new(),
    };
    let found = Validation { count_checks: vec![check], ..Validation::default() };
    run.write_json(rundir::VALIDATION, &found).unwrap();
    let comparison = compare(planned.compared(), Compared { run: &run, plan_run: &planned.run }).unwrap();
    assert_eq!(comparison.after, "validated");
    assert!(comparison.tables.iter().all(RowsChanged::is_nothing));
    let checks = comparison.findings.iter().find(|kind| kind.kind == "checks that failed").unwrap();
    assert_eq!(checks.new.first, ["clients: rows"]);
}

/// An answer by hand, or what takes it back.
fn answered(planned: &Planned, answer: &str) -> Decision {
    let question = planned.plan.questions.first().unwrap();
    let decision = Decision::on(question, None, answer.to_owned()).by("anna", DateTime::UNIX_EPOCH, "");
    planned.run.append(rundir::DECISIONS, &decision).unwrap();
    decision
}

#[test]
fn an_answer_that_was_taken_back_or_put_off_is_none() {
    let (before, after) = (Planned::new("asked"), Planned::new("answered"));
    let said = answered(&before, "merge");
    for (answer, same, new, gone) in
        [(LATER, 0, 0, 1), ("merge", 1, 0, 0), (UNDO, 0, 0, 1), ("keep", 0, 1, 1)]
    {
        answered(&after, answer);
        let decisions = compare(before.compared(), after.compared()).unwrap().decisions;
        assert_eq!(
            (decisions.same, decisions.new.count, decisions.gone.count),
            (same, new, gone),
            "{answer}"
        );
        assert!(decisions.gone.first.iter().all(|name| name.contains(&said.records[0].to_string())));
    }
}

#[test]
fn a_decision_about_no_record_is_named_by_its_question() {
    let (before, after) = (Planned::new("asked"), Planned::new("said nobody's"));
    let question = after.plan.questions.first().unwrap();
    let nobodys = Question { records: Vec::new(), ..question.clone() };
    let decision = Decision::on(&nobodys, None, "miscellaneous".to_owned());
    after.run.append(rundir::DECISIONS, &decision).unwrap();
    let decisions = compare(before.compared(), after.compared()).unwrap().decisions;
    assert_eq!(decisions.new.first, [format!("{}: miscellaneous", question.id)]);
}
