//! A delta into a CRM that is in use: what users did meanwhile stays, and is told.

use std::time::Duration;

use landfall_model::{
    mapping::TargetMapping,
    outcome::{Found, Wish},
    target::Table,
    user_edits::UserEdits,
};
use tokio_postgres::error::SqlState;

use super::{
    bench::Bench,
    kit::{alone, changed, conflicts, later, loaded, merge_away},
    sample::{self, id},
};

#[tokio::test]
async fn rows_that_users_changed_deleted_or_built_upon_are_left_and_named() {
    let bench = loaded(&sample::plan()).await;
    let (edited, in_use) = (id(Table::Clients, 1), id(Table::Clients, 2));
    let (deleted, idle) = (id(Table::InvoiceLineItems, 1), id(Table::Berths, 4));
    let script = format!(
        "UPDATE clients SET address = 'by a user' WHERE id = '{edited}';
         UPDATE berths SET area = 'by a user' WHERE id = '{idle}';
         DELETE FROM invoice_line_items WHERE id = '{deleted}';
         INSERT INTO client_notes SELECT gen_random_uuid(), '{in_use}', 'anna', 'called back', now(), now()"
    );
    bench.database.run(&script).unwrap();
    let mut plan = later();
    merge_away(&mut plan, in_use, edited);
    let run = bench.delta(&plan);
    let done = bench.load_run(&run).await.unwrap();
    let found: Vec<(Table, Found, Wish, Vec<String>)> = conflicts(&run)
        .into_iter()
        .map(|conflict| (conflict.table, conflict.found, conflict.wish, conflict.columns))
        .collect();
    let expected = [
        (Table::Clients, Found::Edited, Wish::Update, vec!["address".to_owned()]),
        (Table::Berths, Found::Edited, Wish::Nothing, vec!["area".to_owned()]),
        (Table::InvoiceLineItems, Found::Deleted, Wish::Update, vec![]),
        (Table::Clients, Found::InUse, Wish::Remove, vec![]),
    ];
    assert_eq!(found, expected);
    assert_eq!(changed(&done, Table::Clients), (2, 0, 0, 2));
    assert_eq!(
        bench.text(&format!("SELECT full_name FROM clients WHERE id = '{edited}'")).await,
        "Person Ñ1"
    );
    assert_eq!(
        bench.text(&format!("SELECT count(*) FROM client_notes WHERE client_id = '{in_use}'")).await,
        "1"
    );
}

#[tokio::test]
async fn a_user_who_entered_the_same_change_is_no_conflict() {
    let bench = loaded(&sample::plan()).await;
    bench
        .database
        .run(&format!("UPDATE clients SET full_name = 'Renamed' WHERE id = '{}'", id(Table::Clients, 1)))
        .unwrap();
    let run = bench.delta(&later());
    bench.load_run(&run).await.unwrap();
    assert!(conflicts(&run).is_empty());
    assert_eq!(bench.everything().await, alone(&later()).await);
}

/// Whoever names a client `Renamed` waits here while somebody holds the lock.
const GATE: &str = "
    CREATE FUNCTION gate(name text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
        IF name = 'Renamed' THEN PERFORM pg_advisory_xact_lock(7); END IF;
        RETURN true;
    END $$;
    ALTER TABLE clients ADD CHECK (gate(full_name))";

const WAITS: &str = "
    SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7 AND objsubid = 1 AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

#[tokio::test]
async fn what_a_user_saves_after_a_delta_has_looked_for_changes_waits_and_is_not_overwritten() {
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), GATE).await;
    bench.load().await.unwrap();
    let run = bench.delta(&later());
    let user = bench.database.client().await.unwrap();
    user.batch_execute("SET lock_timeout = '200ms'").await.unwrap();
    let client = id(Table::Clients, 1);
    let save = format!("UPDATE clients SET address = 'by a user' WHERE id = '{client}'");
    let row = format!("SELECT full_name || ', ' || address FROM clients WHERE id = '{client}'");

    bench.client.batch_execute("SELECT pg_advisory_lock(7)").await.unwrap();
    let meanwhile = async {
        // The delta has found the row as it was loaded, and is about to write it.
        while bench.text(WAITS).await == "0" {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let refused = user.execute(&save, &[]).await.map_err(|error| error.code().cloned());
        let read = user.query_one(&row, &[]).await.is_ok();
        bench.client.batch_execute("SELECT pg_advisory_unlock(7)").await.unwrap();
        (refused, read)
    };
    let both = async { tokio::join!(bench.load_run(&run), meanwhile) };
    let (done, (refused, read)) = tokio::time::timeout(Duration::from_secs(60), both).await.unwrap();
    assert_eq!(changed(&done.unwrap(), Table::Clients), (2, 1, 0, 0));
    assert_eq!(refused, Err(Some(SqlState::LOCK_NOT_AVAILABLE)));
    assert!(read, "reading goes on");
    user.execute(&save, &[]).await.unwrap();
    assert_eq!(bench.text(&row).await, "Renamed, by a user");
}

#[tokio::test]
async fn a_file_that_a_user_deleted_does_not_come_back_with_a_delta_nor_with_its_undoing() {
    let bench = loaded(&sample::plan()).await;
    let (file, document) = (id(Table::Files, 1), id(Table::Documents, 1));
    let script = format!("UPDATE documents SET file_id = NULL; DELETE FROM files WHERE id = '{file}'");
    bench.database.run(&script).unwrap();
    let first = bench.delta(&sample::of(5));
    bench.load_run(&first).await.unwrap();
    let second = bench.delta_of(&first, &sample::of(6));
    bench.load_run(&second).await.unwrap();
    for run in [&first, &second] {
        let found: Vec<(String, Found)> =
            conflicts(run).into_iter().map(|row| (row.key, row.found)).collect();
        let expected = [(file.to_string(), Found::Deleted), (document.to_string(), Found::Edited)];
        assert_eq!(found, expected);
    }
    bench.load_run(&second).await.unwrap();
    bench.reset_run(&second, UserEdits::Keep).await.unwrap();
    assert!(!bench.loaded(Table::Files).await.contains_key(&file.to_string()));
}
