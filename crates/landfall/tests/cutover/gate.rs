//! The gate and its decision: what closes it, what a NO-GO needs, and what makes it right again.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use landfall_model::{rundir::RunDir, source::SourceTable};
use landfall_testkit::trap::edit;
use serde_json::Value;

use super::{Weekend, support};

#[tokio::test(flavor = "multi_thread")]
async fn a_go_is_given_once_and_a_no_go_opens_the_decision_again() {
    let weekend = Weekend::new().await;
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let go = ["decide", "go", "--who", "Anna", "--override", "the weekend is led on paper"];
    let decision = || weekend.steps().into_iter().find(|(step, _)| step == "go-live").unwrap().1;
    weekend.cutover(&["decide", "go", "--who", " "]).exits(2).says(&["say it in words"]);
    weekend.cutover(&go).exits(0);
    weekend.cutover(&go).exits(6).says(&["\"go-live\" was done at"]);
    weekend.cutover(&["undo", "go-live", "--why", "x"]).exits(6).says(&["decide no-go` takes it back"]);
    assert_eq!(decision(), "done");
    weekend.cutover(&["decide", "no-go", "--who", "Ben"]).exits(0);
    assert_eq!(decision(), "waiting");
    weekend.cutover(&go).exits(0);
    let decisions = fs::read_to_string(weekend.desk.run().join("cutover/gate.jsonl")).unwrap();
    assert_eq!(decisions.lines().count(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verification_counts_until_something_is_written_to_the_crm() {
    let weekend = Weekend::new().await;
    let landfall = |words: &[&str], code: i32| weekend.desk.landfall(words).exits(code);
    let is_outdated = |why: &str, next: &str| {
        weekend.cutover(&["gate"]).exits(5).prints(&[
            "✗ verification",
            why,
            next,
            "waits for the verification",
        ]);
        weekend.cutover(&["decide", "go", "--who", "Anna"]).exits(5).says(&["verification"]);
    };
    let counts = || drop(weekend.cutover(&["gate"]).exits(5).prints(&["✓ verification         0 failed"]));
    let Loaded { path, id: full, .. } = loaded(&weekend);
    counts();
    landfall(&["load", &path, "--retry-quarantine"], 0);
    is_outdated(&format!("load of {full} came after"), &format!("landfall verify {full}`"));
    landfall(&["verify", &full], 3);
    counts();

    // As a delta leaves it that is killed between its load and its verification.
    landfall(&["migrate", "--delta"], 3);
    let (path, delta) = named(&weekend.desk.run());
    counts();
    let report = Path::new(&path).join("reports/validation-report.json");
    let elsewhere = weekend.desk.folder.join("validation-report.json");
    fs::rename(&report, &elsewhere).unwrap();
    is_outdated(&format!("load of {delta} came after"), &format!("landfall verify {delta}`"));
    fs::rename(&elsewhere, &report).unwrap();
    landfall(&["verify", &delta], 3);
    counts();
    landfall(&["verify", &full], 3);
    is_outdated(
        &format!("{full} was verified, but the load of {delta} came later"),
        &format!("landfall verify {delta}`"),
    );

    landfall(&["reset", &path], 0);
    is_outdated(&format!("reset of {delta} came after"), "landfall verify RUN`");
    landfall(&["verify", &full], 3);
    counts();
}

#[tokio::test(flavor = "multi_thread")]
async fn smoke_tests_count_until_something_is_written_to_the_crm_and_say_where_they_were_run() {
    let weekend = Weekend::new().await;
    let Loaded { led, path, id } = loaded(&weekend);
    weekend.cutover(&["smoke", led.to_str().unwrap()]);
    let asked = format!("(at {}, 20", weekend.desk.environment["APP_URL"]);
    let gate = || weekend.cutover(&["gate"]).exits(5);
    gate().prints(&["smoke tests", &asked]);
    let elsewhere = "not at http://crm.invalid, which users reach: set APP_URL to it";
    for (probe, is_told) in [
        ("http://crm.invalid/health", true),
        (&*format!("{}/health", weekend.desk.environment["APP_URL"]), false),
    ] {
        let mut desk = weekend.desk.command(&["cutover", "gate"]);
        desk.env("LANDFALL_SWITCH_PROBE", probe);
        let told = String::from_utf8(desk.output().unwrap().stdout).unwrap();
        assert_eq!(told.contains(elsewhere), is_told, "{told}");
    }
    thread::sleep(Duration::from_secs(1));
    weekend.desk.landfall(&["load", &path, "--retry-quarantine"]).exits(0);
    let why = format!("load of {id} came after them: `landfall cutover smoke` runs them anew");
    gate().prints(&["✗ smoke tests", &why, &asked]);

    // The proof of a copy whose original is gone, and which a delta inherits, is none of another's.
    weekend.desk.landfall(&["verify", &id]).exits(3);
    gate().prints(&["✓ files without proof  0"]);
    let copies = Path::new(&path).join("load/copies.jsonl");
    let told = fs::read_to_string(&copies).unwrap();
    let file = told.split("\"file\":\"").nth(1).unwrap().split('"').next().unwrap();
    fs::write(&copies, told.replace(file, "00000000-0000-0000-0000-00000000000f")).unwrap();
    gate().prints(&["✗ files without proof  1"]);
}

/// A weekend's run, and the run that was loaded in it.
struct Loaded {
    led: PathBuf,
    path: String,
    id: String,
}

/// Begins the weekend and loads, with the answers that a dry run asks for.
fn loaded(weekend: &Weekend) -> Loaded {
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let led = weekend.desk.run();
    weekend.desk.landfall(&["migrate", "--dry-run"]).exits(3);
    let planned = weekend.desk.run();
    support::answer_the_gate(&planned);
    weekend.desk.landfall(&["migrate", "--full", "--from", planned.to_str().unwrap()]).exits(3);
    let (path, id) = named(&weekend.desk.run());
    Loaded { led, path, id }
}

/// A run's folder, and its id.
fn named(run: &Path) -> (String, String) {
    (run.display().to_string(), run.file_name().unwrap().to_string_lossy().into_owned())
}

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

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_was_made_after_the_load_began_opens_no_gate_until_a_reset_made_way_for_another() {
    let weekend = Weekend::new().await;
    let Loaded { path, id, .. } = loaded(&weekend);
    thread::sleep(Duration::from_secs(1));
    let why = format!("made after the load of {id} had begun");
    let next = format!("`landfall reset {path}`, `landfall cutover backup`");
    weekend.cutover(&["backup"]).exits(3).prints(&["Not the backup that the gate asks for", &why, &next]);
    weekend.cutover(&["gate"]).exits(5).prints(&["✗ backup", &why, &next]);

    weekend.desk.landfall(&["reset", &path]).exits(0);
    thread::sleep(Duration::from_secs(1));
    weekend.cutover(&["backup"]).exits(0).prints(&["SHA-256"]);
    weekend.desk.landfall(&["migrate", "--full", "--from", &path]).exits(3);
    weekend.cutover(&["gate"]).exits(5).prints(&["✓ backup"]);
    weekend.cutover(&["backup"]).exits(0).prints(&["backed up already"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_that_failed_or_left_rows_makes_no_way_for_a_backup() {
    let weekend = Weekend::new().await;
    let Loaded { path, id, .. } = loaded(&weekend);
    thread::sleep(Duration::from_secs(1));
    let at = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    for event in ["started", "failed"] {
        let entry = serde_json::json!({ "at": at, "stage": "reset", "event": event, "seconds": 0.0, "note": "refused" });
        RunDir::open(Path::new(&path)).unwrap().append("journal.jsonl", &entry).unwrap();
    }
    thread::sleep(Duration::from_secs(1));
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
    thread::sleep(Duration::from_secs(1));
    is_late();
    weekend.desk.landfall(&["reset", &path, "--confirm", &id]).exits(0);
    thread::sleep(Duration::from_secs(1));
    weekend.cutover(&["backup"]).exits(0).prints(&["SHA-256"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_the_reset_of_a_delta_a_backup_counts_whatever_users_made_of_its_rows() {
    let weekend = Weekend::new().await;
    weekend.desk.landfall(&["migrate", "--dry-run"]).exits(3);
    let planned = weekend.desk.run();
    support::answer_the_gate(&planned);
    weekend.desk.landfall(&["migrate", "--full", "--from", planned.to_str().unwrap()]).exits(3);
    let (full, full_id) = named(&weekend.desk.run());
    thread::sleep(Duration::from_secs(1));
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    weekend.desk.landfall(&["migrate", "--delta"]).exits(3);
    let (path, id) = named(&weekend.desk.run());
    let client = weekend.database.client().await.unwrap();
    let edited: String = client.query_one("SELECT min(id::text) FROM clients", &[]).await.unwrap().get(0);
    let edit = format!("UPDATE clients SET full_name = 'Renamed By Anna' WHERE id = '{edited}'");
    client.batch_execute(&edit).await.unwrap();
    thread::sleep(Duration::from_secs(1));
    let next = format!(
        "`landfall reset {path}`, `landfall cutover backup`, `landfall migrate --delta --from {path}`"
    );
    weekend.cutover(&["backup"]).exits(3).prints(&[&format!("the load of {id} had begun"), &next]);

    weekend.desk.landfall(&["reset", &path]).exits(3).prints(&["1 row left"]);
    weekend.desk.landfall(&["load", &full, "--repair", "clients", &edited, "--confirm", &full_id]).exits(0);
    thread::sleep(Duration::from_secs(1));
    weekend.cutover(&["backup"]).exits(0).prints(&["SHA-256"]);
    weekend.desk.landfall(&["migrate", "--delta", "--from", &path]).exits(3);
    weekend.cutover(&["gate"]).exits(5).prints(&["✓ backup"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_that_failed_behind_its_rows_is_named_and_not_the_verification_of_its_run() {
    let weekend = Weekend::new().await;
    let Loaded { path, id: full, .. } = loaded(&weekend);
    weekend.desk.landfall(&["migrate", "--delta"]).exits(3);
    let (path_of_delta, delta) = named(&weekend.desk.run());
    thread::sleep(Duration::from_secs(1));
    let folder = Path::new(&path_of_delta).join("load");
    let told: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
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
    let at = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let entry = serde_json::json!({ "at": at, "stage": "reset", "event": "failed", "seconds": 0.0, "note": "no room" });
    RunDir::open(Path::new(&path_of_delta)).unwrap().append("journal.jsonl", &entry).unwrap();
    let next = format!("its reset did not come to its end: `landfall reset {path_of_delta}` ends it");
    weekend.cutover(&["gate"]).exits(5).prints(&[&format!("reset of {delta} came after"), &next]);
    thread::sleep(Duration::from_secs(1));
    weekend.desk.landfall(&["verify", &full]).exits(3);
    weekend.cutover(&["gate"]).exits(5).prints(&[&format!("{full} was verified, but"), &next]);

    weekend.desk.landfall(&["reset", &path_of_delta]).exits(0);
    thread::sleep(Duration::from_secs(1));
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
    thread::sleep(Duration::from_secs(1));
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    weekend.cutover(&["backup"]).exits(0);
    let early = weekend.desk.folder.join("early.dump");
    fs::rename(weekend.desk.runs().last().unwrap().join("cutover/backup.dump"), early).unwrap();
    weekend.desk.landfall(&["load", &path]);
    thread::sleep(Duration::from_secs(1));
    let why = format!("made after the load of {id} had begun");
    weekend.cutover(&["backup"]).exits(3).prints(&[&why]);
    weekend.desk.landfall(&["verify", &path]);
    let why = format!("{id} began before this weekend did");
    weekend.cutover(&["gate"]).exits(5).prints(&["✗ verification", &why, "`landfall migrate --delta`"]);
    weekend.cutover(&["decide", "go", "--who", "Anna"]).exits(5).says(&["verification"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_planned_of_another_source_than_the_frozen_one_opens_no_gate() {
    let weekend = Weekend::new().await;
    let Loaded { led, id, .. } = loaded(&weekend);
    weekend.desk.landfall(&["freeze", "start", led.to_str().unwrap()]).exits(0);
    weekend.cutover(&["gate"]).exits(5).prints(&["✓ verification         0 failed"]);

    // As it is where one record was edited between the snapshot and the freeze.
    let frozen = led.join("cutover/freeze-rows.jsonl");
    let rows = fs::read_to_string(&frozen).unwrap();
    let (other, hash) = rows.split_once("\"sha256\":\"").unwrap();
    fs::write(&frozen, format!("{other}\"sha256\":\"{}{}", "0".repeat(64), &hash[64..])).unwrap();
    let why = format!("{id} is of another source than was frozen in {}, 1 record otherwise", led.display());
    weekend.cutover(&["gate"]).exits(5).prints(&["✗ verification", &why, "`landfall migrate --delta`"]);
}

/// A weekend of one step, which goes on from what is planned.
const PLAN_ON: &str = r#"format = 1
[[step]]
id = "plan"
day = 0
time = "19:15"
minutes = 15
title = "Plan"
owner = "operator"
kind = "command"
command = ["migrate", "--dry-run", "--from", "{planned}"]
accept = [0, 3]
undo = "none needed"
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_step_goes_on_from_the_plan_of_the_frozen_snapshot_though_a_later_one_is_of_another() {
    let mut weekend = Weekend::new().await;
    let runbook = weekend.desk.folder.join("plan-on.toml");
    fs::write(&runbook, PLAN_ON).unwrap();
    weekend.desk.set("LANDFALL_RUNBOOK", runbook.display().to_string());
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let (led, _) = named(&weekend.desk.run());
    weekend.desk.landfall(&["snapshot", "--run", &led]).exits(0);
    weekend.desk.landfall(&["freeze", "start", &led]).exits(0);
    weekend.desk.landfall(&["migrate", "--dry-run", "--from", &led]).exits(3);
    let (frozen, _) = named(&weekend.desk.run());
    edit_the_source(&weekend);
    weekend.desk.landfall(&["migrate", "--dry-run"]).exits(3);
    weekend.cutover(&["next"]).exits(0).prints(&["plan: done"]);
    let parent = support::json(&weekend.desk.run().join("run.json"))["parent"].as_str().unwrap().to_owned();
    assert_eq!(parent, frozen);
}

/// One record of the source, as somebody edits it.
fn edit_the_source(weekend: &Weekend) {
    let (table, when) = (SourceTable::Interests, "2026-11-28T09:00:00Z");
    let id = edit::ids(&weekend.trap.world(), table)[0];
    edit::edit(&mut weekend.trap.world(), table, id, "Full Name", "Somebody Else".into(), when);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_seals_say_that_the_frozen_snapshot_was_planned_neither_is_read_again() {
    let weekend = Weekend::new().await;
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let (led, _) = named(&weekend.desk.run());
    weekend.desk.landfall(&["snapshot", "--run", &led]).exits(0);
    weekend.desk.landfall(&["freeze", "start", &led]).exits(0);
    weekend.desk.landfall(&["migrate", "--dry-run", "--from", &led]).exits(3);
    let planned = weekend.desk.run();
    support::answer_the_gate(&planned);
    weekend.desk.landfall(&["migrate", "--full", "--from", planned.to_str().unwrap()]).exits(3);
    let raw = weekend.desk.run().join("raw/interests.jsonl");
    fs::rename(raw, weekend.desk.folder.join("interests.jsonl")).unwrap();
    // That it is gone is what the seal is asked about.
    weekend.cutover(&["gate"]).exits(5).prints(&["✗ seal", "✓ verification         0 failed"]);
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

#[tokio::test(flavor = "multi_thread")]
async fn a_no_go_is_noted_while_somebody_is_at_work() {
    let weekend = Weekend::new().await;
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let run = weekend.desk.run();
    let go = ["decide", "go", "--who", "Anna", "--override", "led on paper"];
    let no_go = || weekend.cutover(&["decide", "no-go", "--who", "Ben"]).exits(0);
    let decision = || weekend.steps().into_iter().find(|(step, _)| step == "go-live").unwrap().1;
    weekend.cutover(&go).exits(0);
    let at_work = RunDir::open(&run).unwrap().lock_cutover("2026-11-27T18:00:00Z").unwrap();
    weekend.cutover(&go).exits(6);
    no_go().prints(&["NO-GO, decided by Ben", "2026-11-27T18:00:00Z", "decide NO-GO once more"]);
    assert_eq!(decision(), "done");
    drop(at_work);
    no_go();
    assert_eq!(decision(), "waiting");
    let decisions = fs::read_to_string(run.join("cutover/gate.jsonl")).unwrap();
    assert_eq!(decisions.lines().count(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_go_is_noted_whatever_of_the_evidence_cannot_be_read() {
    let mut weekend = Weekend::new().await;
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let run = weekend.desk.run();
    let go = ["decide", "go", "--who", "Anna", "--override", "the weekend is led on paper"];
    weekend.cutover(&go).exits(0);
    weekend.desk.set("LANDFALL_GATE", weekend.desk.folder.join("nowhere.toml").display().to_string());
    weekend.cutover(&go).exits(2);
    weekend.cutover(&["decide", "no-go", "--who", "Ben"]).exits(0).prints(&[
        "NO-GO, decided by Ben",
        "could not be read",
        "nowhere.toml",
        "The way back",
    ]);
    let decided = || -> Value {
        let decisions = fs::read_to_string(run.join("cutover/gate.jsonl")).unwrap();
        serde_json::from_str(decisions.lines().last().unwrap()).unwrap()
    };
    assert_eq!(
        (&decided()["go"], &decided()["verdict"]["findings"][0]["open"]),
        (&false.into(), &false.into())
    );
    assert!(weekend.steps().contains(&("go-live".to_owned(), "waiting".to_owned())));

    weekend.desk.environment.remove("LANDFALL_GATE");
    fs::write(run.join("cutover/violations.jsonl"), "no line of ours\n{}\n").unwrap();
    weekend
        .cutover(&["decide", "no-go", "--who", "Ben"])
        .exits(0)
        .prints(&["could not be read", "violations.jsonl"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_go_is_noted_also_where_runbook_or_steps_cannot_be_read() {
    let mut weekend = Weekend::new().await;
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let run = weekend.desk.run();
    let decisions = || fs::read_to_string(run.join("cutover/gate.jsonl")).unwrap().lines().count();
    weekend.cutover(&["decide", "go", "--who", "Anna", "--override", "led on paper"]).exits(0);
    let no_go = |weekend: &Weekend, unread: &str| {
        weekend.cutover(&["decide", "no-go", "--who", "Ben"]).exits(0).prints(&[
            "NO-GO, decided by Ben",
            "could not be read",
            unread,
            "once more",
        ]);
    };
    weekend.desk.set("LANDFALL_RUNBOOK", weekend.desk.folder.join("nowhere.toml").display().to_string());
    weekend.cutover(&["decide", "go", "--who", "Anna", "--override", "led on paper"]).exits(2);
    no_go(&weekend, "nowhere.toml");
    weekend.desk.environment.remove("LANDFALL_RUNBOOK");

    let (steps, kept) = (run.join("cutover/steps.jsonl"), fs::read(run.join("cutover/steps.jsonl")).unwrap());
    fs::write(&steps, "no line of ours\n").unwrap();
    no_go(&weekend, "steps.jsonl");
    fs::write(&steps, kept).unwrap();
    let (friday, kept) =
        (run.join("cutover/weekend.json"), fs::read(run.join("cutover/weekend.json")).unwrap());
    fs::write(&friday, "{").unwrap();
    no_go(&weekend, "weekend.json");
    fs::write(&friday, kept).unwrap();

    assert_eq!(decisions(), 4);
    assert!(weekend.steps().contains(&("go-live".to_owned(), "done".to_owned())));
    weekend.cutover(&["decide", "no-go", "--who", "Ben"]).exits(0);
    assert!(weekend.steps().contains(&("go-live".to_owned(), "waiting".to_owned())));
}
