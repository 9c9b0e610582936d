//! The freeze sentinel against a real NocoDB and a real S3 server: what moved is named, and nothing else.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

mod support;

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use landfall_model::source::SourceTable;
use landfall_practice::{Size, World, world_of};
use landfall_testkit::{Garage, NocoDb, Source, Version};
use serde_json::{Value, json};
use support::{Desk, s3};

const NEW: i64 = 900_001;

/// A run with a snapshot of real servers.
struct Weekend {
    desk: Desk,
    garage: Garage,
    source: Source,
    world: World,
    run: String,
}

impl Weekend {
    async fn begin() -> Self {
        let world = world_of(Size::SMALLEST, 1);
        let source = NocoDb::shared(Version::V0262).unwrap().seed(&world.snapshot).await.unwrap();
        let mut desk = Desk::new();
        let garage = Garage::start(&["client-portal", "signatures", "crm-files"]).unwrap();
        desk.lay_out_on(&garage, &world).await;
        desk.set("NOCODB_URL", source.url());
        desk.set("NOCODB_TOKEN", source.viewer_token());
        desk.landfall(&["snapshot"]).exits(0);
        let run = desk.run().display().to_string();
        Self { desk, garage, source, world, run }
    }

    fn id(&self, table: SourceTable, at: usize) -> i64 {
        self.world.snapshot.rows(table)[at].id().unwrap()
    }

    async fn rename(&self, at: usize) -> i64 {
        let id = self.id(SourceTable::Interests, at);
        let edit = json!({"Id": id, "Full Name": "Somebody Else"});
        self.source.update(SourceTable::Interests, &[edit]).await.unwrap();
        id
    }

    async fn put(&self, key: &str) {
        let store = landfall_store::writer(&s3::buckets(&self.garage));
        store.put("client-portal", key, b"written after the freeze".to_vec(), "text/plain").await.unwrap();
    }

