//! `files copy` whose process is killed with SIGKILL at random moments is finished by the same command: nothing is copied twice, and nobody
//! can tell from target or manifest that it was ever disturbed. 200 times between folders, and again on a real S3 server.

#![expect(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use landfall_model::{
    outcome::{CopyOutcome, CopyState},
    plan::Copy,
    rundir::{COPIES, LOAD_COPIES, RunDir},
    source::Object,
};
use landfall_practice::{Size, World, world_of};
use landfall_store::{Reader, StoreConfig};
use landfall_testkit::Garage;
use support::Desk;

/// Objects to copy: enough that a kill finds some done, some under way and some not begun.
const OBJECTS: usize = 40;

const TARGET: &str = "crm-files";

/// A run with planned copies, whose target can be emptied again.
struct Site {
    desk: Desk,
    run: RunDir,
    store: StoreConfig,
}

/// What a copy leaves: SHA-256 of every object of the target, and how every planned copy ended.
type State = (BTreeMap<String, String>, Vec<CopyOutcome>);

/// The version that stands for each key.
type Versions = BTreeMap<String, (String, String)>;

#[tokio::test(flavor = "multi_thread")]
async fn copies_that_are_killed_200_times_are_finished_by_the_same_command_and_none_is_made_twice() {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&world()).await;
    let store = StoreConfig::Folder(desk.folder.join("buckets"));
    Site::new(desk, &snapshot, store).kill_and_finish(200, 0).await;
}

/// A server may end a copy whose client is gone, and end it after that client's successor looked: that of one object at most.
#[tokio::test(flavor = "multi_thread")]
async fn copies_within_a_real_s3_server_that_are_killed_60_times_are_finished_by_the_same_command() {
    let garage = Garage::start(&["client-portal", "signatures", TARGET]).unwrap();
    let mut desk = Desk::new();
    let snapshot = desk.lay_out_on(&garage, &world()).await;
    let store = support::s3::buckets(&garage);
    Site::new(desk, &snapshot, store).kill_and_finish(60, 1).await;
}

fn world() -> World {
    world_of(Size::SMALLEST, 7)
}

/// Takes over which version stands for each object, and answers how many are other ones than before.
fn note(made: &mut Versions, now: Versions) -> usize {
    let again = now.iter().filter(|(key, version)| made.get(*key).is_some_and(|before| before != *version));
    let again = again.count();
    made.extend(now);
    again
}

impl Site {
    fn new(desk: Desk, snapshot: &Path, store: StoreConfig) -> Self {
        desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
        let run = RunDir::open(&desk.run()).unwrap();
        let planned: Vec<Copy> = run.read_jsonl(COPIES).unwrap();
        fs::remove_file(run.path(COPIES)).unwrap();
        run.write_jsonl(COPIES, &planned[..OBJECTS]).unwrap();
        Self { desk, run, store }
    }

    /// Kills so often. After each kill at most `again` objects are made that were there already.
    async fn kill_and_finish(self, kills: usize, again: usize) {
        let (usual, expected) = (self.usual().await, self.state().await);
        let (mut killed, mut random) = (0, 7_u64);
        while killed < kills {
            self.empty().await;
            let mut made = Versions::new();
            // Now and then none of the attempts gets to the end: the last one is left alone.
            for _ in 0..20 {
                random =
                    random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let moment = usual.mul_f64((random >> 40) as f64 / f64::from(1 << 24));
                let was_at_work = self.kill_after(moment);
                killed += usize::from(was_at_work);
                assert!(note(&mut made, self.made().await) <= again, "after {killed} kills");
                if !was_at_work {
                    break;
                }
            }
            self.copy();
            assert!(note(&mut made, self.made().await) <= again, "after {killed} kills");
            assert_eq!(self.state().await, expected, "after {killed} kills");
        }
    }

    /// How long a copy of all takes at best: of a longer time, as of a moment when the machine was busy, most kills would find it at its end.
    async fn usual(&self) -> Duration {
        self.copy();
        let mut usual = Duration::MAX;
        for _ in 0..3 {
            self.empty().await;
            let began = Instant::now();
            self.copy();
            usual = usual.min(began.elapsed());
        }
        usual
    }

    fn words(&self) -> [&str; 3] {
        ["files", "copy", self.run.root().to_str().unwrap()]
    }

    fn copy(&self) {
        self.desk.landfall(&self.words()).exits(0);
    }

    /// True where it was at work when it was killed.
    fn kill_after(&self, moment: Duration) -> bool {
        let mut command = self.desk.command(&self.words());
        let mut child = command.stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        // The moment is what the test is about: there is no condition to wait for.
        thread::sleep(moment);
        let was_at_work = child.try_wait().unwrap().is_none();
        // On Unix this is SIGKILL: nothing of the process runs any more.
        child.kill().unwrap();
        child.wait().unwrap();
        was_at_work
    }

    fn reader(&self) -> Box<dyn Reader> {
        landfall_store::reader(&self.store)
    }

    async fn objects(&self) -> Vec<Object> {
        let mut objects = Vec::new();
        self.reader().list(TARGET, &mut |page| objects.extend(page)).await.unwrap();
        objects
    }

    async fn empty(&self) {
        let remover = landfall_store::remover(&self.store);
        for object in self.objects().await {
            remover.remove(TARGET, &object.key).await.unwrap();
        }
        fs::remove_file(self.run.path(LOAD_COPIES)).unwrap();
    }

    async fn made(&self) -> Versions {
        let objects = self.objects().await.into_iter();
        objects.map(|object| (object.key, (object.etag, object.modified))).collect()
    }

    /// The state; when it ended and which name the store gave to the version differ each time. The latest line of a file counts.
    async fn state(&self) -> State {
        let mut hashes = BTreeMap::new();
        for object in self.objects().await {
            let hashed = self.reader().hash(TARGET, &object.key).await.unwrap();
            hashes.insert(object.key, hashed.sha256);
        }
        let outcomes: Vec<CopyOutcome> = self.run.read_appended(LOAD_COPIES).unwrap();
        let (at, target_etag) = (String::new(), String::new());
        let plain = |outcome| CopyOutcome { at: at.clone(), target_etag: target_etag.clone(), ..outcome };
        let mut outcomes: Vec<CopyOutcome> = outcomes.into_iter().map(plain).collect();
        outcomes.sort_by_key(|outcome| outcome.file);
        assert!(
            outcomes.len() == OBJECTS && outcomes.iter().all(|outcome| outcome.state == CopyState::Verified)
        );
        (hashes, outcomes)
    }
}
