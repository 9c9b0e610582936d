//! Listing, reading, writing and copying of ordinary objects.

use std::collections::BTreeSet;

use futures::{StreamExt, TryStreamExt, stream};
use landfall_model::{hash, source::Object};
use landfall_store::{CopyRequest, Error, Head};

use crate::Subject;

/// All objects of a bucket.
pub async fn list(store: &Subject, bucket: &str) -> Vec<Object> {
    let mut objects = Vec::new();
    store.list(bucket, &mut |page| objects.extend(page)).await.unwrap();
    objects
}

/// A copy from `source` to `target`, of any version.
pub fn copy_of(source_key: &str, target_key: &str) -> CopyRequest {
    CopyRequest {
        source_bucket: "source".to_owned(),
        source_key: source_key.to_owned(),
        source_etag: String::new(),
        target_bucket: "target".to_owned(),
        target_key: target_key.to_owned(),
        size: 0,
    }
}

pub async fn a_listing_of_more_than_a_page_has_every_key_once(store: &Subject) {
    let keys: BTreeSet<String> = (0..1_203).map(|n| format!("EOIs/{}/eoi_{n:05}.pdf", n % 7)).collect();
    let puts =
        stream::iter(&keys).map(|key| store.put("source", key, key.as_bytes().to_vec(), "application/pdf"));
    puts.buffer_unordered(16).try_collect::<()>().await.unwrap();

    let mut pages = Vec::new();
    store.list("source", &mut |page| pages.push(page)).await.unwrap();
    assert!(pages.len() > 1, "{} pages", pages.len());
    let listed: Vec<Object> = pages.concat();
    assert_eq!(listed.len(), keys.len());
    assert!(listed.iter().all(|object| object.bucket == "source" && object.size == object.key.len() as u64));
    assert_eq!(listed.into_iter().map(|object| object.key).collect::<BTreeSet<_>>(), keys);
}

pub async fn an_empty_bucket_lists_nothing(store: &Subject) {
    store.head_bucket("source").await.unwrap();
    assert_eq!(list(store, "source").await, []);
}

pub async fn an_object_comes_back_as_it_was_put(store: &Subject) {
    // More than one piece of a streamed answer, and every byte value.
    let bytes: Vec<u8> = (0..3_000_001_u32).map(|n| (n % 251) as u8 ^ (n >> 16) as u8).collect();
    store.put("source", "big.bin", bytes.clone(), "application/x-big").await.unwrap();

    let hashed = store.hash("source", "big.bin").await.unwrap();
    assert_eq!((hashed.sha256.clone(), hashed.size), (hash::of_bytes(&bytes), bytes.len() as u64));
    let head = store.head("source", "big.bin").await.unwrap();
    assert_eq!((head.size, head.content_type.as_str()), (hashed.size, "application/x-big"));
    assert!(
        head.sha256.is_none_or(|kept| kept == hashed.sha256),
        "a checksum that a store keeps is that of the content"
    );
    assert!(store.get("source", "big.bin").await.unwrap() == bytes);
}

pub async fn an_empty_object_is_an_object(store: &Subject) {
    store.put("source", "empty.txt", Vec::new(), "text/plain").await.unwrap();
    store.copy(&copy_of("empty.txt", "empty.pdf")).await.unwrap();
    let nothing = hash::of_bytes(b"");
    for (bucket, key) in [("source", "empty.txt"), ("target", "empty.pdf")] {
        assert_eq!(store.head(bucket, key).await.unwrap().size, 0);
        assert_eq!(store.hash(bucket, key).await.unwrap().sha256, nothing);
        assert_eq!(store.get(bucket, key).await.unwrap(), b"");
        assert_eq!(list(store, bucket).await.len(), 1);
    }
}

pub async fn a_second_put_replaces_the_first(store: &Subject) {
    store.put("source", "a.pdf", b"first".to_vec(), "application/x-first").await.unwrap();
    let first = store.head("source", "a.pdf").await.unwrap();
    store.put("source", "a.pdf", b"the second".to_vec(), "application/pdf").await.unwrap();
    let second = store.head("source", "a.pdf").await.unwrap();
    assert_ne!(first.etag, second.etag);
    assert_eq!((second.size, second.content_type.as_str()), (10, "application/pdf"));
    assert_eq!(list(store, "source").await.len(), 1);
}

pub async fn a_listing_and_a_head_tell_the_same(store: &Subject) {
    store.put("source", "a.pdf", b"content".to_vec(), "application/pdf").await.unwrap();
    let listed = list(store, "source").await.remove(0);
    let Head { size, etag, .. } = store.head("source", "a.pdf").await.unwrap();
    assert_eq!((listed.size, &listed.etag), (size, &etag));
    assert!(!etag.is_empty() && !etag.contains('"'), "{etag}");
    assert!(listed.modified.starts_with("20") && listed.modified.ends_with('Z'), "{}", listed.modified);
}

pub async fn a_copy_across_buckets_has_the_bytes_and_the_content_type(store: &Subject) {
    store.put("source", "scan", b"content".to_vec(), "image/x-scan").await.unwrap();
    store.copy(&copy_of("scan", "port/files/scan")).await.unwrap();
    assert_eq!(store.get("target", "port/files/scan").await.unwrap(), b"content");
    assert_eq!(store.head("target", "port/files/scan").await.unwrap().content_type, "image/x-scan");
}

pub async fn a_copy_onto_an_object_replaces_it(store: &Subject) {
    store.put("source", "a.pdf", b"new".to_vec(), "application/pdf").await.unwrap();
    store.put("target", "a.pdf", b"what was there".to_vec(), "text/plain").await.unwrap();
    store.copy(&copy_of("a.pdf", "a.pdf")).await.unwrap();
    assert_eq!(store.get("target", "a.pdf").await.unwrap(), b"new");
    assert_eq!(store.head("target", "a.pdf").await.unwrap().content_type, "application/pdf");
}

pub async fn a_copy_of_the_version_that_was_listed_is_made(store: &Subject) {
    store.put("source", "a.pdf", b"content".to_vec(), "application/pdf").await.unwrap();
    let source_etag = list(store, "source").await.remove(0).etag;
    store.copy(&CopyRequest { source_etag, ..copy_of("a.pdf", "b.pdf") }).await.unwrap();
    assert_eq!(store.get("target", "b.pdf").await.unwrap(), b"content");
}

pub async fn a_copy_of_another_version_is_refused_and_nothing_is_written(store: &Subject) {
    store.put("source", "a.pdf", b"content".to_vec(), "application/pdf").await.unwrap();
    let source_etag = list(store, "source").await.remove(0).etag;
    store.put("source", "a.pdf", b"another content".to_vec(), "application/pdf").await.unwrap();
    let copied = store.copy(&CopyRequest { source_etag, ..copy_of("a.pdf", "b.pdf") }).await;
    if !store.knows.versions_on_copy {
        copied.unwrap();
        return;
    }
    let refused = copied.unwrap_err();
    assert!(matches!(refused, Error::Replaced(_)), "{refused:?}");
    assert!(!refused.is_transient());
    assert_eq!(list(store, "target").await, []);
}
