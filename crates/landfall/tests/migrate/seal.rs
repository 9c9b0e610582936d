//! The seal of a run, as a user meets it.

use std::fs;

use landfall_model::{
    rundir::{self, RunDir},
    seal::{self, Breach},
};

use super::support::{self, Desk, info};

/// A dry run of the practice world.
async fn dry_run() -> (Desk, RunDir) {
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&support::world()).await;
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
    let run = RunDir::open(&desk.run()).unwrap();
    (desk, run)
}

#[tokio::test]
async fn a_run_says_its_head_and_whoever_changes_a_file_is_found_by_file_and_line() {
    let (desk, run) = dry_run().await;
    let path = run.root().to_str().unwrap();
    let head = seal::head(&run).unwrap().unwrap();
    desk.landfall(&["verify", "--seal", path]).exits(0).prints(&[
        "plan ",
        "report ",
        &format!("head: {head}"),
    ]);
    // The folder of the snapshot lies beside the runs, and its name sorts behind theirs.
    let beside = desk.folder.join("output/snapshot");
    fs::rename(desk.snapshot(), &beside).unwrap();
    desk.landfall(&["verify", "--seal"]).exits(0).prints(&[&format!("head: {head}")]);
    fs::rename(&beside, desk.snapshot()).unwrap();
    let paper = &head[..16];
    desk.landfall(&["verify", "--seal", path, "--expect", paper])
        .exits(0)
        .prints(&["the head that was written down"]);
    desk.landfall(&["verify", "--seal", path, "--expect", "0123456789abcdef"])
        .exits(4)
        .prints(&["is not in this chain"]);
    desk.landfall(&["verify", "--seal", path, "--expect", "beef"]).exits(2).says(&["not the head of a seal"]);
    let name = run.path("normalized/clients.jsonl");
    let lines = fs::read_to_string(&name).unwrap().replacen("nationality\":null", "nationality\":\"FR\"", 1);
    fs::write(&name, lines).unwrap();
    desk.landfall(&["verify", "--seal", path, "--expect", paper]).exits(4).prints(&[
        "normalized/clients.jsonl, line ",
        ": changed since stage plan",
        &head,
    ]);
}

#[tokio::test]
async fn a_change_anywhere_in_a_real_run_is_found_by_file_and_line() {
    let (_desk, run) = dry_run().await;
    let checked = seal::check(&run).unwrap();
    assert_eq!((checked.breaches, checked.open), (Vec::new(), Vec::new()));
    let sealed: Vec<String> = fs::read_to_string(run.path(rundir::SEAL))
        .unwrap()
        .lines()
        .flat_map(|line| serde_json::from_str::<seal::Link>(line).unwrap().files)
        .map(|file| file.name)
        .collect();
    assert!(sealed.len() > 40, "{sealed:?}");
    for name in sealed {
        let path = run.path(&name);
        let whole = fs::read(&path).unwrap();
        for place in [0, whole.len() / 2, whole.len().saturating_sub(1)] {
            let Some(byte) = whole.get(place) else { continue };
            let mut bytes = whole.clone();
            bytes[place] = byte ^ 4;
            fs::write(&path, &bytes).unwrap();
            let line = whole[..place].iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
            let breaches = seal::check(&run).unwrap().breaches;
            let [Breach { file, line: found, .. }] = breaches.as_slice() else {
                panic!("{name}: {breaches:?}")
            };
            assert_eq!((file, *found), (&name, Some(line)), "byte {place}");
        }
        fs::write(&path, &whole).unwrap();
    }
}

#[tokio::test]
async fn a_link_that_a_kill_cut_off_is_told_as_such_and_not_as_a_change() {
    let (desk, run) = dry_run().await;
    let path = run.root().to_str().unwrap();
    let chain = fs::read(run.path(rundir::SEAL)).unwrap();
    fs::write(run.path(rundir::SEAL), &chain[..chain.len() - 9]).unwrap();
    desk.landfall(&["verify", "--seal", path])
        .exits(3)
        .prints(&["all as they were sealed", "the last link was cut off while it was written"]);
}

#[test]
fn a_run_of_an_older_version_says_that_it_has_no_seal() {
    let desk = Desk::new();
    let run = desk.folder.join("output/20260101-000000");
    RunDir::create_at(&run, &info("full", "port-nimara")).unwrap();
    desk.landfall(&["verify", "--seal", run.to_str().unwrap()]).exits(3).prints(&["has no seal"]);
    desk.landfall(&["verify", "--seal", run.to_str().unwrap(), "--expect", "0123456789abcdef"]).exits(4);
}
