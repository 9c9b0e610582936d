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

    use super::is_elsewhere;

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
