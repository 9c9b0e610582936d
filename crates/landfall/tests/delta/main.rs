//! `migrate --delta` as an operator runs it: after a full load, against a source that moved on and a CRM that is in use.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

#[path = "../support/mod.rs"]
mod support;

mod files;
mod since;

use std::{fs, path::PathBuf};

use landfall_model::{rundir::RunDir, snapshot::Snapshot, source::SourceRow};
use landfall_practice::{Size, world_of};
use landfall_testkit::{Database, Postgres};
use serde_json::{Value, json};
use support::{Desk, info, json as document};

/// A desk where a small world is loaded.
struct Loaded {
    desk: Desk,
    database: Database<'static>,
    snapshot: Snapshot,
    snapshots: u32,
}

impl Loaded {
    async fn new() -> Self {
        let (desk, database) = Desk::loaded(&world_of(Size::SMALLEST, 7)).await;
        let snapshot = Snapshot::read(&RunDir::open(&desk.snapshot()).unwrap()).unwrap();
        Self { desk, database, snapshot, snapshots: 0 }
    }

    /// Writes the source down as it is now.
    fn write(&mut self) -> PathBuf {
        self.snapshots += 1;
        let path = self.desk.folder.join(format!("snapshot-{}", self.snapshots));
        let run = RunDir::create_at(&path, &info("snapshot", "port-nimara")).unwrap();
        self.snapshot.write(&run).unwrap();
        path
    }

    /// Somebody new in the source.
    fn newcomer(&mut self) {
        let mut new = self.snapshot.interests[1].clone();
        for (title, value) in [
            ("Id", json!(9001)),
            ("Full Name", json!("Fresh Newcomer")),
            ("Email Address", json!("fresh@example.org")),
        ] {
            set(&mut new, title, value);
        }
        self.snapshot.interests.push(new);
    }

    fn delta(&mut self) -> support::Outcome {
        self.delta_with(&[])
    }

    fn delta_with(&mut self, more: &[&str]) -> support::Outcome {
        let from = self.write();
        let words = ["migrate", "--delta", "--from", from.to_str().unwrap()];
        self.desk.landfall(&[&words, more].concat())
    }

    async fn text(&self, sql: &str) -> String {
        let client = self.database.client().await.unwrap();
        client
            .query_one(&format!("SELECT ({sql})::text"), &[])
            .await
            .unwrap()
            .get::<_, Option<String>>(0)
            .unwrap_or_default()
    }

    fn report(&self) -> Value {
        document(&self.desk.run().join("reports/migration-report.json"))
    }
}

fn set(row: &mut SourceRow, title: &str, value: Value) {
    row.cells.insert(title.to_owned(), value);
}

#[tokio::test]
async fn a_delta_carries_over_what_moved_archives_what_is_gone_and_verifies() {
    let mut loaded = Loaded::new().await;
    let gone = loaded.snapshot.expenses.remove(0).id().unwrap();
    set(&mut loaded.snapshot.interests[0], "Full Name", json!("Zoltan Unmistakable"));
    loaded.newcomer();
    loaded.delta().exits(3).prints(&[
        "landfall delta",
        "interests: 1 new, 1 changed (1 of them without another time), 0 gone",
        "checks passed",
    ]);
    let report = loaded.report();
    assert_eq!(report["validation"]["allPassed"], true, "{:#}", report["validation"]);
    assert_eq!(
        loaded
            .text("SELECT count(*) FROM clients WHERE full_name IN ('Zoltan Unmistakable', 'Fresh Newcomer')")
            .await,
        "2"
    );
    assert_eq!(loaded.text("SELECT count(*) FROM expenses WHERE archived_at IS NOT NULL").await, "1");
    let moved = document(&loaded.desk.run().join("reports/delta.json"));
    assert_eq!(moved["tables"][2]["gone"], json!([gone]));
}

#[tokio::test]
async fn a_table_that_was_emptied_is_told_before_the_load_and_comes_back_with_the_reset() {
    let mut loaded = Loaded::new().await;
    let invoices = std::mem::take(&mut loaded.snapshot.invoices).len();
    let told = format!("invoices: the table is empty, where {invoices} records stood before");
    loaded.delta().exits(3).says(&[&told]);
    let archived = "SELECT count(*) FROM invoices WHERE archived_at IS NOT NULL";
    let here = loaded.text("SELECT count(*) FROM invoices").await;
    assert_eq!(loaded.text(archived).await, here);
    let delta = loaded.desk.run();
    let id = delta.file_name().unwrap().to_str().unwrap();
    loaded.desk.landfall(&["reset", id, "--confirm", id]).exits(0);
    assert_eq!(loaded.text(archived).await, "0");
    assert_eq!(loaded.text("SELECT count(*) FROM invoices").await, here);
}

