//! What holds of a second look: after an interruption, on the next night, and at any time later.

use std::{collections::BTreeMap, fs};

use chrono::DateTime;
use landfall_load::files::{self, verify};
use landfall_model::{
    monitor::Silent,
    outcome::CopyState,
    plan::{Carried, Copy, copy::Origin},
    redact::Mask,
    rundir::{self, RunDir},
    target::{File, Planned, Table},
};
use landfall_store::{Reader, Writer};

use super::{
    bench::{Bench, FILES},
    faults::Fault,
};

/// Whose source is this object.
fn source(bench: &Bench, index: usize) -> (String, String) {
    match &bench.planned[index].origin {
        Origin::Object { bucket, key, .. } => (bucket.clone(), key.clone()),
        Origin::Attachment { .. } => panic!("no object"),
    }
}

pub async fn a_copy_that_nobody_told_of_is_proven_and_not_copied_again(bench: Bench) {
    let first = bench.copy().await.unwrap();
    fs::remove_file(bench.run.path(rundir::LOAD_COPIES)).unwrap();
    bench.store.take_copies();
    assert_eq!(bench.copy().await.unwrap(), first);
    assert_eq!(bench.store.take_copies(), [""; 0]);
}

pub async fn a_target_that_shows_no_copy_of_the_run_is_another_one_and_stays_as_it_is(bench: Bench) {
    bench.fault(7, Fault::Denied);
    bench.copy().await.unwrap();
    bench.store.heal();
    bench.store.take_copies();
    let (there, missing) = bench.planned.split_at(1);
    for copy in missing {
        bench.remover.remove(&copy.target_bucket, &copy.target_key).await.unwrap();
    }
    assert_eq!(
        bench.copy().await.unwrap().copied,
        FILES as u64,
        "one that is there shows that it is the one"
    );
    assert_eq!(bench.store.take_copies(), [bench.planned[7].target_key.as_str()]);

    for copy in [&there[0], &bench.planned[7]] {
        bench.remover.remove(&copy.target_bucket, &copy.target_key).await.unwrap();
    }
    let other = bench.copy().await.unwrap_err();
    assert_eq!(
        other.to_string(),
        "of 100 copies that this run has verified none is in bucket crm-files as it is set now; nothing was copied"
    );
    assert_eq!(bench.store.take_copies(), [""; 0]);
    let looked = verify(&bench.run, &bench.sides(), &bench.options(), &Silent::default()).await.unwrap();
    assert_eq!(looked.broken.len(), FILES);
    assert_eq!(bench.copy().await.unwrap().copied, FILES as u64);
    assert_eq!(bench.store.take_copies().len(), FILES);
}

pub async fn what_lies_in_the_place_of_a_copy_and_is_another_is_replaced(bench: Bench) {
    let copy = &bench.planned[30];
    let other = vec![b'!'; usize::try_from(copy.size).unwrap()];
    bench.store.put(&copy.target_bucket, &copy.target_key, other, "application/pdf").await.unwrap();
    assert_eq!(bench.copy().await.unwrap().copied, FILES as u64);
    let (bucket, key) = source(&bench, 30);
    let original = bench.store.get(&bucket, &key).await.unwrap();
    assert!(bench.store.get("crm-files", &copy.target_key).await.unwrap() == original);
    let look = verify(&bench.run, &bench.sides(), &bench.options(), &Silent::default()).await.unwrap();
    assert_eq!(look.put_aside.len(), 1, "and it is lost nowhere");
}

pub async fn the_night_before_is_topped_up_with_what_is_new_or_replaced(mut bench: Bench) {
    bench.copy().await.unwrap();
    let (bucket, key) = source(&bench, 40);
    bench.store.put(&bucket, &key, b"a newer deal".to_vec(), "application/pdf").await.unwrap();
    // Last in the order of the plan, which numbers files as the buckets list them.
    bench.store.put("signatures", "zz new.pdf", b"new".to_vec(), "application/pdf").await.unwrap();
    bench.store.take_copies();

    bench.next_run("morning").await;
    let result = bench.copy().await.unwrap();
    assert_eq!((result.copied, result.errors.len()), (FILES as u64 + 1, 0));
    let new = [&bench.planned[40], &bench.planned[FILES]].map(|copy| copy.target_key.clone());
    assert_eq!(bench.store.take_copies(), new);
    assert_eq!(bench.store.get("crm-files", &new[0]).await.unwrap(), b"a newer deal");
    let lines = fs::read_to_string(bench.run.path(rundir::LOAD_COPIES)).unwrap();
    assert_eq!(lines.lines().count(), FILES + 1, "each file has its line in the new run, too");
}

pub async fn what_was_touched_since_the_night_before_is_not_believed(mut bench: Bench) {
    bench.copy().await.unwrap();
    let spoiled = bench.planned[50].clone();
    let other = vec![b'!'; usize::try_from(spoiled.size).unwrap()];
    bench.store.put("crm-files", &spoiled.target_key, other, "application/pdf").await.unwrap();
    bench.store.take_copies();

    bench.next_run("morning").await;
    assert_eq!(bench.copy().await.unwrap().copied, FILES as u64);
    let copies = bench.store.take_copies();
    assert_eq!((copies.len(), &copies[0]), (2, &spoiled.target_key));
    assert!(copies[1].contains("/put-aside/"), "what was found there goes first: {copies:?}");
}

