//! Going back: what users entered in the CRM comes out in the old system's columns, and goes into a real NocoDB; then a second cutover starts from
//! what stands there.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

#[path = "../support/mod.rs"]
mod support;

mod interrupted;
mod loaded;
mod mapping;
mod pack;
mod removed;
mod taken_out;

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use landfall_cutover::{Move, Moved, Rollback, Weekend};
use landfall_model::{
    rundir::{RunDir, SWITCHES},
    snapshot::Snapshot,
    source::SourceTable,
};
use landfall_practice::{Size, world_of};
use landfall_testkit::{Database, NocoDb, Postgres, Version};
use pack::Pack;
use serde_json::{Value, json};
use support::{Desk, Outcome};

/// A weekend that went as far as the load: a real NocoDB, a real PostgreSQL, folders.
struct Marina {
    desk: Desk,
    source: landfall_testkit::Source,
    database: Database<'static>,
    run: PathBuf,
}

impl Marina {
    async fn new() -> Self {
        let mut marina = Self::before_the_weekend().await;
        marina.run = marina.cutover("2026-11-27");
        marina
    }

    async fn before_the_weekend() -> Self {
        let world = world_of(Size::SMALLEST, 7);
        let mut desk = Desk::new();
        desk.lay_out(&world).await;
        let source = NocoDb::shared(Version::V0262).unwrap().seed(&world.snapshot).await.unwrap();
        desk.set("NOCODB_URL", source.url());
        desk.set("NOCODB_TOKEN", source.viewer_token());
        desk.set("USER", "anna");
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        database.run(BEFORE).unwrap();
        desk.set("DATABASE_URL", database.url());
        Self { run: PathBuf::new(), desk, source, database }
    }

    /// From the start of a weekend to what is loaded; its run.
    fn cutover(&self, friday: &str) -> PathBuf {
        let (run, load) = self.load(friday);
        load.exits(3);
        run
    }

    /// The same, however the load ends.
    fn load(&self, friday: &str) -> (PathBuf, Outcome) {
        self.desk.landfall(&["cutover", "start", "--friday", friday]).exits(0);
        let run = self.desk.run();
        self.desk.landfall(&["cutover", "backup"]).exits(0);
        let text = run.to_str().unwrap();
        self.desk.landfall(&["snapshot", "--run", text]).exits(0);
        self.desk.landfall(&["migrate", "--dry-run", "--from", text]).exits(3);
        let planned = self.desk.run();
        let seen = Snapshot::read(&RunDir::open(&planned).unwrap()).unwrap();
        support::open_the_gate(&seen, &RunDir::open(&planned).unwrap());
        (run, self.desk.landfall(&["migrate", "--full", "--from", planned.to_str().unwrap()]))
    }

    fn rollback(&self, words: &[&str]) -> Outcome {
        self.desk.landfall(&[&["rollback", self.run.to_str().unwrap()], words].concat())
    }

    fn id(&self) -> String {
        self.run.file_name().unwrap().to_str().unwrap().to_owned()
    }

    fn go_back(&self) -> Outcome {
        self.rollback(&["--severity", "data-loss", "--why", "amounts are wrong", "--confirm", &self.id()])
    }

    async fn one(&self, sql: &str) -> String {
        self.database.client().await.unwrap().query_one(sql, &[]).await.unwrap().get(0)
    }
}

/// What is in the CRM before the weekend.
const BEFORE: &str = "
    INSERT INTO system_settings VALUES (gen_random_uuid(), 'greeting', NULL, '{\"é\": [1.50, null]}', '2026-01-02', '2026-01-02');
    INSERT INTO currency_rates VALUES (gen_random_uuid(), 'USD', 'EUR', 0.91234567, 'bank', '2026-01-02', '2026-01-02', '2026-01-02')";

/// What users did beside what was loaded.
const BESIDE: &str = "
    INSERT INTO expenses (id, port_id, establishment_name, amount, currency, category, payment_method, expense_date, receipt_file_ids, payment_status, created_by, created_at, updated_at)
        SELECT '00000000-0000-0000-0000-0000000000e1', id, 'Quay Café', 41.5, 'EUR', 'food_drinks', 'card', '2026-11-30', '{}', 'paid', 'anna', now(), now() FROM ports;
    UPDATE berths SET price = 750000 WHERE id = (SELECT id FROM berths ORDER BY mooring_number LIMIT 1)";

