//! Loading again: what is in stays, what is missing follows, and nobody loads beside another.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::{Duration, Instant},
};

use landfall_load::{Budget, Error, Options, load, reset, retry_quarantine};
use landfall_model::{
    finding::Quarantined,
    kind::Kind,
    mapping::TargetMapping,
    monitor::{Level, Monitor, Silent},
    outcome::GroupOutcome,
    rundir,
    target::{Group, Table},
    user_edits::UserEdits,
};
use landfall_postgres::connect;

use super::{
    bench::{Bench, all_files, result},
    sample,
    undo::OTHERS,
};

/// Asks to stop when this task is finished.
struct StopAfterTask {
    task: &'static str,
    is_finished: AtomicBool,
}

impl Monitor for StopAfterTask {
    fn start(&self, _: &str, _: Option<u64>) {}
    fn advance(&self, _: &str, _: u64) {}
    fn finish(&self, task: &str, _: &str) {
        self.is_finished.fetch_or(task == self.task, Ordering::Relaxed);
    }
    fn remark(&self, _: Level, _: &str) {}
    fn stop_requested(&self) -> bool {
        self.is_finished.load(Ordering::Relaxed)
    }
}

#[tokio::test]
async fn who_asks_to_stop_right_after_the_commit_of_a_delta_or_a_retry_is_told_that_it_is_in() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load().await.unwrap();
    let mut plan = sample::plan();
    plan.clients[1].row.nationality = Some("FRA".to_owned());
    let run = bench.delta(&plan);
    let options = Options { budget: Budget::default(), verified: &all_files() };
    for task in ["apply the delta", "retry the quarantine"] {
        let stop = StopAfterTask { task, is_finished: AtomicBool::new(false) };
        let done = if task == "apply the delta" {
            load(&bench.session, &run, &options, &stop).await
        } else {
            retry_quarantine(&bench.session, &run, &options, &stop).await
        };
        assert!(done.unwrap().groups.iter().all(|group| group.already_in), "{task}");
        assert!(stop.stop_requested());
        let told: Vec<GroupOutcome> = run.read_appended(rundir::LOAD_GROUPS).unwrap();
        let refused: Vec<Quarantined> = run.read_appended(rundir::LOAD_QUARANTINE).unwrap();
        assert_eq!((told.len(), refused.len()), (9, 1), "{task}");
    }
}

/// Asks to stop once so many rows have been copied.
struct StopAfter {
    rows: u64,
    seen: AtomicU64,
}

impl Monitor for StopAfter {
    fn start(&self, _: &str, _: Option<u64>) {}
    fn advance(&self, _: &str, n: u64) {
        self.seen.fetch_add(n, Ordering::Relaxed);
    }
    fn finish(&self, _: &str, _: &str) {}
    fn remark(&self, _: Level, _: &str) {}
    fn stop_requested(&self) -> bool {
        self.seen.load(Ordering::Relaxed) >= self.rows
    }
}

#[tokio::test]
async fn a_second_load_of_the_same_plan_changes_nothing() {
    let mut plan = sample::plan();
    plan.clients[1].row.nationality = Some("FRA".to_owned());
    let bench = Bench::new(&plan).await;
    let first = bench.load().await.unwrap();
    let before = bench.everything().await;
    let (quarantine, transaction) =
        (bench.quarantine(), bench.text("SELECT max(xmin::text::bigint) FROM clients").await);
    let second = bench.load().await.unwrap();
    assert!(second.groups.iter().all(|outcome| outcome.already_in));
    for (one, other) in first.groups.iter().zip(&second.groups) {
        assert_eq!(one.results, other.results, "{}", one.group.name());
    }
    assert_eq!(bench.everything().await, before);
    assert_eq!(bench.text("SELECT max(xmin::text::bigint) FROM clients").await, transaction);
    assert_eq!(bench.quarantine(), quarantine);
    assert_eq!(bench.run.read_appended::<GroupOutcome>(rundir::LOAD_GROUPS).unwrap().len(), 9);
}

