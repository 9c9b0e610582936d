//! Each gate, open and closed.

use chrono::DateTime;

use super::{Evidence, SmokeTests, Thresholds, Traffic, Verdict};
use crate::runbook::Weekend;

fn judge(evidence: &Evidence, thresholds: &Thresholds) -> Verdict {
    let weekend = Weekend { friday: "2026-11-27".parse().unwrap(), offset: -4 * 3600, rehearsal: false };
    super::judge(&weekend, evidence, thresholds)
}

fn sound() -> Evidence {
    Evidence {
        failed_checks: Some(0),
        broken_seals: Some(Vec::new()),
        planned: 1_000,
        quarantined: 10,
        frozen: true,
        smoke_tests: Some(smoke(&[], "")),
        backup: Some("abc".to_owned()),
        ..Evidence::default()
    }
}

fn smoke(failed: &[&str], outdated: &str) -> SmokeTests {
    SmokeTests {
        at: DateTime::UNIX_EPOCH,
        app_url: "https://crm.example.com".to_owned(),
        failed: failed.iter().map(|&test| test.to_owned()).collect(),
        outdated: outdated.to_owned(),
        public: String::new(),
    }
}

#[test]
fn smoke_tests_say_where_and_when_they_were_run_and_count_until_something_is_written() {
    let found = |smoke| {
        let evidence = Evidence { smoke_tests: Some(smoke), ..sound() };
        let findings = judge(&evidence, &Thresholds::default()).findings;
        findings.into_iter().find(|finding| finding.gate == "smoke tests").unwrap()
    };
    let passed = found(smoke(&[], ""));
    assert_eq!(passed.found, "all passed (at https://crm.example.com, Wed 31 Dec 20:00)");
    let outdated = found(smoke(&[], "load of 7 came after them"));
    assert!(outdated.found.starts_with("load of 7 came after them (at ") && !outdated.open, "{outdated:?}");
}

#[test]
fn traffic_that_goes_elsewhere_than_run_and_runbook_tell_opens_no_gate() {
    let closed = |wrong: &str| {
        let traffic = Traffic { found: "traffic goes to the CRM".to_owned(), wrong: wrong.to_owned() };
        let verdict = judge(&Evidence { traffic: Some(traffic), ..sound() }, &Thresholds::default());
        verdict.closed().join(", ")
    };
    assert_eq!([closed(""), closed("this run notes otherwise")], ["", "traffic"]);
}

#[test]
fn smoke_tests_of_another_address_than_the_public_one_open_no_gate() {
    let elsewhere = SmokeTests { public: "https://crm.example.com".to_owned(), ..smoke(&[], "") };
    let verdict = judge(&Evidence { smoke_tests: Some(elsewhere), ..sound() }, &Thresholds::default());
    assert_eq!(verdict.closed(), ["smoke tests"]);
}

#[test]
fn a_backup_that_came_too_late_opens_no_gate() {
    let evidence = Evidence { late_backup: "made after the load".to_owned(), ..sound() };
    assert_eq!(judge(&evidence, &Thresholds::default()).closed(), ["backup"]);
    assert!(judge(&evidence, &Thresholds { backup: false, ..Thresholds::default() }).allows());
}

#[test]
fn the_file_to_begin_with_says_what_holds_without_one() {
    assert_eq!(Thresholds::parse(Thresholds::default_text()).unwrap(), Thresholds::default());
    let named = Thresholds::default_text().lines().filter(|line| line.contains(" = ")).count();
    assert_eq!(named, 7, "every threshold is in it");
}

#[test]
fn sound_evidence_opens_every_gate() {
    let verdict = judge(&sound(), &Thresholds::default());
    assert!(verdict.allows(), "{:?}", verdict.closed());
}

#[test]
fn where_nothing_was_verified_nothing_that_it_counts_is_none() {
    let verdict = judge(&Evidence { failed_checks: None, ..sound() }, &Thresholds::default());
    let counted = [
        "verification",
        "quarantine",
        "blocking questions",
        "open questions",
        "files without proof",
        "removed originals",
    ];
    assert_eq!(verdict.closed(), counted);
}

#[test]
fn a_verification_that_does_not_count_says_why() {
    let outdated = "load of 7 came after the verification".to_owned();
    let evidence = Evidence { failed_checks: None, outdated: outdated.clone(), ..sound() };
    let found = judge(&evidence, &Thresholds::default()).findings;
    let found: Vec<&str> = found.iter().take(2).map(|finding| finding.found.as_str()).collect();
    assert_eq!(found, [&outdated, "waits for the verification"]);
}

#[test]
fn every_kind_of_bad_evidence_closes_its_own_gate_and_no_other() {
    let bad = [
        (Evidence { failed_checks: Some(1), ..sound() }, "verification"),
        (Evidence { quarantined: 11, ..sound() }, "quarantine"),
        (Evidence { blocking_questions: 1, ..sound() }, "blocking questions"),
        (Evidence { open_questions: 201, ..sound() }, "open questions"),
        (Evidence { unproven_files: 1, ..sound() }, "files without proof"),
        (Evidence { lost_originals: 1, ..sound() }, "removed originals"),
        (Evidence { broken_seals: None, ..sound() }, "seal"),
        (Evidence { broken_seals: Some(vec!["plan.json: changed".to_owned()]), ..sound() }, "seal"),
        (Evidence { freeze_violations: 1, ..sound() }, "freeze"),
        (Evidence { frozen: false, ..sound() }, "freeze"),
        (Evidence { smoke_tests: None, ..sound() }, "smoke tests"),
        (Evidence { smoke_tests: Some(smoke(&["mail"], "")), ..sound() }, "smoke tests"),
        (Evidence { smoke_tests: Some(smoke(&[], "load of 7 came after")), ..sound() }, "smoke tests"),
        (Evidence { backup: None, ..sound() }, "backup"),
        (Evidence { skipped: vec!["mail".to_owned()], ..sound() }, "skipped steps"),
        (Evidence { open: vec!["switch".to_owned()], ..sound() }, "open steps"),
    ];
    for (evidence, gate) in bad {
        assert_eq!(judge(&evidence, &Thresholds::default()).closed(), [gate]);
    }
}
