//! Columns that are not as an earlier run found them: told by `check`, by a reading, and by the error that a broken rule leads to.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

mod support;

use landfall_model::{
    mapping::Mapping,
    rundir::SCHEMA_DRIFT,
    source::{Column, TableColumns},
};
use landfall_snapshot::{
    SourceConfig, check,
    drift::{Drift, Known, SchemaDrift},
    known_columns,
};
use landfall_testkit::Trap;
use support::{
    snapshot, source,
    world::{serve, world},
};

/// The columns that a source has where nothing is changed.
async fn columns() -> Vec<TableColumns> {
    let trap = serve(world(2), |_, _| None);
    snapshot(&source(trap.url())).await.snapshot().columns
}

/// A source whose columns of interests pass through `change`, and the setting to read it by.
async fn changed(change: impl Fn(&mut Column)) -> (Trap, SourceConfig) {
    let mut world = world(2);
    world.columns[0].columns.iter_mut().for_each(change);
    let trap = serve(world, |_, _| None);
    let known = Known { run: "output/before".to_owned(), columns: columns().await };
    let source = SourceConfig { known: Some(known), ..source(trap.url()) };
    (trap, source)
}

fn rename(column: &mut Column) {
    if column.title == "Email Address" {
        column.title = "E-mail".to_owned();
    }
}

#[tokio::test]
async fn a_renamed_column_is_named_by_the_error_and_by_the_check_with_the_line_to_change() {
    let (_trap, source) = changed(rename).await;
    let expected = "column \"Email Address\" (role email) of table \"Interests\" is now called \"E-mail\"";
    let remedy = "set email = \"E-mail\" under [source.tables.interests.columns] in the mapping file";
    let taken = snapshot(&source).await;
    assert_eq!(taken.failure(), format!("{expected}; {remedy}"));
    assert!(!taken.run.has("raw/columns.json"), "what a failed reading saw is no description to go by");

    let findings = check(&source, &Mapping::default()).await;
    let told: Vec<_> =
        findings.iter().filter(|finding| finding.what.contains("E-mail") && !finding.ok).collect();
    // That no rule names the new title is told too, with the number of its values.
    assert_eq!(told.len(), 2, "{findings:#?}");
    assert_eq!((told[0].what.as_str(), told[0].remedy.as_str()), (expected, remedy));
}

#[tokio::test]
async fn a_change_that_no_error_shows_is_told_by_the_check_and_by_the_reading_and_written_down() {
    let (_trap, source) = changed(|column| {
        if column.title == "Sales Process Level" {
            column.uidt = "SingleSelect".to_owned();
            column.options = ["Dreaming", "Contract Signed"].map(str::to_owned).into();
        }
    })
    .await;
    let taken = snapshot(&source).await;
    let drift: SchemaDrift = taken.run.read_json(SCHEMA_DRIFT).unwrap();
    assert_eq!(drift.against.as_deref(), Some("output/before"));
    let drifts: Vec<&Drift> = drift.changes.iter().map(|change| &change.drift).collect();
    assert_eq!(drifts.len(), 3, "{drifts:?}");
    // Whether it is new or not: the mapping does not know it.
    let sentence = "column \"Sales Process Level\" (role stage) of table \"Interests\" offers 1 value that no rule knows: \"Dreaming\"";
    let told: Vec<&String> = taken.heard.iter().filter(|line| line.contains("Dreaming")).collect();
    assert!(told.len() == 1 && told[0].starts_with(&format!("Warning: {sentence}; give each")), "{told:?}");

    let findings = check(&source, &Mapping::default()).await;
    let advice: Vec<_> = findings.iter().filter(|finding| !finding.remedy.is_empty()).collect();
    assert!(advice.len() == 1 && advice[0].ok, "{advice:#?}");
    assert_eq!(advice[0].what, sentence);
    assert!(advice[0].remedy.contains("under [vocabulary.stage] in the mapping file"), "{advice:#?}");
    assert_eq!(findings.iter().filter(|finding| finding.what.contains("compared with")).count(), 2);
}

#[tokio::test]
async fn where_nothing_drifted_nothing_is_told_and_the_report_says_so() {
    let (_trap, source) = changed(|_| {}).await;
    let taken = snapshot(&source).await;
    let drift: SchemaDrift = taken.run.read_json(SCHEMA_DRIFT).unwrap();
    assert_eq!(drift, SchemaDrift { against: Some("output/before".to_owned()), changes: vec![] });
    assert!(check(&source, &Mapping::default()).await.iter().all(|finding| finding.ok));
    assert!(!taken.heard.iter().any(|line| line.contains("column \"")), "{:?}", taken.heard);
}

#[tokio::test]
async fn only_a_run_of_the_same_server_is_compared_with() {
    let (trap, other) = (serve(world(2), |_, _| None), serve(world(2), |_, _| None));
    let taken = snapshot(&source(trap.url())).await;
    let slashed = SourceConfig { url: format!("{}/", trap.url()), ..source(trap.url()) };
    let known = known_columns(&taken.run, &slashed).unwrap();
    assert_eq!(known.columns, taken.snapshot().columns);
    assert_eq!(known.run, taken.run.root().display().to_string());
    assert_eq!(known_columns(&taken.run, &source(other.url())), None);
}

#[tokio::test]
async fn the_first_reading_of_all_has_nothing_to_compare_with() {
    let trap = serve(world(2), |_, _| None);
    let taken = snapshot(&source(trap.url())).await;
    let drift: SchemaDrift = taken.run.read_json(SCHEMA_DRIFT).unwrap();
    assert_eq!(drift, SchemaDrift { against: None, changes: vec![] });
}
