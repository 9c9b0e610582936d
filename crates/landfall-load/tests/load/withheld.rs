//! Files that are not copied yet: withheld with the references to them, and completed by a later load.

use std::collections::HashMap;

use landfall_load::{Budget, Options, Withheld, repair};
use landfall_model::{
    mapping::TargetMapping, monitor::Silent, outcome::GroupOutcome, rundir, target::Table,
    user_edits::UserEdits,
};
use landfall_testkit::Remarks;
use serde_json::json;

use super::{
    bench::{Bench, files, result},
    sample::{self, id},
};

fn waits(table: Table, n: i64, column: &str, file: i64) -> Withheld {
    Withheld { table, key: id(table, n).to_string(), column: column.to_owned(), file: id(Table::Files, file) }
}

#[tokio::test]
async fn without_copies_files_and_references_are_withheld_and_listed() {
    let bench = Bench::new(&sample::plan()).await;
    let loaded = bench.load_with(Budget::default(), &HashMap::new()).await.unwrap();
    assert_eq!(bench.loaded(Table::Files).await.len(), 0);
    let files = result(&loaded, Table::Files);
    assert_eq!((files.total, files.success, files.withheld, files.failed), (4, 0, 4, 0));
    let expected = [
        waits(Table::Files, 1, "", 1),
        waits(Table::Files, 2, "", 2),
        waits(Table::Files, 3, "", 3),
        waits(Table::Files, 4, "", 4),
        waits(Table::Documents, 1, "file_id", 1),
        waits(Table::Documents, 1, "signed_file_id", 2),
        waits(Table::Expenses, 2, "receipt_file_ids", 2),
        waits(Table::Expenses, 3, "receipt_file_ids", 2),
        waits(Table::Expenses, 3, "receipt_file_ids", 3),
        waits(Table::Invoices, 1, "pdf_file_id", 4),
    ];
    assert_eq!(loaded.withheld, expected);
    let document = &bench.loaded(Table::Documents).await[&id(Table::Documents, 1).to_string()];
    assert_eq!((&document["file_id"], &document["title"]), (&json!(null), &json!("EOI")));
    assert_eq!(bench.text("SELECT sum(cardinality(receipt_file_ids)) FROM expenses").await, "0");
    assert!(bench.quarantine().is_empty());
}

#[tokio::test]
async fn what_is_copied_later_is_completed_to_the_same_rows() {
    let whole = Bench::new(&sample::plan()).await;
    whole.load().await.unwrap();
    let expected = whole.everything().await;
    let bench = Bench::new(&sample::plan()).await;
    for numbers in [vec![], vec![2], vec![2, 4], vec![2, 4], vec![1, 2, 3, 4]] {
        let verified = files(numbers.iter().copied());
        let loaded = bench.load_with(Budget::default(), &verified).await.unwrap();
        assert_eq!(bench.loaded(Table::Files).await.len(), numbers.len());
        let files = result(&loaded, Table::Files);
        assert_eq!((files.success, files.withheld), (numbers.len() as u64, 4 - numbers.len() as u64));
        assert_eq!(loaded.withheld.len(), if numbers.len() == 4 { 0 } else { loaded.withheld.len().max(1) });
    }
    assert_eq!(bench.everything().await, expected);
    let told: Vec<GroupOutcome> = bench.run.read_appended(rundir::LOAD_GROUPS).unwrap();
    assert_eq!(told.len(), 9 + 3, "each completion is told once");
}

#[tokio::test]
async fn a_completion_leaves_times_of_change_alone() {
    let script = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at = now(); RETURN NEW; END $$;
                  CREATE TRIGGER touch BEFORE UPDATE ON documents FOR EACH ROW EXECUTE FUNCTION f()";
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), script).await;
    bench.load_with(Budget::default(), &HashMap::new()).await.unwrap();
    bench.load().await.unwrap();
    let mut expected = bench.planned(Table::Documents);
    assert_eq!(bench.loaded(Table::Documents).await, std::mem::take(&mut expected));
    assert_eq!(bench.text("SELECT tgenabled FROM pg_trigger WHERE tgname = 'touch'").await, "O");
}

#[tokio::test]
async fn a_reference_that_somebody_set_since_is_left_with_a_remark() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load_with(Budget::default(), &files([2])).await.unwrap();
    bench.database.run(&format!("UPDATE documents SET file_id = '{}'", id(Table::Files, 2))).unwrap();
    let remarks = Remarks::default();
    bench.load_watched(&remarks).await.unwrap();
    let document = &bench.loaded(Table::Documents).await[&id(Table::Documents, 1).to_string()];
    assert_eq!(document["file_id"], json!(id(Table::Files, 2).to_string()));
    let expected = format!("file_id of {} was changed since", id(Table::Documents, 1));
    let remarks = remarks.texts();
    assert!(remarks.iter().any(|remark| remark.starts_with(&expected)), "{remarks:?}");
}

#[tokio::test]
async fn a_rejected_file_takes_its_document_along_and_leaves_the_lists() {
    let mut plan = sample::plan();
    plan.files[1].row.original_name = "\0".to_owned();
    let bench = Bench::new(&plan).await;
    let loaded = bench.load_all().await;
    let file = id(Table::Files, 2).to_string();
    let causes: Vec<(Table, String)> =
        bench.quarantine().into_iter().map(|entry| (entry.table, entry.cause)).collect();
    let document = id(Table::Documents, 1).to_string();
    assert_eq!(
        causes,
        [(Table::Files, String::new()), (Table::Documents, file), (Table::DocumentSigners, document)]
    );
    assert_eq!(bench.text("SELECT sum(cardinality(receipt_file_ids)) FROM expenses").await, "1");
    assert!(loaded.withheld.is_empty(), "a rejected file does not wait");
}

