//! Targets with rules and settings of their own that change nothing of what is planned: the same rows come in, and go again.

use std::{collections::BTreeMap, time::Duration};

use landfall_load::{Words, preflight};
use landfall_model::{
    mapping::TargetMapping,
    monitor::{Level, Monitor},
    outcome::{Found, Wish},
    plan::Plan,
    target::Table,
    user_edits::UserEdits,
};
use landfall_testkit::Remarks;

use super::{
    bench::{Bench, Rows, result},
    kit::{alone, changed, conflicts},
    sample::{self, id},
};

/// Each with what makes it so.
const TARGETS: [(&str, &str); 8] = [
    (
        "partitions",
        "ALTER TABLE audit_logs RENAME TO old_logs;
         CREATE TABLE audit_logs (LIKE old_logs INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE (created_at);
         ALTER TABLE audit_logs ADD PRIMARY KEY (id, created_at);
         CREATE TABLE logs_before PARTITION OF audit_logs FOR VALUES FROM (MINVALUE) TO ('2025-01-01');
         CREATE TABLE logs_since PARTITION OF audit_logs FOR VALUES FROM ('2025-01-01') TO (MAXVALUE); DROP TABLE old_logs;
         ALTER TABLE berths RENAME TO old_berths;
         CREATE TABLE berths (LIKE old_berths INCLUDING ALL EXCLUDING INDEXES) PARTITION BY HASH (id);
         ALTER TABLE berths ADD PRIMARY KEY (id), ADD FOREIGN KEY (port_id) REFERENCES ports;
         CREATE TABLE berths_0 PARTITION OF berths FOR VALUES WITH (MODULUS 2, REMAINDER 0);
         CREATE TABLE berths_1 PARTITION OF berths FOR VALUES WITH (MODULUS 2, REMAINDER 1); DROP TABLE old_berths CASCADE;
         ALTER TABLE berth_map_data ADD FOREIGN KEY (berth_id) REFERENCES berths; ALTER TABLE interests ADD FOREIGN KEY (berth_id) REFERENCES berths",
    ),
    (
        "constraints at the end of the transaction",
        "DO $$ DECLARE key record; BEGIN
             FOR key IN SELECT conrelid::regclass AS name, conname FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace LOOP
                 EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY DEFERRED', key.name, key.conname); END LOOP; END $$;
         ALTER TABLE berths DROP CONSTRAINT berths_port_id_mooring_number_key, ADD UNIQUE (port_id, mooring_number) DEFERRABLE INITIALLY DEFERRED",
    ),
    (
        "a trigger that talks",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             FOR n IN 1..5000 LOOP RAISE NOTICE '% of %', n, NEW; RAISE WARNING '%', n; END LOOP; RETURN NEW; END $$;
         CREATE TRIGGER talk BEFORE INSERT OR UPDATE ON clients FOR EACH ROW EXECUTE FUNCTION f()",
    ),
    (
        "texts without case",
        "CREATE EXTENSION citext; ALTER TABLE clients ALTER full_name TYPE citext; ALTER TABLE client_contacts ALTER value TYPE citext;
         ALTER TABLE berths ALTER mooring_number TYPE citext; ALTER TABLE invoice_line_items ALTER description TYPE citext",
    ),
    (
        "a collation without case",
        "CREATE COLLATION caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
         ALTER TABLE clients ALTER full_name TYPE text COLLATE caseless; ALTER TABLE client_contacts ALTER value TYPE varchar(80) COLLATE caseless;
         ALTER TABLE berths ALTER mooring_number TYPE text COLLATE caseless",
    ),
    (
        "settings",
        "DO $$ DECLARE setting text; BEGIN
             FOREACH setting IN ARRAY ARRAY['default_transaction_isolation = serializable', 'quote_all_identifiers = on', 'row_security = off',
                 'standard_conforming_strings = off', 'DateStyle = ''German, DMY''', 'TimeZone = ''Asia/Kathmandu''', 'search_path = pg_catalog, public'] LOOP
                 EXECUTE format('ALTER DATABASE %I SET %s', current_database(), setting); END LOOP; END $$",
    ),
    (
        "columns of its own",
        "ALTER TABLE clients ADD n bigint GENERATED ALWAYS AS IDENTITY, ADD lower_name text GENERATED ALWAYS AS (lower(full_name)) STORED;
         CREATE UNIQUE INDEX ON clients (lower_name);
         ALTER TABLE berths ADD upper_number text GENERATED ALWAYS AS (upper(mooring_number)) STORED; CREATE UNIQUE INDEX ON berths (upper_number)",
    ),
    (
        "a publication, and a log of what is made",
        "CREATE PUBLICATION everything FOR ALL TABLES; CREATE TABLE made (tag text);
         CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO made VALUES (tg_tag); END $$;
         CREATE EVENT TRIGGER made ON ddl_command_end EXECUTE FUNCTION e()",
    ),
];

/// The sample, and later: a name in capitals, berths with each other's numbers, a note that is gone and one that is new.
fn later() -> Plan {
    let mut plan = sample::of(5);
    plan.clients[0].row.full_name = "PERSON Ñ1".to_owned();
    plan.berths[0].row.mooring_number = "A2".to_owned();
    plan.berths[1].row.mooring_number = "A1".to_owned();
    plan.client_notes.remove(1);
    plan
}

/// Every table without the columns that only one of the targets has.
async fn planned(bench: &Bench) -> BTreeMap<Table, Rows> {
    let mut all = bench.everything().await;
    for row in all.values_mut().flat_map(|rows| rows.values_mut()) {
        row.retain(|column, _| !["n", "lower_name", "upper_number"].contains(&column.as_str()));
    }
    all
}

#[tokio::test]
async fn a_load_a_delta_and_both_ways_back_do_the_same_in_a_strange_target_as_in_any() {
    let (first, second) = (alone(&sample::plan()).await, alone(&later()).await);
    for (name, script) in TARGETS {
        let bench = Bench::with(&sample::plan(), TargetMapping::default(), script).await;
        bench.load().await.unwrap();
        assert!(planned(&bench).await == first, "{name}: load");
        let run = bench.delta(&later());
        bench.load_run(&run).await.unwrap();
        assert!(planned(&bench).await == second && conflicts(&run).is_empty(), "{name}: delta");
        bench.reset_run(&run, UserEdits::Keep).await.unwrap();
        assert!(planned(&bench).await == first, "{name}: back from the delta");
        bench.reset().await.unwrap();
        assert!(bench.everything().await.values().all(Rows::is_empty), "{name}: back from the load");
    }
}

#[tokio::test]
async fn what_a_user_wrote_in_other_case_is_theirs_also_where_the_target_sees_no_difference() {
    for (_, script) in &TARGETS[3..5] {
        let bench = Bench::with(&sample::plan(), TargetMapping::default(), script).await;
        bench.load().await.unwrap();
        bench
            .database
            .run("UPDATE clients SET full_name = upper(full_name) WHERE full_name = 'Person Ñ2'")
            .unwrap();
        let mut plan = sample::plan();
        plan.clients[1].row.address = Some("elsewhere".to_owned());
        let run = bench.delta(&plan);
        bench.load_run(&run).await.unwrap();
        let found: Vec<_> =
            conflicts(&run).into_iter().map(|row| (row.found, row.columns, row.wish)).collect();
        assert_eq!(found, [(Found::Edited, vec!["full_name".to_owned()], Wish::Update)], "{script}");
        assert_eq!(
            bench.text("SELECT count(*) FROM clients WHERE full_name::bytea = upper(full_name)::bytea").await,
            "1"
        );
    }
}

/// Takes its time wherever it is told of progress.
struct Slow;

impl Monitor for Slow {
    fn start(&self, _: &str, _: Option<u64>) {}
    fn advance(&self, _: &str, _: u64) {
        std::thread::sleep(Duration::from_millis(400));
    }
    fn finish(&self, _: &str, _: &str) {}
    fn remark(&self, _: Level, _: &str) {}
}

#[tokio::test]
async fn the_patience_that_a_role_has_with_its_users_ends_no_load() {
    let script = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.4); RETURN NEW; END $$;
        CREATE TRIGGER slow BEFORE INSERT ON tags FOR EACH ROW EXECUTE FUNCTION f();
        DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET statement_timeout = 200', current_database());
            EXECUTE format('ALTER DATABASE %I SET idle_in_transaction_session_timeout = 200', current_database()); END $$";
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), script).await;
    let loaded = bench.load_watched(&Slow).await.unwrap();
    assert_eq!(result(&loaded, Table::Tags).success, 1);
    let left = bench.session.client().query_typed_one("SHOW statement_timeout", &[]).await.unwrap();
    assert_eq!(left.get::<_, &str>(0), "200ms", "nothing of it outlives the transaction");
}

