//! The whole chain from a snapshot into a real PostgreSQL, with folders for buckets: modes, refusals, repeats and undo.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use std::{fs, process::Command, time::Duration};

use landfall_model::rundir::RunDir;
use landfall_testkit::{Database, Pooler, Postgres, tls::Servers};
use support::{Desk, json};

/// A desk with the practice world laid out, and an empty CRM.
async fn desk() -> (Desk, Database<'static>, String) {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&support::world()).await;
    let database = Postgres::shared().unwrap().fresh_database().unwrap();
    desk.set("DATABASE_URL", database.url());
    (desk, database, snapshot.display().to_string())
}

async fn count(database: &Database<'_>, sql: &str) -> i64 {
    database.client().await.unwrap().query_one(sql, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_full_migration_loads_verifies_and_reports() {
    let (desk, database, from) = desk().await;
    let outcome = desk.landfall(&["migrate", "--full", "--from", &from]).exits(3);
    outcome.prints(&["clients", "audit_logs", "checks passed", "migration-report.txt"]);
    let report = json(&desk.run().join("reports/migration-report.json"));
    assert_eq!(report["validation"]["allPassed"], true);
    let interests = count(&database, "SELECT count(*) FROM interests").await;
    let failed = report["load"]["results"]
        .as_array()
        .unwrap()
        .iter()
        .find(|result| result["entity"] == "interests")
        .unwrap();
    assert_eq!(interests + failed["failed"].as_i64().unwrap(), 120);
    assert_eq!(count(&database, "SELECT count(*) FROM clients WHERE search_vector IS NULL").await, 0);
    assert!(count(&database, "SELECT count(*) FROM files WHERE sha256 IS NOT NULL").await > 200);
    for name in [
        "extract-counts.json",
        "migration-warnings.csv",
        "dedup-candidates.csv",
        "unmatched-files.csv",
        "berth-status.csv",
        "dropped-cells.csv",
        "quarantine.csv",
        "validation-report.json",
        "migration-report.json",
        "migration-report.txt",
    ] {
        let proof = name == "extract-counts.json";
        assert!(proof || desk.run().join("reports").join(name).is_file(), "{name}");
    }
}

#[tokio::test]
async fn verification_says_where_it_looks_at_no_object_and_takes_no_wrong_store_for_none() {
    let (mut desk, _database, from) = desk().await;
    desk.landfall(&["migrate", "--full", "--from", &from]).exits(3);
    let run = desk.run().display().to_string();
    desk.set("LANDFALL_STORE", "folder/of/buckets");
    desk.landfall(&["verify", &run]).exits(2).says(&["LANDFALL_STORE=folder/of/buckets is not understood"]);
    desk.set("LANDFALL_STORE", "");
    desk.landfall(&["verify", &run, "--read-objects"]).exits(2).says(&["MINIO_ENDPOINT is not set"]);
    let line = "files: objects in the bucket: not checked: no store is set";
    desk.landfall(&["verify", &run]).exits(3).prints(&["checks passed"]).says(&[line]);
    desk.set("MINIO_ENDPOINT", "files.example.com");
    desk.landfall(&["verify", &run]).exits(2).says(&["MINIO_ACCESS_KEY is not set"]);
}

#[tokio::test]
async fn a_run_is_verified_and_traced_by_its_own_mapping_whatever_is_set_since() {
    let (mut desk, _database, from) = desk().await;
    desk.landfall(&["migrate", "--full", "--from", &from]).exits(3);
    let run = desk.run().display().to_string();
    let berths = fs::read_to_string(desk.run().join("raw/berths.jsonl")).unwrap();
    let berth: serde_json::Value = serde_json::from_str(berths.lines().next().unwrap()).unwrap();
    let (id, mooring) = (&berth["Id"], &berth["Mooring Number"]);
    let file = desk.folder.join("mapping.toml");
    let look =
        format!("[[spot_check]]\ntable = \"berths\"\nid = {id}\nexpect = {{ mooring_number = {mooring} }}");
    let other =
        landfall_model::mapping::DEFAULT.replace("full_name = \"Full Name\"", "full_name = \"Company\"");
    let other = other.replace("company = \"Company\"", "company = \"Full Name\"");
    let other = other.replace("\ncurrency = \"USD\"", "\ncurrency = \"GBP\"");
    fs::write(&file, format!("{other}\n{look}\n")).unwrap();
    desk.set("LANDFALL_MAPPING", file.display().to_string());

    let told = "was planned by another mapping file than that of now: it is read by its own";
    desk.landfall(&["verify", &run])
        .exits(3)
        .prints(&["checks passed"])
        .says(&[told, "normalized/mapping.toml"]);
    let report = fs::read_to_string(desk.run().join("reports/validation-report.json")).unwrap();
    assert!(
        report.contains(&format!("spot check berths {id}: mooring_number")),
        "what is looked at is set now"
    );
    desk.landfall(&["trace", &run, "interests", "12"])
        .exits(0)
        .says(&[told])
        .prints(&["→ clients.full_name"]);
}

#[tokio::test]
async fn a_run_that_only_validates_stands_for_the_run_that_it_validates() {
    let (mut desk, database, from) = desk().await;
    desk.landfall(&["migrate", "--full", "--from", &from]).exits(3);
    let loaded = desk.run();
    desk.landfall(&["migrate", "--validate-only"]).exits(3);
    let validated = desk.run();
    let (loaded, run) = (loaded.to_str().unwrap(), validated.to_str().unwrap());
    desk.landfall(&["files", "verify"]).exits(0).prints(&["0 broken"]);
    for words in [&["files", "status"][..], &["files", "copy"], &["files", "verify"]] {
        desk.landfall(&[words, &[run]].concat()).exits(0);
    }
    desk.landfall(&["review", "list", run]).exits(3).prints(&[loaded]);
    desk.landfall(&["cleanup", run]).exits(6).says(&[loaded, "was loaded on"]);
    desk.landfall(&["load", run]).exits(0).prints(&[loaded, "is loaded"]);
    desk.landfall(&["verify", run]).exits(3);
    assert_eq!(json(&desk.run().join("run.json"))["parent"], loaded);
    desk.landfall(&["migrate", "--dry-run", "--from", run]).exits(3);
    desk.set("NOCODB_URL", "http://127.0.0.1:1");
    desk.set("NOCODB_TOKEN", "none");
    for words in [&["migrate", "--full", "--run"][..], &["snapshot", "--run"]] {
        let refused = desk.landfall(&[words, &[run]].concat()).exits(6);
        refused.says(&["only validates", &format!("landfall migrate --validate-only --run {loaded}")]);
    }
    assert!(!validated.join("raw/interests.jsonl").exists(), "nothing was read into it");

    // So does one that was moved together with it.
    let moved = desk.folder.join("moved");
    fs::rename(desk.folder.join("output"), &moved).unwrap();
    desk.set("LANDFALL_OUTPUT", moved.display().to_string());
    let id = validated.file_name().unwrap().to_str().unwrap();
    desk.landfall(&["report", id]).exits(3).prints(&["checks passed"]);
    let onward = ["rows removed, 0 restored", "`landfall load ", "`landfall migrate --full`"];
    desk.landfall(&["reset", id]).exits(0).prints(&onward);
    assert_eq!(count(&database, "SELECT count(*) FROM clients").await, 0);
}

#[tokio::test]
async fn the_same_plan_is_loaded_once_another_is_refused_until_a_reset() {
    let (mut desk, database, from) = desk().await;
    let words = ["migrate", "--full", "--from", &from];
    desk.landfall(&words).exits(3);
    let run = desk.run();
    let loaded = count(&database, "SELECT count(*) FROM clients").await;
    desk.landfall(&words).exits(3);
    assert_eq!(count(&database, "SELECT count(*) FROM clients").await, loaded);
    desk.landfall(&["runs"]).exits(0).prints(&["full", "verified: ", "checks passed"]);
    let mapping =
        landfall_model::mapping::DEFAULT.replace("author = \"system-migration\"", "author = \"someone\"");
    let path = desk.folder.join("mapping.toml");
    fs::write(&path, mapping).unwrap();
    desk.set("LANDFALL_MAPPING", path.display().to_string());
    let refused = desk.landfall(&words).says(&["reset"]);
    assert!([6, 8].contains(&refused.code), "{refused:?}");
    assert_eq!(count(&database, "SELECT count(*) FROM clients").await, loaded);
    let (path, id) = (run.to_str().unwrap(), run.file_name().unwrap().to_str().unwrap());
    desk.landfall(&["reset"]).exits(2).says(&["takes out of the target", "name it"]);
    desk.landfall(&["reset", path, "--confirm", "another"]).exits(2).says(&["--confirm", id]);
    database
        .run("UPDATE expenses SET payer = 'by a user' WHERE id = (SELECT id FROM expenses LIMIT 1)")
        .unwrap();
    desk.landfall(&["reset", path]).exits(3).prints(&[
        "1 row left",
        "changed in the CRM (payer)",
        "--confirm",
    ]);
    assert_eq!(count(&database, "SELECT count(*) FROM expenses").await, 1);
    desk.landfall(&["reset", path, "--confirm", id]).exits(0).prints(&["1 row removed, 0 restored"]);
    assert_eq!(count(&database, "SELECT count(*) FROM clients").await, 0);
    desk.landfall(&["runs"]).exits(0).prints(&["taken out again"]);
    desk.landfall(&words).exits(3);
    assert_eq!(count(&database, "SELECT count(*) FROM clients").await, loaded);
    // The files of the load were put aside twice, and the seal followed them.
    desk.landfall(&["verify", "--seal", path]).exits(0).prints(&["reset "]);
}

#[tokio::test]
async fn files_that_were_skipped_are_withheld_and_completed_later() {
    let (desk, database, from) = desk().await;
    let full = desk.landfall(&["migrate", "--full", "--skip-files", "--from", &from]).exits(3);
    assert_eq!(count(&database, "SELECT count(*) FROM files").await, 0);
    let run = desk.run();
    let path = run.to_str().unwrap();
    full.prints(&[&format!("`landfall files copy {path}`"), &format!("`landfall load {path}`")]);
    desk.landfall(&["files", "status", path])
        .exits(3)
        .prints(&["verified          0 files", "landfall files copy"]);
    // While somebody is at work, another command would be turned away.
    let at_work = RunDir::open(&run).unwrap().lock("2026-01-01T08:00:00Z").unwrap();
    let meanwhile =
        desk.landfall(&["files", "status", path]).exits(3).prints(&["A process is at work on this run"]);
    assert!(!meanwhile.stdout.contains("files copy"), "{meanwhile:?}");
    drop(at_work);
    desk.landfall(&["files", "copy", path]).exits(0);
    desk.landfall(&["load", path]);
    assert!(count(&database, "SELECT count(*) FROM files").await > 200);
    assert!(
        count(&database, "SELECT count(*) FROM expenses WHERE cardinality(receipt_file_ids) > 0").await > 0
    );
    let whole = desk.landfall(&["verify", path]).exits(3);
    assert!(!whole.stdout.contains("landfall files copy"), "{}", whole.stdout);
    whole.prints(&["landfall validate-only", "checks passed"]);
}

#[tokio::test]
async fn validation_at_a_later_time_finds_what_was_damaged() {
    let (desk, database, from) = desk().await;
    desk.landfall(&["migrate", "--full", "--from", &from]).exits(3);
    desk.landfall(&["migrate", "--validate-only"]).exits(3);
    let client = database.client().await.unwrap();
    client.batch_execute("UPDATE expenses SET amount = amount + 0.01 WHERE id = (SELECT min(id::text)::uuid FROM expenses)").await.unwrap();
    let loaded = desk.runs().remove(0);
    desk.landfall(&["migrate", "--validate-only", "--run", loaded.to_str().unwrap()])
        .exits(4)
        .prints(&["✗", "amount"]);
}

#[tokio::test]
async fn a_target_that_is_not_as_expected_is_refused_with_every_difference() {
    let (desk, database, from) = desk().await;
    let damage = "ALTER TABLE clients DROP COLUMN yacht_name; ALTER TABLE berths ADD COLUMN pier text NOT NULL; DELETE FROM ports;";
    database.client().await.unwrap().batch_execute(damage).await.unwrap();
    let refused = desk.landfall(&["migrate", "--full", "--from", &from]).exits(8);
    let goes_on = format!("go on with `landfall migrate --full --run {}`", desk.run().display());
    refused.says(&["yacht_name", "pier", "port-nimara", &goes_on]);
    let tables = count(&database, "SELECT count(*) FROM clients").await;
    assert_eq!(tables, 0);
    assert!(
        !desk.folder.join("buckets/crm-files/port-nimara").exists(),
        "files were copied before the target was looked at"
    );
}

#[tokio::test]
async fn the_wrong_database_is_refused_and_an_absent_one_is_named() {
    let (mut desk, _database, from) = desk().await;
    let empty = Postgres::shared().unwrap().empty_database().unwrap();
    desk.set("DATABASE_URL", empty.url());
    desk.landfall(&["migrate", "--full", "--from", &from]).exits(8).says(&["clients"]);
    desk.set("DATABASE_URL", empty.url().replace(empty.name(), "no_such_database"));
    let correct = "Correct DATABASE_URL or the server";
    desk.landfall(&["migrate", "--full", "--from", &from]).exits(2).says(&["does not exist", correct]);
    desk.set("DATABASE_URL", empty.url().replace(":landfall@", ":wrong@"));
    let wrong = &["refuses the user and password", correct];
    assert!(
        !desk
            .landfall(&["migrate", "--full", "--from", &from])
            .exits(2)
            .says(wrong)
            .stderr
            .contains(":wrong")
    );
    desk.landfall(&["check"]).exits(2).prints(wrong);
    desk.set("DATABASE_URL", "postgres://landfall@127.0.0.1:9/crm");
    let absent = &["127.0.0.1:9", "When the database answers again"];
    desk.landfall(&["migrate", "--full", "--from", &from]).exits(1).says(absent);
}

#[tokio::test]
async fn a_missing_target_bucket_stops_the_run_before_anything_is_loaded() {
    let (mut desk, database, from) = desk().await;
    desk.set("MINIO_BUCKET", "no-such-bucket");
    desk.landfall(&["migrate", "--full", "--from", &from]).exits(2).says(&["no-such-bucket"]);
    assert_eq!(count(&database, "SELECT count(*) FROM clients").await, 0);
}

#[tokio::test]
async fn a_blocking_question_closes_the_gate() {
    let (mut desk, database, from) = desk().await;
    let mapping = landfall_model::mapping::DEFAULT.replace("[\"suspect-cluster\"]", "[\"shared-inbox\"]");
    let path = desk.folder.join("mapping.toml");
    fs::write(&path, mapping).unwrap();
    desk.set("LANDFALL_MAPPING", path.display().to_string());
    desk.landfall(&["migrate", "--full", "--from", &from]).exits(5).says(&["blocking", "review list"]);
    assert_eq!(count(&database, "SELECT count(*) FROM clients").await, 0);
}

#[tokio::test]
async fn a_silent_database_is_waited_for_with_words_and_ctrl_c_ends_it_whatever_else_is_known() {
    let (mut desk, _database, from) = desk().await;
    let _silent = desk.has_a_silent_database();
    let mapping = landfall_model::mapping::DEFAULT.replace("[\"suspect-cluster\"]", "[\"shared-inbox\"]");
    let path = desk.folder.join("mapping.toml");
    fs::write(&path, mapping).unwrap();
    desk.set("LANDFALL_MAPPING", path.display().to_string());
    let waits = "has not answered yet: it is waited for, 30 s at most";
    // Its gate is closed as well, which would be told with another exit code.
    desk.interrupted(&["migrate", "--full", "--from", &from], waits)
        .exits(130)
        .says(&["stopped before the database"]);
    let check = desk.interrupted(&["check"], waits).exits(130);
    let before = check.stderr.split(waits).next().unwrap();
    for told in ["are asked at once", "check source: 1 finding", "check buckets: is well"] {
        assert!(before.contains(told), "{told}: {before}");
    }
}

#[tokio::test]
async fn who_presses_ctrl_c_does_not_wait_for_the_answer_of_a_database_that_is_asked() {
    const WAITING: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let (desk, database, from) = desk().await;
    let holder = database.client().await.unwrap();
    holder.batch_execute("BEGIN; LOCK TABLE ports IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let mut migrating = desk.command(&["migrate", "--full", "--from", &from]).spawn().unwrap();
    while count(&database, WAITING).await == 0 {
        assert!(migrating.try_wait().unwrap().is_none(), "it did not wait");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(Command::new("kill").args(["-INT", &migrating.id().to_string()]).status().unwrap().success());
    // By its own limit it would give the lock up, with another exit code.
    assert_eq!(migrating.wait().unwrap().code(), Some(130));
}

#[tokio::test]
async fn nobody_is_asked_a_question_for_a_target_that_another_plan_is_in() {
    let (mut desk, _database, from) = desk().await;
    desk.landfall(&["migrate", "--full", "--from", &from, "--skip-files"]).exits(3);
    let loaded = desk.run().file_name().unwrap().to_str().unwrap().to_owned();
    let mapping = landfall_model::mapping::DEFAULT.replace("[\"suspect-cluster\"]", "[\"shared-inbox\"]");
    let path = desk.folder.join("mapping.toml");
    fs::write(&path, mapping).unwrap();
    desk.set("LANDFALL_MAPPING", path.display().to_string());
    let refused = desk.landfall(&["migrate", "--full", "--from", &from]).exits(8);
    refused.says(&[&format!("run {loaded} is loaded for port-nimara since"), "landfall reset"]);
}

/// A user renames a client, and the CRM notes it.
const RENAMED: &str = "
    WITH renamed AS (
        UPDATE clients SET full_name = 'Renamed By Anna' WHERE id = (SELECT min(id::text)::uuid FROM clients) RETURNING id, port_id)
    INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, field_changed, ip_address, created_at)
    SELECT gen_random_uuid(), port_id, 'anna', 'update', 'client', id, 'full_name', '10.0.0.1', clock_timestamp() FROM renamed";

#[tokio::test]
async fn what_users_did_while_a_load_was_stopped_is_theirs_once_it_went_on() {
    let (desk, database, from) = desk().await;
    database.run("ALTER TABLE expenses ADD CONSTRAINT none CHECK (false)").unwrap();
    desk.landfall(&["migrate", "--full", "--from", &from]).exits(1).says(&["none"]);
    database.run(&format!("ALTER TABLE expenses DROP CONSTRAINT none; {RENAMED}")).unwrap();
    let run = desk.run();
    let run = run.to_str().unwrap();
    desk.landfall(&["migrate", "--full", "--run", run]).exits(3);
    let report = json(&desk.run().join("reports/validation-report.json"));
    assert_eq!(report["allPassed"], true);
    database.run("UPDATE clients SET address = 'by nobody' WHERE full_name = 'Renamed By Anna'").unwrap();
    desk.landfall(&["verify", run]).exits(4).prints(&["clients: fields"]);
}

#[tokio::test]
async fn an_interrupted_migration_goes_on_where_it_stopped() {
    let (desk, database, from) = desk().await;
    let mut command = desk.command(&["migrate", "--full", "--from", &from]);
    let mut child = command.stderr(std::process::Stdio::piped()).spawn().unwrap();
    // However late it is interrupted, it does not come to its end before.
    let holder = database.client().await.unwrap();
    holder.batch_execute("BEGIN; LOCK TABLE interests IN SHARE MODE").await.unwrap();
    let in_the_middle = || desk.runs().last().is_some_and(|run| run.join("load/copies.jsonl").is_file());
    while !in_the_middle() {
        assert!(child.try_wait().unwrap().is_none(), "it ended");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130));
    holder.batch_execute("ROLLBACK").await.unwrap();
    let run = desk.run();
    let said = String::from_utf8(ended.stderr).unwrap();
    let goes_on = format!("Go on with `landfall migrate --full --run {}`", run.display());
    assert!(said.contains(&goes_on), "{said}");
    desk.landfall(&["migrate", "--full", "--run", run.to_str().unwrap()]).exits(3).prints(&["checks passed"]);
    assert_eq!(json(&run.join("reports/migration-report.json"))["validation"]["allPassed"], true);
    assert_eq!(count(&database, "SELECT count(*) FROM interests").await, 120);
}

#[tokio::test]
async fn the_chain_goes_through_a_pooler_in_transaction_mode() {
    let (mut desk, database, from) = desk().await;
    desk.set("DATABASE_URL", Pooler::shared().unwrap().url(&database));
    desk.landfall(&["migrate", "--full", "--from", &from]).exits(3).prints(&["checks passed"]);
    let run = desk.run();
    let (path, id) = (run.to_str().unwrap(), run.file_name().unwrap().to_str().unwrap());
    desk.landfall(&["reset", path, "--confirm", id]).exits(0);
    assert_eq!(count(&database, "SELECT count(*) FROM clients").await, 0);
}

#[tokio::test]
async fn the_chain_goes_over_a_verified_connection_and_insists_on_it() {
    let (mut desk, _, from) = desk().await;
    let servers = Servers::shared().unwrap();
    let url = servers.good.url().replace("127.0.0.1", "localhost");
    let secure = |roots: &str| format!("{url}?sslmode=verify-full&sslrootcert={roots}");
    desk.set("DATABASE_URL", secure("/nowhere/ca.pem"));
    let full = ["migrate", "--full", "--from", &from];
    desk.landfall(&full).exits(2).says(&["sslrootcert", "/nowhere/ca.pem", "cannot be read", "No such file"]);
    desk.set("DATABASE_URL", secure(&servers.authority().certificate().display().to_string()));
    desk.landfall(&full).exits(3).prints(&["checks passed"]);
    desk.set("DATABASE_URL", url.clone() + "?sslmode=disable");
    desk.landfall(&["migrate", "--validate-only"]).exits(2).says(&["does not let this user in"]);
}

#[tokio::test]
async fn a_delta_on_a_database_from_before_the_load_is_told_which_run_to_load_and_on_another_one_where_it_is()
{
    let (mut desk, database, from) = desk().await;
    desk.landfall(&["migrate", "--full", "--from", &from]).exits(3);
    let (first, id) = (desk.run().display().to_string(), desk.run());
    desk.landfall(&["migrate", "--delta", "--from", &from]).exits(3);
    assert_ne!(desk.run(), id);
    let (delta, words) = (desk.run().display().to_string(), ["migrate", "--delta", "--from", &from]);
    let elsewhere = Postgres::shared().unwrap().fresh_database().unwrap();
    desk.set("DATABASE_URL", elsewhere.url());
    desk.landfall(&words).exits(6).says(&[
        "was loaded into the database",
        "does DATABASE_URL name the wrong one",
        "migrate --full",
    ]);

    // A backup of before the load is put back.
    desk.set("DATABASE_URL", database.url());
    database.run("DROP SCHEMA landfall CASCADE; TRUNCATE clients, berths, expenses, invoices, tags, audit_logs CASCADE").unwrap();
    let told = format!("{delta} was loaded into this very database, and no reset took it out");
    let remedy = format!("`landfall load {first}` brings");
    let refused = desk.landfall(&words).exits(6).says(&[&told, "did an older standby take over", &remedy]);
    assert!(!refused.stderr.contains("migrate --full"), "{}", refused.stderr);
    desk.landfall(&["load", &first]).exits(0);
    desk.landfall(&words).exits(3);
}

#[tokio::test]
async fn a_check_tells_what_a_backup_may_not_read() {
    let mut desk = Desk::new();
    let database = Postgres::shared().unwrap().fresh_database().unwrap();
    database.run("CREATE TABLE ledger (id bigint GENERATED ALWAYS AS IDENTITY)").unwrap();
    desk.set("DATABASE_URL", database.url());
    let told = desk.landfall(&["check"]).stdout;
    assert!(!told.contains("backup"), "{told}");
    let clerk = database.role("clerk", &["ALL ON ALL TABLES IN SCHEMA public"]).unwrap();
    desk.set("DATABASE_URL", clerk);
    desk.landfall(&["check"]).prints(&["! backup: the role ", "may not read public.ledger_id_seq"]);
}
