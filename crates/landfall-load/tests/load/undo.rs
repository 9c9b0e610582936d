//! Reset: exactly what the run loaded, forward and back and forward again.

use landfall_load::Error;
use landfall_model::{
    kind::Kind,
    mapping::TargetMapping,
    outcome::{Conflict, Found},
    rundir,
    target::Table,
    user_edits::UserEdits,
};

use super::{
    bench::{Bench, files},
    kit::{conflicts, loaded},
    sample::{self, id},
};

/// Another port with a client, there before the load.
pub const OTHERS: &str = "
    INSERT INTO ports SELECT gen_random_uuid(), 'Other', 'other', 'USD', 'UTC', true, now(), now();
    INSERT INTO clients (id, port_id, full_name, created_at, updated_at)
        SELECT gen_random_uuid(), id, 'Theirs', now(), now() FROM ports WHERE slug = 'other'";

#[tokio::test]
async fn a_reset_leaves_what_was_there_before_and_the_next_load_the_same_rows() {
    let mut plan = sample::plan();
    plan.clients[1].row.nationality = Some("FRA".to_owned());
    let bench = Bench::with(&plan, TargetMapping::default(), OTHERS).await;
    let before = bench.everything().await;
    bench.load().await.unwrap();
    let loaded = bench.everything().await;
    let undone = bench.reset().await.unwrap();
    assert_eq!(bench.everything().await, before);
    let clients = undone.tables.iter().find(|done| done.table == Table::Clients).unwrap();
    assert_eq!((clients.removed, clients.restored, clients.missing), (3, 0, 0));
    assert_eq!(bench.text("SELECT to_regnamespace('landfall') IS NULL").await, "true");
    assert!(bench.quarantine().is_empty(), "what the load told is put aside");
    assert!(bench.run.path(&format!("{}.1", rundir::LOAD_QUARANTINE)).is_file());
    bench.load().await.unwrap();
    assert_eq!(bench.everything().await, loaded);
    bench.reset().await.unwrap();
    assert_eq!(bench.everything().await, before);
}

#[tokio::test]
async fn a_load_that_stopped_half_way_is_removed_too() {
    let mut plan = sample::plan();
    for interest in &mut plan.interests {
        interest.row.berth_id = Some(id(Table::Berths, 99));
    }
    let bench = Bench::new(&plan).await;
    let none = landfall_load::Budget { percent: 0.0, at_least: 0 };
    bench.load_with(none, &files(1..=4)).await.unwrap_err();
    assert_eq!(bench.loaded(Table::Berths).await.len(), 4);
    bench.reset().await.unwrap();
    assert!(bench.everything().await.values().all(std::collections::BTreeMap::is_empty));
}

#[tokio::test]
async fn rows_that_users_changed_or_built_upon_are_left_and_the_rest_is_removed() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load().await.unwrap();
    // A note would be deleted along with its client (ON DELETE CASCADE), an edited interest would lose what somebody entered.
    let (noted, edited) = (id(Table::Clients, 1), id(Table::Interests, 2));
    let script = format!(
        "INSERT INTO client_notes SELECT gen_random_uuid(), '{noted}', 'anna', 'called back', now(), now();
         UPDATE interests SET source = 'by a user' WHERE id = '{edited}'"
    );
    bench.database.run(&script).unwrap();
    let undone = bench.reset().await.unwrap();
    let left: Vec<(Table, Found)> = undone.left.iter().map(|row| (row.table, row.found)).collect();
    let expected = [
        (Table::Interests, Found::Edited),
        (Table::Berths, Found::InUse),
        (Table::Clients, Found::InUse),
        (Table::Clients, Found::InUse),
    ];
    assert_eq!(left, expected, "the edited interest holds its client and its berth");
    let counts = bench.everything().await;
    assert_eq!((counts[&Table::Clients].len(), counts[&Table::Interests].len()), (2, 1));
    assert_eq!((counts[&Table::Berths].len(), counts[&Table::Expenses].len()), (1, 0));
    let refused = bench.load().await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Mismatch, "{refused}");

    let undone = bench.reset_run(&bench.run, UserEdits::Overrule).await.unwrap();
    assert_eq!(undone.left.iter().map(|row| row.found).collect::<Vec<_>>(), [Found::InUse]);
    assert_eq!(bench.loaded(Table::ClientNotes).await.len(), 1, "what users entered is never removed");
    bench.database.run("DELETE FROM client_notes").unwrap();
    let undone = bench.reset().await.unwrap();
    assert!(undone.left.is_empty());
    assert_eq!(bench.text("SELECT to_regnamespace('landfall') IS NULL").await, "true");
}

