//! The objects of the buckets: documents, receipts, cards, caches; and the attachments of the rows that name them.

mod attachments;
mod bytes;
mod odd;
mod papers;
mod rest;

use std::collections::BTreeSet;

use landfall_model::{
    hash,
    source::{Object, SourceRow},
};
use serde_json::{Value, json};

pub(crate) use attachments::{lose_papers, misattach};
pub(crate) use odd::strew;
pub(crate) use papers::{Records, receipts, sheets};
pub(crate) use rest::{caches, cards};

use crate::{random::Rng, rows};

/// The bucket of everything but the signed papers.
pub(crate) const PORTAL: &str = "client-portal";
/// The bucket of the PDFs that came back signed.
pub(crate) const SIGNATURES: &str = "signatures";

/// An object with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredObject {
    /// The bucket.
    pub bucket: String,
    /// The key. It may end in `/` (a folder marker) or hold any character but U+0000.
    pub key: String,
    /// The content type that the uploader gave.
    pub content_type: String,
    /// The content; empty for folder markers and broken uploads.
    pub bytes: Vec<u8>,
}

/// The bucket as it fills: objects, each with the time of its upload.
#[derive(Debug)]
pub(crate) struct Store {
    rng: Rng,
    objects: Vec<(StoredObject, String)>,
    keys: BTreeSet<(String, String)>,
}

impl Store {
    pub(crate) fn new(seed: u64) -> Self {
        Self { rng: Rng::new(seed, "files"), objects: Vec::new(), keys: BTreeSet::new() }
    }

    pub(crate) const fn len(&self) -> usize {
        self.objects.len()
    }

    /// Adds an object of the kind that its key's ending tells, uploaded on that day. `title` is what a PDF shows.
    pub(crate) fn add(&mut self, bucket: &str, key: &str, title: &str, day: i64) {
        let (content_type, bytes) = bytes::make(key, title, &mut self.rng);
        self.add_bytes(bucket, key, content_type, bytes, day);
    }

    pub(crate) fn add_bytes(
        &mut self,
        bucket: &str,
        key: &str,
        content_type: &str,
        bytes: Vec<u8>,
        day: i64,
    ) {
        let uploaded = rows::listed(day, self.rng.between(0, 86_399));
        let key = self.free_key(bucket, key);
        let (bucket, content_type) = (bucket.to_owned(), content_type.to_owned());
        self.objects.push((StoredObject { bucket, key, content_type, bytes }, uploaded));
    }

    /// The key, or where it is taken the same with a number: a person may want the same berth twice, and sign twice for it.
    fn free_key(&mut self, bucket: &str, key: &str) -> String {
        let (stem, ending) =
            key.rsplit_once('.').map_or((key, String::new()), |(stem, end)| (stem, format!(".{end}")));
        let mut free = key.to_owned();
        for n in 2.. {
            if self.keys.insert((bucket.to_owned(), free.clone())) {
                break;
            }
            free = format!("{stem}_{n}{ending}");
        }
        free
    }

    /// The attachment that names the object added last.
    pub(crate) fn attachment(&mut self) -> Value {
        let Some((object, _)) = self.objects.last().cloned() else { return Value::Null };
        self.describe(&object.bucket, &object.key, &object.content_type, object.bytes.len())
    }

    /// An attachment as the server answers it for a file in a bucket, whether the object is there or not.
    pub(crate) fn describe(&mut self, bucket: &str, key: &str, content_type: &str, size: usize) -> Value {
        let url = format!("https://files.marina.test/{bucket}/{key}");
        let title = key.rsplit('/').next().unwrap_or_default();
        let id = format!("at{}", self.rng.id(14));
        json!({"url": url, "title": title, "mimetype": content_type, "size": size, "id": id})
    }

    /// The objects, sorted by bucket and key.
    pub(crate) fn close(mut self) -> (Vec<StoredObject>, Vec<Object>) {
        self.objects.sort_by(|(a, _), (b, _)| (&a.bucket, &a.key).cmp(&(&b.bucket, &b.key)));
        let listing = self.objects.iter().map(listed).collect();
        (self.objects.into_iter().map(|(object, _)| object).collect(), listing)
    }
}

/// The line that a bucket listing has for an object. The ETag has the shape of an MD5, and is as good for telling contents apart.
fn listed((object, uploaded): &(StoredObject, String)) -> Object {
    Object {
        bucket: object.bucket.clone(),
        key: object.key.clone(),
        size: object.bytes.len() as u64,
        etag: hash::of_bytes(&object.bytes)[..32].to_owned(),
        modified: uploaded.clone(),
    }
}

/// Attaches to a cell, after what is there.
pub(crate) fn attach(row: &mut SourceRow, title: &str, attachment: Value) {
    match row.cells.get_mut(title) {
        Some(Value::Array(list)) => list.push(attachment),
        _ => rows::set(row, title, vec![attachment]),
    }
}
