//! Names and values of an address or a form, in the one encoding that both have.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What needs no escape.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Names and values, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Reads `a=1&b=2`. What is no UTF-8 is replaced: nothing of ours is.
    pub fn read(text: &str) -> Self {
        let plain = |part: &str| percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned();
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let split = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        Self(split.map(|(name, value)| (plain(name), plain(value))).collect())
    }

    /// The first value of a name; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// A number; `otherwise` where there is none.
    pub fn number(&self, name: &str, otherwise: usize) -> usize {
        self.get(name).parse().unwrap_or(otherwise)
    }
}

/// One part of a path, escaped: a title of the source may hold anything.
pub(crate) fn segment(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// `?a=1&b=2`, escaped; without the values that are empty.
pub(crate) fn query(pairs: &[(&str, &str)]) -> String {
    let filled = pairs.iter().filter(|(_, value)| !value.is_empty());
    let parts: Vec<String> =
        filled.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, ESCAPED))).collect();
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::{Pairs, query};

    #[test]
    fn what_is_escaped_is_read_back() {
        let words = "Ann & <Bob> = 100% + ä?";
        let text = query(&[("q", words), ("none", ""), ("page", "2")]);
        let pairs = Pairs::read(text.strip_prefix('?').unwrap());
        assert_eq!((pairs.get("q"), pairs.number("page", 1), pairs.number("none", 7)), (words, 2, 7));
        assert_eq!(Pairs::read("a+b=c+d&&x").get("a b"), "c d");
    }
}
