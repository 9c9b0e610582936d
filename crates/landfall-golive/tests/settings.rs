//! Settings applied to a real PostgreSQL, applied again, touched, and taken back.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use chrono::{DateTime, TimeDelta, Utc};
use landfall_golive::{
    Error,
    settings::{DEFAULT, Difference, Fate, File, Undone, apply, diff, undo},
};
use landfall_model::{cause, place, rundir, user_edits::UserEdits};
use landfall_postgres::{Session, connect};
use landfall_testkit::{Database, Postgres};
use support::{Run, one};

const PORT: &str = "port-nimara";
/// Everything that settings may touch, as one text.
const STATE: &str = "SELECT jsonb_build_array(
    (SELECT jsonb_agg(to_jsonb(p)) FROM ports p), (SELECT jsonb_agg(to_jsonb(r) ORDER BY r.id) FROM currency_rates r),
    (SELECT jsonb_agg(to_jsonb(s) ORDER BY s.id) FROM system_settings s), (SELECT count(*) FROM audit_logs))";
/// A CRM in use: an old rate beside a newer one, and rules of somebody's own.
const IN_USE: &str = "
    UPDATE ports SET default_currency = 'EUR';
    INSERT INTO currency_rates SELECT gen_random_uuid(), 'USD', 'XCD', rate, 'frankfurter', at::timestamptz, now(), now()
        FROM (VALUES (2.6, '2026-01-01'), (2.69, '2026-02-01')) v(rate, at);
    INSERT INTO system_settings SELECT gen_random_uuid(), 'berth_status_rules', id, '[]', now(), now() FROM ports";

struct Crm {
    run: Run,
    database: Database<'static>,
    session: Session,
    here: place::Database,
    at: DateTime<Utc>,
}

impl Crm {
    async fn new() -> Self {
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        let session = connect(database.url()).await.unwrap();
        let here = here(&database).await;
        Self { run: Run::new(), database, session, here, at: "2026-11-28T19:30:00Z".parse().unwrap() }
    }

    async fn apply(&self, text: &str) -> Result<Vec<Difference>, Error> {
        apply(&self.session, &self.here, &File::parse(text).unwrap(), &self.run.author(self.at)).await
    }

    async fn undo(&self, edits: UserEdits) -> (u64, Vec<String>) {
        let undone = undo(&self.session, &self.here, &self.run.run, edits, self.at).await.unwrap();
        (undone.restored, undone.left)
    }

    async fn state(&self) -> String {
        one(&self.database, STATE).await
    }
}

/// Which database it is, as whoever opens the session knows it.
async fn here(database: &Database<'_>) -> place::Database {
    let oid = one(database, "SELECT oid FROM pg_database WHERE datname = current_database()").await;
    let (server, name) = ("127.0.0.1".to_owned(), database.name().to_owned());
    place::Database { server, name, oid: oid.parse().unwrap(), cluster: None }
}

fn fates(differences: &[Difference]) -> Vec<Fate> {
    differences.iter().map(|difference| difference.fate).collect()
}

#[tokio::test]
async fn an_empty_crm_is_set_as_the_plan_says_once_and_taken_back_exactly() {
    let crm = Crm::new().await;
    let before = crm.state().await;
    let shown = diff(&crm.session, &File::parse(DEFAULT).unwrap(), PORT).await.unwrap();
    assert_eq!(fates(&shown), [Fate::Same, Fate::New, Fate::New]);
    assert!(shown[1].lines().contains(&"    + rate: 2.70".to_owned()), "{:?}", shown[1].lines());
    assert_eq!(crm.state().await, before, "a diff writes nothing");

    crm.apply(DEFAULT).await.unwrap();
    let rate =
        "SELECT rate || source FROM currency_rates WHERE base_currency = 'USD' AND target_currency = 'XCD'";
    assert_eq!(one(&crm.database, rate).await, "2.70000000pegged");
    let rules = "SELECT jsonb_array_length(value) FROM system_settings s JOIN ports p ON p.id = s.port_id";
    assert_eq!(one(&crm.database, rules).await, "7");
    let audit = "SELECT string_agg(action || entity_type || (metadata ->> 'operator'), ',' ORDER BY entity_type) FROM audit_logs";
    assert_eq!(one(&crm.database, audit).await, "createcurrency_rateanna,createsystem_settinganna");

    let applied = crm.state().await;
    assert_eq!(fates(&crm.apply(DEFAULT).await.unwrap()), [Fate::Same, Fate::Same, Fate::Same]);
    assert_eq!(crm.state().await, applied, "applying again changes nothing");
    assert_eq!(crm.undo(UserEdits::Keep).await, (2, vec![]));
    assert_eq!(crm.state().await, before);
    assert_eq!(crm.undo(UserEdits::Keep).await, (0, vec![]), "there is nothing left to take back");
}

