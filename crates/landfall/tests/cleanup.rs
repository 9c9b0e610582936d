//! `landfall cleanup` as an operator meets it: refused before the day, a look first, and then only what is named and proven.

#![expect(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
};

use chrono::{DateTime, TimeDelta, Utc};
use landfall_cutover::{Decision, Evidence, Move, Moved, Verdict};
use landfall_model::{
    journal::Entry,
    place::Visit,
    plan::Copy,
    rundir::{
        COPIES, CUTOVER, CUTOVER_FOLDER, GATE, JOURNAL, LOAD_CLEANUP, LOAD_COPIES, LOAD_DATABASES, ROLLBACKS,
        RunDir, RunInfo, SWITCHES,
    },
    snapshot::Snapshot,
};
use landfall_practice::{Size, world_of};
use landfall_testkit::{Database, Postgres};
use serde_json::Value;
use support::{
    Desk,
    traffic::{ONE_STEP, Traffic},
};

/// A run that is loaded, its buckets, and its database.
struct Loaded {
    desk: Desk,
    run: RunDir,
    database: Database<'static>,
}

impl Loaded {
    async fn new(wishes: &[&str]) -> Self {
        let mut desk = Desk::new();
        let snapshot = desk.lay_out(&world_of(Size::SMALLEST, 7)).await;
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        desk.set("DATABASE_URL", database.url());
        desk.landfall(&[&["migrate", "--full", "--from", snapshot.to_str().unwrap()], wishes].concat())
            .exits(3);
        let run = RunDir::open(&desk.run()).unwrap();
        Self { desk, run, database }
    }

    fn cleanup(&self, words: &[&str]) -> support::Outcome {
        self.desk.landfall(&[&["cleanup", self.run.root().to_str().unwrap()], words].concat())
    }

    fn id(&self) -> String {
        self.run.info().unwrap().id
    }

    /// The journal as it would be had the run gone live so many days earlier.
    fn went_live_days_ago(&self, days: i64) {
        let mut entries: Vec<Entry> = self.run.read_appended(JOURNAL).unwrap();
        for entry in &mut entries {
            entry.at -= TimeDelta::days(days);
        }
        fs::remove_file(self.run.path(JOURNAL)).unwrap();
        entries.iter().for_each(|entry| self.run.append(JOURNAL, entry).unwrap());
        self.let_in_days_ago(days);
    }

    /// The same of what it notes of the server's clock.
    fn let_in_days_ago(&self, days: i64) {
        let mut visits: Vec<Visit> = self.run.read_appended(LOAD_DATABASES).unwrap();
        for at in visits.iter_mut().filter_map(|visit| visit.at.as_mut()) {
            *at = (at.parse::<DateTime<Utc>>().unwrap() - TimeDelta::days(days)).to_rfc3339();
        }
        let _is_told = fs::remove_file(self.run.path(LOAD_DATABASES));
        visits.iter().for_each(|visit| self.run.append(LOAD_DATABASES, visit).unwrap());
    }

    /// Whether the file of each planned original is still there; keys of this world that need no escape suffice.
    fn originals(&self) -> Vec<PathBuf> {
        let planned: Vec<Copy> = self.run.read_jsonl(COPIES).unwrap();
        let buckets = self.desk.folder.join("buckets");
        let paths = planned.iter().map(|copy| buckets.join(copy.origin.bucket()).join(copy.origin.key()));
        paths.filter(|path| path.is_file()).collect()
    }