const WAITS: &str = "
    SELECT count(*) FROM pg_locks WHERE locktype = 'relation' AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

#[tokio::test]
async fn what_a_user_saves_while_a_delta_waits_for_them_is_seen_whatever_the_isolation_of_the_role() {
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), TARGETS[5].1).await;
    bench.load().await.unwrap();
    let run = bench.delta(&later());
    let user = bench.database.client().await.unwrap();
    let save =
        format!("BEGIN; UPDATE clients SET address = 'by a user' WHERE id = '{}'", id(Table::Clients, 1));
    user.batch_execute(&save).await.unwrap();
    let meanwhile = async {
        while bench.text(WAITS).await == "0" {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        user.batch_execute("COMMIT").await.unwrap();
    };
    let both = async { tokio::join!(bench.load_run(&run), meanwhile) };
    let (done, ()) = tokio::time::timeout(Duration::from_secs(60), both).await.unwrap();
    assert_eq!(changed(&done.unwrap(), Table::Clients), (1, 0, 0, 1));
    assert_eq!(conflicts(&run)[0].columns, ["address"]);
}

#[tokio::test]
async fn of_rows_that_exclude_each_other_the_earlier_one_is_in() {
    let mut plan = sample::plan();
    for expense in &mut plan.expenses[..2] {
        expense.row.payer = Some("Anna".to_owned());
    }
    let script = "ALTER TABLE expenses ADD EXCLUDE (payer WITH =)";
    let bench = Bench::with(&plan, TargetMapping::default(), script).await;
    bench.load_all().await;
    assert_eq!(bench.quarantine()[0].key, id(Table::Expenses, 2).to_string());
}

