//! Files of a delta: none is copied twice, and what was replaced or is gone is not lost.

use std::{fs, path::Path};

use landfall_model::{
    plan::Copy,
    rundir::{COPIES, RunDir},
};
use landfall_store::Reader;

use super::{Loaded, support::json as document};

#[tokio::test]
async fn files_move_with_the_delta_and_copies_are_not_made_twice() {
    let mut loaded = Loaded::new().await;
    let store =
        landfall_store::writer(&landfall_store::StoreConfig::Folder(loaded.desk.folder.join("buckets")));
    store.put("client-portal", "general/late.pdf", b"late".to_vec(), "application/pdf").await.unwrap();
    let mut late = loaded.snapshot.objects[0].clone();
    (late.bucket, late.key, late.size) = ("client-portal".to_owned(), "general/late.pdf".to_owned(), 4);
    loaded.snapshot.objects.push(late);
    let before: i64 = loaded.text("SELECT count(*) FROM files").await.parse().unwrap();
    let lines = |run: &Path| std::fs::read_to_string(run.join("journal.jsonl")).unwrap();
    loaded.delta().exits(3).prints(&["objects: 1 new, 0 replaced, 0 gone", "checks passed"]);
    assert!(lines(&loaded.desk.run()).contains("\"stage\":\"files\""));
    assert_eq!(loaded.text("SELECT count(*) FROM files").await, (before + 1).to_string());
    loaded.snapshot.objects.pop();
    loaded.delta().exits(3).prints(&["objects: 0 new, 0 replaced, 1 gone"]);
    assert_eq!(loaded.text("SELECT count(*) FROM files").await, (before + 1).to_string());
    assert_eq!(loaded.report()["validation"]["allPassed"], true);
}

/// Has the snapshot list the objects as the store does, with their versions.
async fn list(loaded: &mut Loaded, store: &dyn Reader) {
    loaded.snapshot.objects.clear();
    for bucket in ["client-portal", "signatures"] {
        store.list(bucket, &mut |page| loaded.snapshot.objects.extend(page)).await.unwrap();
    }
}

#[tokio::test]
async fn what_was_replaced_goes_beside_the_copy_that_the_live_row_names_and_the_way_back_finds_it() {
    let mut loaded = Loaded::new().await;
    let buckets = loaded.desk.folder.join("buckets");
    let store = landfall_store::writer(&landfall_store::StoreConfig::Folder(buckets.clone()));
    list(&mut loaded, &*store).await;
    loaded.delta().exits(3).prints(&["checks passed"]);
    let copies: Vec<Copy> = RunDir::open(&loaded.desk.run()).unwrap().read_jsonl(COPIES).unwrap();
    let originals = |copy: &Copy| buckets.join(copy.origin.bucket()).join(copy.origin.key());
    let mut whole = copies.iter().filter(|copy| copy.size > 0 && originals(copy).is_file());
    let (edited, plain) = (whole.next().unwrap(), whole.next().unwrap());
    let place = |copy: &Copy| buckets.join("crm-files").join(&copy.target_key);
    let was = [edited, plain].map(|copy| fs::read(place(copy)).unwrap());
    for copy in [edited, plain] {
        let (bucket, key) = (copy.origin.bucket(), copy.origin.key());
        store.put(bucket, key, b"signed anew".to_vec(), "application/pdf").await.unwrap();
    }
    let rename = format!("UPDATE files SET original_name = 'mine.pdf' WHERE id = '{}'", edited.file);
    loaded.database.client().await.unwrap().batch_execute(&rename).await.unwrap();

    list(&mut loaded, &*store).await;
    loaded.delta().exits(3).prints(&["objects: 0 new, 2 replaced, 0 gone", "checks passed"]);
    assert_eq!([edited, plain].map(|copy| fs::read(place(copy)).unwrap()), was);
    let path = |copy: &Copy| format!("SELECT storage_path FROM files WHERE id = '{}'", copy.file);
    assert_eq!(loaded.text(&path(edited)).await, edited.target_key);
    let new = loaded.text(&path(plain)).await;
    assert_eq!(fs::read(buckets.join("crm-files").join(new)).unwrap(), b"signed anew");

    let delta = loaded.desk.run();
    let before = document(&delta.join("run.json"))["parent"].as_str().unwrap().to_owned();
    let repair = format!("landfall load {before} --repair TABLE KEY");
    loaded.desk.landfall(&["reset", delta.to_str().unwrap()]).exits(3).prints(&["1 row left", &repair]);
    assert_eq!(loaded.text(&path(plain)).await, plain.target_key);
    // What the user made of the other row is all that is not as planned.
    let found = loaded.desk.landfall(&["migrate", "--validate-only"]).exits(4);
    found.says(&["0 with other bytes", "1 not passed"]).prints(&["original_name"]);
    // And the reset told how that is put back, too.
    let failed = loaded.desk.run().display().to_string();
    loaded.desk.landfall(&["load", &before, "--repair", "files", &edited.file.to_string()]).exits(0);
    loaded.desk.landfall(&["migrate", "--validate-only"]).exits(3).prints(&["checks passed"]);
    let passed = loaded.desk.run().display().to_string();
    let compared = loaded.desk.landfall(&["report", "--compare", &failed, &passed]).exits(0);
    compared.prints(&["checks that failed gone: 1"]);
}

#[tokio::test]
async fn the_copy_of_an_original_that_is_gone_is_looked_at_by_every_later_verification() {
    let mut loaded = Loaded::new().await;
    let copies: Vec<Copy> = RunDir::open(&loaded.desk.run()).unwrap().read_jsonl(COPIES).unwrap();
    let buckets = loaded.desk.folder.join("buckets");
    let originals = |copy: &Copy| buckets.join(copy.origin.bucket()).join(copy.origin.key());
    let copy = copies.iter().find(|copy| copy.size > 0 && originals(copy).is_file()).unwrap();
    fs::remove_file(originals(copy)).unwrap();
    let is_there = |bucket: &str, key: &str| bucket != copy.origin.bucket() || key != copy.origin.key();
    loaded.snapshot.objects.retain(|object| is_there(&object.bucket, &object.key));
    loaded.delta().exits(3).prints(&["1 gone", "checks passed"]);
    // The run before did not make it either.
    let all = format!("files         {0} of {0} copied", copies.len());
    loaded.delta().exits(3).prints(&["checks passed", &all]);
    let run = loaded.desk.run();
    let run = run.to_str().unwrap();

    let place = buckets.join(&copy.target_bucket).join(&copy.target_key);
    let whole = fs::read(&place).unwrap();
    fs::write(&place, vec![b'x'; whole.len()]).unwrap();
    let back = "put it back from a backup of the bucket";
    loaded.desk.landfall(&["verify", run]).exits(4).prints(&["other bytes than were copied", back]);
    fs::remove_file(&place).unwrap();
    loaded.desk.landfall(&["verify", run]).exits(4).prints(&["is not in bucket", back]);
    fs::write(&place, whole).unwrap();
    loaded.desk.landfall(&["verify", run]).exits(3);
}
