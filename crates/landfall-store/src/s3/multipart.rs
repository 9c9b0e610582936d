//! Objects that go in parts: copies above what one request may copy, and uploads of which only a part is in memory at a time. An upload that
//! fails is aborted: its parts would lie in the bucket, unseen by any listing.

use std::time::Duration;

use aws_sdk_s3::{
    operation::{
        complete_multipart_upload::CompleteMultipartUploadError,
        create_multipart_upload::CreateMultipartUploadError,
    },
    primitives::ByteStream,
    types::{ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart},
};
use bytes::{Bytes, BytesMut};
use futures::{StreamExt, TryStreamExt, future, stream};

use super::{S3, described::describe, text};
use crate::{
    CopyRequest, Error, Hashed, Head, Parts, Place, Properties, Reader,
    content::{Content, Hash},
    wanted,
};

/// Parts of one copy that the server makes at a time.
const PARALLEL: usize = 4;

/// Once an upload is not wanted any more, its last requests have so long: what they do not reach lies in the bucket unseen.
const LAST: Duration = Duration::from_secs(5);

/// An upload in parts that has begun.
pub(super) struct Upload<'u> {
    bucket: &'u str,
    key: &'u str,
    id: String,
}

impl Upload<'_> {
    fn given_up(&self) -> Error {
        wanted::given_up("write", self.bucket, self.key)
    }
}

impl S3 {
    /// Copies part by part while it is wanted. What describes the object does not come along by itself: it is read first.
    pub(super) async fn copy_in_parts(
        &self,
        request: &CopyRequest,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), Error> {
        let (bucket, key) = (&request.source_bucket, &request.source_key);
        let given_up = || wanted::given_up("copy", bucket, key);
        let describing = async {
            let head = self.head(bucket, key).await?;
            let tags = if head.tags > 0 { self.tags(bucket, key).await? } else { None };
            Ok((head, tags))
        };
        let (head, tags) = wanted::or_fail(is_wanted, describing, given_up).await?;
        if !request.source_etag.is_empty() && head.etag != request.source_etag {
            return Err(Error::Replaced(Place::object(bucket, key)));
        }
        let properties = head.properties(tags.unwrap_or_default());
        let (bucket, key) = (&request.target_bucket, &request.target_key);
        let upload = self.begin(bucket, key, &properties, None, is_wanted).await?;
        let parts = self.copied_parts(request, &head, &upload, is_wanted).await;
        self.end(&upload, parts, is_wanted).await
    }

    async fn copied_parts(
        &self,
        request: &CopyRequest,
        Head { size, etag, .. }: &Head,
        upload: &Upload<'_>,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> Result<Vec<CompletedPart>, Error> {
        let size = *size;
        let part = Parts::of(self.parts.copied, size);
        let starts = (0..size).step_by(usize::try_from(part).unwrap_or(usize::MAX));
        let wanted = stream::iter((1..).zip(starts)).take_while(|_| future::ready(is_wanted()));
        let copied = wanted.map(|(number, start)| async move {
            let end = size.min(start + part) - 1;
            let copy = self.patient.upload_part_copy().bucket(upload.bucket).key(upload.key);
            let copy = copy.upload_id(&upload.id).part_number(number);
            let copy = copy
                .copy_source(text::copy_source(&request.source_bucket, &request.source_key))
                .copy_source_range(format!("bytes={start}-{end}"))
                .set_copy_source_if_match(text::condition(etag));
            let sent = copy.send().await;
            let at = || Place::object(&request.source_bucket, &request.source_key);
            let sent = sent.map_err(|error| self.request("copy", at()).error(error))?;
            let etag = sent.copy_part_result.and_then(|part| part.e_tag);
            Ok(CompletedPart::builder().part_number(number).set_e_tag(etag).build())
        });
        // Those under way are waited for: a part that the server ends after the upload was taken back would lie there unseen.
        let copied = copied.buffered(PARALLEL).try_collect();
        let given_up = || wanted::given_up("copy", &request.source_bucket, &request.source_key);
        let parts: Option<Result<Vec<CompletedPart>, Error>> = wanted::within(LAST, is_wanted, copied).await;
        let parts = parts.unwrap_or_else(|| Err(given_up()))?;
        let whole = size.div_ceil(part);
        if parts.len() as u64 == whole { Ok(parts) } else { Err(given_up()) }
    }