#[tokio::test]
async fn of_rows_that_never_came_in_no_completion_says_that_somebody_changed_them() {
    let script = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'XX000'; END $$;
        CREATE TRIGGER saboteur BEFORE INSERT ON invoices FOR EACH ROW EXECUTE FUNCTION f()";
    let mut plan = sample::plan();
    plan.documents[0].row.title = "\0".to_owned();
    let bench = Bench::with(&plan, TargetMapping::default(), script).await;
    bench.load_with(Budget::default(), &HashMap::new()).await.unwrap_err();
    assert_eq!(bench.quarantine().len(), 2, "a document with its signer; the invoices are not in");
    bench.database.run("DROP TRIGGER saboteur ON invoices").unwrap();
    let remarks = Remarks::default();
    bench.load_watched(&remarks).await.unwrap();
    let remarks = remarks.texts();
    assert!(remarks.iter().all(|remark| !remark.contains("was changed since")), "{remarks:?}");
}

#[tokio::test]
async fn a_completion_that_was_killed_before_it_could_tell_is_told_later() {
    let mut plan = sample::plan();
    plan.files[2].row.original_name = "\0".to_owned();
    let bench = Bench::new(&plan).await;
    bench.load_with(Budget::default(), &HashMap::new()).await.unwrap();
    let done = bench.load().await.unwrap();
    let told = result(&done, Table::Files);
    assert_eq!((told.success, told.failed, told.withheld), (3, 1, 0));
    let (quarantine, groups) = (bench.quarantine(), bench.run.path(rundir::LOAD_GROUPS));
    assert_eq!(quarantine.len(), 1);
    let told = std::fs::read_to_string(&groups).unwrap();
    std::fs::write(&groups, told.split_inclusive('\n').take(9).collect::<String>()).unwrap();
    std::fs::remove_file(bench.run.path(rundir::LOAD_QUARANTINE)).unwrap();
    bench.load().await.unwrap();
    assert_eq!(std::fs::read_to_string(&groups).unwrap(), told);
    assert_eq!(bench.quarantine(), quarantine);
}

/// What a user does who deletes a file.
fn delete(n: i64) -> String {
    let file = id(Table::Files, n);
    format!(
        "UPDATE documents SET file_id = NULL WHERE file_id = '{file}';
         UPDATE expenses SET receipt_file_ids = array_remove(receipt_file_ids, '{file}');
         DELETE FROM files WHERE id = '{file}'"
    )
}

#[tokio::test]
async fn a_file_that_a_user_deleted_does_not_wait_and_stays_deleted_while_others_are_completed() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load_with(Budget::default(), &files([1, 3])).await.unwrap();
    bench.database.run(&format!("{}; {}", delete(1), delete(3))).unwrap();
    let before = bench.everything().await;
    let loaded = bench.load_with(Budget::default(), &files([1, 3])).await.unwrap();
    assert!(
        loaded.withheld.iter().all(|row| row.file == id(Table::Files, 2) || row.file == id(Table::Files, 4))
    );
    assert_eq!(bench.everything().await, before);
    let loaded = bench.load().await.unwrap();
    assert!(loaded.withheld.is_empty());
    let there = bench.loaded(Table::Files).await;
    assert!((1..=4).all(|n| there.contains_key(&id(Table::Files, n).to_string()) == [2, 4].contains(&n)));
    bench.reset_run(&bench.run, UserEdits::Overrule).await.unwrap();
    assert_eq!(bench.loaded(Table::Files).await.len(), 0);
}

#[tokio::test]
async fn what_is_in_does_not_wait_where_the_files_are_skipped_by_a_later_load() {
    let bench = Bench::new(&sample::plan()).await;
    for (verified, expected) in
        [(files([1, 3]), (2, 2)), (HashMap::new(), (2, 2)), (files([1, 3, 4]), (3, 1))]
    {
        let loaded = bench.load_with(Budget::default(), &verified).await.unwrap();
        let files = result(&loaded, Table::Files);
        assert_eq!((files.success, files.withheld), expected);
    }
}

#[tokio::test]
async fn a_marker_that_does_not_tell_which_files_wait_is_believed_where_none_do() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load().await.unwrap();
    bench.database.run(&format!("{}; ALTER TABLE landfall.groups DROP COLUMN waiting", delete(3))).unwrap();
    let before = bench.everything().await;
    bench.load().await.unwrap();
    assert_eq!(bench.everything().await, before);
    let withheld = Bench::new(&sample::plan()).await;
    withheld.load_with(Budget::default(), &files([1, 2])).await.unwrap();
    withheld.database.run("ALTER TABLE landfall.groups DROP COLUMN waiting").unwrap();
    withheld.load().await.unwrap();
    assert_eq!(withheld.loaded(Table::Files).await.len(), 4);
}

#[tokio::test]
async fn a_file_that_waits_is_not_repaired_but_loaded_with_the_references_to_it() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load_with(Budget::default(), &files([2, 3, 4])).await.unwrap();
    let verified = files(1..=4);
    let options = Options { budget: Budget::default(), verified: &verified };
    let file = [(Table::Files, id(Table::Files, 1).to_string())];
    let silent = Silent::default();
    let error =
        repair(&bench.session, &bench.run, &file, UserEdits::Overrule, &options, &silent).await.unwrap_err();
    assert!(error.to_string().contains("waits for its copy"), "{error}");
    bench.load().await.unwrap();
    let whole = Bench::new(&sample::plan()).await;
    whole.load().await.unwrap();
    assert_eq!(bench.everything().await, whole.everything().await);
}
