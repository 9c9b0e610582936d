//! What verification found of a record stands in its trace.

use landfall_model::{
    outcome::{Validation, ValidationCheck},
    redact::Mask,
    rundir,
};
use landfall_report::Key;

use super::support::Planned;

#[test]
fn a_failed_check_that_names_only_the_first_of_many_is_told_of_a_record_that_may_be_among_the_rest() {
    let planned = Planned::new("checked");
    let at = planned.plan.interests[0].from[0];
    let check = |name: &str, details: &[&str]| ValidationCheck {
        name: name.to_owned(),
        expected: "0".to_owned(),
        actual: "3".to_owned(),
        passed: false,
        details: details.iter().map(|detail| (*detail).to_owned()).collect(),
        sides: Vec::new(),
    };
    let named = format!("{at}: notes differ");
    let checks = [
        check("named", &[&named, "interests 0: notes differ", "next: look"]),
        check("others", &["interests 0: notes differ", "next: look"]),
        check("cut off", &["interests 0: notes differ", "and 7 more", "next: look"]),
    ];
    let found = Validation { count_checks: checks.to_vec(), ..Validation::default() };
    planned.run.write_json(rundir::VALIDATION, &found).unwrap();
    let trace = planned.trace(&Key::Record(at), Mask::Off).unwrap();
    let told = trace.checks.iter().map(|check| (check.name.as_str(), check.details.join("; ")));
    let may_be = "and 7 more, not named: it may be among them".to_owned();
    assert_eq!(told.collect::<Vec<_>>(), [("named", named), ("cut off", may_be)]);
}

#[test]
fn of_a_record_it_is_told_which_checks_of_its_tables_passed_and_that_nothing_was_verified_yet() {
    let planned = Planned::new("passed");
    let at = Key::Record(planned.plan.interests[0].from[0]);
    let before = planned.trace(&at, Mask::Off).unwrap().to_string();
    assert!(before.contains("nothing was verified in this run"), "{before}");
    let check = |name: &str, passed| ValidationCheck {
        name: name.to_owned(),
        expected: "0".to_owned(),
        actual: "0".to_owned(),
        passed,
        details: Vec::new(),
        sides: Vec::new(),
    };
    let checks = [
        check("clients: fields", true),
        check("interests.client_id in clients: orphans", true),
        check("interests per pipeline_stage, as the source says", true),
        check("interests: fields", false),
        check("interest_logs: rows", true),
        check("expenses: fields", true),
    ];
    let found = Validation { count_checks: checks.to_vec(), ..Validation::default() };
    planned.run.write_json(rundir::VALIDATION, &found).unwrap();
    let trace = planned.trace(&at, Mask::Off).unwrap();
    let told = trace.to_string();
    assert!(told.contains("3 checks of these tables passed, among them every field of clients\n"), "{told}");
    assert_eq!(trace.passed.unwrap().len(), 3);
}
