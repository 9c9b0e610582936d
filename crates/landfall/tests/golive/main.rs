//! Between loaded and live, as the operator walks it: settings shown, applied and taken back with the load.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod accounts;
mod locked;
#[path = "../support/mod.rs"]
mod support;

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use landfall_cutover::{Move, Moved};
use landfall_model::rundir::{RunDir, SWITCHES};
use landfall_testkit::{Authority, Backend, Database, Files, Garage, Identity, Nginx, Postgres, Sort};
use serde_json::Value;
use support::{Desk, json, live::Live, s3::buckets};

/// A loaded CRM that runs, and a weekend that was begun.
struct Loaded {
    desk: Desk,
    live: Live,
    database: Database<'static>,
}

impl Loaded {
    async fn new() -> Self {
        let mut desk = Desk::new();
        let snapshot = desk.lay_out(&support::world()).await;
        let files = desk.folder.join("buckets/crm-files");
        Self::of(desk, &snapshot, Files::Folder(&files))
    }

    fn of(mut desk: Desk, snapshot: &Path, files: Files<'_>) -> Self {
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        desk.set("DATABASE_URL", database.url());
        let live = Live::start_on(&mut desk, &database, files);
        desk.landfall(&["migrate", "--full", "--from", snapshot.to_str().unwrap()]).exits(3);
        desk.landfall(&["cutover", "start", "--friday", "2026-11-27"]).exits(0);
        Self { desk, live, database }
    }

    /// The smoke tests, in no hurry, with other words in them.
    fn tests(&mut self, from: &str, to: &str) {
        self.desk.smoke_tests_with("60", "60");
        let text = fs::read_to_string(self.desk.folder.join("smoke-tests.toml")).unwrap();
        self.desk.smoke_tests(&text.replace(from, to));
    }

    /// The file that the smoke tests download, and other bytes of the same number.
    async fn smallest_file(&self) -> (String, Vec<u8>) {
        let sql = "SELECT storage_path, size_bytes FROM files WHERE sha256 IS NOT NULL AND size_bytes > 0 ORDER BY size_bytes, id LIMIT 1";
        let row = self.database.client().await.unwrap().query_one(sql, &[]).await.unwrap();
        (row.get(0), vec![b'?'; usize::try_from(row.get::<_, i64>(1)).unwrap()])
    }

    async fn count(&self, sql: &str) -> i64 {
        self.database.client().await.unwrap().query_one(sql, &[]).await.unwrap().get(0)
    }
}

/// Everything that a smoke test may touch.
const RECORDS: &str = "SELECT (SELECT count(*) FROM clients) + (SELECT count(*) FROM interests)";

#[tokio::test]
async fn settings_are_shown_applied_with_the_runs_name_and_taken_back_by_reset() {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&support::world()).await;
    let database = Postgres::shared().unwrap().fresh_database().unwrap();
    let client = database.client().await.unwrap();
    let count = async |table: &str| -> i64 {
        client.query_one(&format!("SELECT count(*) FROM {table}"), &[]).await.unwrap().get(0)
    };
    desk.set("DATABASE_URL", database.url());
    desk.landfall(&["settings", "show"]).exits(0).prints(&["berth_status_rules", "rate = \"2.70\""]);
    desk.landfall(&["settings", "apply"]).exits(6).says(&["nothing is loaded for port-nimara"]);
    desk.landfall(&["migrate", "--full", "--from", snapshot.to_str().unwrap(), "--skip-files"]).exits(3);
    let run = desk.run();
    let (path, id) = (run.to_str().unwrap(), run.file_name().unwrap().to_str().unwrap());

    let shown = desk.landfall(&["settings", "apply", path]).exits(0);
    shown.prints(&[
        "+ rate USD to XCD",
        "    + rate: 2.70",
        "Nothing was written",
        &format!("--confirm {id}"),
    ]);
    assert_eq!(count("currency_rates").await, 0);
    desk.landfall(&["settings", "apply", path, "--confirm", "another"]).exits(2).says(&["another run"]);
    desk.landfall(&["settings", "apply", path, "--confirm", id]).exits(0).prints(&["2 changed, audited"]);
    desk.landfall(&["settings", "apply", path, "--confirm", id]).exits(0).prints(&["nothing to change"]);
    assert_eq!((count("currency_rates").await, count("system_settings").await), (1, 1));
    desk.landfall(&["verify", "--seal", path]).exits(0);

    client.execute("UPDATE system_settings SET value = '[]'", &[]).await.unwrap();
    let left = desk.landfall(&["reset", path]).exits(3);
    left.prints(&["1 settings are as they were before", "somebody changed them: setting berth_status_rules"]);
    assert_eq!((count("currency_rates").await, count("system_settings").await), (0, 1));
    assert_eq!((count("clients").await, count("audit_logs").await), (0, 1));
}

