//! A store in memory: for tests, and the measure of how little a store needs.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use bytes::Bytes;
use futures::TryStreamExt;
use landfall_model::{hash, source::Object};

use crate::{
    CopyRequest, Error, Hashed, Head, Place, Reader, Removal, Remover, Writer,
    content::{self, Content},
    key,
    values::{Names, Properties},
};

/// Objects per page, as S3 has it.
const PAGE: usize = 1000;
/// Every object has this time: nothing here asks what time it is.
const MODIFIED: &str = "2026-01-01T00:00:00Z";

/// A store in memory. Clones share what is in it.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    buckets: BTreeMap<String, BTreeMap<String, Stored>>,
    /// Writes so far: the next ETag.
    writes: u64,
}

#[derive(Debug, Clone)]
struct Stored {
    bytes: Bytes,
    etag: String,
    sha256: String,
    properties: Properties,
}

impl Memory {
    /// A store with these buckets, empty.
    pub fn new(buckets: &[&str]) -> Self {
        let buckets = buckets.iter().map(|&bucket| (bucket.to_owned(), BTreeMap::new())).collect();
        Self(Arc::new(Mutex::new(State { buckets, writes: 0 })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stored(&self, bucket: &str, key: &str) -> Result<Stored, Error> {
        let mut state = self.state();
        let found = state.bucket(bucket)?.get(key).cloned();
        found.ok_or_else(|| Error::NoObject(Place::object(bucket, key)))
    }

    fn version(&self, bucket: &str, key: &str, etag: &str) -> Result<Stored, Error> {
        let stored = self.stored(bucket, key)?;
        let wanted = etag.is_empty() || etag == stored.etag;
        if wanted { Ok(stored) } else { Err(Error::Replaced(Place::object(bucket, key))) }
    }
}

impl State {
    fn bucket(&mut self, name: &str) -> Result<&mut BTreeMap<String, Stored>, Error> {
        let none = || Error::NoBucket { store: "memory".to_owned(), bucket: name.to_owned() };
        self.buckets.get_mut(name).ok_or_else(none)
    }

    fn keep(&mut self, bucket: &str, key: &str, stored: Stored) -> Result<(), Error> {
        key::check(bucket, key)?;
        self.writes += 1;
        let etag = format!("{:x}", self.writes);
        self.bucket(bucket)?.insert(key.to_owned(), Stored { etag, ..stored });
        Ok(())
    }
}

#[async_trait]
impl Reader for Memory {
    async fn head_bucket(&self, bucket: &str) -> Result<(), Error> {
        self.state().bucket(bucket).map(drop)
    }

    async fn list(&self, bucket: &str, on_page: &mut (dyn FnMut(Vec<Object>) + Send)) -> Result<(), Error> {
        let object = |(key, stored): (&String, &Stored)| Object {
            bucket: bucket.to_owned(),
            key: key.clone(),
            size: stored.bytes.len() as u64,
            etag: stored.etag.clone(),
            modified: MODIFIED.to_owned(),
        };
        let objects: Vec<Object> = self.state().bucket(bucket)?.iter().map(object).collect();
        objects.chunks(PAGE).for_each(|page| on_page(page.to_vec()));
        Ok(())
    }

    async fn head(&self, bucket: &str, key: &str) -> Result<Head, Error> {
        let Stored { bytes, etag, sha256, properties } = self.stored(bucket, key)?;
        let Properties { content_type, headers, metadata, tags } = properties;
        let (size, tags) = (bytes.len() as u64, tags.len() as u64);
        Ok(Head { size, etag, content_type, sha256: Some(sha256), headers, metadata, tags })
    }

    async fn tags(&self, bucket: &str, key: &str) -> Result<Option<Names>, Error> {
        Ok(Some(self.stored(bucket, key)?.properties.tags))
    }

    async fn open(&self, bucket: &str, key: &str, etag: &str) -> Result<Content, Error> {
        Ok(content::of_bytes(self.version(bucket, key, etag)?.bytes))
    }
}

#[async_trait]
impl Writer for Memory {
    async fn copy_while(&self, request: &CopyRequest, _: &(dyn Fn() -> bool + Sync)) -> Result<(), Error> {
        let stored = self.version(&request.source_bucket, &request.source_key, &request.source_etag)?;
        self.state().keep(&request.target_bucket, &request.target_key, stored)
    }

    async fn write_while(
        &self,
        bucket: &str,
        key: &str,
        _size: u64,
        content: Content,
        properties: &Properties,
        _: &(dyn Fn() -> bool + Sync),
    ) -> Result<Hashed, Error> {
        let pieces: Vec<Bytes> = content.try_collect().await?;
        let bytes = Bytes::from(pieces.concat());
        let hashed = Hashed { sha256: hash::of_bytes(&bytes), size: bytes.len() as u64 };
        let (etag, sha256, properties) = (String::new(), hashed.sha256.clone(), properties.clone());
        self.state().keep(bucket, key, Stored { bytes, etag, sha256, properties })?;
        Ok(hashed)
    }

    async fn take_back(&self, _: &str, _: &(dyn for<'k> Fn(&'k str) -> bool + Sync)) -> Result<usize, Error> {
        Ok(0)
    }
}

#[async_trait]
impl Remover for Memory {
    async fn remove(&self, bucket: &str, key: &str) -> Result<Removal, Error> {
        self.state().bucket(bucket)?.remove(key);
        Ok(Removal::Gone)
    }
}