#[tokio::test]
async fn a_crm_in_use_is_changed_where_it_differs_and_restored_after_two_files() {
    let mut crm = Crm::new().await;
    crm.database.run(IN_USE).unwrap();
    let before = crm.state().await;
    assert_eq!(fates(&crm.apply(DEFAULT).await.unwrap()), [Fate::Changed, Fate::Changed, Fate::Changed]);
    let rates = "SELECT string_agg(rate || source, ' ' ORDER BY rate) FROM currency_rates";
    assert_eq!(one(&crm.database, rates).await, "2.60000000frankfurter 2.70000000pegged");
    crm.at += TimeDelta::minutes(5);
    let second = DEFAULT.replace("\"2.70\"", "\"2.7169\"");
    assert_eq!(fates(&crm.apply(&second).await.unwrap()), [Fate::Same, Fate::Changed, Fate::Same]);
    assert_eq!(one(&crm.database, "SELECT count(*) FROM audit_logs").await, "4");
    assert_eq!(crm.undo(UserEdits::Keep).await, (4, vec![]));
    assert_eq!(crm.state().await, before);
}

#[tokio::test]
async fn what_somebody_touched_since_is_left_and_named_until_it_is_overruled() {
    let crm = Crm::new().await;
    let before = crm.state().await;
    crm.apply(DEFAULT).await.unwrap();
    crm.database.run("UPDATE currency_rates SET rate = 2.71").unwrap();
    assert_eq!(crm.undo(UserEdits::Keep).await, (1, vec!["rate USD to XCD".to_owned()]));
    assert_eq!(one(&crm.database, "SELECT rate FROM currency_rates").await, "2.71000000");
    assert_eq!(one(&crm.database, "SELECT count(*) FROM audit_logs").await, "1", "its audit stays with it");
    assert_eq!(crm.undo(UserEdits::Overrule).await, (1, vec![]));
    assert_eq!(crm.state().await, before);
}

#[tokio::test]
async fn a_key_of_the_port_and_of_all_ports_is_two_settings_that_are_taken_back_each_by_itself() {
    let crm = Crm::new().await;
    let entry = |scope: &str| format!("[[setting]]\nkey = \"invoice\"\nscope = \"{scope}\"\nvalue = 1\n");
    let both = ["format = 1\n", &entry("port"), &entry("global")].concat();
    assert_eq!(fates(&crm.apply(&both).await.unwrap()), [Fate::New, Fate::New]);
    crm.database.run("UPDATE system_settings SET value = '2' WHERE port_id IS NULL").unwrap();
    assert_eq!(crm.undo(UserEdits::Keep).await, (1, vec!["setting invoice of all ports".to_owned()]));
    let left = "SELECT string_agg(action || (metadata ->> 'operator'), ',') || (SELECT string_agg(value::text, ',') FROM system_settings) FROM audit_logs";
    assert_eq!(one(&crm.database, left).await, "createanna2", "the audit of the other one went with it");
}

