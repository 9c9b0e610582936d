//! Copies that are killed: each that ended has its line, each that did not is made again.

use std::{env, fs, process};

use landfall_model::{
    plan::{Copy, copy::Origin},
    rundir::{self, RunDir},
    source::Object,
};
use landfall_store::{StoreConfig, Writer, writer};
use tokio::runtime::Runtime;
use uuid::Uuid;

use super::{site::info, step::start_copying, trial::finish};

/// Objects to copy.
const OBJECTS: usize = 60;
/// Kills are so many lines apart.
const APART: usize = 4;

pub fn copies_that_are_killed_go_on_and_every_one_is_told_once_it_is_verified() -> usize {
    let mut killed = 0;
    for lines in (0..OBJECTS).step_by(APART) {
        let folder = env::temp_dir().join(format!("landfall-copies-{}", process::id()));
        let buckets = folder.join("buckets");
        let run = Runtime::new().unwrap().block_on(lay_out(&folder));
        let mut child = start_copying(run.root(), &buckets);
        let is_running = kill_after(lines, &run, &mut child);
        killed += usize::from(is_running);
        finish(start_copying(run.root(), &buckets), &format!("killed after {lines} lines"));
        let verified = landfall_load::files::verified(&run).unwrap();
        assert_eq!(verified.len(), OBJECTS, "killed after {lines} lines");
        let told = fs::read_to_string(run.path(rundir::LOAD_COPIES)).unwrap();
        assert_eq!(told.lines().count(), OBJECTS, "killed after {lines} lines: each is told once");
        fs::remove_dir_all(&folder).unwrap();
    }
    assert!(killed > 3, "killed {killed} times");
    killed
}

/// False where it came to its end before.
fn kill_after(lines: usize, run: &RunDir, child: &mut process::Child) -> bool {
    let told = || fs::read(run.path(rundir::LOAD_COPIES)).unwrap_or_default();
    while told().iter().filter(|byte| **byte == b'\n').count() < lines && child.try_wait().unwrap().is_none()
    {
        std::thread::yield_now();
    }
    let is_running = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    is_running
}

async fn lay_out(folder: &std::path::Path) -> RunDir {
    let buckets = folder.join("buckets");
    for bucket in ["portal", "crm-files"] {
        fs::create_dir_all(buckets.join(bucket)).unwrap();
    }
    let store = writer(&StoreConfig::Folder(buckets));
    for n in 0..OBJECTS {
        store.put("portal", &format!("{n}.pdf"), vec![b'x'; n * 1000], "application/pdf").await.unwrap();
    }
    let run = RunDir::create_at(&folder.join("run"), &info("full", None)).unwrap();
    run.write_jsonl(rundir::COPIES, &planned(&*store).await).unwrap();
    run
}

async fn planned(store: &dyn Writer) -> Vec<Copy> {
    let mut objects: Vec<Object> = Vec::new();
    store.list("portal", &mut |page| objects.extend(page)).await.unwrap();
    let copy = |(n, object): (u128, Object)| Copy {
        file: Uuid::from_u128(n),
        origin: Origin::of(&object),
        size: object.size,
        target_bucket: "crm-files".to_owned(),
        target_key: format!("port-nimara/{}", object.key),
        mime_type: "application/pdf".to_owned(),
    };
    (1..).zip(objects).map(copy).collect()
}
