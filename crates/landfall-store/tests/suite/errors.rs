//! What is missing or impossible, told apart.

use landfall_model::kind::Kind;
use landfall_store::{CopyRequest, Error};

use super::objects::copy_of;
use crate::Subject;

pub async fn a_missing_bucket_is_named_by_every_call(store: &Subject) {
    store.put("source", "a.pdf", b"content".to_vec(), "application/pdf").await.unwrap();
    let nowhere = || "nowhere".to_owned();
    let from = CopyRequest { source_bucket: nowhere(), ..copy_of("a.pdf", "a.pdf") };
    let to = CopyRequest { target_bucket: nowhere(), ..copy_of("a.pdf", "a.pdf") };
    let answers = [
        store.head_bucket("nowhere").await,
        store.list("nowhere", &mut |_| ()).await,
        store.head("nowhere", "a.pdf").await.map(drop),
        store.hash("nowhere", "a.pdf").await.map(drop),
        store.get("nowhere", "a.pdf").await.map(drop),
        store.put("nowhere", "a.pdf", Vec::new(), "text/plain").await,
        store.copy(&from).await,
        store.copy(&to).await,
    ];
    for (call, answer) in answers.into_iter().enumerate() {
        let error = answer.unwrap_err();
        assert!(
            matches!(&error, Error::NoBucket { bucket, .. } if bucket == "nowhere"),
            "call {call}: {error:?}"
        );
        assert_eq!(error.kind(), Kind::Config);
    }
}

pub async fn a_missing_object_is_no_missing_bucket(store: &Subject) {
    let answers = [
        store.head("source", "Doe.pdf").await.map(drop),
        store.hash("source", "Doe.pdf").await.map(drop),
        store.get("source", "Doe.pdf").await.map(drop),
        store.copy(&copy_of("Doe.pdf", "a.pdf")).await,
    ];
    for (call, answer) in answers.into_iter().enumerate() {
        let error = answer.unwrap_err();
        assert!(
            matches!(&error, Error::NoObject(at) if at.key.as_deref() == Some("Doe.pdf")),
            "call {call}: {error:?}"
        );
        assert_eq!(error.to_string(), "there is no object source/D•••.pdf");
        assert!(!error.is_transient());
    }
}

pub async fn an_impossible_key_is_refused(store: &Subject) {
    let refused = store.put("source", &"k".repeat(1025), Vec::new(), "text/plain").await.unwrap_err();
    assert_eq!(refused.to_string(), "source/k••• cannot exist: a key has at most 1,024 bytes");
    let refused = store.put("source", "", Vec::new(), "text/plain").await.unwrap_err();
    assert!(matches!(refused, Error::Impossible { .. }), "{refused:?}");
}
