//! What users made of the target, for going back: all that is not as the load left it, and nothing that never came.

use landfall_model::{
    change::What,
    mapping::Mapping,
    monitor::Silent,
    outcome::{GroupOutcome, LoadResult},
    rundir,
    target::{Group, Table},
};
use landfall_verify::{Error, changes};

use crate::{
    delta::refused,
    kit::{Files, Marina, id},
};

/// Tells in the run that all tables are in.
fn tell(marina: &Marina) {
    let result = |table: Table| LoadResult { entity: table.name().to_owned(), ..LoadResult::default() };
    let results = Table::ALL.into_iter().map(result).collect();
    let group = GroupOutcome { group: Group::Files, results, seconds: 0.0, already_in: false, since: None };
    marina.run.append(rundir::LOAD_GROUPS, &group).unwrap();
}

async fn found(marina: &Marina) -> Vec<(Table, What, String)> {
    let changes = changes(&marina.input(), &[], &Silent::default()).await.unwrap();
    changes.into_iter().map(|change| (change.table, change.what, change.columns.join(","))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_came_is_no_change_and_what_users_deleted_is_where_the_run_tells_that_it_was_in() {
    let marina = Marina::loaded().await;
    marina.database.run("DELETE FROM client_notes").unwrap();
    assert_eq!(found(&marina).await, [], "nothing tells that the note was in");
    tell(&marina);
    assert_eq!(found(&marina).await, [(Table::ClientNotes, What::Gone, String::new())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_wait_are_no_change() {
    let marina = Marina::with(Mapping::default(), Files::Skipped).await;
    tell(&marina);
    assert_eq!(found(&marina).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_whose_change_was_refused_is_changed_where_it_is_not_as_it_was() {
    let note = id("interest_notes", "1");
    let marina = refused(Table::InterestNotes, note, Some(("berths: A2", "berths: B1"))).await;
    tell(&marina);
    assert_eq!(found(&marina).await, []);
    marina
        .database
        .run("UPDATE interest_notes SET content = replace(content, 'A2', 'B1'), updated_at = now()")
        .unwrap();
    assert_eq!(found(&marina).await, [(Table::InterestNotes, What::Changed, "content".to_owned())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_was_only_touched_is_no_change() {
    let marina = Marina::loaded().await;
    marina.database.run("UPDATE expenses SET updated_at = now()").unwrap();
    assert_eq!(found(&marina).await, []);
    marina.database.run("UPDATE expenses SET payer = 'Anna' WHERE establishment_name = 'Ferry'").unwrap();
    assert_eq!(found(&marina).await, [(Table::Expenses, What::Changed, "payer".to_owned())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_without_any_row_of_the_run_is_another_one() {
    let marina = Marina::loaded().await;
    tell(&marina);
    let tables: Vec<&str> = Table::ALL.into_iter().map(Table::name).collect();
    marina.database.run(&format!("TRUNCATE {}", tables.join(", "))).unwrap();
    let error = changes(&marina.input(), &[], &Silent::default()).await.unwrap_err();
    assert!(matches!(error, Error::Elsewhere(_)), "{error}");
}
