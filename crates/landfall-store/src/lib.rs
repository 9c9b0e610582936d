//! Buckets behind one narrow interface: an S3 server, or a local folder.
//!
//! A stage that only reads is given a [`Reader`]; a [`Writer`] is constructed by the one stage that writes, so a dry run never holds one.
//! Nothing here can delete: a migration never removes an original.

mod error;
mod folder;
mod interface;
mod key;
mod s3;

use std::path::PathBuf;

pub use error::{Error, Place};
pub use interface::{CopyRequest, Hashed, Head, Reader, Writer};
use secrecy::SecretString;

/// Where the buckets are.
#[derive(Debug, Clone)]
pub enum StoreConfig {
    /// A server that speaks S3 (MinIO, garage, AWS), addressed path-style.
    S3 {
        /// Address with scheme and port: `http://127.0.0.1:9000`.
        endpoint: String,
        /// Access key id.
        access_key: String,
        /// Secret access key.
        secret_key: SecretString,
        /// Region that signatures name; MinIO takes `us-east-1` unless told otherwise.
        region: String,
    },
    /// A folder whose direct sub-folders are the buckets.
    Folder(PathBuf),
}

/// A store that can be read. Nothing is contacted yet: [`Reader::head_bucket`] tells whether it answers.
pub fn reader(config: &StoreConfig) -> Box<dyn Reader> {
    match config {
        StoreConfig::S3 { endpoint, access_key, secret_key, region } => {
            Box::new(s3::S3::new(endpoint, access_key, secret_key, region))
        }
        StoreConfig::Folder(root) => Box::new(folder::Folder::new(root)),
    }
}

/// A store that can be read and written. Nothing is contacted yet.
pub fn writer(config: &StoreConfig) -> Box<dyn Writer> {
    match config {
        StoreConfig::S3 { endpoint, access_key, secret_key, region } => {
            Box::new(s3::S3::new(endpoint, access_key, secret_key, region))
        }
        StoreConfig::Folder(root) => Box::new(folder::Folder::new(root)),
    }
}
