//! A plan in the place of the one before: afterwards the target is as if it had been loaded alone, but for what users did meanwhile.

use std::time::Duration;

use landfall_load::{Budget, Error, Loaded, Options, retry_quarantine};
use landfall_model::{
    kind::Kind,
    mapping::TargetMapping,
    monitor::Silent,
    outcome::{Changed, Conflict, Found, Wish},
    plan::Plan,
    rundir::{self, RunDir, RunInfo},
    target::Table,
    user_edits::UserEdits,
};

use tokio_postgres::error::SqlState;

use super::{
    bench::{Bench, all_files, result},
    sample::{self, id},
};

/// What a first load of this plan leaves.
pub async fn alone(plan: &Plan) -> std::collections::BTreeMap<Table, super::bench::Rows> {
    let bench = Bench::new(plan).await;
    bench.load().await.unwrap();
    bench.everything().await
}

pub async fn loaded(plan: &Plan) -> Bench {
    let bench = Bench::new(plan).await;
    bench.load().await.unwrap();
    bench
}

pub fn changed(loaded: &Loaded, table: Table) -> (u64, u64, u64, u64) {
    let Changed { inserted, updated, removed, left_alone } = result(loaded, table).changed.unwrap();
    (inserted, updated, removed, left_alone)
}

pub fn conflicts(run: &RunDir) -> Vec<Conflict> {
    run.read_appended(rundir::LOAD_CONFLICTS).unwrap()
}

/// Edits of every kind to the sample, and two more people.
fn later() -> Plan {
    let mut plan = sample::of(6);
    plan.clients[0].row.full_name = "Renamed".to_owned();
    plan.client_notes.remove(1);
    plan.client_contacts.remove(3);
    plan.invoice_line_items[0].row.description = "Another".to_owned();
    plan.expenses[2].row.receipt_file_ids.pop();
    plan
}

#[tokio::test]
async fn what_is_new_changed_or_gone_is_brought_in_and_the_rest_is_not_touched() {
    let bench = loaded(&sample::plan()).await;
    let untouched = format!("SELECT xmin FROM clients WHERE id = '{}'", id(Table::Clients, 3));
    let before = bench.text(&untouched).await;
    let plan = later();
    let run = bench.delta(&plan);
    let done = bench.load_run(&run).await.unwrap();
    assert_eq!(bench.everything().await, alone(&plan).await);
    assert_eq!(changed(&done, Table::Clients), (2, 1, 0, 0));
    assert_eq!(changed(&done, Table::ClientContacts), (4, 0, 1, 0));
    assert_eq!(changed(&done, Table::ClientNotes), (2, 0, 1, 0));
    assert_eq!(changed(&done, Table::Expenses), (0, 1, 0, 0));
    assert_eq!(bench.text(&untouched).await, before, "a row that did not change is not written");
    assert!(conflicts(&run).is_empty());
}

#[tokio::test]
async fn words_of_a_domain_over_an_enum_are_compared_too() {
    let script = "CREATE TYPE word AS ENUM ('open', 'contract'); CREATE DOMAIN stage AS word;
        ALTER TABLE interests DROP CONSTRAINT interests_pipeline_stage_check, ALTER pipeline_stage TYPE stage USING NULL";
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), script).await;
    bench.load().await.unwrap();
    let mut plan = sample::plan();
    plan.interests[0].row.pipeline_stage = "contract".to_owned();
    let done = bench.load_run(&bench.delta(&plan)).await.unwrap();
    assert_eq!(changed(&done, Table::Interests), (0, 1, 0, 0));
}

#[tokio::test]
async fn times_are_compared_to_the_digits_that_their_columns_keep() {
    let script = "CREATE DOMAIN inner_moment AS timestamptz(3); CREATE DOMAIN moment AS inner_moment;
        ALTER TABLE clients ALTER created_at TYPE timestamptz(0); ALTER TABLE berths ALTER created_at TYPE moment;
        ALTER TABLE interests ALTER date_first_contact TYPE timestamp(0), ALTER created_at TYPE timestamp(4)";
    let plan = at_odd_times();
    let bench = Bench::with(&plan, TargetMapping::default(), script).await;
    bench.load().await.unwrap();
    let before = bench.dump().await;
    let same = bench.delta(&plan);
    let done = bench.load_run(&same).await.unwrap();
    assert!(Table::ALL.iter().all(|table| changed(&done, *table) == (0, 0, 0, 0)), "{:?}", conflicts(&same));
    assert_eq!(bench.dump().await, before);

    let mut plan = at_odd_times();
    plan.clients[0].row.created_at = "2024-03-01T10:20:32Z".parse().unwrap();
    plan.clients[1].row.full_name = "Renamed".to_owned();
    let later = bench.delta_of(&same, &plan);
    let done = bench.load_run(&later).await.unwrap();
    assert_eq!(changed(&done, Table::Clients), (0, 2, 0, 0));
    assert!(conflicts(&later).is_empty());
    bench.reset_run(&later, UserEdits::Keep).await.unwrap();
    assert_eq!(bench.dump().await, before);
}

