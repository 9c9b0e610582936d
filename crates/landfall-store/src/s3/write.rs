//! Writing to an S3 server, always with SHA-256: the server checks it on a put and computes it on a copy.

use async_trait::async_trait;
use aws_sdk_s3::{
    primitives::ByteStream,
    types::{ChecksumAlgorithm, MetadataDirective, TaggingDirective},
};
use bytes::Bytes;

use super::{S3, described::describe, multipart::Pieces, text};
use crate::{
    CopyRequest, Error, Hashed, Parts, Place, Properties, Reader, Writer, content::Content, key, wanted,
};

#[async_trait]
impl Writer for S3 {
    async fn copy_while(
        &self,
        request: &CopyRequest,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), Error> {
        key::check(&request.target_bucket, &request.target_key)?;
        let copied = if request.size > self.parts.single_copy {
            self.copy_in_parts(request, is_wanted).await
        } else {
            let given_up = || wanted::given_up("copy", &request.source_bucket, &request.source_key);
            wanted::or_fail(is_wanted, self.copy_at_once(request), given_up).await
        };
        match copied {
            Ok(()) => Ok(()),
            Err(error) => Err(self.blame(request, error).await),
        }
    }

    async fn write_while(
        &self,
        bucket: &str,
        key: &str,
        size: u64,
        content: Content,
        properties: &Properties,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> Result<Hashed, Error> {
        key::check(bucket, key)?;
        let mut pieces = Pieces::new(content, Parts::of(self.parts.uploaded, size));
        let putting = async {
            let first = pieces.next().await?.unwrap_or_default();
            let second = pieces.next().await?;
            let Some(second) = second else {
                return self.put_at_once(bucket, key, first, properties).await.map(|()| None);
            };
            Ok(Some([first, second]))
        };
        let given_up = || wanted::given_up("write", bucket, key);
        if let Some(at_hand) = wanted::or_fail(is_wanted, putting, given_up).await? {
            let upload =
                self.begin(bucket, key, properties, Some(ChecksumAlgorithm::Sha256), is_wanted).await?;
            let parts = self.uploaded_parts(&upload, at_hand, &mut pieces, is_wanted).await;
            self.end(&upload, parts, is_wanted).await?;
        }
        Ok(pieces.hashed())
    }

    async fn take_back(
        &self,
        bucket: &str,
        is_ours: &(dyn for<'k> Fn(&'k str) -> bool + Sync),
    ) -> Result<usize, Error> {
        self.abort_all(bucket, is_ours).await
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
        let put = self.patient.put_object().bucket(bucket).key(key).body(ByteStream::from(bytes));
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

#[cfg(test)]
mod tests {
    use std::{
        io::{BufRead, BufReader, Read, Write},
        net::{TcpListener, TcpStream},
        thread,
        time::Duration,
    };

    use super::{super::client, *};

    /// Longer than what need not wait for bytes waits here.
    const SLOW: Duration = Duration::from_millis(600);

    /// Takes one request whole, slowly where it brings an object's bytes, and answers it.
    fn answer(mut stream: TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        let (mut first, mut length) = (String::new(), 0);
        reader.read_line(&mut first)?;
        for line in reader.by_ref().lines() {
            let line = line?.to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or_default();
            }
            if line.is_empty() {
                break;
            }
        }
        if first.starts_with("PUT") {
            thread::sleep(SLOW);
        }
        std::io::copy(&mut reader.take(length), &mut std::io::sink())?;
        let body = match (first.starts_with("POST"), first.contains("uploads")) {
            (false, _) => "",
            (true, true) => {
                "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"
            }
            (true, false) => {
                "<CompleteMultipartUploadResult><ETag>\"1\"</ETag></CompleteMultipartUploadResult>"
            }
        };
        let length = body.len();
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        )
    }

    /// A server that takes an object's bytes slowly, and a client that waits for nothing else so long.
    fn slow() -> S3 {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                thread::spawn(|| answer(stream));
            }
        });
        let parts = Parts { uploaded: 8, ..Parts::default() };
        let store = S3::new(&endpoint, "key", &"secret".into(), "us-east-1", parts);
        S3 { client: client::waiting(&store.client, SLOW / 2), ..store }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn bytes_that_take_longer_than_an_answer_may_are_waited_for() {
        let store = slow();
        store.put("target", "small.pdf", b"content".to_vec(), "application/pdf").await.unwrap();
        store.put("target", "large.pdf", b"content in two parts".to_vec(), "application/pdf").await.unwrap();
    }
}