    /// Of the run that was cleaned up nothing is missing; a plan that is made of the source as it is now has no file any more.
    fn the_next_weekend_is_told_of_originals_that_are_gone(&mut self) {
        let Self { desk, run, .. } = self;
        // As if the weekend had begun before the load: what is from before it counts for nothing.
        let weekend = desk.runs().into_iter().find(|run| run.join(CUTOVER).is_file()).unwrap();
        let mut info = RunDir::open(&weekend).unwrap().info().unwrap();
        info.started = run.info().unwrap().started;
        fs::write(weekend.join("run.json"), serde_json::to_vec(&info).unwrap()).unwrap();
        desk.landfall(&["cutover", "gate"]).exits(5).prints(&["✓ removed originals"]);
        let path = desk.folder.join("later");
        let mut source = Snapshot::read(&RunDir::open(&desk.snapshot()).unwrap()).unwrap();
        source.objects.clear();
        let later = RunDir::create_at(&path, &support::info("snapshot", "port-nimara")).unwrap();
        source.write(&later).unwrap();
        support::open_the_gate(&source, &later);
        let restored = Postgres::shared().unwrap().fresh_database().unwrap();
        desk.set("DATABASE_URL", restored.url());
        desk.landfall(&["migrate", "--full", "--from", path.to_str().unwrap()]).exits(3);
        let gone = "are neither in the source nor in this plan";
        desk.landfall(&["cutover", "gate"]).exits(5).prints(&["✗ removed originals", gone]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn originals_stay_where_a_reset_of_another_run_took_the_plan_out() {
    let mut loaded = Loaded::new(&[]).await;
    let first = loaded.run.root().display().to_string();
    loaded.desk.landfall(&["migrate", "--full", "--from", &first]).exits(3);
    loaded.run = RunDir::open(&loaded.desk.run()).unwrap();
    loaded.went_live_days_ago(8);
    loaded.desk.landfall(&["reset", &first]).exits(0);
    let is_out = || loaded.cleanup(&[]).exits(6).says(&["was taken out again", "landfall load"]);
    is_out();
    // As it is told where the reset was killed, or failed, behind its rows.
    let journal = Path::new(&first).join("journal.jsonl");
    let told = fs::read_to_string(&journal).unwrap();
    let ended = r#""stage":"reset","event":"finished""#;
    assert_eq!(told.matches(ended).count(), 1);
    fs::write(&journal, told.replace(ended, r#""stage":"reset","event":"failed""#)).unwrap();
    is_out();
    let databases = Path::new(&first).join("load/databases.jsonl");
    let noted = fs::read(&databases).unwrap();
    fs::write(&databases, "{}\n").unwrap();
    loaded.cleanup(&[]).exits(1).says(&["databases.jsonl"]);
    fs::write(&databases, noted).unwrap();
    let runs = loaded.desk.landfall(&["runs"]).exits(0);
    assert_eq!(runs.stdout.matches("taken out again").count(), 2, "{}", runs.stdout);
    loaded.desk.landfall(&["load", &first]);
    loaded.cleanup(&[]).prints(&["could be removed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_of_the_same_plan_in_another_database_holds_no_original_back() {
    let mut loaded = Loaded::new(&[]).await;
    let trial = Postgres::shared().unwrap().fresh_database().unwrap();
    let crm = loaded.desk.environment["DATABASE_URL"].clone();
    loaded.desk.set("DATABASE_URL", trial.url());
    loaded.desk.landfall(&["migrate", "--full", "--from", loaded.run.root().to_str().unwrap()]).exits(3);
    loaded.desk.landfall(&["reset", loaded.desk.run().to_str().unwrap()]).exits(0);
    loaded.desk.set("DATABASE_URL", crm);
    loaded.went_live_days_ago(8);
    loaded.cleanup(&[]).exits(0).prints(&["could be removed"]);
}

/// A server says by this function what its clock shows, of which this database has its own.
const CLOCK: &str = "
    CREATE OR REPLACE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$ SELECT pg_catalog.clock_timestamp() + interval 'BY' $$;
    DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database()); END $$";

#[tokio::test(flavor = "multi_thread")]
async fn originals_stay_where_the_clock_of_the_machine_proves_no_window() {
    let loaded = Loaded::new(&[]).await;
    loaded.went_live_days_ago(8);
    loaded.let_in_days_ago(-2);
    loaded.cleanup(&[]).exits(6).says(&["its originals stay until"]);
    loaded.let_in_days_ago(2);
    loaded.cleanup(&[]).exits(0);
    let at = |by: &str| {
        let script = CLOCK.replace("BY", by);
        loaded.database.run(&script).unwrap();
        loaded.cleanup(&["--confirm", &loaded.id()])
    };
    let before = loaded.originals();
    at("-1 day").exits(6).says(&["1440 minutes ahead of that of the database's server"]);
    at("1 hour").exits(6).says(&["60 minutes behind that of the database's server"]);
    assert_eq!(loaded.originals(), before);
    at("-1 minute").exits(0);
    assert!(loaded.originals().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn originals_stay_until_the_window_is_over_and_then_go_once_they_are_named_and_proven() {
    let mut loaded = Loaded::new(&[]).await;
    let (id, before) = (loaded.id(), loaded.originals());
    assert!(before.len() > 20, "{} originals", before.len());
    loaded.cleanup(&["--confirm", &id]).exits(6).says(&["its originals stay until", "(7 days)"]);

    loaded.went_live_days_ago(8);
    // A weekend that was led counts more than the load: without its GO nothing went live.
    let weekend = loaded.run.path(CUTOVER);
    loaded.run.ensure_folder(CUTOVER_FOLDER).unwrap();
    fs::write(&weekend, r#"{"friday":"2026-11-27","offset":0,"rehearsal":true}"#).unwrap();
    loaded.cleanup(&["--confirm", &id]).exits(6).says(&["never went live"]);
    fs::remove_file(&weekend).unwrap();

    loaded.cleanup(&["--window", "14"]).exits(6).says(&["(14 days)"]);
    loaded.cleanup(&["--confirm", "another"]).exits(2).says(&["--confirm names another run", &id]);
    let shown = loaded.cleanup(&[]).exits(0).prints(&["originals could be removed", "Nothing was removed."]);
    assert!(!shown.stdout.contains(".pdf"), "{}", shown.stdout);
    assert_eq!(loaded.originals(), before);
    let store = loaded.desk.environment["LANDFALL_STORE"].clone();
    loaded.desk.set("LANDFALL_STORE", "file:///nowhere");
    loaded.cleanup(&["--confirm", &id]).exits(2).says(&["there is no folder /nowhere"]);
    loaded.desk.set("LANDFALL_STORE", store);
    assert!(!loaded.run.has(LOAD_CLEANUP));

    // A second command adds to what the first one told, as one does that goes on: what was told grew, and was not changed.
    let aside = loaded.desk.folder.join("aside");
    fs::rename(&before[0], &aside).unwrap();
    let gone = "gone before they were to be removed: 1 original";
    for _ in 0..2 {
        let told = loaded.cleanup(&["--confirm", &id]).exits(0).prints(&[gone]);
        assert!(!told.stdout.contains("stay"), "{}", told.stdout);
    }
    loaded.cleanup(&[]).exits(0).prints(&["Nothing is left to remove.", gone]);
    fs::rename(&aside, &before[0]).unwrap();
    loaded.cleanup(&["--confirm", &id]).exits(0).prints(&["1 original removed"]);
    assert!(loaded.originals().is_empty());
    let sealed = loaded.desk.landfall(&["verify", "--seal", loaded.run.root().to_str().unwrap()]);
    let sealed = sealed.exits(4).prints(&["journal.jsonl, line 1"]);
    assert!(!sealed.stdout.contains("cleanup.jsonl"), "only the journal was forged: {}", sealed.stdout);
    let nothing = loaded.cleanup(&[]).exits(0).prints(&["Nothing is left to remove.", "are removed already"]);
    assert!(!nothing.stdout.contains("--confirm"), "{}", nothing.stdout);
    loaded.desk.landfall(&["cutover", "start", "--friday", "2026-11-27"]).exits(0);
    loaded
        .desk
        .landfall(&["rollback"])
        .exits(0)
        .prints(&[" removed since, or may be (state \"removing\"): the old system lacks", "cleanup.jsonl"]);
    loaded
        .desk
        .landfall(&["migrate", "--validate-only", "--run", loaded.run.root().to_str().unwrap()])
        .prints(&["checks passed"]);
    loaded.the_next_weekend_is_told_of_originals_that_are_gone();
}

/// A weekend in this run that went live eight days ago.
fn lead(run: &RunDir) {
    run.ensure_folder(CUTOVER_FOLDER).unwrap();
    fs::write(run.path(CUTOVER), r#"{"friday":"2026-11-27","offset":0,"rehearsal":false}"#).unwrap();
    decide(run, days_ago(8));
}

fn decide(run: &RunDir, at: DateTime<Utc>) {
    let go = Decision {
        at,
        who: "anna".to_owned(),
        go: true,
        overridden: String::new(),
        evidence: Evidence::default(),
        verdict: Verdict { findings: Vec::new() },
    };
    run.append(GATE, &go).unwrap();
}

fn move_traffic(run: &RunDir, at: DateTime<Utc>, to: &str, said: Moved) {
    let (to, who, note) = (to.to_owned(), "anna".to_owned(), String::new());
    run.append(SWITCHES, &Move { at, who, to, said, number: 0, note, figures: Value::Null }).unwrap();
}

fn days_ago(days: i64) -> DateTime<Utc> {
    Utc::now() - TimeDelta::days(days)
}

#[tokio::test(flavor = "multi_thread")]
async fn originals_stay_while_traffic_may_go_to_the_old_system_and_the_window_begins_when_it_came_back() {
    let loaded = Loaded::new(&[]).await;
    lead(&loaded.run);
    loaded.let_in_days_ago(11);
    let mut at = days_ago(10);
    let mut moved = |to: &str, said| {
        at += TimeDelta::hours(12);
        move_traffic(&loaded.run, at, to, said);
    };
    moved("crm", Moved::Switched);
    loaded.cleanup(&[]).exits(0).prints(&["originals could be removed"]);
    for (to, said) in [
        ("old", Moved::Began),
        ("old", Moved::Switched),
        ("crm", Moved::Began),
        ("crm", Moved::WentBack),
        ("crm", Moved::Stuck),
    ] {
        moved(to, said);
        loaded.cleanup(&["--confirm", &loaded.id()]).exits(6).says(&["to the old system", "originals stay"]);
    }
    moved("crm", Moved::Switched);
    loaded.cleanup(&[]).exits(6).says(&["its originals stay until", "(7 days)"]);
    loaded.cleanup(&["--window", "6"]).exits(0).prints(&["originals could be removed"]);
}

/// A weekend beside the run that began at this moment, of which nothing is decided yet.
fn begin(loaded: &Loaded, id: &str, started: &str, rehearsal: bool) -> RunDir {
    let info = RunInfo::new(id, "cutover", "port-nimara", started);
    let led = RunDir::create(loaded.run.root().parent().unwrap(), &info).unwrap();
    led.ensure_folder(CUTOVER_FOLDER).unwrap();
    let weekend = format!(r#"{{"friday":"2026-11-27","offset":0,"rehearsal":{rehearsal}}}"#);
    fs::write(led.path(CUTOVER), weekend).unwrap();
    led
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_loaded_as_a_trial_keeps_its_originals_until_every_later_weekend_is_live_and_over() {
    let loaded = Loaded::new(&[]).await;
    loaded.went_live_days_ago(8);
    begin(&loaded, "29991101-000000", "2999-11-01T00:00:00Z", true);
    loaded.cleanup(&[]).exits(0).prints(&["originals could be removed"]);
    let led = begin(&loaded, "29991127-000000", "2999-11-27T00:00:00Z", false);
    let refused = || loaded.cleanup(&["--confirm", &loaded.id()]).exits(6);
    refused().says(&["29991127-000000 never went live"]);
    // By its name alone, where it lies.
    let mut by_name = loaded.desk.command(&["cleanup", &loaded.id(), "--confirm", &loaded.id()]);
    let output = by_name.current_dir(loaded.run.root().parent().unwrap()).output().unwrap();
    assert_eq!(output.status.code(), Some(6), "{output:?}");
    decide(&led, days_ago(1));
    refused().says(&["its originals stay until", "(7 days)"]);
    fs::remove_file(led.path(GATE)).unwrap();
    decide(&led, days_ago(8));
    loaded.cleanup(&[]).exits(0).prints(&["originals could be removed"]);
    move_traffic(&led, days_ago(8), "old", Moved::Switched);
    refused().says(&["to the old system", "originals stay"]);
    move_traffic(&led, days_ago(8), "crm", Moved::Switched);
    loaded.cleanup(&[]).exits(0).prints(&["originals could be removed"]);
    fs::write(led.path(ROLLBACKS), "").unwrap();
    refused().says(&["29991127-000000 never went live"]);
    // Whatever it notes, a run that cannot be read may forbid it.
    fs::write(led.path("run.json"), "").unwrap();
    let unread = loaded.cleanup(&["--confirm", &loaded.id()]).exits(1);
    unread.says(&["29991127-000000/run.json is damaged", "put its run.json back"]);
    assert!(!loaded.run.has(LOAD_CLEANUP));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_weekend_of_another_port_opens_no_window() {
    let loaded = Loaded::new(&[]).await;
    let beside = loaded.run.root().with_file_name("20260101-000000");
    lead(&RunDir::create_at(&beside, &support::info("cutover", "port-elsewhere")).unwrap());
    loaded.cleanup(&["--confirm", &loaded.id()]).exits(6).says(&["its originals stay until", "(7 days)"]);
    assert!(!loaded.run.has(LOAD_CLEANUP));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_rows_of_files_are_withheld_keeps_its_originals() {
    let loaded = Loaded::new(&["--skip-files"]).await;
    loaded.went_live_days_ago(8);
    loaded.cleanup(&["--confirm", &loaded.id()]).exits(6).says(&["of files"]);
    assert!(!loaded.run.has(LOAD_COPIES));
}

/// Puts the source down anew without these many of its interests: whose files they were is another question then.
fn without_interests(loaded: &Loaded, gone: usize) -> PathBuf {
    let mut source = Snapshot::read(&RunDir::open(&loaded.desk.snapshot()).unwrap()).unwrap();
    source.interests.drain(..gone);
    let path = loaded.desk.folder.join("moved");
    let run = RunDir::create_at(&path, &support::info("snapshot", "port-nimara")).unwrap();
    source.write(&run).unwrap();
    support::open_the_gate(&source, &run);
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn originals_of_a_run_that_a_delta_follows_stay_since_the_delta_may_still_have_to_copy_them() {
    let loaded = Loaded::new(&[]).await;
    let before = loaded.originals();
    let moved = without_interests(&loaded, 40);
    let delta = ["migrate", "--delta", "--skip-files", "--from", moved.to_str().unwrap()];
    loaded.desk.landfall(&delta).exits(4);
    let delta = loaded.desk.run();
    let delta = delta.to_str().unwrap();
    let status = loaded.desk.landfall(&["files", "status", delta, "--json"]).exits(3);
    let status: Value = serde_json::from_str(status.stdout.trim()).unwrap();
    assert!(status["result"]["waiting"]["files"].as_u64() > Some(0), "{status}");

    loaded.went_live_days_ago(8);
    let refused = loaded.cleanup(&["--confirm", &loaded.id()]).exits(6);
    refused.says(&["a delta follows", delta, "`landfall cleanup "]);
    assert_eq!(loaded.originals(), before);
    loaded.desk.landfall(&["files", "copy", delta]).exits(0);
    loaded.desk.landfall(&["reset", delta]).exits(0);
    loaded.cleanup(&[]).exits(0).prints(&["originals could be removed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn originals_stay_while_the_proxy_sends_traffic_to_the_old_system_whatever_the_run_notes() {
    let mut loaded = Loaded::new(&[]).await;
    lead(&loaded.run);
    loaded.let_in_days_ago(10);
    move_traffic(&loaded.run, days_ago(9), "crm", Moved::Switched);
    let left_behind = fs::read(loaded.run.path(SWITCHES)).unwrap();
    let _traffic = Traffic::of(&mut loaded.desk);
    let runbook = loaded.desk.folder.join("runbook.toml");
    fs::write(&runbook, ONE_STEP).unwrap();
    loaded.desk.set("LANDFALL_RUNBOOK", runbook.display().to_string());
    // The runs were copied to another machine, and went back there; this copy tells of nothing.
    let switch = |side: &str| {
        let run = loaded.run.root().to_str().unwrap();
        loaded.desk.landfall(&["switch", "to", side, run]).exits(0);
        let there = fs::read(loaded.run.path(SWITCHES)).unwrap();
        fs::write(loaded.run.path(SWITCHES), &left_behind).unwrap();
        there
    };
    let there = switch("old");
    let refused = loaded.cleanup(&["--confirm", &loaded.id()]).exits(6);
    refused.says(&["the proxy sends traffic to the old system", "its originals stay"]);
    fs::write(loaded.run.path(SWITCHES), there).unwrap();
    switch("crm");
    loaded.cleanup(&[]).exits(0).prints(&["originals could be removed"]);
    // Where a rehearsal's traffic goes says nothing of the users.
    loaded.desk.set("LANDFALL_SWITCH_REHEARSAL", "yes");
    let refused = loaded.cleanup(&["--confirm", &loaded.id()]).exits(2);
    refused.says(&["a rehearsal's proxy", "take LANDFALL_SWITCH_REHEARSAL out"]);
}
