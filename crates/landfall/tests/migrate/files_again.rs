//! Copies of the night before, looked at again in the morning; and source buckets that are elsewhere.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use landfall_model::{
    plan::{Copy, copy::Origin},
    rundir::{COPIES, RunDir},
    snapshot::Snapshot,
};
use landfall_practice::{Size, world_of};
use landfall_store::{StoreConfig, Writer, writer};
use landfall_testkit::Postgres;
use serde_json::Value;

use super::support::{Desk, info, open_the_gate};

fn store(desk: &Desk) -> Box<dyn Writer> {
    writer(&StoreConfig::Folder(desk.folder.join("buckets")))
}

/// The snapshot with the objects as the store lists them now.
async fn listed(desk: &Desk, from: &Path, name: &str) -> PathBuf {
    let mut snapshot = Snapshot::read(&RunDir::open(from).unwrap()).unwrap();
    snapshot.objects.clear();
    for bucket in ["client-portal", "signatures"] {
        store(desk).list(bucket, &mut |page| snapshot.objects.extend(page)).await.unwrap();
    }
    let path = desk.folder.join(name);
    let run = RunDir::create_at(&path, &info("snapshot", "port-nimara")).unwrap();
    snapshot.write(&run).unwrap();
    open_the_gate(&snapshot, &run);
    path
}