#[tokio::test]
async fn the_way_back_from_a_delta_restores_what_it_changed_to_the_letter() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load().await.unwrap();
    let before = bench.dump().await;
    let mut later = sample::of(6);
    later.clients[0].row.full_name = "Renamed".to_owned();
    later.client_contacts.remove(3);
    later.berths[0].row.mooring_number = "A2".to_owned();
    later.berths[1].row.mooring_number = "A1".to_owned();
    let run = bench.delta(&later);
    bench.load_run(&run).await.unwrap();
    let after = bench.dump().await;
    assert_ne!(after, before);
    let error = bench.reset().await.unwrap_err();
    assert!(error.to_string().contains("reset that one first"), "{error}");

    let undone = bench.reset_run(&run, UserEdits::Keep).await.unwrap();
    assert_eq!(bench.dump().await, before);
    let clients = undone.tables.iter().find(|done| done.table == Table::Clients).unwrap();
    assert_eq!((clients.removed, clients.restored, clients.missing), (2, 1, 0));
    bench.load_run(&run).await.unwrap();
    assert_eq!(bench.dump().await, after);
    bench.reset_run(&run, UserEdits::Keep).await.unwrap();
    bench.reset().await.unwrap();
    assert_eq!(bench.dump().await, "");
}

#[tokio::test]
async fn what_users_changed_after_a_delta_stays_on_the_way_back_unless_overruled() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load().await.unwrap();
    let before = bench.dump().await;
    let run = bench.delta(&sample::of(5));
    bench.load_run(&run).await.unwrap();
    let new = id(Table::Clients, 5);
    bench.database.run(&format!("UPDATE clients SET address = 'by a user' WHERE id = '{new}'")).unwrap();
    let undone = bench.reset_run(&run, UserEdits::Keep).await.unwrap();
    assert_eq!(
        undone.left.iter().map(|row| (row.table, row.found)).collect::<Vec<_>>(),
        [(Table::Clients, Found::Edited)]
    );
    assert_eq!(bench.loaded(Table::Clients).await.len(), 5);
    assert_eq!(bench.loaded(Table::Interests).await.len(), 4);
    let again = bench.delta(&sample::of(5));
    bench.load_run(&again).await.unwrap();
    let conflicts: Vec<Conflict> = again.read_appended(rundir::LOAD_CONFLICTS).unwrap();
    assert_eq!(conflicts.iter().map(|row| row.columns.join(",")).collect::<Vec<_>>(), ["address"]);
    bench.reset_run(&again, UserEdits::Overrule).await.unwrap();
    assert_eq!(bench.dump().await, before);
}

#[tokio::test]
async fn what_users_had_done_already_just_as_a_delta_wants_stays_on_the_way_back_unless_overruled() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load().await.unwrap();
    let before = bench.dump().await;
    let mut later = sample::plan();
    later.clients[0].row.full_name = "Renamed".to_owned();
    let note = later.client_notes.remove(1).row.id;
    let script = format!(
        "UPDATE clients SET full_name = 'Renamed' WHERE id = '{}'; DELETE FROM client_notes WHERE id = '{note}'",
        id(Table::Clients, 1)
    );
    bench.database.run(&script).unwrap();
    let touched = bench.dump().await;
    let run = bench.delta(&later);
    bench.load_run(&run).await.unwrap();
    assert_eq!(bench.dump().await, touched);
    let undone = bench.reset_run(&run, UserEdits::Keep).await.unwrap();
    let left: Vec<(Table, Found)> = undone.left.iter().map(|row| (row.table, row.found)).collect();
    assert_eq!(left, [(Table::Clients, Found::Edited), (Table::ClientNotes, Found::Deleted)]);
    assert_eq!(bench.dump().await, touched);
    bench.load_run(&run).await.unwrap();
    bench.reset_run(&run, UserEdits::Overrule).await.unwrap();
    assert_eq!(bench.dump().await, before);
}

#[tokio::test]
async fn of_a_row_that_the_run_before_could_not_bring_in_the_way_back_restores_what_was_there() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load().await.unwrap();
    let mut refused = sample::of(5);
    refused.clients[0].row.nationality = Some("FRA".to_owned());
    refused.clients[4].row.nationality = Some("FRA".to_owned());
    let first = bench.delta(&refused);
    bench.load_run(&first).await.unwrap();
    let before = bench.dump().await;
    let mut mended = sample::of(5);
    mended.clients[0].row.full_name = "Renamed".to_owned();
    let second = bench.delta_of(&first, &mended);
    bench.load_run(&second).await.unwrap();
    let after = bench.dump().await;
    assert_eq!((bench.loaded(Table::Clients).await.len(), before == after), (5, false));
    for _ in 0..2 {
        bench.reset_run(&second, UserEdits::Keep).await.unwrap();
        assert_eq!(bench.dump().await, before);
        bench.load_run(&second).await.unwrap();
        assert_eq!(bench.dump().await, after);
    }
}