/// The sample, whose clients were made at times that no whole second holds, on both sides of the year 2000.
fn at_odd_times() -> Plan {
    const TIMES: [&str; 4] = [
        "2024-03-01T10:20:30.5Z",
        "1999-12-31T23:59:59.5Z",
        "1985-06-15T12:00:00.500001Z",
        "1969-12-31T23:59:59.499999Z",
    ];
    let mut plan = sample::plan();
    for (client, time) in plan.clients.iter_mut().zip(TIMES) {
        client.row.created_at = time.parse().unwrap();
    }
    plan
}

#[tokio::test]
async fn a_delta_with_nothing_new_changes_nothing_and_the_same_once_more_is_in_already() {
    let bench = loaded(&sample::plan()).await;
    let before = bench.everything().await;
    let run = bench.delta(&sample::plan());
    let done = bench.load_run(&run).await.unwrap();
    assert!(Table::ALL.iter().all(|table| changed(&done, *table) == (0, 0, 0, 0)));
    let again = bench.load_run(&run).await.unwrap();
    assert!(again.groups.iter().all(|group| group.already_in));
    assert_eq!(bench.everything().await, before);
}

#[tokio::test]
async fn forward_and_back_again_leaves_what_was_there_and_no_chain_is_too_long() {
    let bench = loaded(&sample::plan()).await;
    let before = bench.everything().await;
    let forward = bench.delta(&later());
    bench.load_run(&forward).await.unwrap();
    let back = bench.delta_of(&forward, &sample::plan());
    bench.load_run(&back).await.unwrap();
    assert_eq!(bench.everything().await, before);
    let third = bench.delta_of(&back, &later());
    bench.load_run(&third).await.unwrap();
    assert_eq!(bench.everything().await, alone(&later()).await);
}

#[tokio::test]
async fn values_that_swap_between_rows_go_through_although_they_are_unique() {
    let mut plan = sample::plan();
    plan.client_contacts[1].row.channel = "email".to_owned();
    plan.client_contacts[1].row.is_primary = false;
    let bench = loaded(&plan).await;
    plan.client_contacts[0].row.is_primary = false;
    plan.client_contacts[1].row.is_primary = true;
    for (n, number) in ["A2", "A3", "A1"].into_iter().enumerate() {
        plan.berths[n].row.mooring_number = number.to_owned();
    }
    let first = plan.files[0].row.storage_path.clone();
    plan.files[0].row.storage_path = plan.files[1].row.storage_path.clone();
    plan.files[1].row.storage_path = first;
    let run = bench.delta(&plan);
    let done = bench.load_run(&run).await.unwrap();
    assert_eq!(bench.everything().await, alone(&plan).await);
    assert_eq!(changed(&done, Table::Berths), (0, 3, 0, 0));
}

#[tokio::test]
async fn a_row_that_is_refused_keeps_no_others_from_swapping_their_values() {
    let bench = loaded(&sample::plan()).await;
    let theirs = "INSERT INTO berths (id, port_id, mooring_number, area, status, created_at, updated_at)
        SELECT gen_random_uuid(), port_id, 'Z9', 'Z', 'available', now(), now() FROM berths LIMIT 1";
    bench.database.run(theirs).unwrap();
    let mut plan = sample::plan();
    // A user has Z9 already, so berth 3 stays A3, and berth 4 cannot have that.
    for (n, number) in ["A2", "A1", "Z9", "A3"].into_iter().enumerate() {
        plan.berths[n].row.mooring_number = number.to_owned();
    }
    let run = bench.delta(&plan);
    let done = bench.load_run(&run).await.unwrap();
    let berths = bench.loaded(Table::Berths).await;
    let number = |n| &berths[&id(Table::Berths, n).to_string()]["mooring_number"];
    assert_eq!([1, 2, 3, 4].map(number), ["A2", "A1", "A3", "A4"]);
    assert_eq!((changed(&done, Table::Berths), result(&done, Table::Berths).failed), ((0, 2, 0, 0), 2));
}

