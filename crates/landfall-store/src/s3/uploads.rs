//! Uploads in parts that nobody ended: a process that was killed leaves them.

use aws_sdk_s3::{
    operation::list_multipart_uploads::ListMultipartUploadsOutput,
    types::{EncodingType, MultipartUpload},
};

use super::{S3, text};
use crate::{Error, Place};

impl S3 {
    /// Takes back the uploads into these keys, and answers how many there were.
    pub(super) async fn abort_all(
        &self,
        bucket: &str,
        is_ours: &(dyn for<'k> Fn(&'k str) -> bool + Sync),
    ) -> Result<usize, Error> {
        let ours: Vec<(String, String)> =
            self.uploads(bucket).await?.into_iter().filter(|(key, _)| is_ours(key)).collect();
        let mut aborted = 0;
        for (key, id) in &ours {
            let abort =
                self.client.abort_multipart_upload().bucket(bucket).key(key).upload_id(id).send().await;
            match abort.map_err(|error| {
                self.request("take back an upload of", Place::object(bucket, key)).error(error)
            }) {
                Ok(_) => aborted += 1,
                // Ended meanwhile.
                Err(Error::NoObject(_) | Error::Failed { transient: true, .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(aborted)
    }

    /// Key and id of all uploads of a bucket that are not ended.
    async fn uploads(&self, bucket: &str) -> Result<Vec<(String, String)>, Error> {
        let mut uploads = Vec::new();
        let (mut key, mut id) = (None, None);
        loop {
            let page = self.client.list_multipart_uploads().bucket(bucket).encoding_type(EncodingType::Url);
            let page = page.set_key_marker(key.take()).set_upload_id_marker(id.take()).send().await;
            let page = page
                .map_err(|error| self.request("look for uploads in", Place::bucket(bucket)).error(error))?;
            uploads.extend(page.uploads().iter().filter_map(|upload| named(&page, upload)));
            // One that does not tell how to go on is looked at no further: what is left lies there until the next call.
            if page.is_truncated != Some(true) || page.next_key_marker.is_none() {
                return Ok(uploads);
            }
            (key, id) = (page.next_key_marker, page.next_upload_id_marker);
        }
    }
}

fn named(page: &ListMultipartUploadsOutput, upload: &MultipartUpload) -> Option<(String, String)> {
    let (key, id) = (upload.key()?, upload.upload_id()?);
    let is_encoded = page.encoding_type == Some(EncodingType::Url);
    Some((if is_encoded { text::listed_key(key)? } else { key.to_owned() }, id.to_owned()))
}
