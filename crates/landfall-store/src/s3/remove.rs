//! Removing from an S3 server. Where the bucket keeps versions, the object is still there as an older one.

use async_trait::async_trait;

use super::S3;
use crate::{Error, Place, Removal, Remover};

#[async_trait]
impl Remover for S3 {
    async fn remove(&self, bucket: &str, key: &str) -> Result<Removal, Error> {
        let sent = self.client.delete_object().bucket(bucket).key(key).send().await;
        match sent.map_err(|error| self.request("remove", Place::object(bucket, key)).error(error)) {
            Ok(answer) if answer.delete_marker() == Some(true) => Ok(Removal::Hidden),
            Ok(_) | Err(Error::NoObject(_)) => Ok(Removal::Gone),
            Err(error) => Err(error),
        }
    }
}
