//! Objects of a store that keeps checksums: they are believed, unless every byte is asked for.

use std::{
    future,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use async_trait::async_trait;
use landfall_model::{
    finding::Quarantined, monitor::Silent, outcome::Validation, rundir, source::Object, target::Table,
};
use landfall_store::{Content, Error, Head, Names, Reader};
use landfall_verify::Objects;

use crate::{
    kit::{Marina, assert_silent, details, id, rejected},
    sabotage::with_ids,
};

/// The marina's folder, as a store shows it that keeps checksums of what was once written, and counts what is read.
struct Keeping {
    folder: Box<dyn Reader>,
    kept: Vec<(String, String)>,
    read: AtomicU64,
}

impl Keeping {
    fn of(marina: &Marina) -> Self {
        let outcomes: Vec<landfall_model::outcome::CopyOutcome> =
            marina.run.read_appended(landfall_model::rundir::LOAD_COPIES).unwrap();
        let key = |file| marina.plan.copies.iter().find(|copy| copy.file == file).unwrap().target_key.clone();
        let kept = outcomes.iter().map(|copy| (key(copy.file), copy.target_sha256.clone())).collect();
        Self { folder: marina.reader(), kept, read: AtomicU64::new(0) }
    }

    async fn verify(&self, marina: &Marina, how: Objects) -> Validation {
        marina.verify_with(marina.database.url(), self, how, &Silent::default()).await.unwrap()
    }
}

#[async_trait]
impl Reader for Keeping {
    async fn head_bucket(&self, bucket: &str) -> Result<(), Error> {
        self.folder.head_bucket(bucket).await
    }

    async fn list(&self, bucket: &str, on_page: &mut (dyn FnMut(Vec<Object>) + Send)) -> Result<(), Error> {
        self.folder.list(bucket, on_page).await
    }

    async fn head(&self, bucket: &str, key: &str) -> Result<Head, Error> {
        let head = self.folder.head(bucket, key).await?;
        let kept = self.kept.iter().find(|(known, _)| known == key);
        Ok(Head { sha256: kept.map(|(_, sha256)| sha256.clone()), ..head })
    }

    async fn tags(&self, bucket: &str, key: &str) -> Result<Option<Names>, Error> {
        self.folder.tags(bucket, key).await
    }

    async fn open(&self, bucket: &str, key: &str, etag: &str) -> Result<Content, Error> {
        self.read.fetch_add(1, Ordering::Relaxed);
        self.folder.open(bucket, key, etag).await
    }
}

/// A store that does not answer: to a listing, or to a question about an object. Who waits for it asks to stop.
struct Silence<'s> {
    folder: Box<dyn Reader>,
    lists: bool,
    asked: &'s Silent,
}

impl Silence<'_> {
    async fn forever<T>(&self) -> T {
        self.asked.request_stop();
        future::pending().await
    }
}

