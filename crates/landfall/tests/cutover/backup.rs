//! Which backup is one of before the load, and what makes way for another.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command},
    thread,
    time::Duration,
};

use landfall_model::rundir::RunDir;

use super::{
    Weekend,
    loaded::{Loaded, load, loaded, named},
    support,
};

#[tokio::test(flavor = "multi_thread")]
async fn without_its_dump_a_backup_is_none_and_another_can_be_made() {
    let weekend = Weekend::new().await;
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let dump = weekend.desk.run().join("cutover/backup.dump");
    weekend.cutover(&["backup"]).exits(0);
    weekend.cutover(&["backup"]).exits(0).prints(&["backed up already"]);
    weekend.cutover(&["gate"]).exits(5).prints(&["✓ backup"]);
    fs::rename(&dump, weekend.desk.folder.join("elsewhere.dump")).unwrap();
    weekend.cutover(&["gate"]).exits(5).prints(&["✗ backup"]);
    weekend.cutover(&["decide", "no-go", "--who", "Ben"]).exits(0).prints(&["NO-GO, decided by Ben"]);
    weekend.cutover(&["backup"]).exits(0).prints(&["SHA-256"]);
    weekend.cutover(&["gate"]).exits(5).prints(&["✓ backup"]);

    fs::write(&dump, "something else").unwrap();
    weekend.cutover(&["backup"]).exits(0).prints(&["SHA-256"]);
    weekend.cutover(&["gate"]).exits(5).prints(&["✓ backup"]);
    assert_eq!(fs::read_to_string(dump.with_extension("dump.1")).unwrap(), "something else");
    assert!(dump.with_file_name("backup.json.2").is_file(), "what was noted of both is kept");
}