#[tokio::test]
async fn an_interrupted_load_keeps_whole_groups_and_goes_on() {
    let undisturbed = Bench::new(&sample::plan()).await;
    undisturbed.load().await.unwrap();
    let expected = undisturbed.everything().await;
    for rows in [0, 1, 5, 13, 20, 30, 50] {
        let bench = Bench::new(&sample::plan()).await;
        let error = bench.load_watched(&StopAfter { rows, seen: AtomicU64::new(0) }).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Interrupted, "{rows}");
        let told: Vec<GroupOutcome> = bench.run.read_appended(rundir::LOAD_GROUPS).unwrap();
        let told: Vec<Group> = told.iter().map(|outcome| outcome.group).collect();
        for table in Table::ALL {
            let is_in = !bench.loaded(table).await.is_empty();
            assert_eq!(is_in, told.contains(&table.group()), "{table} after {rows} rows");
        }
        bench.load().await.unwrap();
        assert_eq!(bench.everything().await, expected, "{rows}");
    }
}

#[tokio::test]
async fn a_load_that_was_killed_before_it_could_tell_tells_later() {
    let mut plan = sample::plan();
    plan.clients[1].row.nationality = Some("FRA".to_owned());
    let bench = Bench::new(&plan).await;
    let first = bench.load().await.unwrap();
    let told = bench.quarantine();
    // As if killed after the second of several lines, before any group was told.
    let path = bench.run.path(rundir::LOAD_QUARANTINE);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.split_inclusive('\n').take(2).collect::<String>()).unwrap();
    std::fs::remove_file(bench.run.path(rundir::LOAD_GROUPS)).unwrap();
    let second = bench.load().await.unwrap();
    assert_eq!(bench.quarantine(), told);
    let outcomes: Vec<GroupOutcome> = bench.run.read_appended(rundir::LOAD_GROUPS).unwrap();
    assert_eq!(outcomes, second.groups[1..]);
    assert_eq!(result(&second, Table::Clients), result(&first, Table::Clients));
}

#[tokio::test]
async fn a_load_into_a_database_that_was_made_empty_tells_each_rejected_row_once() {
    let mut plan = sample::plan();
    plan.clients[1].row.nationality = Some("FRA".to_owned());
    let bench = Bench::new(&plan).await;
    bench.load().await.unwrap();
    let told = bench.quarantine();
    let tables = Table::ALL.map(Table::name).join(", ");
    bench.database.run(&format!("DROP SCHEMA landfall CASCADE; TRUNCATE {tables}")).unwrap();
    bench.load().await.unwrap();
    assert_eq!(bench.quarantine(), told);
    assert_eq!(bench.run.read_appended::<GroupOutcome>(rundir::LOAD_GROUPS).unwrap().len(), 9);
}

#[tokio::test]
async fn another_plan_is_refused_while_one_is_live() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load().await.unwrap();
    let other = bench.another_run(&sample::plan());
    let options = Options { budget: Budget::default(), verified: &all_files() };
    let error = load(&bench.session, &other, &options, &Silent::default()).await.unwrap_err();
    assert_eq!(error.kind(), Kind::State);
    let text = error.to_string();
    assert!(text.starts_with("run 20260101-1200 is loaded for port-nimara since 20"), "{text}");
    assert!(text.contains("landfall reset 20260101-1200"), "{text}");
}

#[tokio::test]
async fn a_second_operator_is_refused_with_who_holds_the_port() {
    let bench = Bench::new(&sample::plan()).await;
    let other = connect(&bench.url).await.unwrap();
    let script = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NULL; END $$;
                  CREATE TRIGGER gate AFTER INSERT ON tags FOR EACH ROW EXECUTE FUNCTION f()";
    bench.database.run(script).unwrap();
    bench.client.batch_execute("SELECT pg_advisory_lock(7)").await.unwrap();
    let (verified, silent) = (all_files(), Silent::default());
    let options = Options { budget: Budget::default(), verified: &verified };
    let late = async {
        while bench.loaded(Table::Clients).await.is_empty() {
            tokio::task::yield_now().await;
        }
        let late = load(&other, &bench.run, &options, &silent).await;
        bench.client.batch_execute("SELECT pg_advisory_unlock(7)").await.unwrap();
        late
    };
    let (first, second) = tokio::join!(load(&bench.session, &bench.run, &options, &silent), late);
    assert!(first.is_ok());
    let error = second.unwrap_err();
    assert!(matches!(error, Error::Busy { .. }), "{error}");
    let text = error.to_string();
    assert!(text.starts_with("another landfall works on port-nimara at this moment: user "), "{text}");
    assert!(text.contains(&format!(", process {} on ", std::process::id())), "{text}");
    assert!(text.contains(", since 20") && text.ends_with("then repeat the command"), "{text}");
    assert!(load(&other, &bench.run, &options, &silent).await.is_ok(), "the lock was given back");
}