#[tokio::test]
async fn a_client_that_is_merged_away_goes_when_its_interests_have_moved() {
    let bench = loaded(&sample::plan()).await;
    let mut plan = sample::plan();
    let (one, two) = (id(Table::Clients, 1), id(Table::Clients, 2));
    plan.clients.retain(|client| client.row.id != two);
    plan.client_contacts.retain(|contact| contact.row.client_id != two);
    plan.client_notes.retain(|note| note.row.client_id != two);
    plan.client_tags.retain(|tag| tag.row.client_id != two);
    plan.audit_logs.retain(|entry| entry.row.entity_id != two);
    plan.interests[1].row.client_id = one;
    let run = bench.delta(&plan);
    let done = bench.load_run(&run).await.unwrap();
    assert_eq!(bench.everything().await, alone(&plan).await);
    assert_eq!(changed(&done, Table::Clients), (0, 0, 1, 0));
}

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
    plan.clients.retain(|client| client.row.id != in_use);
    plan.client_contacts.retain(|contact| contact.row.client_id != in_use);
    plan.client_notes.retain(|note| note.row.client_id != in_use);
    plan.client_tags.retain(|tag| tag.row.client_id != in_use);
    plan.audit_logs.retain(|entry| entry.row.entity_id != in_use);
    plan.interests[1].row.client_id = edited;
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

/// The sample, and a delta of which the target refuses the change of client 1.
pub async fn with_a_refused_change() -> (Bench, Plan, RunDir, Loaded) {
    let bench = loaded(&sample::plan()).await;
    let mut plan = sample::plan();
    plan.clients[0].row.nationality = Some("FRA".to_owned());
    let poisoned = bench.delta(&plan);
    let done = bench.load_run(&poisoned).await.unwrap();
    (bench, plan, poisoned, done)
}

#[tokio::test]
async fn a_value_that_the_target_refuses_leaves_the_row_as_it_was_and_comes_in_once_corrected() {
    let (bench, mut plan, poisoned, done) = with_a_refused_change().await;
    assert_eq!(result(&done, Table::Clients).failed, 1);
    assert_eq!(bench.everything().await, alone(&sample::plan()).await);
    let entries: Vec<landfall_model::finding::Quarantined> =
        poisoned.read_appended(rundir::LOAD_QUARANTINE).unwrap();
    assert_eq!(entries.iter().map(|entry| entry.column.as_str()).collect::<Vec<_>>(), ["nationality"]);
    plan.clients[0].row.nationality = Some("IT".to_owned());
    let corrected = bench.delta_of(&poisoned, &plan);
    bench.load_run(&corrected).await.unwrap();
    assert_eq!(bench.everything().await, alone(&plan).await);
}

#[tokio::test]
async fn what_a_killed_delta_did_not_tell_of_a_refused_change_is_known_to_the_next_delta_and_to_a_retry() {
    for is_mended in [false, true] {
        let (bench, mut plan, poisoned, _) = with_a_refused_change().await;
        // As if killed right after the commit.
        for name in [rundir::LOAD_QUARANTINE, rundir::LOAD_GROUPS] {
            std::fs::remove_file(poisoned.path(name)).unwrap();
        }
        let done = if is_mended {
            bench.database.run("ALTER TABLE clients ALTER nationality TYPE varchar(3)").unwrap();
            let options = Options { budget: Budget::default(), verified: &all_files() };
            retry_quarantine(&bench.session, &poisoned, &options, &Silent::default()).await.unwrap()
        } else {
            plan.clients[0].row.nationality = Some("IT".to_owned());
            bench.load_run(&bench.delta_of(&poisoned, &plan)).await.unwrap()
        };
        assert_eq!(changed(&done, Table::Clients), (0, 1, 0, 0));
    }
}

#[tokio::test]
async fn what_users_changed_in_a_row_of_which_a_change_was_refused_is_left_alone_too() {
    let (bench, mut plan, poisoned, _) = with_a_refused_change().await;
    let client = id(Table::Clients, 1);
    bench.database.run(&format!("UPDATE clients SET address = 'by a user' WHERE id = '{client}'")).unwrap();
    let before = bench.everything().await;
    plan.clients[0].row.nationality = Some("IT".to_owned());
    let corrected = bench.delta_of(&poisoned, &plan);
    bench.load_run(&corrected).await.unwrap();
    assert_eq!(bench.everything().await, before);
    let found = conflicts(&corrected);
    assert_eq!(found.iter().map(|row| row.columns.join(",")).collect::<Vec<_>>(), ["address"]);
}

#[tokio::test]
async fn a_row_that_was_rejected_at_first_comes_in_with_the_delta_that_mends_it() {
    let mut plan = sample::plan();
    plan.clients[1].row.nationality = Some("FRA".to_owned());
    let bench = loaded(&plan).await;
    let run = bench.delta(&sample::plan());
    bench.load_run(&run).await.unwrap();
    assert_eq!(bench.everything().await, alone(&sample::plan()).await);
}

