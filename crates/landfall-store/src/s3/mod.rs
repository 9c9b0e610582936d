//! An S3 server as a store. What real servers keep and what they ignore was measured (garage, RustFS, s3s-fs, moto): conditions on the
//! target of a write are ignored by some (garage ignores all, moto those of a CopyObject), so nothing here relies on one; the condition on a copy's source holds on all that check signatures.

mod answer;
mod client;
mod described;
mod multipart;
mod remove;
mod text;
mod uploads;
mod write;

use answer::Request;
use async_trait::async_trait;
use aws_sdk_s3::{
    Client,
    operation::list_objects_v2::ListObjectsV2Output,
    primitives::DateTimeFormat,
    types::{self, ChecksumMode, EncodingType},
};
use futures::{StreamExt, stream};
use landfall_model::source::Object;
use secrecy::SecretString;

use crate::{Error, Head, Names, Parts, Place, Reader, content::Content};

/// A server that speaks S3.
pub(crate) struct S3 {
    client: Client,
    /// For what answers when the server has moved all bytes.
    patient: Client,
    /// For what answers at once, or never.
    brisk: Client,
    endpoint: String,
    parts: Parts,
}

impl S3 {
    /// The server at `endpoint`. Nothing is contacted yet.
    pub(crate) fn new(
        endpoint: &str,
        access_key: &str,
        secret_key: &SecretString,
        region: &str,
        parts: Parts,
    ) -> Self {
        let client = client::new(endpoint, access_key, secret_key, region);
        let (patient, brisk) = (client::patient(&client), client::brisk(&client));
        Self { patient, brisk, client, endpoint: endpoint.to_owned(), parts }
    }

    fn request(&self, action: &'static str, at: Place) -> Request<'_> {
        Request { store: &self.endpoint, action, at }
    }

    fn objects(&self, bucket: &str, page: ListObjectsV2Output) -> Result<Vec<Object>, Error> {
        let encoded = page.encoding_type == Some(EncodingType::Url);
        let unreadable =
            || self.listing(bucket, "an entry of the listing has no key, or one that is not UTF-8");
        let object = |entry| object(bucket, entry, encoded).ok_or_else(unreadable);
        page.contents.unwrap_or_default().into_iter().map(object).collect()
    }

    fn listing(&self, bucket: &str, wrong: &str) -> Error {
        Error::Failed { action: "list", at: Place::bucket(bucket), transient: false, source: wrong.into() }
    }
}

#[async_trait]
impl Reader for S3 {
    // Not by HEAD: its answer has no body to say why, and is granted for anything by a web server, and for what may not be listed by a key that may
    // only get objects.
    async fn head_bucket(&self, bucket: &str) -> Result<(), Error> {
        let listed = self.brisk.list_objects_v2().bucket(bucket).max_keys(1).send().await;
        listed.map(drop).map_err(|error| self.request("look at", Place::bucket(bucket)).error(error))
    }

    async fn list(&self, bucket: &str, on_page: &mut (dyn FnMut(Vec<Object>) + Send)) -> Result<(), Error> {
        // XML cannot carry every character of a key; percent-encoded it can.
        let request = self.client.list_objects_v2().bucket(bucket).encoding_type(EncodingType::Url);
        let mut pages = request.into_paginator().send();
        let mut more = false;
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| self.request("list", Place::bucket(bucket)).error(error))?;
            more = page.is_truncated == Some(true);
            on_page(self.objects(bucket, page)?);
        }
        // Without a new token the SDK ends in silence; a listing that is short would lose files.
        if more {
            Err(self.listing(bucket, "the server has more objects and does not tell how to get them"))
        } else {
            Ok(())
        }
    }

    async fn head(&self, bucket: &str, key: &str) -> Result<Head, Error> {
        let sent = self
            .client
            .head_object()
            .bucket(bucket)
            .key(key)
            .checksum_mode(ChecksumMode::Enabled)
            .send()
            .await;
        let error = match sent {
            Ok(found) => return Ok(described::head(&found)),
            Err(error) => error,
        };
        let is_mute = answer::is_mute(&error);
        let error = self.request("look at", Place::object(bucket, key)).error(error);
        // Whether the object is meant or all of the bucket takes a second question.
        if is_mute { self.head_bucket(bucket).await.and(Err(error)) } else { Err(error) }
    }

    async fn tags(&self, bucket: &str, key: &str) -> Result<Option<Names>, Error> {
        let sent = self.client.get_object_tagging().bucket(bucket).key(key).send().await;
        match sent {
            Ok(found) => Ok(Some(described::tags(found.tag_set))),
            Err(error) if answer::is_unknown_call(&error) => Ok(None),
            Err(error) => Err(self.request("read the tags of", Place::object(bucket, key)).error(error)),
        }
    }

    async fn open(&self, bucket: &str, key: &str, etag: &str) -> Result<Content, Error> {
        let request = self.client.get_object().bucket(bucket).key(key).set_if_match(text::condition(etag));
        let sent = request.checksum_mode(ChecksumMode::Enabled).send().await;
        let place = Place::object(bucket, key);
        let body = sent.map_err(|error| self.request("read", place.clone()).error(error))?.body;
        let state = (body, self.endpoint.clone(), place);
        let pieces = stream::try_unfold(state, async |(mut body, store, at)| match body.next().await {
            None => Ok(None),
            Some(Ok(piece)) => Ok(Some((piece, (body, store, at)))),
            Some(Err(error)) => Err(Request { store: &store, action: "read", at }.broken(error)),
        });
        Ok(pieces.boxed())
    }
}

fn object(bucket: &str, entry: types::Object, encoded: bool) -> Option<Object> {
    let key = entry.key?;
    let modified = entry.last_modified.and_then(|at| at.fmt(DateTimeFormat::DateTime).ok());
    Some(Object {
        bucket: bucket.to_owned(),
        key: if encoded { text::listed_key(&key)? } else { key },
        size: bytes(entry.size),
        etag: text::etag(entry.e_tag.as_deref()),
        modified: modified.unwrap_or_default(),
    })
}

/// A length as the SDK has it; the server never answers a negative one.
fn bytes(length: Option<i64>) -> u64 {
    length.and_then(|length| u64::try_from(length).ok()).unwrap_or_default()
}
