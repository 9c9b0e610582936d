//! What an object has beside its bytes: kept, copied, and replaced with it.

use landfall_model::hash;
use landfall_store::{Names, Properties, of_bytes};

use super::objects::copy_of;
use crate::Subject;

fn names(pairs: &[(&str, &str)]) -> Names {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// All that can be said of an object, in a store that keeps tags.
pub fn described(subject: &Subject) -> Properties {
    let tags = names(&[("kind", "signed deal"), ("year", "2026")]);
    Properties {
        content_type: "application/x-deed".to_owned(),
        headers: names(&[
            ("cache-control", "no-store"),
            ("content-disposition", "attachment; filename=\"deed.pdf\""),
            ("content-language", "de"),
        ]),
        metadata: names(&[("uploaded-by", "portal"), ("scan-dpi", "300")]),
        tags: if subject.knows.tags { tags } else { Names::new() },
    }
}

pub async fn write(subject: &Subject, bucket: &str, key: &str, properties: &Properties) {
    subject.write(bucket, key, 7, of_bytes("content"), properties).await.unwrap();
}

pub async fn headers_and_metadata_come_back_as_they_were_written(subject: &Subject) {
    let properties = described(subject);
    write(subject, "source", "deed.pdf", &properties).await;
    let head = subject.head("source", "deed.pdf").await.unwrap();
    assert_eq!(head.properties(properties.tags.clone()), properties);
}

pub async fn tags_come_back_or_the_store_says_that_it_keeps_none(subject: &Subject) {
    let properties = described(subject);
    write(subject, "source", "deed.pdf", &properties).await;
    write(subject, "source", "plain.pdf", &Properties::default()).await;
    let tags = async |key| subject.tags("source", key).await.unwrap();
    let count = async |key| subject.head("source", key).await.unwrap().tags;
    if !subject.knows.tags {
        assert_eq!((tags("deed.pdf").await, count("deed.pdf").await), (None, 0));
        return;
    }
    assert_eq!((tags("deed.pdf").await, count("deed.pdf").await), (Some(properties.tags), 2));
    assert_eq!((tags("plain.pdf").await, count("plain.pdf").await), (Some(Names::new()), 0));
}

pub async fn a_copy_is_described_as_its_source(subject: &Subject) {
    let properties = described(subject);
    write(subject, "source", "deed.pdf", &properties).await;
    subject.copy(&copy_of("deed.pdf", "port/deed.bin")).await.unwrap();
    let tags = subject.tags("target", "port/deed.bin").await.unwrap().unwrap_or_default();
    assert_eq!(subject.head("target", "port/deed.bin").await.unwrap().properties(tags), properties);
}

pub async fn a_second_write_leaves_nothing_of_what_described_the_first(subject: &Subject) {
    write(subject, "source", "deed.pdf", &described(subject)).await;
    let plain = Properties { content_type: "application/pdf".to_owned(), ..Properties::default() };
    write(subject, "source", "deed.pdf", &plain).await;
    let tags = subject.tags("source", "deed.pdf").await.unwrap().unwrap_or_default();
    assert_eq!(subject.head("source", "deed.pdf").await.unwrap().properties(tags), plain);
}

pub async fn a_checksum_that_a_store_tells_is_that_of_the_content(subject: &Subject) {
    write(subject, "source", "deed.pdf", &Properties::default()).await;
    subject.copy(&copy_of("deed.pdf", "deed.pdf")).await.unwrap();
    let expected = subject.knows.checksums.then(|| hash::of_bytes(b"content"));
    for bucket in ["source", "target"] {
        assert_eq!(subject.head(bucket, "deed.pdf").await.unwrap().sha256, expected, "{bucket}");
    }
}