#[tokio::test]
async fn a_reset_of_the_wrong_database_is_refused_and_takes_neither_load_nor_settings_for_undone() {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&support::world()).await;
    let [right, wrong] = [(); 2].map(|()| Postgres::shared().unwrap().fresh_database().unwrap());
    desk.set("DATABASE_URL", right.url());
    desk.landfall(&["migrate", "--full", "--from", snapshot.to_str().unwrap(), "--skip-files"]).exits(3);
    let run = desk.run();
    let (path, id) = (run.to_str().unwrap(), run.file_name().unwrap().to_str().unwrap());
    desk.landfall(&["settings", "apply", path, "--confirm", id]).exits(0).prints(&["2 changed, audited"]);
    desk.set("DATABASE_URL", wrong.url());
    for words in [&["reset", path][..], &["reset", path, "--confirm", id]] {
        desk.landfall(words).exits(6).says(&[
            &format!("run {id} is not loaded in the database {} at 127.0.0.1:", wrong.name()),
            &format!("it was loaded into the database {} at 127.0.0.1:", right.name()),
            "does DATABASE_URL name the wrong one?",
        ]);
    }
    assert!(run.join("load/groups.jsonl").is_file() && !run.join("load/groups.jsonl.1").exists());

    desk.set("DATABASE_URL", right.url());
    desk.landfall(&["reset", path]).exits(0).prints(&["2 settings are as they were before"]);
    let client = right.client().await.unwrap();
    let left = "SELECT (SELECT count(*) FROM clients) + (SELECT count(*) FROM currency_rates) + (SELECT count(*) FROM system_settings)";
    assert_eq!(client.query_one(left, &[]).await.unwrap().get::<_, i64>(0), 0);
    desk.landfall(&["reset", path]).exits(0).prints(&["0 rows removed, 0 restored"]);
    desk.landfall(&["verify", "--seal", path]).exits(0);

    desk.landfall(&["settings", "apply", path, "--confirm", id]).exits(0).prints(&["2 changed, audited"]);
    desk.set("DATABASE_URL", wrong.url());
    desk.landfall(&["reset", path]).exits(6).says(&["taken out again there: there is nothing to reset"]);
    desk.landfall(&["load", path]).exits(0);
    let elsewhere = format!("not taken back: settings that were applied to the database {} at", right.name());
    desk.landfall(&["reset", path]).exits(0).prints(&[&elsewhere]);
}

