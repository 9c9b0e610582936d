//! `migrate --delta` as an operator runs it: after a full load, against a source that moved on and a CRM that is in use.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
};

use landfall_model::{
    plan::Copy,
    rundir::{COPIES, RunDir},
    snapshot::Snapshot,
    source::SourceRow,
};
use landfall_practice::{Size, world_of};
use landfall_store::Reader;
use landfall_testkit::{Database, Postgres, Trap};
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
        let mut desk = Desk::new();
        let world = world_of(Size::SMALLEST, 7);
        let from = desk.lay_out(&world).await;
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        desk.set("DATABASE_URL", database.url());
        desk.landfall(&["migrate", "--full", "--from", from.to_str().unwrap()]).exits(3);
        let snapshot = Snapshot::read(&RunDir::open(&from).unwrap()).unwrap();
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
    loaded.desk.landfall(&["reset", &delta]).exits(0);
    assert_eq!(loaded.text(found).await, "0");
    loaded.desk.landfall(&["load", &delta]).exits(0);
    loaded.desk.landfall(&["migrate", "--validate-only"]).exits(3);
    loaded.desk.landfall(&["load"]).exits(0).prints(&[&delta]);
}

#[tokio::test]
async fn with_since_only_what_times_show_is_taken_over_and_the_rest_is_named() {
    let mut loaded = Loaded::new().await;
    set(&mut loaded.snapshot.interests[0], "Full Name", json!("Seen Since"));
    set(&mut loaded.snapshot.interests[0], "UpdatedAt", json!("2031-01-01 10:00:00+00:00"));
    set(&mut loaded.snapshot.interests[1], "Full Name", json!("Missed Altogether"));
    loaded.snapshot.expenses.remove(0);
    let outcome = loaded.delta_with(&["--since", "2031-01-01"]).exits(3);
    outcome.prints(&[MISSED]);
    assert_eq!(loaded.text("SELECT string_agg(full_name, ', ') FROM clients WHERE full_name LIKE 'Seen%' OR full_name LIKE 'Missed%'").await, "Seen Since");
    assert_eq!(loaded.text("SELECT count(*) FROM expenses WHERE archived_at IS NOT NULL").await, "0");
    loaded.delta().exits(3).prints(&["1 changed (1 of them without another time)"]);
    assert_eq!(loaded.text("SELECT count(*) FROM clients WHERE full_name = 'Missed Altogether'").await, "1");
    assert_eq!(loaded.report()["validation"]["allPassed"], true);
}

const MISSED: &str = "missed        interests: 0 new, 1 changed (1 of them without another time), 0 gone; expenses: 0 new, 0 changed, 1 gone";

/// A delta since a moment that a question holds: many unlike names on one address, and something that no time shows.
fn held_since(loaded: &mut Loaded) -> PathBuf {
    for (n, interest) in loaded.snapshot.interests.iter_mut().take(8).enumerate() {
        set(interest, "Full Name", json!(format!("{0}{0}{0} {0}{0}{0}", (b'a' + n as u8) as char)));
        set(interest, "Email Address", json!("office@example.org"));
        set(interest, "UpdatedAt", json!("2031-01-01 10:00:00+00:00"));
    }
    set(&mut loaded.snapshot.interests[9], "Full Name", json!("Missed Altogether"));
    loaded.snapshot.expenses.remove(0);
    loaded.delta_with(&["--since", "2031-01-01"]).exits(5).says(&["migrate --delta --from"]);
    loaded.desk.run()
}

#[tokio::test]
async fn a_delta_since_a_moment_that_a_question_held_still_tells_what_it_missed() {
    let mut loaded = Loaded::new().await;
    let held = held_since(&mut loaded);
    support::answer_the_gate(&held);
    let from = ["migrate", "--delta", "--from", held.to_str().unwrap()];
    loaded.desk.landfall(&from).exits(3).prints(&[MISSED, "checks passed"]);
    assert_eq!(loaded.text("SELECT count(*) FROM clients WHERE full_name = 'Missed Altogether'").await, "0");
    loaded.delta().exits(3);
    assert_eq!(loaded.text("SELECT count(*) FROM clients WHERE full_name = 'Missed Altogether'").await, "1");
}