#[tokio::test]
async fn ids_that_were_given_to_other_records_are_told_before_the_load() {
    let mut loaded = Loaded::new().await;
    let id = loaded.snapshot.interests[0].id().unwrap();
    set(&mut loaded.snapshot.interests[0], "Full Name", json!("Quite Another"));
    set(&mut loaded.snapshot.interests[0], "CreatedAt", json!("2026-11-28 09:00:00+00:00"));
    let told = format!("interests: 1 record with another CreatedAt than before: {id}.");
    loaded.delta().exits(3).says(&[&told]);
}

#[tokio::test]
async fn a_second_delta_with_nothing_new_changes_nothing_and_says_so() {
    let mut loaded = Loaded::new().await;
    let writes =
        "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables WHERE schemaname = 'public'";
    for _ in 0..2 {
        let before = loaded.text("SELECT max(xmin::text::bigint) FROM clients").await;
        loaded.delta().exits(3).prints(&["nothing moved since run", "nothing was changed", "checks passed"]);
        assert_eq!(loaded.text("SELECT max(xmin::text::bigint) FROM clients").await, before);
    }
    assert!(!loaded.text(writes).await.is_empty());
}

#[tokio::test]
async fn rows_that_users_changed_are_reported_as_conflicts_and_left_alone() {
    let mut loaded = Loaded::new().await;
    let id = loaded.text("SELECT min(id::text) FROM clients WHERE archived_at IS NULL").await;
    let edit = format!("UPDATE clients SET address = 'as the user wants it' WHERE id = '{id}'");
    loaded.database.run(&edit).unwrap();
    for interest in &mut loaded.snapshot.interests {
        set(interest, "Address", json!("moved in the source"));
    }
    loaded.delta().exits(3).prints(&[
        "1 row changed in the CRM and left alone",
        "conflicts.csv",
        "checks passed",
    ]);
    assert_eq!(
        loaded.text(&format!("SELECT address FROM clients WHERE id = '{id}'")).await,
        "as the user wants it"
    );
    let listed = std::fs::read_to_string(loaded.desk.run().join("reports/conflicts.csv")).unwrap();
    assert!(
        listed.contains(&id) && listed.contains("address") && !listed.contains("as the user"),
        "{listed}"
    );
    assert_eq!(loaded.report()["validation"]["allPassed"], true);
}

const HELD_BACK: &str = "
    SELECT md5(string_agg(t.xmin::text || t::text, ' ' ORDER BY t::text)) FROM (
        SELECT xmin, id::text, b::text FROM berths b UNION ALL SELECT xmin, id::text, m::text FROM berth_map_data m
        UNION ALL SELECT xmin, id::text, e::text FROM expenses e UNION ALL SELECT xmin, id::text, i::text FROM invoices i
        UNION ALL SELECT xmin, id::text, l::text FROM invoice_line_items l
        UNION ALL SELECT xmin, '', b::text FROM invoice_expenses b
        UNION ALL SELECT xmin, id::text, a::text FROM audit_logs a
    ) t";

#[tokio::test]
async fn rows_that_the_plan_of_a_delta_holds_back_stay_untouched_with_all_that_hangs_on_them() {
    let mut loaded = Loaded::new().await;
    let before = loaded.text(HELD_BACK).await;
    let whole = loaded.snapshot.clone();
    set(&mut loaded.snapshot.expenses[0], "Price", json!("as agreed"));
    set(&mut loaded.snapshot.berths[0], "Mooring Number", json!(""));
    let number = loaded.snapshot.berths[1].cells["Mooring Number"].clone();
    set(&mut loaded.snapshot.berths[2], "Mooring Number", number);
    loaded.snapshot.invoices.iter_mut().take(3).for_each(|row| set(row, "Invoice Number", json!("")));
    let expense = loaded.snapshot.expenses[0].id().unwrap();
    for _ in 0..2 {
        let outcome = loaded.delta().exits(3).prints(&["checks passed"]);
        assert!(!outcome.stderr.contains("holds back"), "{outcome:?}");
        assert_eq!(loaded.report()["validation"]["allPassed"], true, "{:#}", loaded.report()["validation"]);
        assert_eq!(loaded.text(HELD_BACK).await, before);
        let listed = std::fs::read_to_string(loaded.desk.run().join("reports/quarantine.csv")).unwrap();
        assert!(listed.contains(&format!("expenses {expense}")), "{listed}");
    }
    loaded.snapshot = whole;
    loaded.delta().exits(3).prints(&["checks passed"]);
    assert_eq!(loaded.text(HELD_BACK).await, before);
}