pub async fn a_second_look_names_what_no_longer_holds_and_the_next_call_mends_it(bench: Bench) {
    bench.copy().await.unwrap();
    let spoiled = &bench.planned[50];
    let other = vec![b'!'; usize::try_from(spoiled.size).unwrap()];
    bench.store.put("crm-files", &spoiled.target_key, other, "application/pdf").await.unwrap();
    let look =
        async || verify(&bench.run, &bench.sides(), &bench.options(), &Silent::default()).await.unwrap();
    let found = look().await;
    let broken: Vec<_> = found.broken.iter().map(|outcome| (outcome.file, outcome.state)).collect();
    assert_eq!((found.looked_at, broken), (FILES as u64, vec![(spoiled.file, CopyState::Mismatch)]));
    assert!(!files::verified(&bench.run).unwrap().contains_key(&spoiled.file));

    bench.copy().await.unwrap();
    assert_eq!(look().await.broken, []);
}

/// Puts other content of the very size and type of a copy in its place, and answers it.
async fn put_alike(bench: &Bench, copy: &Copy, byte: u8) -> Vec<u8> {
    let other = vec![byte; usize::try_from(copy.size).unwrap()];
    bench.store.put("crm-files", &copy.target_key, other.clone(), "application/pdf").await.unwrap();
    other
}

pub async fn what_may_be_a_users_is_put_aside_whole_and_told_with_both_keys(bench: Bench) {
    bench.copy().await.unwrap();
    let copy = &bench.planned[50];
    for byte in [b'!', b'?'] {
        let other = put_alike(&bench, copy, byte).await;
        let look = verify(&bench.run, &bench.sides(), &bench.options(), &Silent::default()).await.unwrap();
        assert!(look.broken[0].remedy.contains("puts aside in the bucket"), "{look:?}");
        assert_eq!(bench.copy().await.unwrap().copied, FILES as u64);

        let told =
            files::status(&bench.run, DateTime::UNIX_EPOCH, Mask::On).unwrap().put_aside.pop().unwrap();
        let look = verify(&bench.run, &bench.sides(), &bench.options(), &Silent::default()).await.unwrap();
        let aside = look.put_aside.iter().find(|place| told.error.ends_with(*place)).unwrap();
        assert!(told.error.contains(&format!("crm-files/{}", copy.target_key)), "{told:?}");
        let key = aside.strip_prefix("crm-files/").unwrap();
        assert!(bench.store.get("crm-files", key).await.unwrap() == other);
        assert_eq!(bench.store.head("crm-files", key).await.unwrap().content_type, "application/pdf");
        assert_eq!((look.broken, look.unplanned), (vec![], vec![]));
    }
    let status = files::status(&bench.run, DateTime::UNIX_EPOCH, Mask::On).unwrap();
    assert_eq!((status.put_aside.len(), status.verified), (2, status.planned));
}

pub async fn what_cannot_be_put_aside_stays_in_its_place(bench: Bench) {
    bench.copy().await.unwrap();
    let copy = &bench.planned[50];
    let other = put_alike(&bench, copy, b'!').await;
    verify(&bench.run, &bench.sides(), &bench.options(), &Silent::default()).await.unwrap();
    bench.store.fill_up();
    assert_eq!(bench.copy().await.unwrap().failed, 1);
    assert!(bench.store.get("crm-files", &copy.target_key).await.unwrap() == other);
    bench.store.heal();
    assert_eq!(bench.copy().await.unwrap().copied, FILES as u64);
    let status = files::status(&bench.run, DateTime::UNIX_EPOCH, Mask::On).unwrap();
    assert_eq!(status.put_aside.len(), 1, "the same key is told once");
}

pub async fn what_another_put_in_the_place_of_a_copy_is_told_and_stays_until_it_is_moved_away(
    mut bench: Bench,
) {
    bench.copy().await.unwrap();
    let length = usize::try_from(bench.planned[51].size).unwrap();
    let put = [
        (bench.planned[50].clone(), b"the countersigned deed".to_vec(), "application/pdf"),
        (bench.planned[51].clone(), vec![b'!'; length], "text/plain"),
    ];
    for (copy, bytes, kind) in &put {
        bench.store.put("crm-files", &copy.target_key, bytes.clone(), kind).await.unwrap();
    }
    bench.store.take_copies();
    let look = async |bench: &Bench| {
        verify(&bench.run, &bench.sides(), &bench.options(), &Silent::default()).await.unwrap().broken
    };
    let told = look(&bench).await;
    assert_eq!(told.len(), put.len());
    assert!(told.iter().all(|outcome| outcome.remedy.contains("rename or remove that object")), "{told:?}");
    for name in ["again", "delta"] {
        let result = bench.copy().await.unwrap();
        assert_eq!((result.copied, result.checksum_mismatches), (98, 2), "{name}");
        for ((copy, bytes, _), error) in put.iter().zip(&result.errors) {
            let place = format!("crm-files/{}, lies an object of {} bytes", copy.target_key, bytes.len());
            assert!(error.error.contains(&place), "{error:?}");
            assert!(bench.store.get("crm-files", &copy.target_key).await.unwrap() == *bytes, "{name}");
        }
        assert_eq!(bench.store.take_copies(), [""; 0], "{name}");
        bench.next_run(name).await;
    }
    for (copy, _, _) in &put {
        bench.remover.remove("crm-files", &copy.target_key).await.unwrap();
    }
    assert_eq!(bench.copy().await.unwrap().copied, FILES as u64);
    assert_eq!((bench.store.take_copies().len(), look(&bench).await), (put.len(), Vec::new()));
}