#[tokio::test]
async fn the_answers_of_a_held_delta_count_where_its_moment_is_given_again() {
    let mut loaded = Loaded::new().await;
    let held = held_since(&mut loaded);
    support::answer_the_gate(&held);
    let from = ["migrate", "--delta", "--since", "2031-01-01", "--from", held.to_str().unwrap()];
    loaded.desk.landfall(&from).exits(3).prints(&[MISSED, "checks passed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_in_a_held_delta_are_sent_on_as_a_delta_and_told_where_the_next_does_not_have_them() {
    let mut loaded = Loaded::new().await;
    let held = held_since(&mut loaded);
    support::answer_the_gate(&held);
    let go_on = format!("landfall migrate --delta --from {}", held.display());
    loaded.desk.landfall(&["review", "list", held.to_str().unwrap()]).prints(&[&go_on]);
    let trap = Trap::start(loaded.snapshot.clone()).unwrap();
    loaded.desk.set("NOCODB_URL", trap.url());
    loaded.desk.set("NOCODB_TOKEN", trap.token());
    let anew = loaded.desk.landfall(&["migrate", "--delta"]).exits(5);
    anew.says(&["do not count here", &format!("`{go_on}` applies them")]);
}

#[tokio::test]
async fn a_delta_since_a_moment_that_was_killed_goes_on_as_one() {
    let mut loaded = Loaded::new().await;
    let held = held_since(&mut loaded);
    let told = || document(&held.join("reports/delta.json"));
    let before = told();
    let name = held.to_str().unwrap();
    let go_on =
        |more: &[&str]| loaded.desk.landfall(&[&["migrate", "--delta", "--run", name], more].concat());
    // Killed while it wrote what it takes over, and before that.
    fs::remove_file(held.join("raw/columns.json")).unwrap();
    go_on(&[]).exits(5);
    assert_eq!(told(), before);
    fs::remove_dir_all(held.join("raw")).unwrap();
    fs::create_dir(held.join("raw")).unwrap();
    fs::remove_file(held.join("reports/delta.json")).unwrap();
    go_on(&[]).exits(6).says(&["since a moment", "--since TIME"]);
    let from = ["migrate", "--delta", "--from", name];
    loaded.desk.landfall(&from).exits(6).says(&["since a moment", "--since TIME"]);
    go_on(&["--since", "2031-01-01"]).exits(5);
    assert_eq!(told(), before);
}

#[tokio::test]
async fn files_move_with_the_delta_and_copies_are_not_made_twice() {
    let mut loaded = Loaded::new().await;
    let store =
        landfall_store::writer(&landfall_store::StoreConfig::Folder(loaded.desk.folder.join("buckets")));
    store.put("client-portal", "general/late.pdf", b"late".to_vec(), "application/pdf").await.unwrap();
    let mut late = loaded.snapshot.objects[0].clone();
    (late.bucket, late.key, late.size) = ("client-portal".to_owned(), "general/late.pdf".to_owned(), 4);
    loaded.snapshot.objects.push(late);
    let before: i64 = loaded.text("SELECT count(*) FROM files").await.parse().unwrap();
    let lines = |run: &Path| std::fs::read_to_string(run.join("journal.jsonl")).unwrap();
    loaded.delta().exits(3).prints(&["objects: 1 new, 0 replaced, 0 gone", "checks passed"]);
    assert!(lines(&loaded.desk.run()).contains("\"stage\":\"files\""));
    assert_eq!(loaded.text("SELECT count(*) FROM files").await, (before + 1).to_string());
    loaded.snapshot.objects.pop();
    loaded.delta().exits(3).prints(&["objects: 0 new, 0 replaced, 1 gone"]);
    assert_eq!(loaded.text("SELECT count(*) FROM files").await, (before + 1).to_string());
    assert_eq!(loaded.report()["validation"]["allPassed"], true);
}

/// Has the snapshot list the objects as the store does, with their versions.
async fn list(loaded: &mut Loaded, store: &dyn Reader) {
    loaded.snapshot.objects.clear();
    for bucket in ["client-portal", "signatures"] {
        store.list(bucket, &mut |page| loaded.snapshot.objects.extend(page)).await.unwrap();
    }
}

#[tokio::test]
async fn what_was_replaced_goes_beside_the_copy_that_the_live_row_names_and_the_way_back_finds_it() {
    let mut loaded = Loaded::new().await;
    let buckets = loaded.desk.folder.join("buckets");
    let store = landfall_store::writer(&landfall_store::StoreConfig::Folder(buckets.clone()));
    list(&mut loaded, &*store).await;
    loaded.delta().exits(3).prints(&["checks passed"]);
    let copies: Vec<Copy> = RunDir::open(&loaded.desk.run()).unwrap().read_jsonl(COPIES).unwrap();
    let originals = |copy: &Copy| buckets.join(copy.origin.bucket()).join(copy.origin.key());
    let mut whole = copies.iter().filter(|copy| copy.size > 0 && originals(copy).is_file());
    let (edited, plain) = (whole.next().unwrap(), whole.next().unwrap());
    let place = |copy: &Copy| buckets.join("crm-files").join(&copy.target_key);
    let was = [edited, plain].map(|copy| fs::read(place(copy)).unwrap());
    for copy in [edited, plain] {
        let (bucket, key) = (copy.origin.bucket(), copy.origin.key());
        store.put(bucket, key, b"signed anew".to_vec(), "application/pdf").await.unwrap();
    }
    let rename = format!("UPDATE files SET original_name = 'mine.pdf' WHERE id = '{}'", edited.file);
    loaded.database.client().await.unwrap().batch_execute(&rename).await.unwrap();

    list(&mut loaded, &*store).await;
    loaded.delta().exits(3).prints(&["objects: 0 new, 2 replaced, 0 gone", "checks passed"]);
    assert_eq!([edited, plain].map(|copy| fs::read(place(copy)).unwrap()), was);
    let path = |copy: &Copy| format!("SELECT storage_path FROM files WHERE id = '{}'", copy.file);
    assert_eq!(loaded.text(&path(edited)).await, edited.target_key);
    let new = loaded.text(&path(plain)).await;
    assert_eq!(fs::read(buckets.join("crm-files").join(new)).unwrap(), b"signed anew");

    let delta = loaded.desk.run();
    let before = document(&delta.join("run.json"))["parent"].as_str().unwrap().to_owned();
    let repair = format!("landfall load {before} --repair TABLE KEY");
    loaded.desk.landfall(&["reset", delta.to_str().unwrap()]).exits(3).prints(&["1 row left", &repair]);
    assert_eq!(loaded.text(&path(plain)).await, plain.target_key);
    // What the user made of the other row is all that is not as planned.
    let found = loaded.desk.landfall(&["migrate", "--validate-only"]).exits(4);
    found.says(&["0 with other bytes", "1 not passed"]).prints(&["original_name"]);
    // And the reset told how that is put back, too.
    let failed = loaded.desk.run().display().to_string();
    loaded.desk.landfall(&["load", &before, "--repair", "files", &edited.file.to_string()]).exits(0);
    loaded.desk.landfall(&["migrate", "--validate-only"]).exits(3).prints(&["checks passed"]);
    let passed = loaded.desk.run().display().to_string();
    let compared = loaded.desk.landfall(&["report", "--compare", &failed, &passed]).exits(0);
    compared.prints(&["checks that failed gone: 1"]);
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
async fn the_copy_of_an_original_that_is_gone_is_looked_at_by_every_later_verification() {
    let mut loaded = Loaded::new().await;
    let copies: Vec<Copy> = RunDir::open(&loaded.desk.run()).unwrap().read_jsonl(COPIES).unwrap();
    let buckets = loaded.desk.folder.join("buckets");
    let originals = |copy: &Copy| buckets.join(copy.origin.bucket()).join(copy.origin.key());
    let copy = copies.iter().find(|copy| copy.size > 0 && originals(copy).is_file()).unwrap();
    fs::remove_file(originals(copy)).unwrap();
    let is_there = |bucket: &str, key: &str| bucket != copy.origin.bucket() || key != copy.origin.key();
    loaded.snapshot.objects.retain(|object| is_there(&object.bucket, &object.key));
    loaded.delta().exits(3).prints(&["1 gone", "checks passed"]);
    // The run before did not make it either.
    let all = format!("files         {0} of {0} copied", copies.len());
    loaded.delta().exits(3).prints(&["checks passed", &all]);
    let run = loaded.desk.run();
    let run = run.to_str().unwrap();

    let place = buckets.join(&copy.target_bucket).join(&copy.target_key);
    let whole = fs::read(&place).unwrap();
    fs::write(&place, vec![b'x'; whole.len()]).unwrap();
    let back = "put it back from a backup of the bucket";
    loaded.desk.landfall(&["verify", run]).exits(4).prints(&["other bytes than were copied", back]);
    fs::remove_file(&place).unwrap();
    loaded.desk.landfall(&["verify", run]).exits(4).prints(&["is not in bucket", back]);
    fs::write(&place, whole).unwrap();
    loaded.desk.landfall(&["verify", run]).exits(3);
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
    desk.set("LANDFALL_OUTPUT", desk.folder.join("elsewhere").display().to_string());
    desk.landfall(&words).exits(6).says(&["its folder is not in", "LANDFALL_OUTPUT"]);
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
