//! `files copy` whose process is killed with SIGKILL at 200 random moments is finished by the same command: nothing is copied twice, and
//! nobody can tell from target or manifest that it was ever disturbed.

#![expect(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use landfall_model::{
    hash,
    outcome::{CopyOutcome, CopyState},
    plan::Copy,
    rundir::{COPIES, LOAD_COPIES, RunDir},
};
use landfall_practice::{Size, world_of};
use support::Desk;

/// How often a process is killed while it copies.
const KILLS: usize = 200;

/// Objects to copy: enough that a kill finds some done, some under way and some not begun.
const OBJECTS: usize = 40;

/// A run with planned copies, whose target can be emptied again.
struct Site {
    desk: Desk,
    run: RunDir,
    target: PathBuf,
}

/// What a copy leaves: SHA-256 of every file of the target, and how every planned copy ended.
type State = (BTreeMap<PathBuf, String>, Vec<CopyOutcome>);

#[tokio::test(flavor = "multi_thread")]
async fn copies_that_are_killed_200_times_are_finished_by_the_same_command_and_none_is_made_twice() {
    let site = Site::new().await;
    let began = Instant::now();
    site.copy();
    let (usual, expected) = (began.elapsed(), site.state());
    let (mut killed, mut random) = (0, 7_u64);
    while killed < KILLS {
        site.empty();
        let (mut made, mut twice) = (site.made(), 0);
        // Now and then none of the attempts gets to the end: the last one is left alone.
        for _ in 0..20 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let moment = usual.mul_f64((random >> 40) as f64 / f64::from(1 << 24));
            let was_at_work = site.kill_after(moment);
            killed += usize::from(was_at_work);
            twice += note(&mut made, site.made());
            if !was_at_work {
                break;
            }
        }
        site.copy();
        twice += note(&mut made, site.made());
        assert_eq!(twice, 0, "after {killed} kills");
        assert_eq!(site.state(), expected, "after {killed} kills");
    }
}

/// Takes over which file stands for each object, and answers how many are other ones than before: each write makes a new file.
fn note(made: &mut BTreeMap<PathBuf, u64>, now: BTreeMap<PathBuf, u64>) -> usize {
    let again = now.iter().filter(|(path, inode)| made.get(*path).is_some_and(|before| before != *inode));
    let again = again.count();
    made.extend(now);
    again
}

impl Site {
    async fn new() -> Self {
        let mut desk = Desk::new("files-killed");
        let snapshot = desk.lay_out(&world_of(Size::SMALLEST, 7)).await;
        desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
        let run = RunDir::open(&desk.run()).unwrap();
        let planned: Vec<Copy> = run.read_jsonl(COPIES).unwrap();
        fs::remove_file(run.path(COPIES)).unwrap();
        run.write_jsonl(COPIES, &planned[..OBJECTS]).unwrap();
        let target = desk.folder.join("buckets/crm-files");
        Self { desk, run, target }
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

    fn empty(&self) {
        fs::remove_dir_all(&self.target).unwrap();
        fs::create_dir(&self.target).unwrap();
        fs::remove_file(self.run.path(LOAD_COPIES)).unwrap();
    }

    /// The inode of every object's file. What describes an object is written before it, and is none.
    fn made(&self) -> BTreeMap<PathBuf, u64> {
        let is_object = |file: &PathBuf| !file.file_name().unwrap().to_str().unwrap().starts_with(".%");
        let files = files(&self.target).into_iter().filter(is_object);
        files.map(|file| (file.clone(), fs::metadata(&file).unwrap().ino())).collect()
    }

    /// The state; when it ended and which name the store gave to the version differ each time. The latest line of a file counts.
    fn state(&self) -> State {
        let hashes =
            files(&self.target).into_iter().map(|file| (file.clone(), hash::of_file(&file).unwrap()));
        let outcomes: Vec<CopyOutcome> = self.run.read_appended(LOAD_COPIES).unwrap();
        let (at, target_etag) = (String::new(), String::new());
        let plain = |outcome| CopyOutcome { at: at.clone(), target_etag: target_etag.clone(), ..outcome };
        let mut outcomes: Vec<CopyOutcome> = outcomes.into_iter().map(plain).collect();
        outcomes.sort_by_key(|outcome| outcome.file);
        assert!(
            outcomes.len() == OBJECTS && outcomes.iter().all(|outcome| outcome.state == CopyState::Verified)
        );
        (hashes.collect(), outcomes)
    }
}

/// Every object's file; what an interrupted write left is none.
fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = paths.partition(|path| path.is_dir());
    let is_ours = |file: &PathBuf| file.file_name().unwrap().to_str().unwrap().starts_with(".%part.");
    let below = folders.iter().flat_map(|folder| self::files(folder));
    files.into_iter().filter(|file| !is_ours(file)).chain(below).collect()
}
