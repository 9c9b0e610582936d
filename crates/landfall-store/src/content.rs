//! Content that streams: from a server, a folder or memory, through this program, a piece at a time.

use bytes::Bytes;
use futures::{StreamExt, stream, stream::BoxStream};
use landfall_model::hash;
use sha2::{Digest, Sha256};

use crate::{Error, values::Hashed};

/// The pieces of an object; the first error ends them.
pub type Content = BoxStream<'static, Result<Bytes, Error>>;

/// Content that is in memory.
pub fn of_bytes(bytes: impl Into<Bytes>) -> Content {
    stream::iter([Ok(bytes.into())]).boxed()
}

/// Reads content to its end and hashes it.
pub async fn hashed(mut content: Content) -> Result<Hashed, Error> {
    let mut hash = Hash::default();
    while let Some(piece) = content.next().await {
        hash.add(&piece?);
    }
    Ok(hash.finish())
}

/// SHA-256 and size of what passed.
#[derive(Default)]
pub(crate) struct Hash {
    hasher: Sha256,
    size: u64,
}

impl Hash {
    /// One piece more.
    pub(crate) fn add(&mut self, piece: &[u8]) {
        self.hasher.update(piece);
        self.size += piece.len() as u64;
    }

    /// The sum of all pieces.
    pub(crate) fn finish(self) -> Hashed {
        Hashed { sha256: hash::hex(&self.hasher.finalize()), size: self.size }
    }
}