#[tokio::test]
async fn rows_that_are_held_back_while_another_has_their_number_leave_by_name_and_come_in_again_once_corrected()
 {
    let mut loaded = Loaded::new().await;
    let rows =
        "SELECT string_agg(id || mooring_number, ' ' ORDER BY id) FROM berths WHERE archived_at IS NULL";
    let before = loaded.text(rows).await;
    let whole = loaded.snapshot.clone();
    let (berth, mut other) = (whole.berths[0].id().unwrap(), whole.berths[0].clone());
    set(&mut other, "Id", json!(9001));
    set(&mut loaded.snapshot.berths[0], "Mooring Number", json!(""));
    loaded.snapshot.berths.push(other);
    let named = format!("gives its number to another record: berths {berth};");
    loaded.delta().exits(3).says(&[&named, "quarantine.csv"]).prints(&["checks passed"]);
    assert_ne!(loaded.text(rows).await, before);
    loaded.snapshot = whole;
    let outcome = loaded.delta().exits(3);
    assert!(!outcome.stderr.contains("holds back"), "what was held back before is named once: {outcome:?}");
    assert_eq!(loaded.text(rows).await, before);
}

#[tokio::test]
async fn rows_that_users_entered_before_a_delta_are_no_rows_beyond_its_plan() {
    let mut loaded = Loaded::new().await;
    let enter = "
        WITH new AS (
            INSERT INTO clients (id, port_id, full_name, created_at, updated_at)
            SELECT gen_random_uuid(), id, 'Entered By Anna', now(), now() FROM ports RETURNING id, port_id
        )
        INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, ip_address, created_at)
        SELECT gen_random_uuid(), port_id, 'anna', 'create', 'client', id, '10.0.0.1', now() FROM new";
    loaded.database.run(enter).unwrap();
    for _ in 0..2 {
        loaded.delta().exits(3).prints(&["checks passed"]);
        assert_eq!(loaded.report()["validation"]["allPassed"], true, "{:#}", loaded.report()["validation"]);
    }
}

#[tokio::test]
async fn a_change_that_the_target_refuses_is_in_quarantine_and_the_row_that_stays_is_no_damage() {
    let mut loaded = Loaded::new().await;
    loaded.database.run("ALTER TABLE clients ADD CHECK (char_length(full_name) < 100)").unwrap();
    let long = "Refused Altogether".repeat(10);
    set(&mut loaded.snapshot.interests[0], "Full Name", json!(long));
    set(&mut loaded.snapshot.interests[1], "Full Name", json!("Taken Over"));
    loaded.delta().exits(3).prints(&["checks passed"]);
    let listed = std::fs::read_to_string(loaded.desk.run().join("reports/quarantine.csv")).unwrap();
    assert!(listed.contains("load,clients,") && !listed.contains("Refused"), "{listed}");
    assert_eq!(loaded.report()["validation"]["allPassed"], true, "{:#}", loaded.report()["validation"]);
    assert_eq!(loaded.text("SELECT count(*) FROM clients WHERE full_name = 'Taken Over'").await, "1");
}

#[tokio::test]
async fn a_delta_that_was_reset_is_found_by_no_search_and_the_run_that_is_loaded_is_the_latest_with_a_plan() {
    let mut loaded = Loaded::new().await;
    set(&mut loaded.snapshot.interests[0], "Full Name", json!("Zoltan Unmistakable"));
    loaded.delta().exits(3);
    let found = "SELECT count(*) FROM clients WHERE search_vector @@ to_tsquery('simple', 'unmistakable')";
    assert_eq!(loaded.text(found).await, "1");
    let delta = loaded.desk.run().display().to_string();
    loaded.desk.landfall(&["reset", &delta]).exits(0).prints(&["is loaded again"]);
    assert_eq!(loaded.text(found).await, "0");
    loaded.desk.landfall(&["load", &delta]).exits(0);
    loaded.desk.landfall(&["migrate", "--validate-only"]).exits(3);
    loaded.desk.landfall(&["load"]).exits(0).prints(&[&delta]);
}