#[tokio::test]
async fn settings_of_one_database_are_not_taken_back_in_another() {
    let (crm, other) = (Crm::new().await, Crm::new().await);
    let before = crm.state().await;
    crm.apply(DEFAULT).await.unwrap();
    let undo = async |of: &Crm| {
        undo(&of.session, &of.here, &crm.run.run, UserEdits::Overrule, crm.at).await.unwrap()
    };
    let nothing = undo(&other).await;
    let undone = undo(&crm).await;
    assert_eq!((undone.restored, undone.elsewhere), (2, None));
    assert_eq!(crm.state().await, before);
    assert_eq!((nothing.restored, nothing.left.len()), (0, 0));
    assert_eq!(nothing.elsewhere.unwrap().database.name, crm.database.name());

    // In both, and taken back one after the other.
    let file = File::parse(DEFAULT).unwrap();
    for of in [&crm, &other] {
        apply(&of.session, &of.here, &file, &crm.run.author(crm.at)).await.unwrap();
    }
    let undone = undo(&other).await;
    assert_eq!(
        (undone.restored, undone.elsewhere.unwrap().database.name),
        (2, crm.database.name().to_owned())
    );
    let undone = undo(&crm).await;
    assert_eq!((undone.restored, undone.elsewhere), (2, None));
    assert_eq!((crm.state().await, undo(&other).await), (before, Undone::default()));
}

#[tokio::test]
async fn settings_that_an_older_landfall_noted_are_taken_back_where_they_are_looked_for() {
    let crm = Crm::new().await;
    let before = crm.state().await;
    crm.apply(DEFAULT).await.unwrap();
    let path = crm.run.run.path(rundir::SETTINGS);
    let cut = |line: &str| format!("{}}}\n", line.split(",\"place\"").next().unwrap());
    let older: String = std::fs::read_to_string(&path).unwrap().lines().map(cut).collect();
    std::fs::write(&path, older).unwrap();
    assert_eq!(crm.undo(UserEdits::Keep).await, (2, vec![]));
    assert_eq!(crm.state().await, before);
    assert_eq!(crm.undo(UserEdits::Keep).await, (0, vec![]));
}

/// Ends what is applied before its commit.
const CUT_OFF: &str = "
    CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
    CREATE TRIGGER no BEFORE INSERT OR UPDATE ON system_settings FOR EACH ROW EXECUTE FUNCTION no()";

#[tokio::test]
async fn what_was_noted_and_never_committed_is_told_by_the_row() {
    let crm = Crm::new().await;
    let before = crm.state().await;
    crm.database.run(CUT_OFF).unwrap();
    let error = crm.apply(DEFAULT).await.unwrap_err();
    assert!(error.to_string().contains("applying") || error.to_string().contains("writing a row"), "{error}");
    assert!(crm.run.run.has(rundir::SETTINGS));
    assert_eq!(crm.state().await, before);
    assert_eq!(crm.undo(UserEdits::Keep).await, (0, vec![]));
    crm.database.run("DROP TRIGGER no ON system_settings").unwrap();
    crm.apply(DEFAULT).await.unwrap();
    assert_eq!(crm.undo(UserEdits::Keep).await, (2, vec![]));
    assert_eq!(crm.state().await, before);
}

#[tokio::test]
async fn a_crm_that_cannot_hold_the_settings_is_refused_with_every_difference() {
    let crm = Crm::new().await;
    crm.database
        .run("DROP TABLE currency_rates; ALTER TABLE system_settings ADD updated_by text NOT NULL")
        .unwrap();
    let error = crm.apply(DEFAULT).await.unwrap_err().to_string();
    assert!(error.contains("the table currency_rates is missing"), "{error}");
    assert!(error.contains("system_settings.updated_by must be given"), "{error}");
    let crm = Crm::new().await;
    let wrong = DEFAULT.replacen("target_status = \"sold\"", "target_status = \"gone\"", 1);
    let error = crm.apply(&wrong).await.unwrap_err().to_string();
    assert!(error.contains("no berth may have the status gone"), "{error}");
    let url = crm.database.role("reader", &["SELECT ON ALL TABLES IN SCHEMA public"]).unwrap();
    let session = connect(&url).await.unwrap();
    let error = diff(&session, &File::parse(DEFAULT).unwrap(), PORT).await.unwrap_err().to_string();
    assert!(error.contains("lacks INSERT, UPDATE, DELETE on currency_rates: GRANT INSERT"), "{error}");
}