#[tokio::test]
async fn settings_of_a_run_that_was_never_loaded_are_taken_back_in_their_database_alone() {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&support::world()).await;
    let [right, wrong] = [(); 2].map(|()| Postgres::shared().unwrap().fresh_database().unwrap());
    let client = right.client().await.unwrap();
    let rates = async || -> i64 {
        client.query_one("SELECT count(*) FROM currency_rates", &[]).await.unwrap().get(0)
    };
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]);
    let run = desk.run();
    let (path, id) = (run.to_str().unwrap(), run.file_name().unwrap().to_str().unwrap());
    desk.set("DATABASE_URL", right.url());
    desk.landfall(&["settings", "apply", path, "--confirm", id]).exits(0).prints(&["2 changed, audited"]);
    for (database, left) in [(&wrong, 1), (&right, 0)] {
        desk.set("DATABASE_URL", database.url());
        desk.landfall(&["reset", path]).exits(6).says(&[&format!("run {id} is not loaded")]);
        assert_eq!(rates().await, left);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_smoke_tests_pass_on_a_sound_crm_leave_no_record_and_tell_nobody_a_secret() {
    let mut loaded = Loaded::new().await;
    let before = loaded.count(RECORDS).await;
    loaded.desk.landfall(&["cutover", "smoke", "--show"]).exits(0).prints(&["[[test.check]]"]);
    loaded.desk.landfall(&["cutover", "gate"]).exits(5).prints(&["✗ smoke tests", "none were run"]);
    let outcome = loaded.desk.landfall(&["cutover", "smoke"]).exits(0);
    outcome.prints(&["✓ 1 Sign in", "✓ 8 Search", "? 9 A reminder", "every check passed", "smoke-test.json"]);
    assert_eq!(loaded.count(RECORDS).await, before);
    let mails = loaded.live.sink.mails().unwrap();
    assert_eq!((mails.len(), mails[0].to.as_str()), (1, "operator@example.com"));
    let path = loaded.desk.run().join("cutover/smoke-test.json");
    let text = fs::read_to_string(&path).unwrap();
    for secret in ["horse", "smoke@example", "api_test", "session_token", "signature="] {
        assert!(!text.contains(secret), "{secret}");
    }
    let pipeline = &json(&path)["tests"][0]["checks"][3];
    assert!(pipeline["found"][0].as_str().unwrap().contains("\"open\":"), "{pipeline}");
    loaded.desk.landfall(&["cutover", "gate"]).exits(5).prints(&["✓ smoke tests", "all passed"]);

    loaded.desk.set("SMOKE_PASSWORD", "wrong");
    loaded.desk.environment.remove("SMOKE_MAIL_TO");
    let outcome = loaded.desk.landfall(&["cutover", "smoke"]).exits(4);
    outcome.prints(&[
        "✗ 1 Sign in",
        "it answers 401 Unauthorized, 200 was expected",
        "✗ 7 The CRM",
        "SMOKE_MAIL_TO is not set",
    ]);
    loaded.desk.landfall(&["cutover", "gate"]).exits(5).prints(&["✗ smoke tests", "failed: dashboard"]);
    assert!(loaded.desk.run().join("cutover/smoke-test-2.json").is_file());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_user_of_the_smoke_tests_may_be_typed_with_capitals_as_at_the_crms_own_door() {
    let mut loaded = Loaded::new().await;
    let typed = loaded.desk.environment["SMOKE_USER"].to_uppercase();
    loaded.desk.set("SMOKE_USER", typed);
    loaded.desk.landfall(&["cutover", "smoke"]).exits(0).prints(&["✓ 1 Sign in"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_created_is_deleted_whatever_was_answered_and_what_is_not_is_named() {
    let mut loaded = Loaded::new().await;
    loaded.tests("status = 201", "status = 200");
    let before = loaded.count(RECORDS).await;
    loaded
        .desk
        .landfall(&["cutover", "smoke"])
        .exits(4)
        .prints(&["it answers 201 Created, 200 was expected"]);
    assert_eq!(loaded.count(RECORDS).await, before);
    loaded.tests("DELETE /api/clients/", "DELETE /api/nothing/");
    loaded
        .desk
        .landfall(&["cutover", "smoke"])
        .exits(4)
        .prints(&["by hand what it left: DELETE /api/nothing/"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_ends_the_smoke_tests_after_the_one_at_work_and_nothing_is_noted_of_them() {
    let mut loaded = Loaded::new().await;
    loaded.desk.smoke_tests_with("4", "60");
    loaded.live.crm.misbehave(&[("/api/", "silent")]).unwrap();
    let mut smoke = loaded.desk.command(&["--json", "cutover", "smoke"]);
    let mut smoke = smoke.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(smoke.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.next().unwrap().contains("smoke tests"));
    assert!(Command::new("kill").args(["-INT", &smoke.id().to_string()]).status().unwrap().success());
    assert_eq!(smoke.wait().unwrap().code(), Some(130));
    assert!(!loaded.desk.run().join("cutover/smoke-test.json").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_presigned_link_of_a_real_s3_server_is_followed_and_what_it_brings_is_compared() {
    let garage = Garage::start(&["client-portal", "signatures", "crm-files"]).unwrap();
    let mut desk = Desk::new();
    let snapshot = desk.lay_out_on(&garage, &support::world()).await;
    let loaded = Loaded::of(desk, &snapshot, Files::Bucket(&garage, "crm-files"));
    loaded.desk.landfall(&["cutover", "smoke"]).exits(0).prints(&["every check passed"]);
    let text = fs::read_to_string(loaded.desk.run().join("cutover/smoke-test.json")).unwrap();
    assert!(text.contains("byte for byte") && !text.contains("X-Amz-Signature"), "{text}");

    let (key, other) = loaded.smallest_file().await;
    let store = landfall_store::writer(&buckets(&garage));
    store.put("crm-files", &key, other, "application/pdf").await.unwrap();
    let outcome = loaded.desk.landfall(&["cutover", "smoke"]).exits(4);
    outcome.prints(&["the link downloads the file, byte for byte", "#sha256"]);
    landfall_store::remover(&buckets(&garage)).remove("crm-files", &key).await.unwrap();
    loaded.desk.landfall(&["cutover", "smoke"]).exits(4).prints(&["it answers 404 Not Found"]);
}

#[test]
fn a_certificate_that_is_not_trusted_is_a_sentence_that_says_why() {
    let crm = Backend::start("{\"status\":\"ok\"}").unwrap();
    let database = Postgres::shared().unwrap().fresh_database().unwrap();
    let mut desk = Desk::new();
    let authority = Authority::new(desk.folder.join("authority")).unwrap();
    let health = desk.folder.join("smoke.toml");
    fs::write(&health, HEALTH).unwrap();
    desk.set("LANDFALL_SMOKE", health.display().to_string());
    desk.set("DATABASE_URL", database.url());
    desk.landfall(&["cutover", "start", "--friday", "2026-11-27"]).exits(0);
    let cases: [(&str, Sort, bool, i32, &[&str]); 4] = [
        ("localhost", Sort::Good, true, 0, &["every check passed"]),
        ("localhost", Sort::Expired, true, 4, &["not trusted", "expired"]),
        ("crm.example.com", Sort::Good, true, 4, &["not trusted", "not valid for name"]),
        (
            "localhost",
            Sort::Good,
            false,
            4,
            &["not trusted", "signed by nobody", "SSL_CERT_FILE names a file"],
        ),
    ];
    let mut smoke = |identity: &Identity, trusted: PathBuf| {
        desk.set("SSL_CERT_FILE", trusted.display().to_string());
        let nginx = Nginx::before_with_tls(crm.port(), identity).unwrap();
        desk.set("APP_URL", format!("https://localhost:{}", nginx.port()));
        desk.landfall(&["cutover", "smoke"])
    };
    for (host, sort, is_known, code, words) in cases {
        let trusted = if is_known { authority.certificate() } else { PathBuf::from("none.pem") };
        smoke(&authority.issue(host, sort).unwrap(), trusted).exits(code).prints(words);
    }
    let own = authority.own("localhost").unwrap();
    let said = smoke(&own, own.certificate.clone()).exits(4);
    said.prints(&["not trusted", "an authority's own, self-signed", "SSL_CERT_FILE name a file"]);
}

/// One test that needs nothing but the CRM.
const HEALTH: &str = r#"
format = 1
patience_seconds = 60
slow_seconds = 60
[[test]]
id = "health"
title = "Health"
[[test.check]]
says = "the CRM is well"
call = "GET /api/public/health"
expect = [{ at = "/status", is = "ok" }]
"#;

#[tokio::test(flavor = "multi_thread")]
async fn every_way_to_fail_is_a_sentence_and_what_was_created_is_deleted_all_the_same() {
    let mut loaded = Loaded::new().await;
    let before = loaded.count(RECORDS).await;
    loaded.desk.smoke_tests_with("4", "60");
    let whims = [
        ("/api/interests/", "silent"),
        ("/api/berths/", "shape"),
        ("/api/expenses", "page"),
        ("/api/audit-logs", "500"),
        ("/api/email", "500"),
    ];
    let sentences = [
        "an interest has its stage, berth and documents (GET /api/interests/{interest.id}): no answer within 4 s",
        "it is of another shape: it has no /mooringNumber",
        "it is of another shape: it answers with a web page",
        "it answers 500 Internal Server Error, 200 was expected",
    ];
    loaded.live.crm.misbehave(&whims).unwrap();
    let outcome = loaded.desk.landfall(&["cutover", "smoke"]).exits(4).prints(&sentences);
    assert!(!outcome.stdout.contains("Dijk"), "what an answer held is not told");
    outcome.prints(&["✗ nothing is left of both (a statement): /found is 2, 0 was expected"]);
    assert_eq!(loaded.count(RECORDS).await, before + 2, "an interest that could not be deleted is told");

    // What an earlier one left is told by the next; deleted by hand, a test that fails in its middle leaves nothing.
    loaded.live.crm.misbehave(&[("/api/audit-logs", "500")]).unwrap();
    let outcome = loaded.desk.landfall(&["cutover", "smoke"]).exits(4);
    outcome.prints(&["no earlier smoke test left a client (a statement): /found is 1, 0 was expected"]);
    let sql = "DELETE FROM interests WHERE client_id IN (SELECT id FROM clients WHERE full_name = 'Landfall smoke test');
        DELETE FROM clients WHERE full_name = 'Landfall smoke test'";
    loaded.database.run(sql).unwrap();
    let outcome = loaded.desk.landfall(&["cutover", "smoke"]).exits(4);
    outcome.prints(&[
        "✗ 6 A record",
        "the audit log tells of it (GET /api/audit-logs?entityId={kept.client}): it answers 500",
    ]);
    assert_eq!(loaded.count(RECORDS).await, before);

    loaded.desk.smoke_tests_with("60", "1");
    loaded.live.crm.misbehave(&[("/api/search", "slow")]).unwrap();
    let outcome = loaded.desk.landfall(&["cutover", "smoke"]).exits(4);
    outcome.prints(&["✗ 8 Search", "it is slow: ", "1 s are allowed"]);

    loaded.live.crm.misbehave(&[]).unwrap();
    loaded.database.run("UPDATE berths SET archived_at = now() WHERE mooring_number = (SELECT max(mooring_number) FROM berths)").unwrap();
    loaded.desk.set("APP_URL", "http://127.0.0.1:9");
    let outcome = loaded.desk.landfall(&["cutover", "smoke"]).exits(4);
    outcome.prints(&["nobody answers there"]);
    loaded.desk.set("APP_URL", "crm.example.com");
    loaded.desk.landfall(&["cutover", "smoke"]).exits(2).says(&["APP_URL=crm.example.com must begin with"]);
}

#[test]
fn smoke_tests_of_another_address_than_users_reach_by_now_are_told_at_once() {
    let crm = Backend::start("{\"status\":\"ok\"}").unwrap();
    let database = Postgres::shared().unwrap().fresh_database().unwrap();
    let mut desk = Desk::new();
    let health = desk.folder.join("smoke.toml");
    fs::write(&health, HEALTH).unwrap();
    for (name, value) in [
        ("LANDFALL_SMOKE", health.display().to_string()),
        ("DATABASE_URL", database.url().to_owned()),
        ("APP_URL", format!("http://127.0.0.1:{}", crm.port())),
        ("LANDFALL_SWITCH_INCLUDE", desk.folder.join("crm.conf").display().to_string()),
        ("LANDFALL_SWITCH_PROBE", format!("http://localhost:{}/health", crm.port())),
    ] {
        desk.set(name, value);
    }
    desk.landfall(&["cutover", "start", "--friday", "2026-11-27"]).exits(0);
    desk.landfall(&["cutover", "smoke"]).exits(0).prints(&["every check passed"]);
    let run = RunDir::open(&desk.run()).unwrap();
    let (who, to, note) = ("anna".to_owned(), "crm".to_owned(), String::new());
    let said = Moved::Switched;
    let line = Move { at: chrono::Utc::now(), who, to, said, number: 0, note, figures: Value::Null };
    run.append(SWITCHES, &line).unwrap();
    let public = format!("Not at http://localhost:{}, which users reach", crm.port());
    desk.landfall(&["cutover", "smoke"]).exits(3).prints(&["every check passed", &public, "set APP_URL"]);
    desk.set("APP_URL", format!("http://localhost:{}", crm.port()));
    let told = desk.landfall(&["cutover", "smoke"]).exits(0);
    assert!(!told.stdout.contains("which users reach"), "{}", told.stdout);
}
