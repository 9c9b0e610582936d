//! Writing to an S3 server, always with SHA-256: the server checks it on a put and computes it on a copy.

use async_trait::async_trait;
use aws_sdk_s3::{
    primitives::ByteStream,
    types::{ChecksumAlgorithm, MetadataDirective, TaggingDirective},
};
use bytes::Bytes;

use super::{S3, described::describe, multipart::Pieces, text};
use crate::{CopyRequest, Error, Hashed, Parts, Place, Properties, Reader, Writer, content::Content, key};

#[async_trait]
impl Writer for S3 {
    async fn copy(&self, request: &CopyRequest) -> Result<(), Error> {
        key::check(&request.target_bucket, &request.target_key)?;
        let copied = if request.size > self.parts.single_copy {
            self.copy_in_parts(request).await
        } else {
            self.copy_at_once(request).await
        };
        match copied {
            Ok(()) => Ok(()),
            Err(error) => Err(self.blame(request, error).await),
        }
    }

    async fn write(
        &self,
        bucket: &str,
        key: &str,
        size: u64,
        content: Content,
        properties: &Properties,
    ) -> Result<Hashed, Error> {
        key::check(bucket, key)?;
        let mut pieces = Pieces::new(content, Parts::of(self.parts.uploaded, size));
        let first = pieces.next().await?.unwrap_or_default();
        match pieces.next().await? {
            None => self.put_at_once(bucket, key, first, properties).await?,
            Some(second) => {
                self.put_in_parts(bucket, key, [first, second], &mut pieces, properties).await?;
            }
        }
        Ok(pieces.hashed())
    }
}

impl S3 {
    async fn copy_at_once(&self, request: &CopyRequest) -> Result<(), Error> {
        let sent = self
            .patient
            .copy_object()
            .copy_source(text::copy_source(&request.source_bucket, &request.source_key))
            .set_copy_source_if_match(text::condition(&request.source_etag))
            .bucket(&request.target_bucket)
            .key(&request.target_key)
            .metadata_directive(MetadataDirective::Copy)
            .tagging_directive(TaggingDirective::Copy)
            .checksum_algorithm(ChecksumAlgorithm::Sha256)
            .send()
            .await;
        let at = || Place::object(&request.source_bucket, &request.source_key);
        sent.map(drop).map_err(|error| self.request("copy", at()).error(error))
    }

    async fn put_at_once(
        &self,
        bucket: &str,
        key: &str,
        bytes: Bytes,
        properties: &Properties,
    ) -> Result<(), Error> {
        let put = self.client.put_object().bucket(bucket).key(key).body(ByteStream::from(bytes));
        let put = describe!(put, properties).checksum_algorithm(ChecksumAlgorithm::Sha256);
        let sent = put.send().await;
        sent.map(drop).map_err(|error| self.request("write", Place::object(bucket, key)).error(error))
    }

    /// An error of a copy as one of its source or of its target: the answer does not tell which.
    async fn blame(&self, request: &CopyRequest, error: Error) -> Error {
        let target = Place::object(&request.target_bucket, &request.target_key);
        match error {
            Error::NoBucket { .. } => match self.head_bucket(&request.source_bucket).await {
                Err(missing) => missing,
                Ok(()) => self.head_bucket(&request.target_bucket).await.err().unwrap_or(error),
            },
            Error::Denied { source, .. }
                if self.head(&request.source_bucket, &request.source_key).await.is_ok() =>
            {
                Error::Denied { at: target, source }
            }
            Error::Full { source, .. } => Error::Full { at: target, source },
            other => other,
        }
    }
}
