//! The object that one attachment points at.

use serde_json::Value;

use super::{How, catalogue::Catalogue};

/// By place first (`url`, `path` and their signed forms), else by title and size, which must be unique together.
pub fn find(item: &Value, catalogue: &Catalogue<'_>) -> Option<(usize, How)> {
    let size = size(item);
    let places = ["url", "path", "signedUrl", "signedPath"].into_iter().filter_map(|name| field(item, name));
    // Somebody may have typed the address itself.
    let typed = item.as_str().filter(|text| address(text).is_some());
    let found = places.chain(typed).flat_map(spellings).find_map(|place| catalogue.at(&place, size));
    found.or_else(|| Some((catalogue.named(field(item, "title")?, size?)?, How::TitleAndSize)))
}

/// Where an attachment lies that no listing shows but NocoDB's own storage holds: its `path`, or that of its `url`, which begins `download/`.
/// It is relative to NocoDB's address, not escaped, and leads nowhere else.
pub fn stored(item: &Value) -> Option<String> {
    let path = match field(item, "url") {
        Some(url) => unescape(address(url)?.1.split(['?', '#']).next()?),
        None => field(item, "path")?.to_owned(),
    };
    let path = path.trim_start_matches('/');
    let leads_away = |segment: &str| matches!(segment, "" | "." | "..");
    let is_ours = path.starts_with("download/") && !path.split('/').any(leads_away) && !path.contains('\0');
    is_ours.then(|| path.to_owned())
}

/// True where the item names an address outside of these buckets: neither is one of them a part of its path, nor the first part of its host.
pub fn is_elsewhere(item: &Value, buckets: &[String]) -> bool {
    let mut addresses =
        ["url", "signedUrl"].into_iter().filter_map(|name| field(item, name)).filter_map(address);
    let ours = |part: &str| buckets.iter().any(|bucket| bucket == part);
    addresses.next().is_some_and(|(host, path)| {
        let named = unescape(path.split(['?', '#']).next().unwrap_or(path));
        !ours(host.split('.').next().unwrap_or(host)) && !named.split('/').any(ours)
    })
}

/// Host and path of a whole URL.
fn address(text: &str) -> Option<(&str, &str)> {
    let (_, rest) = text.trim().split_once("://")?;
    Some(rest.split_once('/').unwrap_or((rest, "")))
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{is_elsewhere, stored};

    #[test]
    fn what_lies_in_the_storage_of_nocodb_is_known_by_its_path() {
        let cases = [
            (json!({"path": "download/2026/11/22/h/a é.pdf"}), Some("download/2026/11/22/h/a é.pdf")),
            (json!({"path": "/download/noco/p/m/a.pdf"}), Some("download/noco/p/m/a.pdf")),
            (json!({"url": "https://noco.example/download/a%20b.pdf?x=1"}), Some("download/a b.pdf")),
            (json!({"url": "https://s3.example/bucket/a.pdf", "path": "download/a.pdf"}), None),
            (json!({"path": "download/../secret"}), None),
            (json!({"url": "https://noco.example/download/%2e%2e/secret"}), None),
            (json!({"path": "download/"}), None),
            (json!({"path": "uploads/a.pdf"}), None),
            (json!({"signedPath": "dltemp/k/1/2026/a.pdf"}), None),
            (json!("download/a.pdf"), None),
        ];
        for (item, expected) in cases {
            assert_eq!(stored(&item).as_deref(), expected, "{item}");
        }
    }

    #[test]
    fn an_address_is_elsewhere_where_it_names_none_of_the_buckets() {
        let cases = [
            (json!({"url": "https://files.example/client-portal/a.pdf"}), false),
            (json!({"url": "https://client-portal.s3.example/a.pdf?x=1"}), false),
            (json!({"url": "https://files.example/client%2Dportal/a.pdf"}), false),
            (json!({"url": "https://files.example/other/client-portal.pdf"}), true),
            (json!({"url": "https://example.com"}), true),
            (json!({"signedUrl": "https://example.com/x/a.pdf?b=/client-portal/"}), true),
            (json!({"path": "download/2026/a.pdf"}), false),
            (json!({"title": "a.pdf"}), false),
            (json!("https://example.com/a.pdf"), false),
        ];
        for (item, expected) in cases {
            assert_eq!(is_elsewhere(&item, &["client-portal".to_owned()]), expected, "{item}");
        }
    }
}