/// As a process leaves it that is killed between two transactions.
const LEFT_BEHIND: &str =
    "UPDATE landfall.locks SET token = 'gone', holder = 'user crm, process 1 on elsewhere'";

/// Changes the row of the lock once a group is in.
struct Meddler<'b> {
    bench: &'b Bench,
    done: std::sync::atomic::AtomicBool,
}

impl Monitor for Meddler<'_> {
    fn start(&self, _: &str, _: Option<u64>) {}
    fn advance(&self, _: &str, _: u64) {}
    fn finish(&self, task: &str, _: &str) {
        if task.contains("clients") && !self.done.swap(true, Ordering::Relaxed) {
            self.bench.database.run(LEFT_BEHIND).unwrap();
        }
    }
    fn remark(&self, _: Level, _: &str) {}
}

#[tokio::test]
async fn who_was_given_up_writes_nothing_any_more_and_who_was_killed_is_followed() {
    let bench = Bench::new(&sample::plan()).await;
    let error = bench.load_watched(&Meddler { bench: &bench, done: false.into() }).await.unwrap_err();
    assert_eq!(error.kind(), Kind::State);
    let text = error.to_string();
    assert!(text.starts_with("another landfall has taken over port-nimara"), "{text}");
    assert!(text.contains("user crm, process 1 on elsewhere, since 20"), "{text}");
    assert_eq!(bench.text("SELECT string_agg(group_name, ' ') FROM landfall.groups").await, "clients");
    let begun = Instant::now();
    assert_eq!(bench.load().await.unwrap().groups.len(), 10, "nobody of that row shows himself");
    assert!(begun.elapsed() >= Duration::from_secs(5), "who is only slow has time to show himself");
    assert_eq!(bench.text("SELECT count(*) FROM landfall.locks").await, "0");
}

#[tokio::test]
async fn who_is_asked_to_stop_while_he_waits_for_the_port_does_nothing_any_more() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load().await.unwrap();
    let insert = "INSERT INTO landfall.locks VALUES ('port-nimara', 'a', 'user crm, process 1 on elsewhere')";
    bench.database.run(insert).unwrap();
    let monitor = Silent::default();
    monitor.request_stop();
    let error = reset(&bench.session, &bench.run, UserEdits::Keep, &monitor).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Interrupted, "{error}");
    assert!(error.is_refusal() && error.to_string().contains("user crm, process 1 on elsewhere"), "{error}");
    assert!(!bench.loaded(Table::Clients).await.is_empty());
}

#[tokio::test]
async fn a_holder_who_changes_while_he_is_watched_is_alive() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load().await.unwrap();
    let insert = "INSERT INTO landfall.locks VALUES ('port-nimara', 'a', 'user crm, process 1 on elsewhere')";
    bench.database.run(insert).unwrap();
    let watching = std::sync::Mutex::new(0);
    /// Another operator follows the first as soon as he is watched.
    struct Follower<'b>(&'b Bench, std::sync::Mutex<u32>);
    impl Monitor for Follower<'_> {
        fn start(&self, _: &str, _: Option<u64>) {}
        fn advance(&self, _: &str, _: u64) {}
        fn finish(&self, _: &str, _: &str) {}
        fn remark(&self, _: Level, text: &str) {
            if text.contains("process 1 on elsewhere") {
                *self.1.lock().unwrap() += 1;
                self.0.database.run(LEFT_BEHIND).unwrap();
            }
        }
    }
    let follower = Follower(&bench, watching);
    let error = bench.load_watched(&follower).await.unwrap_err();
    assert!(matches!(error, Error::Busy { .. }), "{error}");
    assert_eq!(follower.1.into_inner().unwrap(), 1, "it is told once");
}