#[tokio::test]
async fn a_row_that_the_run_before_had_twice_stays_once_on_the_way_back() {
    let mut plan = sample::plan();
    plan.client_notes.push(plan.client_notes[0].clone());
    let bench = Bench::new(&plan).await;
    bench.load().await.unwrap();
    let before = bench.dump().await;
    let mut later = sample::plan();
    later.client_notes[0].row.content = "Rewritten".to_owned();
    let run = bench.delta(&later);
    bench.load_run(&run).await.unwrap();
    assert_ne!(bench.dump().await, before);
    bench.reset_run(&run, UserEdits::Keep).await.unwrap();
    assert_eq!(bench.dump().await, before);
}

#[tokio::test]
async fn rows_that_are_gone_already_are_counted() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load().await.unwrap();
    bench.database.run("DELETE FROM audit_logs WHERE ctid = (SELECT min(ctid) FROM audit_logs)").unwrap();
    let undone = bench.reset().await.unwrap();
    let audit = undone.tables.iter().find(|done| done.table == Table::AuditLogs).unwrap();
    assert_eq!((audit.removed, audit.missing), (3, 1));
}

#[tokio::test]
async fn a_row_of_somebody_else_whose_key_a_rejected_row_has_stays() {
    let other =
        "INSERT INTO ports SELECT gen_random_uuid(), 'Other', 'other', 'USD', 'UTC', true, now(), now();";
    let script = format!(
        "{other} INSERT INTO tags SELECT '{}', id, 'Theirs', NULL, now(), now() FROM ports WHERE slug = 'other'",
        id(Table::Tags, 1)
    );
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), &script).await;
    bench.load_all().await;
    assert_eq!(bench.quarantine()[0].table, Table::Tags);
    bench.reset().await.unwrap();
    assert_eq!(bench.text("SELECT string_agg(name, ',') FROM tags").await, "Theirs");
}

#[tokio::test]
async fn triggers_on_deletion_neither_run_nor_stay_switched_off() {
    let script = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'nobody deletes'; END $$;
                  CREATE TRIGGER guard BEFORE DELETE ON clients FOR EACH ROW EXECUTE FUNCTION f();
                  ALTER TABLE clients ENABLE ALWAYS TRIGGER guard";
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), script).await;
    bench.load().await.unwrap();
    bench.reset().await.unwrap();
    assert_eq!(bench.loaded(Table::Clients).await.len(), 0);
    assert_eq!(bench.text("SELECT tgenabled FROM pg_trigger WHERE tgname = 'guard'").await, "A");
}

#[tokio::test]
async fn rows_that_a_rule_keeps_are_an_error_and_nothing_is_removed() {
    let script = "CREATE RULE keep AS ON DELETE TO tags DO INSTEAD NOTHING";
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), script).await;
    bench.load().await.unwrap();
    let before = bench.everything().await;
    let error = bench.reset().await.unwrap_err();
    assert!(matches!(&error, Error::Kept { table, rows: 1 } if table == "tags"), "{error}");
    assert_eq!(bench.everything().await, before);
}

#[tokio::test]
async fn a_run_that_is_not_loaded_cannot_be_reset() {
    let bench = Bench::new(&sample::plan()).await;
    let error = bench.reset().await.unwrap_err();
    assert_eq!(error.kind(), Kind::State);
    assert!(error.to_string().starts_with("run 20260101-1200 is not loaded"), "{error}");
}

#[tokio::test]
async fn a_run_of_which_users_kept_rows_is_loaded_again_once_these_are_gone() {
    let mut plan = sample::plan();
    plan.clients[1].row.nationality = Some("FRA".to_owned());
    let bench = Bench::new(&plan).await;
    bench.load().await.unwrap();
    let expected = bench.everything().await;
    let client = id(Table::Clients, 1);
    let note = format!(
        "INSERT INTO client_notes (id, client_id, author_id, content, created_at, updated_at) VALUES (gen_random_uuid(), '{client}', 'anna', 'calls', now(), now())"
    );
    bench.database.run(&note).unwrap();
    assert!(!bench.reset().await.unwrap().left.is_empty());
    bench.database.run("DELETE FROM client_notes; DELETE FROM clients").unwrap();
    bench.load().await.unwrap();
    assert_eq!(bench.everything().await, expected);
}

#[tokio::test]
async fn a_label_that_a_user_had_put_on_before_a_delta_brought_the_same_stays_when_the_delta_is_undone() {
    let mut before = sample::plan();
    let label = before.client_tags.remove(0).row;
    let entered = format!("INSERT INTO client_tags VALUES ('{}', '{}')", label.client_id, label.tag_id);
    for edits in [UserEdits::Keep, UserEdits::Overrule] {
        let bench = loaded(&before).await;
        bench.database.run(&entered).unwrap();
        let theirs = bench.everything().await;
        let delta = bench.delta(&sample::plan());
        bench.load_run(&delta).await.unwrap();
        assert_eq!(conflicts(&delta), []);
        assert_eq!(bench.reset_run(&delta, edits).await.unwrap().left, []);
        assert_eq!(bench.everything().await, theirs, "{edits:?}");
    }
}