#[tokio::test]
async fn what_was_quarantined_comes_in_with_its_dependents_once_the_target_is_mended() {
    let mut plan = sample::plan();
    plan.clients[1].row.nationality = Some("FRA".to_owned());
    plan.berths[3].row.price = Some("12345678901.00".parse().unwrap());
    let bench = loaded(&plan).await;
    let script = format!(
        "ALTER TABLE clients ALTER nationality TYPE varchar(3);
         UPDATE clients SET address = 'by a user' WHERE id = '{}'",
        id(Table::Clients, 1)
    );
    bench.database.run(&script).unwrap();
    let before = bench.quarantine().len();
    let options = Options { budget: Budget::default(), verified: &all_files() };
    let done = retry_quarantine(&bench.session, &bench.run, &options, &Silent::default()).await.unwrap();
    let clients = result(&done, Table::Clients);
    assert_eq!((clients.success, clients.failed, changed(&done, Table::Clients)), (4, 0, (1, 0, 0, 1)));
    assert_eq!(result(&done, Table::Berths).failed, 1, "its cause is still there");
    let left = bench.quarantine();
    assert!(
        left.len() < before && left.iter().all(|entry| entry.table != Table::ClientContacts),
        "{left:#?}"
    );
    let contacts =
        format!("SELECT count(*) FROM client_contacts WHERE client_id = '{}'", id(Table::Clients, 2));
    assert_eq!(bench.text(&contacts).await, "2");
    assert_eq!(result(&done, Table::AuditLogs).failed, 0, "an audit entry comes along with its row");
    assert!(conflicts(&bench.run).is_empty(), "a row that nobody wanted to write is no conflict");
    bench.reset().await.unwrap();
    let error = retry_quarantine(&bench.session, &bench.run, &options, &Silent::default()).await.unwrap_err();
    assert_eq!(error.kind(), Kind::State);
}

#[tokio::test]
async fn what_was_rejected_of_a_run_that_took_over_a_snapshot_was_nowhere_before() {
    let mut plan = sample::plan();
    plan.clients[1].row.nationality = Some("FRA".to_owned());
    let bench = Bench::new(&plan).await;
    let planned = bench.another_run(&sample::plan());
    let info = RunInfo { parent: Some(planned.root().to_owned()), ..bench.run.info().unwrap() };
    let path = bench.run.path(rundir::RUN);
    std::fs::write(path, serde_json::to_vec(&info).unwrap()).unwrap();
    bench.load().await.unwrap();
    bench.database.run("ALTER TABLE clients ALTER nationality TYPE varchar(3)").unwrap();
    let options = Options { budget: Budget::default(), verified: &all_files() };
    let done = retry_quarantine(&bench.session, &bench.run, &options, &Silent::default()).await.unwrap();
    assert_eq!(changed(&done, Table::Clients), (1, 0, 0, 0));
    assert_eq!(bench.text("SELECT count(*) FROM clients").await, "4");
    bench.reset().await.unwrap();
    assert_eq!(bench.text("SELECT count(*) FROM clients").await, "0");
}

#[tokio::test]
async fn from_a_run_that_is_loaded_in_part_neither_a_delta_nor_the_quarantine_goes_on() {
    let mut plan = sample::plan();
    plan.berths[3].row.price = Some("12345678901.00".parse().unwrap());
    let bench = Bench::new(&plan).await;
    let none = Budget { percent: 0.0, at_least: 0 };
    bench.load_with(none, &all_files()).await.unwrap_err();
    let before = bench.everything().await;
    let options = Options { budget: Budget::default(), verified: &all_files() };
    let retried = retry_quarantine(&bench.session, &bench.run, &options, &Silent::default()).await;
    let followed = bench.load_run(&bench.delta(&later())).await;
    for error in [retried.unwrap_err(), followed.unwrap_err()] {
        assert!(matches!(&error, Error::InPart { group: "berths", .. }), "{error}");
        assert_eq!(error.kind(), Kind::State);
    }
    assert_eq!(bench.everything().await, before);
    assert_eq!(result(&bench.load().await.unwrap(), Table::Berths).failed, 1);
}

#[tokio::test]
async fn a_delta_of_a_run_that_is_not_in_is_refused_and_writes_nothing() {
    let bench = loaded(&sample::plan()).await;
    let first = bench.delta(&later());
    bench.load_run(&first).await.unwrap();
    let before = bench.everything().await;
    let stale = bench.delta(&sample::plan());
    let error = bench.load_run(&stale).await.unwrap_err();
    assert_eq!(error.kind(), Kind::State);
    assert!(matches!(&error, Error::OtherParent { loaded: Some(_), .. }), "{error}");
    assert!(error.to_string().contains("begin a new delta"), "{error}");
    assert_eq!(bench.everything().await, before);
    bench.reset_run(&first, UserEdits::Keep).await.unwrap();
    bench.reset().await.unwrap();
    let error = bench.load_run(&first).await.unwrap_err();
    let next = format!("but nothing is loaded: `landfall load {}` brings", bench.run.root().display());
    assert!(error.to_string().contains(&next), "{error}");
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