pub async fn copies_hold_when_their_originals_are_gone_or_replaced(bench: Bench) {
    bench.copy().await.unwrap();
    let (bucket, key) = source(&bench, 40);
    bench.remover.remove(&bucket, &key).await.unwrap();
    let (bucket, key) = source(&bench, 41);
    bench.store.put(&bucket, &key, b"another".to_vec(), "application/pdf").await.unwrap();
    let found = verify(&bench.run, &bench.sides(), &bench.options(), &Silent::default()).await.unwrap();
    assert_eq!((found.looked_at, found.broken), (FILES as u64, Vec::new()));
}

pub async fn objects_that_nobody_planned_are_named(bench: Bench) {
    bench.copy().await.unwrap();
    for key in ["port-nimara/clients/1/2.pdf", "port-elsewhere/clients/1/2.pdf", "logo.png"] {
        bench.store.put("crm-files", key, b"content".to_vec(), "application/pdf").await.unwrap();
    }
    let found = verify(&bench.run, &bench.sides(), &bench.options(), &Silent::default()).await.unwrap();
    assert_eq!(found.unplanned, ["crm-files/port-nimara/clients/1/2.pdf"]);
}

pub async fn a_copy_that_is_not_there_any_more_is_made_again_by_what_its_remedy_says(bench: Bench) {
    bench.copy().await.unwrap();
    let lost = &bench.planned[50];
    bench.remover.remove("crm-files", &lost.target_key).await.unwrap();
    let look =
        async || verify(&bench.run, &bench.sides(), &bench.options(), &Silent::default()).await.unwrap();
    let broken = look().await.broken.remove(0);
    assert_eq!(broken.file, lost.file);
    assert!(broken.remedy.starts_with("repeat `landfall files copy`"), "{}", broken.remedy);
    assert!(broken.remedy.contains("unless users deleted its row in the CRM"), "{}", broken.remedy);
    bench.copy().await.unwrap();
    assert_eq!(look().await.broken, []);
}

/// Has the run keep the row of a file that the run before copied and whose original is gone.
fn keep(run: &RunDir, copy: &Copy) {
    let id = copy.file;
    let row = File {
        id,
        client_id: None,
        filename: format!("{id}.pdf"),
        original_name: "deed.pdf".to_owned(),
        mime_type: copy.mime_type.clone(),
        size_bytes: copy.size.cast_signed(),
        storage_bucket: copy.target_bucket.clone(),
        storage_path: copy.target_key.clone(),
        category: "misc".to_owned(),
        sha256: None,
        uploaded_by: "migration".to_owned(),
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
    };
    run.write_jsonl(&rundir::normalized_table(Table::Files), &[Planned { from: Vec::new(), row }]).unwrap();
    let carried = Carried { table: Table::Files, key: id.to_string(), from: Vec::new() };
    run.write_jsonl(rundir::CARRIED, &[carried]).unwrap();
    let map = BTreeMap::from([(copy.origin.place(), id)]);
    run.write_json(&rundir::id_map(Table::Files.name()), &map).unwrap();
}

pub async fn a_copy_whose_original_is_gone_is_looked_at_and_no_stranger(mut bench: Bench) {
    bench.copy().await.unwrap();
    let kept = bench.planned.last().unwrap().clone();
    let (bucket, key) = source(&bench, FILES - 1);
    bench.remover.remove(&bucket, &key).await.unwrap();
    bench.next_run("delta").await;
    keep(&bench.run, &kept);
    files::inherit(&bench.run, &bench.earlier[0]).unwrap();
    bench.copy().await.unwrap();
    let look =
        async || verify(&bench.run, &bench.sides(), &bench.options(), &Silent::default()).await.unwrap();
    // What somebody puts in the place of the original is no original of the copy.
    bench.store.put(&bucket, &key, b"another".to_vec(), "application/pdf").await.unwrap();
    let found = look().await;
    assert_eq!((found.looked_at, found.broken, found.unplanned), (FILES as u64, vec![], vec![]));

    bench.store.put("crm-files", &kept.target_key, b"spoiled".to_vec(), "application/pdf").await.unwrap();
    for _ in 0..2 {
        let broken = look().await.broken;
        assert_eq!(broken.iter().map(|outcome| outcome.file).collect::<Vec<_>>(), [kept.file]);
        assert!(broken[0].remedy.contains("put it back from a backup"), "{}", broken[0].remedy);
    }
}
