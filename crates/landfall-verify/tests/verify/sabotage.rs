//! Sabotage: every kind of damage that is planted in a loaded run must be found by the checks that are meant for it, and by no other. The
//! kinds are in `sabotage.toml`, of which docs/VERIFICATION.md is made.

use std::fmt::Write;

use landfall_model::{
    outcome::{Validation, ValidationCheck},
    seal,
};
use serde::Deserialize;

use crate::kit::{Marina, id};

const MATRIX: &str = include_str!("sabotage.toml");

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Matrix {
    damage: Vec<Damage>,
}

/// A kind of damage: what is planted, the checks that must find it, and what the first of them prints.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Damage {
    section: String,
    kind: String,
    sql: Option<String>,
    object: Option<String>,
    edit: Option<Edit>,
    plan: Option<Edit>,
    #[serde(default)]
    sealed: bool,
    /// There is another port in the target, from before the load.
    #[serde(default)]
    neighbour: bool,
    found_by: Vec<String>,
    prints: String,
}

/// A change of a file of the run.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    file: String,
    from: String,
    to: String,
}

impl Damage {
    async fn plant(&self, marina: &Marina) {
        if self.sealed {
            seal::add(&marina.run, "load", "2026-01-01T00:00:00Z").unwrap();
        }
        if self.neighbour {
            marina.neighbour().await;
        }
        for edit in self.edit.iter().chain(&self.plan) {
            marina.edit(&edit.file, &with_ids(&edit.from), &with_ids(&edit.to));
        }
        if self.plan.is_some() {
            marina.hash_plan_anew();
        }
        if let Some(sql) = &self.sql {
            marina.database.run(&with_ids(sql)).unwrap();
        }
        // What a planner with a mistake had planned would have been indexed.
        if self.plan.is_some() {
            marina.index();
        }
        if let Some(object) = &self.object {
            marina.damage_object(object).await;
        }
    }

    /// What is wrong with how it was found; nothing where all is well.
    fn verdict(&self, validation: &Validation) -> String {
        let mut found: Vec<&str> = validation.failures().map(|check| check.name.as_str()).collect();
        let mut expected: Vec<&str> = self.found_by.iter().map(String::as_str).collect();
        found.sort_unstable();
        expected.sort_unstable();
        let meant = validation.failures().find(|check| Some(&check.name) == self.found_by.first());
        let printed = meant.map(printed).unwrap_or_default();
        let mut wrong = String::new();
        if found != expected {
            write!(wrong, "{}:\n  expected {expected:?}\n  found    {found:?}\n", self.kind).unwrap();
        }
        if printed != self.prints {
            write!(wrong, "{}:\n  prints {printed}\n", self.kind).unwrap();
        }
        wrong
    }
}

/// The text with `<clients/7>` replaced by the id of the client of interest 7.
pub fn with_ids(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        match after.split_once('>').and_then(|(name, after)| Some((name.split_once('/')?, after))) {
            Some(((table, key), after)) => {
                out.push_str(&id(table, key).to_string());
                rest = after;
            }
            None => {
                out.push('<');
                rest = after;
            }
        }
    }
    out + rest
}

/// The first place that a check names, or what it expected and found where it names none. Ids of rows are left out.
fn printed(check: &ValidationCheck) -> String {
    let sums = || format!("expected {}, found {}", check.expected, check.actual);
    let text = check.details.first().cloned().unwrap_or_else(sums);
    let is_id = |word: &str| word.len() == 36 && word.parse::<uuid::Uuid>().is_ok();
    let mut out = text.clone();
    for word in text.split(|c: char| !c.is_ascii_hexdigit() && c != '-').filter(|word| is_id(word)) {
        out = out.replace(word, "ID");
    }
    out
}

/// Plants every kind of some sections, one marina each.
async fn check(sections: &[&str]) {
    let matrix: Matrix = toml::from_str(MATRIX).unwrap();
    let (mut wrong, mut planted) = (String::new(), 0);
    for damage in matrix.damage.iter().filter(|damage| sections.contains(&damage.section.as_str())) {
        let marina = Marina::loaded().await;
        damage.plant(&marina).await;
        wrong += &damage.verdict(&marina.verify().await.unwrap());
        planted += 1;
    }
    assert!(planted > 0, "no damage in {sections:?}");
    assert!(wrong.is_empty(), "\n{wrong}");
}

// One test per section, so that they run side by side.

#[tokio::test(flavor = "multi_thread")]
async fn damaged_rows_are_found_by_the_checks_meant_for_them_and_by_no_other() {
    check(&["rows"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_fields_are_found_by_the_checks_meant_for_them_and_by_no_other() {
    check(&["fields"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_references_are_found_by_the_checks_meant_for_them_and_by_no_other() {
    check(&["references"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn doubles_are_found_by_the_checks_meant_for_them_and_by_no_other() {
    check(&["uniqueness"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_meaning_is_found_by_the_checks_meant_for_it_and_by_no_other() {
    check(&["meaning"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guards_that_are_off_are_found_by_the_checks_meant_for_them_and_by_no_other() {
    check(&["guards"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_of_the_planner_are_found_by_the_second_road_and_by_no_other() {
    check(&["planner"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_objects_and_evidence_are_found_by_the_checks_meant_for_them_and_by_no_other() {
    check(&["objects", "evidence"]).await;
}

#[test]
fn every_kind_of_the_matrix_is_planted_by_one_of_these_tests() {
    let matrix: Matrix = toml::from_str(MATRIX).unwrap();
    let known =
        ["rows", "fields", "references", "uniqueness", "meaning", "guards", "planner", "objects", "evidence"];
    let forgotten: Vec<&str> = matrix
        .damage
        .iter()
        .map(|damage| damage.section.as_str())
        .filter(|section| !known.contains(section))
        .collect();
    assert!(forgotten.is_empty(), "{forgotten:?}");
    assert!(matrix.damage.len() >= 40);
}
