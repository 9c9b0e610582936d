//! Removing objects.

use landfall_store::Error;

use super::objects::list;
use crate::Subject;

pub async fn an_object_that_is_removed_is_gone_alone(subject: &Subject) {
    for key in ["a.pdf", "a.pdf/b", "Müller + 100%//x.pdf", "b"] {
        subject.put("source", key, b"content".to_vec(), "text/x-odd").await.unwrap();
    }
    for key in ["a.pdf", "Müller + 100%//x.pdf"] {
        subject.remover.remove("source", key).await.unwrap();
        let gone = subject.head("source", key).await.unwrap_err();
        assert!(matches!(gone, Error::NoObject(_)), "{gone:?}");
    }
    let left: Vec<String> = list(subject, "source").await.into_iter().map(|object| object.key).collect();
    assert_eq!(left, ["a.pdf/b", "b"]);
    assert_eq!(subject.head("source", "b").await.unwrap().content_type, "text/x-odd");
}

pub async fn what_is_not_there_can_be_removed_and_a_missing_bucket_cannot_be_removed_from(subject: &Subject) {
    subject.remover.remove("source", "a.pdf").await.unwrap();
    let missing = subject.remover.remove("nowhere", "a.pdf").await.unwrap_err();
    assert!(matches!(&missing, Error::NoBucket { bucket, .. } if bucket == "nowhere"), "{missing:?}");
}