#[async_trait]
impl Reader for Silence<'_> {
    async fn head_bucket(&self, bucket: &str) -> Result<(), Error> {
        self.folder.head_bucket(bucket).await
    }

    async fn list(&self, bucket: &str, on_page: &mut (dyn FnMut(Vec<Object>) + Send)) -> Result<(), Error> {
        if self.lists { self.folder.list(bucket, on_page).await } else { self.forever().await }
    }

    async fn head(&self, _: &str, _: &str) -> Result<Head, Error> {
        self.forever().await
    }

    async fn tags(&self, bucket: &str, key: &str) -> Result<Option<Names>, Error> {
        self.folder.tags(bucket, key).await
    }

    async fn open(&self, bucket: &str, key: &str, etag: &str) -> Result<Content, Error> {
        self.folder.open(bucket, key, etag).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_does_not_answer_is_not_waited_for() {
    let marina = Marina::loaded().await;
    for lists in [false, true] {
        let asked = Silent::default();
        let store = Silence { folder: marina.reader(), lists, asked: &asked };
        let verifying = marina.verify_with(marina.database.url(), &store, Objects::Checksums, &asked);
        let ended = tokio::time::timeout(Duration::from_secs(120), verifying).await;
        let ended = ended.expect("it hears that within about a second");
        assert!(matches!(ended, Err(landfall_verify::Error::Interrupted)), "{ended:?}");
    }
}

const CHECK: &str = "files: objects as they were copied";

#[tokio::test(flavor = "multi_thread")]
async fn a_checksum_that_the_store_keeps_is_taken_and_every_byte_is_read_where_that_is_asked_for() {
    let marina = Marina::loaded().await;
    let store = Keeping::of(&marina);
    let validation = store.verify(&marina, Objects::Checksums).await;
    assert_silent(&validation);
    assert_eq!(details(&validation, CHECK).0, "5 of 5 have their hash, 5 by the store's checksum");
    assert_eq!(store.read.load(Ordering::Relaxed), 0);
    assert_silent(&store.verify(&marina, Objects::Read).await);
    assert_eq!(store.read.load(Ordering::Relaxed), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_store_lost_on_its_own_disk_is_found_by_reading_and_what_it_was_given_by_its_checksum() {
    let marina = Marina::loaded().await;
    let mut store = Keeping::of(&marina);
    marina.damage_object("corrupt").await;
    assert_silent(&store.verify(&marina, Objects::Checksums).await);
    let found = async |store: &Keeping, how| -> Vec<String> {
        store.verify(&marina, how).await.failures().map(|check| check.name.clone()).collect()
    };
    assert_eq!(found(&store, Objects::Read).await, [CHECK]);
    // Whoever writes other bytes through the store changes the checksum that it keeps.
    store.kept[2].1 = "0".repeat(64);
    assert_eq!(found(&store, Objects::Checksums).await, [CHECK]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_mends_a_lost_or_altered_object_is_another_look_and_then_a_copy() {
    for (damage, check) in [("lost", "files: objects in the bucket"), ("corrupt", CHECK)] {
        let marina = Marina::loaded().await;
        marina.damage_object(damage).await;
        let (_, details) = details(&marina.verify().await.unwrap(), check);
        let run = marina.run.root().display();
        assert_eq!(details[1], format!("next: landfall files verify {run}, then landfall files copy {run}"));
    }
}

const ROWLESS: &str = "files: copies without a row";

/// Both receipts go from their expense, with the entries that the CRM writes about that.
const RECEIPTS_DELETED: &str = "
    UPDATE expenses SET receipt_file_ids = '{}' WHERE id = '<expenses/1>';
    DELETE FROM files WHERE id IN ('<files/client-portal/receipts/1.jpg>', '<files/client-portal/receipts/2.jpg>');
    INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, ip_address, created_at)
    SELECT gen_random_uuid(), ports.id, 'user-7', 'delete', 'file', file::uuid, '10.0.0.1', now()
    FROM ports, unnest(ARRAY['<files/client-portal/receipts/1.jpg>', '<files/client-portal/receipts/2.jpg>']) AS file";

#[tokio::test(flavor = "multi_thread")]
async fn the_object_of_a_row_that_users_deleted_may_be_gone_and_is_told_where_it_is_not() {
    let marina = Marina::loaded().await;
    marina.damage_object("lost").await;
    assert_eq!(marina.failures().await, ["files: objects in the bucket"]);
    marina.database.run(&with_ids(RECEIPTS_DELETED)).unwrap();
    let validation = marina.verify().await.unwrap();
    assert_silent(&validation);
    assert_eq!(details(&validation, "files: objects in the bucket").0, "3 of 3 there in their size");
    let (found, lines) = details(&validation, ROWLESS);
    assert_eq!(found, "1");
    assert!(lines[0].ends_with("is in the bucket, and users deleted its row"), "{lines:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_object_of_a_row_that_the_target_rejected_is_told_and_must_be_there() {
    let marina = Marina::loaded().await;
    let file = id("files", "client-portal/receipts/1.jpg");
    let entry = Quarantined { table: Table::Files, key: file.to_string(), ..rejected()[0].clone() };
    marina.run.append(rundir::LOAD_QUARANTINE, &entry).unwrap();
    let expense = "UPDATE expenses SET receipt_file_ids = receipt_file_ids[:1] WHERE id = '<expenses/1>'; DELETE FROM files WHERE id = '<files/client-portal/receipts/1.jpg>'";
    marina.database.run(&with_ids(expense)).unwrap();
    let (found, lines) = details(&marina.verify().await.unwrap(), ROWLESS);
    assert_eq!(found, "1");
    assert!(lines[0].ends_with("is in the bucket, and the target rejected its row"), "{lines:?}");
    let copy = marina.plan.copies.iter().find(|copy| copy.file == file).unwrap();
    marina.remove_object(copy);
    assert!(marina.failures().await.contains(&"files: objects in the bucket".to_owned()));
}
