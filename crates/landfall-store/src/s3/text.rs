//! How S3 writes things: copy sources and listed keys percent-encoded, ETags in quotes, checksums in base64.

use landfall_model::hash;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::Names;

/// Everything but the unreserved characters and the slash, as the header `x-amz-copy-source` wants it.
const ODD: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// `bucket/key` for the header `x-amz-copy-source`.
pub(super) fn copy_source(bucket: &str, key: &str) -> String {
    format!("{bucket}/{}", utf8_percent_encode(key, ODD))
}

/// A key out of a listing with `encoding-type=url`, where a blank may be a `+`. None where it is not UTF-8.
pub(super) fn listed_key(encoded: &str) -> Option<String> {
    let blanks = encoded.replace('+', " ");
    percent_decode_str(&blanks).decode_utf8().ok().map(Into::into)
}

/// An ETag without its quotes.
pub(super) fn etag(quoted: Option<&str>) -> String {
    quoted.unwrap_or_default().trim_matches('"').to_owned()
}

/// The condition on an ETag; none where any version will do.
pub(super) fn condition(etag: &str) -> Option<String> {
    (!etag.is_empty()).then(|| format!("\"{etag}\""))
}

/// Tags for the header `x-amz-tagging`: a query, percent-encoded.
pub(super) fn tagging(tags: &Names) -> Option<String> {
    let encoded = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
    let pairs = tags.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    (!tags.is_empty()).then(|| pairs.collect::<Vec<_>>().join("&"))
}

/// A SHA-256 checksum as hexadecimal text; none where it is not of the whole content. A multipart upload has a checksum of its parts'
/// checksums, which some servers mark by `-N` in the checksum and all of them in the ETag.
pub(super) fn full_sha256(checksum: Option<&str>, etag: &str) -> Option<String> {
    let bytes = base64(checksum?)?;
    (bytes.len() == 32 && !etag.contains('-')).then(|| hash::hex(&bytes))
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=').bytes().map(digit).collect::<Option<Vec<u32>>>()?;
    let group = |four: &[u32]| {
        let bits = four.iter().chain([&0, &0, &0]).take(4).fold(0, |bits, digit| bits << 6 | digit);
        bits.to_be_bytes()[1..four.len()].to_vec()
    };
    Some(digits.chunks(4).flat_map(group).collect())
}

fn digit(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(value.into())
}

#[cfg(test)]
mod tests {
    use super::{base64, copy_source, full_sha256, listed_key};

    #[test]
    fn copy_sources_keep_slashes_and_encode_everything_odd() {
        assert_eq!(copy_source("b", "a b/ü+%?#&'.pdf"), "b/a%20b/%C3%BC%2B%25%3F%23%26%27.pdf");
        assert_eq!(copy_source("b", "/a//../~x_-"), "b//a//../~x_-");
    }

    #[test]
    fn a_listed_plus_is_a_blank_and_an_encoded_one_is_a_plus() {
        assert_eq!(listed_key("a+b%20c%2Bd%25").as_deref(), Some("a b c+d%"));
        assert_eq!(listed_key("%FF"), None);
    }

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (text, bytes) in
            [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmFy", "foobar")]
        {
            assert_eq!(base64(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        assert_eq!(base64("Zm9v-3"), None);
    }

    #[test]
    fn only_a_checksum_of_the_whole_content_counts() {
        let empty = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        assert_eq!(
            full_sha256(Some(empty), "d41d8cd9").as_deref(),
            Some("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        );
        assert_eq!(full_sha256(Some(empty), "d41d8cd9-2"), None);
        assert_eq!(full_sha256(Some(&format!("{empty}-2")), "d41d8cd9"), None);
        assert_eq!(full_sha256(None, "d41d8cd9"), None);
    }
}