/// What users do on the first day. The last record of each kind is theirs; the port is the only one.
const FIRST_DAY: &str = "
    INSERT INTO clients (id, port_id, full_name, nationality, yacht_length_ft, preferred_contact_method, created_at, updated_at)
        SELECT '00000000-0000-0000-0000-0000000000c1', id, 'Nova Lind', 'SE', 52.5, 'whatsapp', now(), now() FROM ports;
    INSERT INTO client_contacts (id, client_id, channel, value, is_primary, created_at, updated_at) VALUES
        (gen_random_uuid(), '00000000-0000-0000-0000-0000000000c1', 'email', 'nova@lind.example', true, now(), now()),
        (gen_random_uuid(), '00000000-0000-0000-0000-0000000000c1', 'email', 'office@lind.example', false, now(), now());
    INSERT INTO interests (id, port_id, client_id, berth_id, pipeline_stage, lead_category, date_eoi_sent, created_at, updated_at)
        SELECT '00000000-0000-0000-0000-0000000000a1', port_id, '00000000-0000-0000-0000-0000000000c1', id, 'signed_eoi_nda', 'hot_lead', '2026-11-30', now(), now()
        FROM berths ORDER BY mooring_number LIMIT 1;
    INSERT INTO interest_notes (id, interest_id, author_id, content, created_at, updated_at)
        VALUES (gen_random_uuid(), '00000000-0000-0000-0000-0000000000a1', 'anna', 'Wants a berth, soon', now(), now());
    UPDATE interest_notes SET content = content || E'\\nCalled on Monday', updated_at = now()
        WHERE id = (SELECT id FROM interest_notes WHERE author_id <> 'anna' ORDER BY id LIMIT 1);
    INSERT INTO expenses (id, port_id, establishment_name, amount, currency, category, payment_method, expense_date, receipt_file_ids, payment_status, created_by, created_at, updated_at)
        SELECT '00000000-0000-0000-0000-0000000000e1', id, 'Quay Café', 41.5, 'EUR', 'food_drinks', 'card', '2026-11-30', '{}', 'paid', 'anna', now(), now() FROM ports;
    UPDATE berths SET status = 'sold', price = 750000, updated_at = now()
        WHERE id = (SELECT id FROM berths WHERE status = 'available' ORDER BY mooring_number DESC LIMIT 1);
    DELETE FROM invoice_line_items WHERE invoice_id = (SELECT id FROM invoices ORDER BY invoice_number LIMIT 1);
    DELETE FROM invoice_expenses WHERE invoice_id = (SELECT id FROM invoices ORDER BY invoice_number LIMIT 1);
    DELETE FROM invoices WHERE id = (SELECT id FROM invoices ORDER BY invoice_number LIMIT 1);
    UPDATE clients SET updated_at = now() WHERE full_name <> 'Nova Lind';";

#[tokio::test(flavor = "multi_thread")]
async fn what_users_entered_goes_into_nocodb_and_a_second_cutover_brings_it_back() {
    let marina = Marina::new().await;
    let sold =
        "SELECT mooring_number FROM berths WHERE status = 'available' ORDER BY mooring_number DESC LIMIT 1";
    let sold = marina.one(sold).await;
    let gone = marina.one("SELECT invoice_number FROM invoices ORDER BY invoice_number LIMIT 1").await;
    marina.database.run(FIRST_DAY).unwrap();

    let back = marina.go_back().exits(3);
    back.prints(&[
        "traffic was not moved",
        "2 new records, 3 to change, 1 other thing",
        "notice for the team",
    ]);
    let pack = Pack::read(&marina.run.join("cutover/reentry-1"));
    let names = [
        "README.txt",
        "berths-changed.csv",
        "changes.jsonl",
        "expenses-new.csv",
        "interests-changed.csv",
        "interests-new.csv",
        "invoices-changed.csv",
        "other.csv",
    ];
    assert_eq!(pack.names(), names);
    the_pack_holds_exactly_that(&pack, &sold, &gone);

    // A person imports the new rows and changes the cells: every title and every word of a select is the old system's.
    let writes = pack.for_nocodb();
    for (table, rows) in &writes.new {
        marina.source.insert(*table, rows).await.unwrap();
    }
    for (table, rows) in &writes.changed {
        marina.source.update(*table, rows).await.unwrap();
    }
    marina.source.delete(SourceTable::Invoices, &writes.gone).await.unwrap();

    // The weekend is over; the next one reads NocoDB anew, into the CRM as it was before the first: its backup, in a database of its own.
    for words in [&["next"][..], &["done", "announce-freeze", "17:00"]] {
        let words = [&["cutover"], words, &[marina.run.to_str().unwrap()]].concat();
        marina.desk.landfall(&words).exits(6).says(&["went back to the old system", "fresh snapshot"]);
    }
    let mut marina = marina;
    let backup = marina.run.join("cutover/backup.dump");
    let before = Postgres::shared().unwrap().restored_database(&backup).unwrap();
    marina.desk.set("DATABASE_URL", before.url());
    let elsewhere = marina.go_back().exits(1);
    elsewhere.prints(&[
        "NO re-entry pack",
        "it is another one, or it was emptied",
        "Set DATABASE_URL to the CRM's",
    ]);
    let held = "SELECT (SELECT count(*) FROM clients) || ' ' || (SELECT jsonb_agg(s) FROM system_settings s) || (SELECT jsonb_agg(r) FROM currency_rates r)
        || (SELECT jsonb_agg(p) FROM ports p)";
    let loaded = marina.one(held).await;
    let first = std::mem::replace(&mut marina.database, before);
    let restored = marina.one(held).await;
    assert!(restored.starts_with("0 ") && restored.contains("0.91234567"), "{restored}");
    assert_eq!(
        restored.split_once(' ').unwrap().1,
        loaded.split_once(' ').unwrap().1,
        "and nothing else differs"
    );
    let second = marina.cutover("2026-12-04");
    assert_ne!(second, marina.run);
    let nova = "SELECT count(*)::text FROM clients c JOIN interests i ON i.client_id = c.id JOIN berths b ON b.id = i.berth_id
        WHERE c.full_name = 'Nova Lind' AND c.nationality = 'SE' AND c.yacht_length_ft = 52.5 AND i.pipeline_stage = 'signed_eoi_nda'
          AND i.lead_category = 'hot_lead' AND i.date_eoi_sent = '2026-11-30T00:00:00Z'";
    assert_eq!(marina.one(nova).await, "1");
    assert_eq!(marina.one("SELECT amount || ' ' || currency || ' ' || category || ' ' || payment_status FROM expenses WHERE establishment_name = 'Quay Café'").await, "41.50 EUR food_drinks paid");
    assert_eq!(
        marina
            .one(&format!("SELECT status || ' ' || price FROM berths WHERE mooring_number = '{sold}'"))
            .await,
        "sold 750000.00"
    );
    assert_eq!(
        marina.one(&format!("SELECT count(*)::text FROM invoices WHERE invoice_number = '{gone}'")).await,
        "0"
    );
    assert_eq!(
        marina.one("SELECT count(*)::text FROM interest_notes WHERE content LIKE '%Called on Monday%'").await,
        "1"
    );
    drop(first);
}

