//! Writing to an S3 server, always with SHA-256: the server checks it on a put and computes it on a copy.

use async_trait::async_trait;
use aws_sdk_s3::{
    primitives::ByteStream,
    types::{ChecksumAlgorithm, MetadataDirective},
};

use super::{S3, client, text};
use crate::{CopyRequest, Error, Place, Reader, Writer, key};

#[async_trait]
impl Writer for S3 {
    async fn copy(&self, request: &CopyRequest) -> Result<(), Error> {
        key::check(&request.target_bucket, &request.target_key)?;
        let condition = Some(&request.source_etag).filter(|etag| !etag.is_empty());
        let sent = self
            .client
            .copy_object()
            .copy_source(text::copy_source(&request.source_bucket, &request.source_key))
            .set_copy_source_if_match(condition.map(|etag| format!("\"{etag}\"")))
            .bucket(&request.target_bucket)
            .key(&request.target_key)
            .metadata_directive(MetadataDirective::Replace)
            .content_type(&request.content_type)
            .checksum_algorithm(ChecksumAlgorithm::Sha256)
            .customize()
            .config_override(client::patient())
            .send()
            .await;
        let at = Place::object(&request.source_bucket, &request.source_key);
        match sent {
            Ok(_) => Ok(()),
            Err(error) => Err(self.blame(request, self.request("copy", at).error(error)).await),
        }
    }

    async fn put(&self, bucket: &str, key: &str, bytes: Vec<u8>, content_type: &str) -> Result<(), Error> {
        key::check(bucket, key)?;
        let body = ByteStream::from(bytes);
        let put = self.client.put_object().bucket(bucket).key(key).body(body).content_type(content_type);
        let sent = put.checksum_algorithm(ChecksumAlgorithm::Sha256).send().await;
        sent.map(drop).map_err(|error| self.request("write", Place::object(bucket, key)).error(error))
    }
}

impl S3 {
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
