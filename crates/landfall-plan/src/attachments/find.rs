//! The object that one attachment points at.

use serde_json::Value;

use super::catalogue::Catalogue;

/// By place first (`url`, `path` and their signed forms), else by title and size, which must be unique together.
pub fn find(item: &Value, catalogue: &Catalogue<'_>) -> Option<usize> {
    let size = size(item);
    let places = ["url", "path", "signedUrl", "signedPath"].into_iter().filter_map(|name| field(item, name));
    let found = places.flat_map(spellings).find_map(|place| catalogue.at(&place, size));
    found.or_else(|| catalogue.named(field(item, "title")?, size?))
}

/// A filled field of an attachment.
pub fn field<'v>(item: &'v Value, name: &str) -> Option<&'v str> {
    item.get(name)?.as_str().filter(|text| !text.trim().is_empty())
}

/// Its size in bytes.
pub fn size(item: &Value) -> Option<u64> {
    item.get("size")?.as_u64()
}

/// The place as it stands, since a key may hold `?`, `#` and `%` of its own; then read as a URL.
fn spellings(place: &str) -> [String; 2] {
    let path = place.split(['?', '#']).next().unwrap_or(place);
    [place.to_owned(), unescape(path)]
}

/// `%C3%A9` into `é`. What is no escape, or no UTF-8 in the end, stays as it is.
fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}