fn the_pack_holds_exactly_that(pack: &Pack, sold: &str, gone: &str) {
    let new = pack.rows("interests-new.csv");
    assert_eq!(new.len(), 1);
    for (title, value) in [
        ("Full Name", "Nova Lind"),
        ("Email Address", "nova@lind.example"),
        ("Place of Residence", "Sweden"),
        ("Length", "52.5 ft"),
        ("Contact Method Preferred", "WhatsApp"),
        ("Sales Process Level", "Signed EOI and NDA"),
        ("Lead Category", "Hot Lead"),
        ("EOI Time Sent", "2026-11-30"),
        ("Extra Comments", "Wants a berth, soon"),
    ] {
        assert_eq!(new[0][title], value, "{title}");
    }
    assert!(!new[0]["Berth Number"].is_empty());
    let expense = &pack.rows("expenses-new.csv")[..];
    assert_eq!(expense.len(), 1);
    assert_eq!(
        (
            expense[0]["Price"].as_str(),
            expense[0]["Currency"].as_str(),
            expense[0]["Category"].as_str(),
            expense[0]["Paid"].as_str()
        ),
        ("41.50", "EUR", "Food/Drinks", "true")
    );
    let note = pack.rows("interests-changed.csv");
    assert_eq!((note.len(), note[0]["Column"].as_str()), (1, "Extra Comments"));
    assert!(
        note[0]["In the CRM"].ends_with("Called on Monday")
            && note[0]["In the CRM"].starts_with(&note[0]["In the old system"])
    );
    let berth = pack.rows("berths-changed.csv");
    let cells: Vec<_> = berth
        .iter()
        .map(|row| (row["Name"].as_str(), row["Column"].as_str(), row["In the CRM"].as_str()))
        .collect();
    assert_eq!(cells, [(sold, "Price", "750000.00"), (sold, "Status", "Sold")]);
    let invoice = pack.rows("invoices-changed.csv");
    let cells: Vec<_> = invoice
        .iter()
        .map(|row| (row["Name"].as_str(), row["Column"].as_str(), row["In the CRM"].as_str()))
        .collect();
    assert_eq!(cells, [(gone, "(the whole record)", "gone")]);
    let other = pack.rows("other.csv");
    let told: Vec<_> = other.iter().map(|row| (row["Table"].as_str(), row["Now"].as_str())).collect();
    assert_eq!(told.iter().filter(|(table, _)| *table == "client_contacts").count(), told.len(), "{told:?}");
    assert!(told.iter().any(|(_, now)| now.contains("office@lind.example")), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_matrix_is_shown_and_only_what_is_named_goes_back() {
    let marina = Marina::new().await;
    marina.rollback(&[]).exits(0).prints(&[
        "data-loss",
        "go back at once; look for the cause offline",
        "cosmetic",
    ]);
    let shown = marina.rollback(&["--severity", "auth-broken"]).exits(0);
    shown.prints(&["→ auth-broken", "within 60 minutes", "--confirm"]);
    let id = marina.id();
    marina
        .rollback(&["--severity", "critical", "--why", "x", "--confirm", "another"])
        .exits(2)
        .says(&["names another run"]);
    marina
        .rollback(&["--severity", "cosmetic", "--why", "x", "--confirm", &id])
        .exits(6)
        .says(&["is no reason to go back"]);
    marina.rollback(&["--severity", "bad"]).exits(2).says(&["none of cosmetic, minor-data"]);
    let run = RunDir::open(&marina.run).unwrap();
    assert!(run.read_appended::<Value>(SWITCHES).unwrap().is_empty());

    // Nobody entered anything: the pack says so, and nothing else is in it. The notice is written, and sent by nobody.
    let outcome = marina.go_back().exits(3);
    assert!(!outcome.stderr.contains("does not tell"), "{}", outcome.stderr);
    outcome.prints(&["0 new records, 0 to change, 0 other things", "  README.txt\n"]);
    assert_eq!(Pack::read(&marina.run.join("cutover/reentry-1")).names(), ["README.txt", "changes.jsonl"]);
    // The pack takes its time: that of the way back, which the team is told, is when traffic moved.
    let back: Rollback = run.read_appended(landfall_model::rundir::ROLLBACKS).unwrap().remove(0);
    let packed = std::fs::metadata(marina.run.join("cutover/reentry-1/changes.jsonl")).unwrap().modified();
    assert!(back.at < DateTime::<Utc>::from(packed.unwrap()), "{back:?}");
    let notice = std::fs::read_to_string(marina.run.join("cutover/notice-1.txt")).unwrap();
    assert!(notice.contains("Do NOT use the new CRM") && notice.contains("We know of nothing"), "{notice}");
    assert!(notice.contains("may still lead to the new CRM"), "a person has yet to move traffic: {notice}");
    // Again, with a CRM that is gone: what can be done is done, and the pack is asked for again.
    let mut marina = marina;
    marina.desk.set("DATABASE_URL", "postgres://nobody:x@127.0.0.1:1/none");
    marina.go_back().exits(1).prints(&["NO re-entry pack", "notice-2.txt"]);
    let notice = std::fs::read_to_string(marina.run.join("cutover/notice-2.txt")).unwrap();
    assert!(notice.contains("is being listed") && !notice.contains("We know of nothing"), "{notice}");
    let backs: Vec<Value> = run.read_appended(landfall_model::rundir::ROLLBACKS).unwrap();
    assert_eq!(backs.iter().map(|back| back["rows"].clone()).collect::<Vec<_>>(), [json!(0), Value::Null]);
    let status = marina.desk.landfall(&["cutover", "status", marina.run.to_str().unwrap()]).exits(0);
    status.prints(&["what is to be entered there is not known yet"]);

    // Traffic that does not move is no way back: nothing is noted, nobody is told that it moved.
    let traffic = support::traffic::Traffic::of(&mut marina.desk);
    marina.desk.landfall(&["switch", "status"]).exits(0);
    traffic.old.answers(503);
    marina.go_back().exits(1).prints(&["no notice: that traffic goes to the old system is not proven"]);
    let noted = || run.read_appended::<Value>(landfall_model::rundir::ROLLBACKS).unwrap().len();
    assert_eq!((noted(), marina.run.join("cutover/notice-3.txt").exists()), (2, false));
    traffic.old.answers(200);
    // Traffic had moved an hour before: a way back that is repeated, for the next pack, tells the team no later time.
    let since = Utc::now() - TimeDelta::hours(1);
    let (who, to, note) = ("anna".to_owned(), "old".to_owned(), String::new());
    let moved = Move { at: since, who, to, said: Moved::Switched, number: 0, note, figures: Value::Null };
    run.append(SWITCHES, &moved).unwrap();
    marina.go_back().exits(1).prints(&["NO re-entry pack", "notice-3.txt"]);
    let notice = std::fs::read_to_string(marina.run.join("cutover/notice-3.txt")).unwrap();
    let weekend: Weekend = run.read_json(landfall_model::rundir::CUTOVER).unwrap();
    let since = weekend
        .local(since)
        .format("Since %A, %-d %B, %H:%M the usual address leads to the old system again");
    assert!(notice.contains(&since.to_string()), "{notice}");
    assert_eq!(noted(), 3);

    // The files of a weekend that went back are the old system's: they are never cleaned up.
    marina.desk.landfall(&["cleanup"]).exits(6).says(&["never went live"]);
}
