//! Content that streams in and out, and objects that go in parts.

use futures::{StreamExt, TryStreamExt, stream};
use landfall_model::hash;
use landfall_store::{Content, CopyRequest, Error, Place, Properties, of_bytes};

use super::{
    described::described,
    objects::{copy_of, list},
};
use crate::{PART, Subject};

/// Three parts, the last one short; no two pieces of it are alike.
fn large() -> Vec<u8> {
    (0..PART as u32 * 2 + 1000).map(|n| (n % 251) as u8 ^ (n >> 16) as u8).collect()
}

/// The bytes in pieces that fit no part.
fn in_pieces(bytes: &[u8]) -> Content {
    let pieces: Vec<Result<_, Error>> =
        bytes.chunks(700_001).map(|piece| Ok(piece.to_vec().into())).collect();
    stream::iter(pieces).boxed()
}

fn broken_off(bytes: &[u8]) -> Content {
    let lost = Error::Failed {
        action: "read",
        at: Place::object("far", "away"),
        transient: true,
        source: "cut".into(),
    };
    in_pieces(bytes).chain(stream::iter([Err(lost)])).boxed()
}

pub async fn content_is_read_in_the_version_that_was_asked_for(subject: &Subject) {
    subject.put("source", "a.pdf", b"the first".to_vec(), "application/pdf").await.unwrap();
    let etag = subject.head("source", "a.pdf").await.unwrap().etag;
    let content = subject.open("source", "a.pdf", &etag).await.unwrap();
    assert_eq!(content.try_collect::<Vec<_>>().await.unwrap().concat(), b"the first");
    subject.put("source", "a.pdf", b"the second".to_vec(), "application/pdf").await.unwrap();
    let refused = subject.open("source", "a.pdf", &etag).await.err();
    assert!(matches!(refused, Some(Error::Replaced(_))), "{refused:?}");
}

pub async fn what_streams_in_is_hashed_on_its_way(subject: &Subject) {
    for bytes in [&large()[..1_500_000], b""] {
        let (size, plain) = (bytes.len() as u64, Properties::default());
        let hashed = subject.write("source", "a.bin", size, in_pieces(bytes), &plain).await.unwrap();
        assert_eq!((hashed.sha256, hashed.size), (hash::of_bytes(bytes), size));
        assert!(subject.get("source", "a.bin").await.unwrap() == bytes);
    }
}

pub async fn content_that_breaks_off_leaves_what_was_there(subject: &Subject) {
    let plain = Properties::default();
    subject.put("source", "a.bin", b"what was there".to_vec(), "text/plain").await.unwrap();
    for bytes in [&b"short"[..], &large()] {
        let content = broken_off(bytes);
        let failed = subject.in_parts.write("source", "a.bin", PART * 3, content, &plain).await.unwrap_err();
        assert!(failed.is_transient(), "{failed:?}");
        subject.in_parts.write("source", "b.bin", 5, broken_off(bytes), &plain).await.unwrap_err();
    }
    assert_eq!(subject.get("source", "a.bin").await.unwrap(), b"what was there");
    assert_eq!(list(subject, "source").await.len(), 1);
}

pub async fn a_large_object_is_written_and_copied_in_parts_with_all_that_describes_it(subject: &Subject) {
    let (bytes, properties) = (large(), described(subject));
    let size = bytes.len() as u64;
    let written =
        subject.in_parts.write("source", "a.bin", size, in_pieces(&bytes), &properties).await.unwrap();
    assert_eq!((written.sha256.clone(), written.size), (hash::of_bytes(&bytes), size));
    let source_etag = subject.head("source", "a.bin").await.unwrap().etag;
    subject.in_parts.copy(&CopyRequest { source_etag, size, ..copy_of("a.bin", "b.bin") }).await.unwrap();
    for (bucket, key) in [("source", "a.bin"), ("target", "b.bin")] {
        assert_eq!(subject.hash(bucket, key).await.unwrap(), written, "{bucket}");
        let head = subject.head(bucket, key).await.unwrap();
        assert!(head.sha256.as_ref().is_none_or(|kept| *kept == written.sha256), "{bucket}");
        let tags = subject.tags(bucket, key).await.unwrap().unwrap_or_default();
        assert_eq!((head.size, head.properties(tags)), (size, properties.clone()), "{bucket}");
    }
}

pub async fn a_copy_in_parts_of_another_version_is_refused(subject: &Subject) {
    let bytes = large();
    let size = bytes.len() as u64;
    subject.in_parts.write("source", "a.bin", size, of_bytes(bytes), &Properties::default()).await.unwrap();
    let request = CopyRequest { source_etag: "another".to_owned(), size, ..copy_of("a.bin", "b.bin") };
    let refused = subject.in_parts.copy(&request).await.unwrap_err();
    assert!(matches!(refused, Error::Replaced(_)), "{refused:?}");
    assert_eq!(list(subject, "target").await, []);
}