#[tokio::test]
async fn what_is_verified_is_the_run_that_the_database_says_is_loaded_not_the_latest_one() {
    let mut loaded = Loaded::new().await;
    let first = loaded.desk.run().display().to_string();
    // A later run of the same folder went into a database for trying things out.
    set(&mut loaded.snapshot.interests[0], "Full Name", json!("Somebody Else"));
    let elsewhere = Postgres::shared().unwrap().fresh_database().unwrap();
    loaded.desk.set("DATABASE_URL", elsewhere.url());
    let from = loaded.write();
    fs::copy(loaded.desk.run().join("decisions.jsonl"), from.join("decisions.jsonl")).unwrap();
    loaded.desk.landfall(&["migrate", "--full", "--from", from.to_str().unwrap()]).exits(3);
    loaded.desk.set("DATABASE_URL", loaded.database.url());

    loaded.desk.landfall(&["migrate", "--validate-only"]).exits(3).prints(&["checks passed"]);
    assert_eq!(document(&loaded.desk.run().join("run.json"))["parent"], first.as_str());
    let empty = Postgres::shared().unwrap().fresh_database().unwrap();
    loaded.desk.set("DATABASE_URL", empty.url());
    loaded.desk.landfall(&["verify"]).exits(6).says(&["nothing is loaded for port-nimara", "can be named"]);
}

#[tokio::test]
async fn without_a_loaded_run_there_is_nothing_to_follow() {
    let mut desk = Desk::new();
    let from = desk.lay_out(&world_of(Size::SMALLEST, 7)).await;
    let database = Postgres::shared().unwrap().fresh_database().unwrap();
    desk.set("DATABASE_URL", database.url());
    let words = ["migrate", "--delta", "--from", from.to_str().unwrap()];
    desk.landfall(&words).exits(6).says(&["nothing is loaded", "migrate --full"]);
    desk.landfall(&["migrate", "--full", "--from", from.to_str().unwrap()]).exits(3);
    let run = desk.run().display().to_string();
    desk.landfall(&["migrate", "--delta", "--run", &run]).exits(6).says(&["is no delta", "--full --run"]);
    let told =
        format!("target: run {} is loaded for port-nimara since", desk.run().file_name().unwrap().display());
    let (advice, fault) = (format!("! {told}"), format!("\u{2717} {told}"));
    desk.landfall(&["check"]).prints(&[
        "\u{2713} target: is as expected",
        &advice,
        "`landfall migrate --delta`",
    ]);
    desk.set("LANDFALL_OUTPUT", desk.folder.join("elsewhere").display().to_string());
    desk.landfall(&words).exits(6).says(&["its folder is not in", "LANDFALL_OUTPUT"]);
    desk.landfall(&["check"]).exits(8).prints(&[&fault]);
}

#[tokio::test]
async fn what_the_reset_of_a_delta_leaves_that_it_had_brought_in_is_not_said_to_be_planned_in_the_run_before()
{
    let mut loaded = Loaded::new().await;
    loaded.newcomer();
    loaded.delta().exits(3);
    let note = "INSERT INTO client_notes (id, client_id, author_id, content, created_at, updated_at)
        SELECT gen_random_uuid(), id, 'anna', 'called back', now(), now() FROM clients WHERE full_name = 'Fresh Newcomer';
        UPDATE interests SET source = 'a friend' WHERE client_id = (SELECT id FROM clients WHERE full_name = 'Fresh Newcomer')";
    loaded.database.run(note).unwrap();
    let delta = loaded.desk.run();
    let left = loaded.desk.landfall(&["reset", delta.to_str().unwrap()]).exits(3);
    let found = ["in use by rows that the CRM added", "changed in the CRM (source)", "is loaded again"];
    let left = left.prints(&found).prints(&["the delta alone had brought in", "leaves what users changed"]);
    assert!(!left.stdout.contains("--repair"), "{}", left.stdout);
    loaded.delta().prints(&["1 row changed in the CRM and left alone"]);
    let newcomers = "SELECT count(*) FROM clients c JOIN interests i ON i.client_id = c.id WHERE full_name = 'Fresh Newcomer'";
    assert_eq!(loaded.text(newcomers).await, "1", "the next delta takes it up again");
}