#[tokio::test]
async fn what_a_trigger_writes_elsewhere_holds_a_reset_up_and_that_is_told_before() {
    let script = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             INSERT INTO client_notes VALUES (gen_random_uuid(), NEW.id, 'trigger', 'welcome', now(), now()); RETURN NEW; END $$;
         CREATE TRIGGER welcome AFTER INSERT ON clients FOR EACH ROW EXECUTE FUNCTION f()";
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), script).await;
    let (remarks, none) = (Remarks::default(), TargetMapping::default());
    preflight(&bench.session, sample::PORT, &none, &Words::default(), &[], &remarks).await.unwrap();
    let told = remarks.texts().remove(0);
    assert!(told.contains("a reset leaves every row that this refers to"), "{told}");
    bench.load().await.unwrap();
    let left = bench.reset_run(&bench.run, UserEdits::Overrule).await.unwrap().left;
    assert_eq!(left.iter().map(|row| row.found).collect::<Vec<_>>(), [Found::InUse; 4]);
    // As that remark says.
    bench.database.run("DELETE FROM client_notes").unwrap();
    assert!(bench.reset().await.unwrap().left.is_empty());
    bench.database.run("ALTER TABLE public.clients DISABLE TRIGGER \"welcome\"").unwrap();
    assert!(told.contains("ALTER TABLE public.clients DISABLE TRIGGER \"welcome\""), "{told}");
    bench.load().await.unwrap();
    assert!(bench.reset().await.unwrap().left.is_empty());
}