    /// Uploads part by part while it is wanted; the first two are at hand already.
    pub(super) async fn uploaded_parts(
        &self,
        upload: &Upload<'_>,
        at_hand: [Bytes; 2],
        rest: &mut Pieces,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> Result<Vec<CompletedPart>, Error> {
        let mut parts = Vec::new();
        let mut at_hand = at_hand.into_iter();
        for number in 1.. {
            if !is_wanted() {
                return Err(upload.given_up());
            }
            let part = async {
                let piece = match at_hand.next() {
                    Some(piece) => Some(piece),
                    None => rest.next().await?,
                };
                match piece {
                    Some(piece) => self.upload(upload, number, piece).await.map(Some),
                    None => Ok(None),
                }
            };
            let part = wanted::or_fail(is_wanted, part, || upload.given_up()).await?;
            let Some(part) = part else { break };
            parts.push(part);
        }
        Ok(parts)
    }

    async fn upload(&self, upload: &Upload<'_>, number: i32, piece: Bytes) -> Result<CompletedPart, Error> {
        let Upload { bucket, key, id } = upload;
        let part = self.patient.upload_part().bucket(*bucket).key(*key).upload_id(id).part_number(number);
        let part = part.checksum_algorithm(ChecksumAlgorithm::Sha256).body(ByteStream::from(piece));
        let sent = part.send().await;
        let sent = sent.map_err(|error| self.request("write", Place::object(bucket, key)).error(error))?;
        let done = CompletedPart::builder().part_number(number);
        Ok(done.set_e_tag(sent.e_tag).set_checksum_sha256(sent.checksum_sha256).build())
    }

    pub(super) async fn begin<'u>(
        &self,
        bucket: &'u str,
        key: &'u str,
        properties: &Properties,
        checksum: Option<ChecksumAlgorithm>,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> Result<Upload<'u>, Error> {
        let create = self.client.create_multipart_upload().bucket(bucket).key(key);
        let sending = describe!(create, properties).set_checksum_algorithm(checksum).send();
        let sent = wanted::while_wanted(is_wanted, sending).await;
        let sent = sent.ok_or_else(|| wanted::given_up("write", bucket, key))?;
        let request = || self.request("write", Place::object(bucket, key));
        let id = sent.map_err(|error| request().error(error))?.upload_id;
        let nameless = || CreateMultipartUploadError::unhandled("the server did not name the upload");
        let id = id.ok_or_else(|| request().broken(nameless()))?;
        Ok(Upload { bucket, key, id })
    }

    /// Puts the parts together, or throws away what there is of them.
    pub(super) async fn end(
        &self,
        upload: &Upload<'_>,
        parts: Result<Vec<CompletedPart>, Error>,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), Error> {
        let completed = match parts {
            Ok(parts) => wanted::or_fail(is_wanted, self.complete(upload, parts), || upload.given_up()).await,
            Err(error) => Err(error),
        };
        if completed.is_err() {
            let Upload { bucket, key, id } = upload;
            let abort = self.client.abort_multipart_upload().bucket(*bucket).key(*key).upload_id(id);
            // That it failed is told by what failed first; servers drop uploads that nobody ends.
            let _ = wanted::within(LAST, is_wanted, abort.send()).await;
        }
        completed
    }

    async fn complete(&self, upload: &Upload<'_>, parts: Vec<CompletedPart>) -> Result<(), Error> {
        let Upload { bucket, key, id } = upload;
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        let complete = self.patient.complete_multipart_upload().bucket(*bucket).key(*key).upload_id(id);
        let sent = complete.multipart_upload(parts).send().await;
        let request = || self.request("write", Place::object(bucket, key));
        let sent = sent.map_err(|error| request().error(error))?;
        // Some servers answer 200 and tell the failure in the body.
        let failed = || CompleteMultipartUploadError::unhandled("the server did not put the parts together");
        sent.e_tag.map(drop).ok_or_else(|| request().broken(failed()))
    }
}

/// Content in pieces of one size, the last one shorter; hashed as it passes.
pub(super) struct Pieces {
    content: Content,
    size: usize,
    collected: BytesMut,
    hash: Hash,
}

impl Pieces {
    /// Pieces of `size` bytes.
    pub(super) fn new(content: Content, size: u64) -> Self {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        Self { content, size, collected: BytesMut::new(), hash: Hash::default() }
    }

    /// The next piece; none at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        while self.collected.len() < self.size {
            let Some(piece) = self.content.next().await.transpose()? else {
                let rest = self.collected.split().freeze();
                return Ok(Some(rest).filter(|rest| !rest.is_empty()));
            };
            self.hash.add(&piece);
            self.collected.extend_from_slice(&piece);
        }
        Ok(Some(self.collected.split_to(self.size).freeze()))
    }

    /// What passed in all.
    pub(super) fn hashed(self) -> Hashed {
        self.hash.finish()
    }
}
