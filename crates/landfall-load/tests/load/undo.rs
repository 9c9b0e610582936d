//! Reset: exactly what the run loaded, forward and back and forward again.

use landfall_load::Error;
use landfall_model::{kind::Kind, mapping::TargetMapping, rundir, target::Table};

use super::{
    bench::{Bench, files},
    sample::{self, id},
};

const OTHERS: &str = "
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
    let removed = bench.reset().await.unwrap();
    assert_eq!(bench.everything().await, before);
    let rows = |table| {
        removed.iter().find(|removed| removed.table == table).map(|removed| (removed.rows, removed.missing))
    };
    assert_eq!(rows(Table::Clients), Some((3, 0)));
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
async fn rows_of_others_that_refer_to_the_run_are_named_and_nothing_is_removed() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load().await.unwrap();
    // A note would be deleted along with its client (ON DELETE CASCADE), an interest would stop the deletion: both are somebody's work.
    let script = format!(
        "INSERT INTO client_notes SELECT gen_random_uuid(), '{0}', 'anna', 'called back', now(), now();
         INSERT INTO interests (id, port_id, client_id, pipeline_stage, created_at, updated_at)
             SELECT gen_random_uuid(), id, '{0}', 'open', now(), now() FROM ports",
        id(Table::Clients, 1)
    );
    bench.database.run(&script).unwrap();
    let before = bench.everything().await;
    let error = bench.reset().await.unwrap_err();
    assert_eq!(error.kind(), Kind::State);
    let Error::HeldByOthers(held) = &error else { panic!("{error}") };
    assert_eq!(
        held,
        &["1 rows of public.client_notes (client_id)", "1 rows of public.interests (client_id)"]
    );
    assert_eq!(bench.everything().await, before);
    assert!(bench.load().await.unwrap().groups[1].already_in, "the marker is still there");
}

#[tokio::test]
async fn rows_that_are_gone_already_are_counted() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load().await.unwrap();
    bench.database.run("DELETE FROM audit_logs WHERE ctid = (SELECT min(ctid) FROM audit_logs)").unwrap();
    let removed = bench.reset().await.unwrap();
    assert_eq!(removed[0], landfall_load::Removed { table: Table::AuditLogs, rows: 3, missing: 1 });
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