/// The port on this machine of a `pg_dump` that waits for a lock, once one does; none where the backup ended before.
async fn waiting(weekend: &Weekend, backup: &mut Child) -> Option<i32> {
    const WAITS: &str = "SELECT client_port FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pg_dump'
        AND wait_event_type = 'Lock'";
    let looker = weekend.database.client().await.unwrap();
    while backup.try_wait().unwrap().is_none() {
        if let Some(row) = looker.query_opt(WAITS, &[]).await.unwrap() {
            return Some(row.get(0));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    None
}

/// In how many hundredths of a second the system looks whether the other end of a connection is still there, as Linux tells it; none while
/// something on it is still to be acknowledged.
fn until_looked_at(port: i32) -> Option<u64> {
    let (table, local) = (fs::read_to_string("/proc/net/tcp").unwrap(), format!("0100007F:{port:04X}"));
    let mut connections = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    // A table that grows and shrinks while it is read may leave a line out.
    let connection = connections.find(|fields| fields[1] == local)?;
    let time = connection[5].strip_prefix("02:")?;
    Some(u64::from_str_radix(time, 16).unwrap())
}

/// As for a table that somebody holds, or over a way that hangs.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_waits_looks_whether_the_server_is_there_and_ends_when_it_is_asked_to_with_its_dump() {
    let weekend = Weekend::new().await;
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let holder = weekend.database.client().await.unwrap();
    holder.batch_execute("BEGIN; LOCK TABLE system_settings").await.unwrap();
    let mut backup = weekend.desk.command(&["cutover", "backup"]).spawn().unwrap();
    let port = waiting(&weekend, &mut backup).await.expect("it ended");
    let looked_at = (0..100).find_map(|_| {
        thread::sleep(Duration::from_millis(20));
        until_looked_at(port)
    });
    assert!(looked_at.is_some_and(|time| time <= 60 * 100), "{looked_at:?}");
    let id = backup.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert_eq!(backup.wait().unwrap().code(), Some(130));
    holder.batch_execute("ROLLBACK").await.unwrap();
    weekend.cutover(&["backup"]).exits(0).prints(&["SHA-256"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_somebody_keeps_locked_is_named_and_not_waited_for_without_end() {
    let weekend = Weekend::new().await;
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let holder = weekend.database.client().await.unwrap();
    holder.batch_execute("BEGIN; LOCK TABLE system_settings").await.unwrap();
    let refused = weekend.cutover(&["backup"]).exits(1);
    refused.says(&["LOCK TABLE", "system_settings", "nobody keep a table locked", "there is no backup yet"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_target_fails_to_say_which_run_is_in_no_backup_is_made_that_would_seem_to_hold_none() {
    const NOT_LONG: &str =
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = 300', current_database()); END $$";
    let weekend = Weekend::new().await;
    let (_, id) = load(&weekend);
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    weekend.database.run(NOT_LONG).unwrap();
    let holder = weekend.database.client().await.unwrap();
    holder.batch_execute("BEGIN; LOCK TABLE landfall.runs").await.unwrap();
    let mut backup = weekend.desk.command(&["cutover", "backup"]).spawn().unwrap();
    let waited = waiting(&weekend, &mut backup).await;
    holder.batch_execute("ROLLBACK").await.unwrap();
    assert_eq!((waited, backup.wait().unwrap().code()), (None, Some(1)));
    weekend.cutover(&["backup"]).exits(0).prints(&[&format!("It holds what {id} brought in")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_says_which_run_it_holds_and_is_made_anew_once_that_was_taken_out() {
    let weekend = Weekend::new().await;
    let (path, id) = load(&weekend);
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let holds = format!("It holds what {id} brought in");
    let next = format!("`landfall reset {id}`, then `landfall cutover backup` once more");
    weekend.cutover(&["backup"]).exits(0).prints(&["SHA-256", &holds, &next]);
    weekend.cutover(&["backup"]).exits(0).prints(&["backed up already", &holds]);

    // Loaded anew without another backup, nothing could be put back that is without the rows of the first run.
    weekend.cutover(&["gate"]).exits(5).prints(&["✓ backup"]);
    weekend.desk.landfall(&["reset", &path]).exits(0);
    let why = format!("made while {id} was in, which was reset since");
    weekend.cutover(&["gate"]).exits(5).prints(&["✗ backup", &why]);
    let again = weekend.cutover(&["backup"]).exits(0).prints(&["SHA-256"]);
    assert!(!again.stdout.contains("It holds"), "{again:?}");
    weekend.cutover(&["gate"]).exits(5).prints(&["✓ backup"]);
    weekend.cutover(&["backup"]).exits(0).prints(&["backed up already"]);
}

/// Takes the run out, backs up, and brings it in again: the gate has its backup.
fn a_reset_makes_way_for_another(weekend: &Weekend, path: &str) {
    weekend.desk.landfall(&["reset", path]).exits(0);
    weekend.cutover(&["backup"]).exits(0).prints(&["SHA-256"]);
    weekend.desk.landfall(&["migrate", "--full", "--from", path]).exits(3);
    weekend.cutover(&["gate"]).exits(5).prints(&["✓ backup"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_was_made_after_the_load_began_opens_no_gate_until_a_reset_made_way_for_another() {
    let weekend = Weekend::new().await;
    let Loaded { path, id, .. } = loaded(&weekend);
    let why = format!("made after the load of {id} had begun");
    let next = format!("`landfall reset {path}`, `landfall cutover backup`");
    weekend.cutover(&["backup"]).exits(3).prints(&["Not the backup that the gate asks for", &why, &next]);
    weekend.cutover(&["gate"]).exits(5).prints(&["✗ backup", &why, &next]);

    a_reset_makes_way_for_another(&weekend, &path);
    weekend.cutover(&["backup"]).exits(0).prints(&["backed up already"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_that_failed_or_left_rows_makes_no_way_for_a_backup() {
    let weekend = Weekend::new().await;
    let Loaded { path, id, .. } = loaded(&weekend);
    let at = chrono::Utc::now();
    for event in ["started", "failed"] {
        let entry = serde_json::json!({ "at": at, "stage": "reset", "event": event, "seconds": 0.0, "note": "refused" });
        RunDir::open(Path::new(&path)).unwrap().append("journal.jsonl", &entry).unwrap();
    }
    let is_late = || {
        let why = format!("made after the load of {id} had begun");
        weekend.cutover(&["backup"]).exits(3).prints(&["Not the backup that the gate asks for", &why]);
    };
    is_late();
    let unended = format!(
        "reset of {id} came after the verification: its reset did not come to its end: `landfall reset {path}` ends it; where the run is to stay in, `landfall verify {id}`"
    );
    weekend.cutover(&["gate"]).exits(5).prints(&[&unended]);

    let edit = "UPDATE clients SET full_name = 'Renamed By Anna' WHERE id = (SELECT min(id::text)::uuid FROM clients)";
    weekend.database.client().await.unwrap().batch_execute(edit).await.unwrap();
    weekend.desk.landfall(&["reset", &path]).exits(3).prints(&["1 row left"]);
    is_late();
    weekend.desk.landfall(&["reset", &path, "--confirm", &id]).exits(0);
    weekend.cutover(&["backup"]).exits(0).prints(&["SHA-256"]);
}

/// Loads before the weekend, and in it the delta: paths and ids of both runs.
fn followed_in_the_weekend(weekend: &Weekend) -> [(String, String); 2] {
    let full = load(weekend);
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    weekend.desk.landfall(&["migrate", "--delta"]).exits(3);
    [full, named(&weekend.desk.run())]
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_the_reset_of_a_delta_a_backup_counts_whatever_users_made_of_its_rows() {
    let weekend = Weekend::new().await;
    let [(full, full_id), (path, id)] = followed_in_the_weekend(&weekend);
    let client = weekend.database.client().await.unwrap();
    let edited: String = client.query_one("SELECT min(id::text) FROM clients", &[]).await.unwrap().get(0);
    let edit = format!("UPDATE clients SET full_name = 'Renamed By Anna' WHERE id = '{edited}'");
    client.batch_execute(&edit).await.unwrap();
    let next = format!(
        "`landfall reset {path}`, `landfall cutover backup`, `landfall migrate --delta --from {path}`"
    );
    weekend.cutover(&["backup"]).exits(3).prints(&[&format!("the load of {id} had begun"), &next]);

    weekend.desk.landfall(&["reset", &path]).exits(3).prints(&["1 row left"]);
    weekend.desk.landfall(&["load", &full, "--repair", "clients", &edited, "--confirm", &full_id]).exits(0);
    weekend.cutover(&["backup"]).exits(0).prints(&["SHA-256"]);
    weekend.desk.landfall(&["migrate", "--delta", "--from", &path]).exits(3);
    weekend.cutover(&["gate"]).exits(5).prints(&["✓ backup"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_whose_search_index_failed_names_what_it_left_and_is_ended_by_the_same_command() {
    let weekend = Weekend::new().await;
    let [_, (path, _)] = followed_in_the_weekend(&weekend);
    let client = weekend.database.client().await.unwrap();
    let touched: String = client.query_one("SELECT min(id::text) FROM clients", &[]).await.unwrap().get(0);
    let script = format!(
        "UPDATE clients SET address = 'by a user', search_vector = NULL WHERE id = '{touched}';
         ALTER TABLE clients ADD CONSTRAINT unindexed CHECK (id <> '{touched}' OR search_vector IS NULL)"
    );
    client.batch_execute(&script).await.unwrap();
    let next = format!("`landfall reset {path}` once more");
    let row = format!("clients {touched}: changed in the CRM (address)");
    weekend.desk.landfall(&["reset", &path]).exits(1).says(&["unindexed", "1 row left", &row, &next]);

    client.batch_execute("ALTER TABLE clients DROP CONSTRAINT unindexed").await.unwrap();
    weekend.desk.landfall(&["reset", &path]).exits(0).prints(&["0 rows removed, 0 restored"]);
    let filled = format!("SELECT search_vector IS NOT NULL FROM clients WHERE id = '{touched}'");
    assert!(client.query_one(&filled, &[]).await.unwrap().get::<_, bool>(0));
    weekend.cutover(&["backup"]).exits(0).prints(&["SHA-256"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_that_failed_behind_its_rows_is_named_and_not_the_verification_of_its_run() {
    let weekend = Weekend::new().await;
    let Loaded { path, id: full, .. } = loaded(&weekend);
    weekend.desk.landfall(&["migrate", "--delta"]).exits(3);
    let (path_of_delta, delta) = named(&weekend.desk.run());
    let folder = Path::new(&path_of_delta).join("load");
    let mut told: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    // That the run is taken out is noted before it is.
    told.retain(|file| !file.ends_with("databases.jsonl"));
    let elsewhere = weekend.desk.folder.join("load");
    fs::create_dir(&elsewhere).unwrap();
    let kept = |file: &Path| elsewhere.join(file.file_name().unwrap());
    for file in &told {
        fs::copy(file, kept(file)).unwrap();
    }
    weekend.desk.landfall(&["reset", &path_of_delta]).exits(0);
    // As it is left where the rows are back, and the folder could not tell so.
    for file in &told {
        fs::copy(kept(file), file).unwrap();
    }
    let at = chrono::Utc::now();
    let entry = serde_json::json!({ "at": at, "stage": "reset", "event": "failed", "seconds": 0.0, "note": "no room" });
    RunDir::open(Path::new(&path_of_delta)).unwrap().append("journal.jsonl", &entry).unwrap();
    let next = format!("its reset did not come to its end: `landfall reset {path_of_delta}` ends it");
    weekend.cutover(&["gate"]).exits(5).prints(&[&format!("reset of {delta} came after"), &next]);
    weekend.desk.landfall(&["verify", &full]).exits(3);
    weekend.cutover(&["gate"]).exits(5).prints(&[&format!("{full} was verified, but"), &next]);

    weekend.desk.landfall(&["reset", &path_of_delta]).exits(0);
    weekend.desk.landfall(&["verify", &path]).exits(3);
    weekend.cutover(&["gate"]).exits(5).prints(&["✓ verification         0 failed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_from_before_the_weekend_is_neither_verified_nor_loaded_before_its_backup() {
    let weekend = Weekend::new().await;
    weekend.desk.landfall(&["migrate", "--dry-run"]).exits(3);
    let planned = weekend.desk.run();
    support::answer_the_gate(&planned);
    weekend.desk.landfall(&["migrate", "--dry-run", "--from", planned.to_str().unwrap()]);
    let (path, id) = named(&weekend.desk.run());
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    weekend.cutover(&["backup"]).exits(0);
    let early = weekend.desk.folder.join("early.dump");
    fs::rename(weekend.desk.runs().last().unwrap().join("cutover/backup.dump"), early).unwrap();
    weekend.desk.landfall(&["load", &path]);
    let why = format!("made after the load of {id} had begun");
    weekend.cutover(&["backup"]).exits(3).prints(&[&why]);
    weekend.desk.landfall(&["verify", &path]);
    let why = format!("{id} began before this weekend did");
    weekend.cutover(&["gate"]).exits(5).prints(&["✗ verification", &why, "`landfall migrate --delta`"]);
    weekend.cutover(&["decide", "go", "--who", "Anna"]).exits(5).says(&["verification"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_holds_a_plan_from_before_the_weekend_which_its_migration_found_in_is_no_way_back() {
    let mut weekend = Weekend::new().await;
    let (early, early_id) = load(&weekend);
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    weekend.cutover(&["backup"]).exits(0);
    weekend.cutover(&["gate"]).exits(5).prints(&["✓ backup"]);
    weekend.desk.landfall(&["migrate", "--full", "--from", &early]).exits(3);
    let (path, id) = named(&weekend.desk.run());
    let why = format!("made after the load of {early_id}, whose very plan {id} then found in");
    let next = format!(
        "`landfall reset {path}`, `landfall cutover backup`, `landfall migrate --full --from {path}`"
    );
    weekend.cutover(&["gate"]).exits(5).prints(&["✗ backup", &why, &next]);

    a_reset_makes_way_for_another(&weekend, &path);

    // The same plan in another database, as of a rehearsal, was not in this one.
    let other = landfall_testkit::Postgres::shared().unwrap().fresh_database().unwrap();
    weekend.desk.set("DATABASE_URL", other.url());
    weekend.cutover(&["start", "--friday", "2026-12-04"]).exits(0);
    weekend.cutover(&["backup"]).exits(0);
    weekend.desk.landfall(&["migrate", "--full", "--from", &path]).exits(3);
    weekend.cutover(&["gate"]).exits(5).prints(&["✓ backup"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dump_that_was_not_noted_yet_is_put_aside() {
    let weekend = Weekend::new().await;
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let dump = weekend.desk.run().join("cutover/backup.dump");
    fs::write(&dump, "of before the load").unwrap();
    weekend.cutover(&["backup"]).exits(0).prints(&["SHA-256"]);
    assert_eq!(fs::read_to_string(dump.with_extension("dump.1")).unwrap(), "of before the load");
}

/// It may be what has filled the disk.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_of_a_dump_that_failed_is_taken_away() {
    let mut weekend = Weekend::new().await;
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let clerk = weekend.database.role("clerk", &["SELECT ON ports"]).unwrap();
    weekend.desk.set("DATABASE_URL", clerk);
    weekend.cutover(&["backup"]).exits(1).says(&["permission denied", "there is no backup yet"]);
    assert!(!weekend.desk.run().join("cutover/backup.dump.partial").exists());
}
