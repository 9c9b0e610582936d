//! How questions and decisions about a file name it.

use crate::source::Object;

const WHOSE_FILE: &str = "Whose file is \"";

/// How questions and decisions about a file begin: its place and what its content is known by. Quotes mark what is masked, so a key has none.
pub fn about_file(object: &Object) -> String {
    let Object { bucket, key, size, etag, .. } = object;
    let etag = if etag.is_empty() { String::new() } else { format!(", ETag {etag}") };
    format!("{WHOSE_FILE}{bucket}/{}\" ({size} bytes{etag})?", key.replace('"', "'"))
}

/// The place of the file that a question or decision is about; none where it is about something else.
pub fn judged_file(text: &str) -> Option<&str> {
    text.strip_prefix(WHOSE_FILE)?.split('"').next()
}
