//! Buckets behind one narrow interface: an S3 server, a local folder, or memory.
//!
//! A stage that only reads is given a [`Reader`]; a [`Writer`] is constructed by the one stage that writes, so a dry run never holds one.
//! Neither can delete: a [`Remover`] is a trait of its own, for `landfall cleanup` alone.

mod content;
mod error;
mod folder;
mod interface;
mod key;
mod memory;
mod s3;
mod values;
mod wanted;

use std::path::PathBuf;

pub use content::{Content, hashed, of_bytes};
pub use error::{Error, Place};
pub use interface::{Fetch, Reader, Removal, Remover, Writer};
pub use memory::Memory;
use secrecy::SecretString;
pub use values::{CopyRequest, HEADERS, Hashed, Head, Names, Parts, Properties};
pub use wanted::while_wanted;

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
    writer(config)
}

/// A store that can be read and written. Nothing is contacted yet.
pub fn writer(config: &StoreConfig) -> Box<dyn Writer> {
    writer_in_parts(config, Parts::default())
}

/// The same with bounds of one's own on what goes in one piece.
pub fn writer_in_parts(config: &StoreConfig, parts: Parts) -> Box<dyn Writer> {
    match config {
        StoreConfig::S3 { endpoint, access_key, secret_key, region } => {
            Box::new(s3::S3::new(endpoint, access_key, secret_key, region, parts))
        }
        StoreConfig::Folder(root) => Box::new(folder::Folder::new(root)),
    }
}

/// A store from which objects can be removed. Nothing is contacted yet.
pub fn remover(config: &StoreConfig) -> Box<dyn Remover> {
    match config {
        StoreConfig::S3 { endpoint, access_key, secret_key, region } => {
            Box::new(s3::S3::new(endpoint, access_key, secret_key, region, Parts::default()))
        }
        StoreConfig::Folder(root) => Box::new(folder::Folder::new(root)),
    }
}