#[tokio::test]
async fn rows_of_other_ports_are_noted_by_the_first_attempt_and_by_no_later_one() {
    let bench = Bench::new(&sample::plan()).await;
    bench.database.run(OTHERS).unwrap();
    bench.load_watched(&StopAfter { rows: 30, seen: AtomicU64::new(0) }).await.unwrap_err();
    let noted = || std::fs::read_to_string(bench.run.path(rundir::LOAD_OTHERS)).unwrap();
    let before = noted();
    assert_eq!(before.lines().count(), 1);
    let touched = "UPDATE clients SET full_name = 'Theirs, touched' WHERE full_name = 'Theirs'";
    bench.database.run(touched).unwrap();
    bench.load().await.unwrap();
    assert_eq!(noted(), before, "what an attempt may have damaged is not what was before");
}

#[tokio::test]
async fn rows_entered_since_do_not_stop_the_rest_of_a_load() {
    let bench = Bench::new(&sample::plan()).await;
    bench.load_watched(&StopAfter { rows: 30, seen: AtomicU64::new(0) }).await.unwrap_err();
    bench
        .database
        .run(
            "INSERT INTO clients (id, port_id, full_name, created_at, updated_at)
                        SELECT gen_random_uuid(), id, 'New', now(), now() FROM ports",
        )
        .unwrap();
    assert_eq!(bench.load().await.unwrap().groups.len(), 10);
}

#[tokio::test]
async fn who_holds_a_lock_is_named_whether_on_a_table_or_on_a_row() {
    let script =
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = 300', current_database()); END $$";
    let plan = sample::plan();
    let bench = Bench::with(&plan, TargetMapping::default(), script).await;
    let number: i32 = bench.client.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().get(0);
    let a_row = format!(
        "INSERT INTO tags (id, port_id, name, created_at, updated_at) SELECT '{}', id, 'mine', now(), now() FROM ports",
        plan.tags[0].row.id
    );
    // The second lets the load look at the target, and keeps it from copying.
    for held in ["LOCK TABLE tags IN ACCESS EXCLUSIVE MODE", "LOCK TABLE tags IN SHARE MODE", &a_row] {
        bench.client.batch_execute(&format!("BEGIN; {held}")).await.unwrap();
        let error = bench.load().await.unwrap_err();
        assert!(matches!(error, Error::LockTimeout { .. }), "{held}: {error}");
        let who = format!(": session {number} of landfall, in a transaction since ");
        let sentence = error.to_string();
        assert!(sentence.contains(&who) && sentence.contains("tags. Wait"), "{held}: {sentence}");
        bench.client.batch_execute("ROLLBACK").await.unwrap();
    }
    assert!(bench.load().await.is_ok());
}

#[tokio::test]
async fn what_hangs_on_a_row_of_whose_rejection_a_killed_load_did_not_tell_stays_out_too() {
    let mut plan = sample::plan();
    plan.clients[1].row.nationality = Some("FRA".to_owned());
    let undisturbed = Bench::new(&plan).await;
    undisturbed.load().await.unwrap();
    let (expected, told) = (undisturbed.everything().await, undisturbed.quarantine());
    for rows in [13, 30, 50] {
        let bench = Bench::new(&plan).await;
        bench.load_watched(&StopAfter { rows, seen: AtomicU64::new(0) }).await.unwrap_err();
        for name in [rundir::LOAD_QUARANTINE, rundir::LOAD_GROUPS] {
            let _is_there = std::fs::remove_file(bench.run.path(name));
        }
        bench.load().await.unwrap();
        assert_eq!(bench.everything().await, expected, "{rows}");
        assert_eq!(bench.quarantine(), told, "{rows}");
    }
}
