//! What a verification said.

use landfall_model::outcome::Validation;

pub fn assert_silent(validation: &Validation) {
    let failures: Vec<_> = validation.failures().collect();
    assert!(failures.is_empty(), "{failures:#?}");
    assert!(validation.all_passed);
}

pub fn details(validation: &Validation, name: &str) -> (String, Vec<String>) {
    let mut checks = validation.count_checks.iter().chain(&validation.integrity_checks);
    let check = checks.find(|check| check.name == name).unwrap();
    (check.actual.clone(), check.details.clone())
}
