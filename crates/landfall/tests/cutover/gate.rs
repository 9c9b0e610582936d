//! The gate and its decision: what closes it, what a NO-GO needs, and what makes it right again.

use std::{fs, path::Path};

use landfall_model::{journal::Entry, rundir::RunDir};
use serde_json::Value;

use super::{
    Weekend,
    loaded::{Loaded, load, loaded, named},
    support::{Desk, live::Live, traffic::ONE_STEP},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_go_is_given_once_and_a_no_go_opens_the_decision_again() {
    let weekend = Weekend::new().await;
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    let go = ["decide", "go", "--who", "Anna", "--override", "the weekend is led on paper"];
    let decision = || weekend.steps().into_iter().find(|(step, _)| step == "go-live").unwrap().1;
    weekend.cutover(&["decide", "go", "--who", " "]).exits(2).says(&["say it in words"]);
    weekend.cutover(&go).exits(0);
    weekend.cutover(&go).exits(6).says(&["\"go-live\" is done already, by "]);
    weekend.cutover(&["undo", "go-live", "--why", "x"]).exits(6).says(&["decide no-go` takes it back"]);
    assert_eq!(decision(), "done");
    weekend.cutover(&["decide", "no-go", "--who", "Ben"]).exits(0);
    assert_eq!(decision(), "waiting");
    weekend.cutover(&go).exits(0);
    let decisions = fs::read_to_string(weekend.desk.run().join("cutover/gate.jsonl")).unwrap();
    assert_eq!(decisions.lines().count(), 3);
}

#[test]
fn a_decision_that_was_left_out_by_mistake_can_be_made_again() {
    let mut desk = Desk::new();
    let runbook = desk.folder.join("runbook.toml");
    let [command, one] = ["command = [\"switch\", \"to\", \"crm\", \"{run}\"]\n", "kind = \"command\""];
    fs::write(&runbook, ONE_STEP.replace(command, "").replace(one, "kind = \"gate\"")).unwrap();
    desk.set("LANDFALL_RUNBOOK", runbook.display().to_string());
    desk.landfall(&["cutover", "start", "--friday", "2026-11-27"]).exits(0);
    let decide = ["cutover", "decide", "go", "--who", "Anna", "--override", "on paper"];
    desk.landfall(&["cutover", "skip", "switch", "--why", "by mistake"]).exits(0);
    desk.landfall(&["cutover", "undo", "switch", "--why", "it was a mistake"]).exits(0);
    desk.landfall(&decide).exits(0);
    desk.landfall(&["cutover", "undo", "switch", "--why", "x"]).exits(6).says(&["is a decision"]);
}

/// Of a database that went over to an older standby the files of the runs know nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_verification_does_not_count_where_what_it_verified_is_not_in_the_database_any_more() {
    let mut weekend = Weekend::new().await;
    let Loaded { id, .. } = loaded(&weekend);
    let is_gone = |weekend: &Weekend, found: &str| {
        weekend.cutover(&["gate"]).exits(5).prints(&["✗ verification", found, "waits for the verification"]);
        weekend.cutover(&["decide", "go", "--who", "Anna"]).exits(5).says(&["verification"]);
    };
    let brings_it_in = format!("`landfall load {id}` brings it in, then `landfall verify {id}`");
    weekend.cutover(&["gate"]).exits(5).prints(&["✓ verification"]);
    let holder = weekend.database.client().await.unwrap();
    holder.batch_execute("BEGIN; LOCK TABLE clients").await.unwrap();
    let asked = format!("the CRM cannot be asked whether {id} is in still: somebody else holds a lock");
    weekend.cutover(&["gate"]).exits(5).prints(&[&asked]);
    holder.batch_execute("ROLLBACK").await.unwrap();
    let older = [
        ("DELETE FROM landfall.groups WHERE group_name = 'invoices'", "only a part of it is in"),
        (
            "DELETE FROM landfall.groups; UPDATE landfall.runs SET plan_hash = 'another', run_id = '20261120-120000'",
            "20261120-120000 is in",
        ),
        ("DELETE FROM landfall.runs", "nothing is in"),
    ];
    for (sql, found) in older {
        weekend.database.run(sql).unwrap();
        is_gone(&weekend, found);
        weekend.cutover(&["gate"]).prints(&[&brings_it_in]);
    }
    weekend.desk.set("DATABASE_URL", "postgres://u:p@127.0.0.1:1/x");
    is_gone(
        &weekend,
        &format!("the CRM cannot be asked whether {id} is in still: no database server answers"),
    );
    weekend.cutover(&["decide", "no-go", "--who", "Ben"]).exits(0);
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
async fn what_was_refused_before_it_changed_anything_leaves_the_verification_as_it_was() {
    let mut weekend = Weekend::new().await;
    let full = load(&weekend);
    weekend.cutover(&["start", "--friday", "2026-11-27"]).exits(0);
    weekend.desk.landfall(&["migrate", "--delta"]).exits(3);
    let (path, _) = named(&weekend.desk.run());

    let right = weekend.desk.environment["DATABASE_URL"].clone();
    let other = landfall_testkit::Postgres::shared().unwrap().fresh_database().unwrap();
    let nobody = "postgres://u:p@127.0.0.1:1/x";
    for (wrong, code) in [(other.url(), 6), (nobody, 1)] {
        weekend.desk.set("DATABASE_URL", wrong);
        weekend.desk.landfall(&["reset", &path]).exits(code);
        weekend.desk.landfall(&["load", &path]).exits(code);
    }
    weekend.desk.set("DATABASE_URL", right);
    weekend.desk.landfall(&["load", &full.0]).exits(8).says(&["is loaded for"]);
    weekend.cutover(&["gate"]).exits(5).prints(&["✓ verification         0 failed"]);
    let journal: Vec<Entry> = RunDir::open(Path::new(&path)).unwrap().read_appended("journal.jsonl").unwrap();
    let refused = journal.iter().filter(|entry| entry.event == "refused").map(|entry| &*entry.stage);
    assert_eq!(Vec::from_iter(refused), ["reset", "load", "reset"], "{journal:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn smoke_tests_count_until_something_is_written_to_the_crm_and_say_where_they_were_run() {
    let mut weekend = Weekend::new().await;
    let _live = Live::start(&mut weekend.desk, &weekend.database);
    let Loaded { led, path, id } = loaded(&weekend);
    weekend.cutover(&["smoke", led.to_str().unwrap()]);
    let asked = format!("(at {}, ", weekend.desk.environment["APP_URL"]);
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

#[test]
fn a_no_go_that_cannot_be_noted_is_told_all_the_same_and_noted_once_there_is_room() {
    let desk = Desk::new();
    desk.landfall(&["cutover", "start", "--friday", "2026-11-27"]).exits(0);
    let decide = |words: &[&str]| desk.landfall(&[&["cutover", "decide"], words].concat());
    let (go, no_go) = (["go", "--who", "Anna", "--override", "led on paper"], ["no-go", "--who", "Ben"]);
    // A folder in a file's place refuses what a full disk refuses.
    let decisions = desk.run().join("cutover/gate.jsonl");
    fs::create_dir(&decisions).unwrap();
    let told = decide(&no_go).exits(1).says(&["gate.jsonl"]);
    told.prints(&["NO-GO, decided by Ben", "NOT noted: ", "write down who decided it", "landfall rollback"]);
    assert!(!decide(&go).exits(1).stdout.contains("GO, decided"));

    fs::remove_dir(&decisions).unwrap();
    decide(&go).exits(0);
    decide(&no_go).exits(0);
    assert_eq!(fs::read_to_string(&decisions).unwrap().lines().count(), 2);
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
