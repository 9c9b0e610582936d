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
    let sentence =
        "interests: column \"Sales Process Level\" (vocabulary stage) has the new value \"Dreaming\"";
    let remedy = "add \"Dreaming\" = \"...\" under [vocabulary.stage] in the mapping file";
    assert!(taken.heard.contains(&format!("Warning: {sentence}; {remedy}")), "{:?}", taken.heard);

    let findings = check(&source, &Mapping::default()).await;
    let wrong: Vec<_> = findings.iter().filter(|finding| !finding.ok).collect();
    assert_eq!(wrong.len(), 1, "{wrong:#?}");
    assert_eq!(wrong[0].what, format!("{sentence} (compared with output/before)"));
    assert_eq!(wrong[0].remedy, remedy);
    assert_eq!(findings.iter().filter(|finding| finding.what.contains("compared with")).count(), 3);
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