#[tokio::test]
async fn a_database_that_takes_no_writes_is_named_as_that() {
    let mut crm = Crm::new().await;
    let read_only = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$";
    crm.database.run(read_only).unwrap();
    crm.session = connect(crm.database.url()).await.unwrap();
    let told = crm.apply(DEFAULT).await.unwrap_err().to_string();
    assert!(told.contains("the database is read-only (while "), "{told}");
}

#[tokio::test]
async fn a_right_that_is_missing_in_the_midst_is_told_as_that_and_nothing_is_applied() {
    let mut crm = Crm::new().await;
    let before = crm.state().await;
    let rights = [
        "SELECT ON ALL TABLES IN SCHEMA public",
        "INSERT, UPDATE, DELETE ON currency_rates, system_settings, audit_logs, ports",
    ];
    let url = crm.database.role("clerk", &rights).unwrap();
    let trigger = "CREATE SCHEMA shut; CREATE TABLE shut.history (rate text);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shut.history VALUES (NEW.rate); RETURN NEW; END $$;
        CREATE TRIGGER history AFTER INSERT ON currency_rates FOR EACH ROW EXECUTE FUNCTION f()";
    crm.database.run(trigger).unwrap();
    crm.session = connect(&url).await.unwrap();
    let told = cause::in_words(&crm.apply(DEFAULT).await.unwrap_err());
    assert!(told.starts_with("the role lacks a right (while writing a row)"), "{told}");
    assert!(told.contains("permission denied for schema shut"), "{told}");
    assert_eq!(crm.state().await, before);
}

#[tokio::test]
async fn who_holds_a_lock_is_named_and_nothing_is_applied_until_that_ends() {
    let crm = Crm::new().await;
    let short =
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = 300', current_database()); END $$";
    crm.database.run(short).unwrap();
    let crm = Crm { session: connect(crm.database.url()).await.unwrap(), ..crm };
    let holder = crm.database.client().await.unwrap();
    holder.batch_execute("BEGIN; LOCK TABLE system_settings IN SHARE MODE").await.unwrap();
    let number: i32 = holder.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().get(0);
    let before = crm.state().await;
    let error = crm.apply(DEFAULT).await.unwrap_err();
    assert!(matches!(error, Error::Locked { .. }), "{error:?}");
    let who = format!("session {number} of landfall, in a transaction since ");
    assert!(error.to_string().contains(&who), "{error}");
    assert_eq!(crm.state().await, before);
    holder.batch_execute("ROLLBACK").await.unwrap();
    crm.apply(DEFAULT).await.unwrap();
}

#[tokio::test]
async fn what_was_never_committed_is_not_taken_back_from_what_users_made_of_the_row() {
    let cut_off_and_edited = async || {
        let mut crm = Crm::new().await;
        crm.database.run(IN_USE).unwrap();
        crm.database.run(CUT_OFF).unwrap();
        crm.apply(DEFAULT).await.unwrap_err();
        crm.database.run("DROP TRIGGER no ON system_settings").unwrap();
        crm.database.run("UPDATE currency_rates SET rate = 2.75 WHERE rate = 2.69").unwrap();
        crm.at += TimeDelta::minutes(5);
        crm
    };
    for edits in [UserEdits::Keep, UserEdits::Overrule] {
        let crm = cut_off_and_edited().await;
        let users = crm.state().await;
        assert_eq!(crm.undo(edits).await, (0, vec![]), "nothing was applied: {edits:?}");
        assert_eq!(crm.state().await, users, "{edits:?}");

        let crm = cut_off_and_edited().await;
        let users = crm.state().await;
        crm.apply(DEFAULT).await.unwrap();
        assert_eq!(crm.undo(edits).await, (3, vec![]), "{edits:?}");
        assert_eq!(crm.state().await, users, "{edits:?}");
    }
}
