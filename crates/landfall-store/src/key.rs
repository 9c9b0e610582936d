//! The rule that every key obeys, whatever the store.

use crate::{Error, Place};

/// Bytes of a key, as S3 limits it.
const LONGEST: usize = 1024;

/// Refuses a key that no store can hold, so that all refuse it alike.
pub(crate) fn check(bucket: &str, key: &str) -> Result<(), Error> {
    let why = match key.len() {
        0 => "a key is not empty",
        1..=LONGEST => return Ok(()),
        _ => "a key has at most 1,024 bytes",
    };
    Err(Error::Impossible { at: Place::object(bucket, key), why })
}