    fn watch(&self) -> Child {
        let mut command = self.desk.command(&["freeze", "watch", &self.run, "--every", "1s"]);
        command.stdout(Stdio::piped()).spawn().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sentinel_names_what_moved_in_a_real_source_and_nothing_else() {
    let mut weekend = Weekend::begin().await;
    a_freeze_is_begun_once(&weekend);
    other_settings_are_refused_instead_of_compared(&mut weekend);
    a_watch_goes_on_until_ctrl_c(&weekend);
    what_a_killed_watch_left_goes_with_the_next_reading(&weekend);
    let renamed = a_watch_ends_with_the_first_violation_and_writes_it_down(&weekend).await;
    a_check_writes_down_what_no_look_before_found(&weekend, renamed).await;
    every_kind_of_edit_is_named(&weekend, renamed).await;
    a_token_that_lost_a_base_is_no_change_of_columns(&weekend).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_moved_between_snapshot_and_freeze_is_named_and_nothing_is_frozen() {
    let weekend = Weekend::begin().await;
    let renamed = weekend.rename(3).await;
    weekend.put("late.txt").await;
    let start = |run: &str| weekend.desk.landfall(&["freeze", "start", run]);
    let named = [format!("interests {renamed} was changed"), "client-portal/l•••.txt was added".to_owned()];
    let refused = start(&weekend.run).exits(7).prints(&[&named[0], &named[1]]);
    refused.says(&["2 moved since the snapshot of", "nothing was frozen", "landfall cutover start"]);
    weekend.desk.landfall(&["freeze", "check", &weekend.run]).exits(6).says(&["is not frozen"]);
    weekend.desk.landfall(&["snapshot"]).exits(0);
    start(&weekend.desk.run().display().to_string()).exits(0).prints(&["frozen at"]);
}

fn a_freeze_is_begun_once(weekend: &Weekend) {
    let (desk, run) = (&weekend.desk, weekend.run.as_str());
    desk.landfall(&["freeze", "check", run]).exits(6).says(&["is not frozen", "landfall freeze start"]);
    desk.landfall(&["freeze", "check"])
        .exits(2)
        .says(&["there is no frozen run in", "landfall freeze start"]);
    desk.landfall(&["freeze", "start", run]).exits(0).prints(&["frozen at", &counts(&weekend.world)]);
    desk.landfall(&["freeze", "start", run]).exits(0).prints(&["unchanged since the freeze at "]);
    desk.landfall(&["freeze", "check"]).exits(0).prints(&["unchanged since the freeze"]);
    assert!(!rests(Path::new(run)), "a reading leaves nothing behind");
}

fn counts(world: &World) -> String {
    let source = &world.snapshot;
    let rows: usize = SourceTable::ALL.iter().map(|table| source.rows(*table).len()).sum();
    format!("{rows} rows, {} links, {} objects", source.links.len(), world.objects.len())
}

fn rests(run: &Path) -> bool {
    let names = std::fs::read_dir(run.join("cutover")).unwrap();
    names.into_iter().any(|entry| entry.unwrap().file_name().to_string_lossy().starts_with("reading-"))
}

fn other_settings_are_refused_instead_of_compared(weekend: &mut Weekend) {
    weekend.desk.set("LANDFALL_SOURCE_BUCKETS", "client-portal");
    weekend.desk.landfall(&["freeze", "check"]).exits(2).says(&["set otherwise than at the freeze"]);
    weekend.desk.environment.remove("LANDFALL_SOURCE_BUCKETS");
}

fn a_watch_goes_on_until_ctrl_c(weekend: &Weekend) {
    let mut watch = weekend.watch();
    let mut lines = BufReader::new(watch.stdout.take().unwrap()).lines();
    for _ in 0..2 {
        assert!(lines.next().unwrap().unwrap().contains("unchanged since the freeze"));
    }
    let pid = watch.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(watch.wait().unwrap().code(), Some(130));
    let run = Path::new(&weekend.run);
    assert!(!rests(run) && !run.join("cutover/violations.jsonl").exists());
}

fn what_a_killed_watch_left_goes_with_the_next_reading(weekend: &Weekend) {
    let mut watch = weekend.watch();
    let run = Path::new(&weekend.run);
    wait_for_a_reading(run);
    weekend.desk.landfall(&["freeze", "check"]).exits(0);
    assert!(watch.try_wait().unwrap().is_none(), "another reading takes nothing away from one that goes on");
    kill_in_a_reading(&mut watch, run);
    assert!(rests(run), "killed before it could remove anything");
    weekend.desk.landfall(&["freeze", "check"]).exits(0);
    assert!(!rests(run));
}

/// Until one has begun and is held.
fn wait_for_a_reading(run: &Path) {
    while !is_being_read(run) {
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn is_being_read(run: &Path) -> bool {
    let mut entries = std::fs::read_dir(run.join("cutover")).unwrap().map(|entry| entry.unwrap().path());
    entries.any(|path| path.join("lock.json").metadata().is_ok_and(|note| note.len() > 0))
}

/// It is halted first: between a look and the kill a reading may come to its end.
fn kill_in_a_reading(watch: &mut Child, run: &Path) {
    let pid = watch.id().to_string();
    let signal =
        |signal: &str| assert!(Command::new("kill").args([signal, pid.as_str()]).status().unwrap().success());
    loop {
        wait_for_a_reading(run);
        signal("-STOP");
        if is_being_read(run) {
            break;
        }
        signal("-CONT");
    }
    watch.kill().unwrap();
    watch.wait().unwrap();
}

async fn a_watch_ends_with_the_first_violation_and_writes_it_down(weekend: &Weekend) -> i64 {
    let mut watch = weekend.watch();
    let mut lines = BufReader::new(watch.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().contains("unchanged since the freeze"));
    let id = weekend.rename(3).await;
    let told: Vec<String> = lines.map(Result::unwrap).filter(|line| !line.contains("unchanged")).collect();
    assert_eq!(watch.wait().unwrap().code(), Some(7));
    let named = told.iter().filter(|line| line.contains(" was ")).collect::<Vec<_>>();
    assert_eq!(named, [&format!("interests {id} was changed")]);
    assert!(told.last().unwrap().starts_with("Find out who writes"), "{told:?}");
    let row = json!({"row": {"table": "interests", "id": id}});
    assert_eq!(violations(weekend), [json!([{"thing": row, "moved": "changed"}])]);
    id
}

/// What each violation names, in the order in which they were noted.
fn violations(weekend: &Weekend) -> Vec<Value> {
    let text = std::fs::read_to_string(Path::new(&weekend.run).join("cutover/violations.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["moved"].clone()).collect()
}

async fn a_check_writes_down_what_no_look_before_found(weekend: &Weekend, renamed: i64) {
    let check = || weekend.desk.landfall(&["freeze", "check"]).exits(7);
    check();
    assert_eq!(violations(weekend).len(), 1, "the watch wrote it down");
    let gone = weekend.id(SourceTable::Expenses, 5);
    weekend.source.delete(SourceTable::Expenses, &[gone]).await.unwrap();
    check();
    check();
    let moved =
        |table: &str, id: i64, how: &str| json!({"thing": {"row": {"table": table, "id": id}}, "moved": how});
    let both = json!([moved("interests", renamed, "changed"), moved("expenses", gone, "removed")]);
    assert_eq!(violations(weekend)[1..], [both]);
}

async fn every_kind_of_edit_is_named(weekend: &Weekend, renamed: i64) {
    let gone = weekend.id(SourceTable::Expenses, 5);
    weekend.source.insert(SourceTable::Invoices, &[json!({"Id": NEW})]).await.unwrap();
    let mut portal = weekend.world.objects.iter().filter(|object| object.bucket == "client-portal");
    // garage drops the slash at the beginning of a key.
    let replaced = portal.find(|object| !object.key.starts_with('/')).unwrap();
    weekend.put(&replaced.key).await;
    weekend.put("late.txt").await;
    let outcome = weekend.desk.landfall(&["freeze", "check", "--show-personal-data"]).exits(7);
    let told: BTreeSet<&str> = outcome.stdout.lines().filter(|line| line.contains(" was ")).collect();
    let expected = [
        format!("interests {renamed} was changed"),
        format!("expenses {gone} was deleted"),
        format!("invoices {NEW} was inserted"),
        format!("object client-portal/{} was replaced", replaced.key),
        "object client-portal/late.txt was added".to_owned(),
    ];
    assert_eq!(told, expected.iter().map(String::as_str).collect());
    let masked =
        weekend.desk.landfall(&["freeze", "check"]).exits(7).prints(&["client-portal/l•••.txt was added"]);
    assert!(!masked.stdout.contains(&replaced.key), "{}", masked.stdout);
}

async fn a_token_that_lost_a_base_is_no_change_of_columns(weekend: &Weekend) {
    weekend.source.shut_out_of(SourceTable::Expenses).await.unwrap();
    let refused = weekend.desk.landfall(&["freeze", "check"]).exits(2);
    let refused = refused.says(&["the token sees no base \"Expenses\"", "invite it again, as a Viewer"]);
    assert!(!refused.stderr.contains("Columns were changed"), "{}", refused.stderr);
}