/// The inode of each object's file: each write makes a new file. What describes an object lies beside it and is none.
fn made(folder: &Path) -> BTreeMap<PathBuf, u64> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let paths = paths.filter(|path| !path.file_name().unwrap().to_str().unwrap().starts_with(".%"));
    paths
        .flat_map(|path| match path.is_dir() {
            true => made(&path).into_iter().collect(),
            false => vec![(path.clone(), fs::metadata(&path).unwrap().ino())],
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_copies_of_the_night_before_are_topped_up_by_the_migration_of_the_morning() {
    let mut desk = Desk::new();
    let from = desk.lay_out(&world_of(Size::SMALLEST, 7)).await;
    let evening = listed(&desk, &from, "evening").await;
    desk.landfall(&["migrate", "--dry-run", "--from", evening.to_str().unwrap()]).exits(3);
    let run = RunDir::open(&desk.run()).unwrap();
    desk.landfall(&["files", "copy", run.root().to_str().unwrap()])
        .exits(0)
        .prints(&["to do             0 files"]);
    let target = desk.folder.join("buckets/crm-files");
    let before = made(&target);

    let replaced: Copy = run.read_jsonl::<Copy>(COPIES).unwrap().swap_remove(5);
    let Origin::Object { bucket, key, .. } = &replaced.origin else { panic!("no object") };
    store(&desk).put(bucket, key, b"signed anew".to_vec(), "application/pdf").await.unwrap();
    let morning = listed(&desk, &from, "morning").await;
    let database = Postgres::shared().unwrap().fresh_database().unwrap();
    desk.set("DATABASE_URL", database.url());
    let known = format!("in place since an earlier run, unchanged: {} files", before.len() - 1);
    let outcome = desk.landfall(&["migrate", "--full", "--from", morning.to_str().unwrap()]).exits(3);
    outcome.says(&[&known]).prints(&["checks passed"]);

    let again: Vec<PathBuf> = made(&target)
        .into_iter()
        .filter(|(path, inode)| before.get(path) != Some(inode))
        .map(|(path, _)| path)
        .collect();
    let now: Vec<Copy> = RunDir::open(&desk.run()).unwrap().read_jsonl(COPIES).unwrap();
    let now = now.iter().find(|copy| copy.file == replaced.file).unwrap();
    assert_ne!(now.target_key, replaced.target_key);
    assert_eq!(again, [target.join(&now.target_key)]);
    assert_eq!(fs::read(&again[0]).unwrap(), b"signed anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn source_buckets_elsewhere_are_copied_through_the_program_and_proven() {
    let mut desk = Desk::new();
    let from = desk.lay_out(&world_of(Size::SMALLEST, 7)).await;
    fs::create_dir_all(desk.folder.join("new/crm-files")).unwrap();
    let folder = |name: &str| format!("file://{}", desk.folder.join(name).display());
    let (old, new) = (folder("buckets"), folder("new"));
    desk.set("LANDFALL_SOURCE_STORE", old);
    desk.set("LANDFALL_STORE", new);
    desk.landfall(&["migrate", "--dry-run", "--from", from.to_str().unwrap()]).exits(3);
    let run = desk.run();
    let run = run.to_str().unwrap();
    let early = desk.landfall(&["files", "verify", run]).exits(3);
    early.prints(&["0 copies looked at, 0 broken", "not copied yet: `landfall files status "]);
    desk.landfall(&["files", "copy", run]).exits(0);
    assert!(made(&desk.folder.join("buckets/crm-files")).is_empty(), "the target is the other store");
    desk.landfall(&["files", "verify", run]).exits(0).prints(&["0 broken", "0 objects in the target"]);
    let strange = desk.folder.join("new/crm-files/port-nimara/Dahl.pdf");
    fs::write(&strange, "").unwrap();
    let told = ["1 object in the target that this plan does not know\n  crm-files/p•••/D•••.pdf"];
    desk.landfall(&["files", "verify", run]).exits(0).prints(&told);
    fs::remove_file(strange).unwrap();

    let spoiled = made(&desk.folder.join("new/crm-files"))
        .into_keys()
        .find(|path| path.extension().is_some_and(|end| end == "pdf"))
        .unwrap();
    let length = fs::metadata(&spoiled).unwrap().len();
    fs::write(&spoiled, vec![b'!'; usize::try_from(length).unwrap()]).unwrap();
    desk.landfall(&["files", "verify", run]).exits(4).prints(&["1 broken", "differs from its source"]);
    let status = desk.landfall(&["files", "status", run, "--json"]).exits(3);
    let document: Value = serde_json::from_str(status.stdout.trim()).unwrap();
    assert_eq!(document["result"]["mismatch"]["files"], 1, "{document}");
    assert!(document["result"]["failures"][0]["remedy"].as_str().unwrap().contains("landfall files copy"));
    desk.landfall(&["files", "copy", run]).exits(0);
    desk.landfall(&["files", "verify", run]).exits(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_that_were_made_on_another_server_are_not_told_as_copied() {
    let mut desk = Desk::new();
    let from = desk.lay_out(&world_of(Size::SMALLEST, 7)).await;
    desk.landfall(&["migrate", "--dry-run", "--from", from.to_str().unwrap()]).exits(3);
    let run = desk.run();
    let run = run.to_str().unwrap();
    desk.landfall(&["files", "copy", run]).exits(0);
    let (old, new) = (desk.environment["LANDFALL_STORE"].clone(), desk.folder.join("new"));
    fs::create_dir_all(new.join("crm-files")).unwrap();
    desk.set("LANDFALL_SOURCE_STORE", old);
    desk.set("LANDFALL_STORE", format!("file://{}", new.display()));
    let other = desk.landfall(&["files", "copy", run]).exits(2);
    other.says(&["none is in bucket crm-files", "nothing was copied", "`landfall files verify "]);
    desk.landfall(&["files", "verify", run]).exits(4);
    desk.landfall(&["files", "copy", run]).exits(0).prints(&["to do             0 files"]);
    desk.landfall(&["files", "verify", run]).exits(0).prints(&["0 broken"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_bucket_among_the_source_buckets_is_refused_before_anything_is_read() {
    let mut desk = Desk::new();
    desk.lay_out(&world_of(Size::SMALLEST, 7)).await;
    desk.set("LANDFALL_SOURCE_BUCKETS", "client-portal,crm-files");
    desk.set("NOCODB_URL", "http://127.0.0.1:9");
    desk.set("NOCODB_TOKEN", "token");
    let both = ["bucket crm-files is the target (MINIO_BUCKET) and a source bucket", "for the CRM alone"];
    desk.landfall(&["check"]).prints(&both);
    for command in [&["migrate", "--dry-run"], &["freeze", "start"], &["freeze", "check"]] {
        desk.landfall(command).exits(2).says(&both);
    }
}

#[test]
fn a_source_server_that_is_named_in_part_is_refused_with_all_that_is_missing() {
    let mut desk = Desk::new();
    desk.set("LANDFALL_STORE", "file:///nowhere");
    desk.set("MINIO_SOURCE_ENDPOINT", "old.example.com");
    let missing = ["MINIO_SOURCE_ACCESS_KEY is not set", "MINIO_SOURCE_SECRET_KEY is not set"];
    desk.landfall(&["files", "copy"]).exits(2).says(&missing);
}
