//! Query strings of page reads. Titles of columns hold anything (`Length (Metric)`, `Beam, m`, `50%`): they are percent-encoded, and
//! `fields` is repeated, since the form with commas breaks on a title that holds one (NOCODB 3).

use std::fmt::Write;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// One page to ask for: the first `limit` rows, in the order of `sort`, that satisfy `filter`. There is no offset: rows that move while
/// a table is read would be missed (NOCODB 3).
#[derive(Debug, Clone)]
pub(crate) struct Page<'p> {
    /// Titles of the columns.
    pub fields: &'p [String],
    /// Titles of the columns to sort by.
    pub sort: &'p [&'p str],
    /// Condition; none for the first page.
    pub filter: Option<String>,
    /// Rows at most.
    pub limit: u32,
}

impl Page<'_> {
    /// `limit=..&sort=..&where=..&fields=..&fields=..`
    pub fn query(&self) -> String {
        let limit = format!("limit={}&sort={}", self.limit, encode(&self.sort.join(",")));
        self.narrowed(limit)
    }

    /// The same for version 3, where the order is JSON: `pageSize=..&sort=[{"field":..,"direction":"asc"}]&where=..&fields=..`
    pub fn query_v3(&self) -> String {
        let sort: Value = self.sort.iter().map(|title| json!({"field": title, "direction": "asc"})).collect();
        self.narrowed(format!("pageSize={}&sort={}", self.limit, encode(&sort.to_string())))
    }

    fn narrowed(&self, mut query: String) -> String {
        if let Some(filter) = &self.filter {
            let _ = write!(query, "&where={}", encode(filter));
        }
        for field in self.fields {
            let _ = write!(query, "&fields={}", encode(field));
        }
        query
    }
}

/// The rows after `id` in the order of `key`.
pub(crate) fn after(key: &str, id: i64) -> String {
    format!("({key},gt,{id})")
}

/// The rows after the pair `(a, b)` in the order of two columns.
pub(crate) fn after_pair(keys: [&str; 2], [a, b]: [i64; 2]) -> String {
    let [first, second] = keys;
    format!("(({first},eq,{a})~and({second},gt,{b}))~or({first},gt,{a})")
}

/// One part of a path or query, percent-encoded.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Page, after, after_pair, encode};

    #[test]
    fn titles_of_every_kind_survive_the_query_string() {
        let cases = [
            ("Full Name", "Full%20Name"),
            ("Length (Metric)", "Length%20%28Metric%29"),
            ("Beam, m&ft=1", "Beam%2C%20m%26ft%3D1"),
            ("Deposit 10% Status", "Deposit%2010%25%20Status"),
            ("a+b#c\"?", "a%2Bb%23c%22%3F"),
            ("Größe", "Gr%C3%B6%C3%9Fe"),
            ("-._~", "-._~"),
        ];
        for (title, expected) in cases {
            assert_eq!(encode(title), expected);
        }
    }

    #[test]
    fn a_page_asks_for_columns_order_and_place_but_never_for_an_offset() {
        let fields = ["Id".to_owned(), "A, b".to_owned()];
        let page = Page { fields: &fields, sort: &["Id"], filter: Some(after("Id", -3)), limit: 1000 };
        assert_eq!(page.query(), "limit=1000&sort=Id&where=%28Id%2Cgt%2C-3%29&fields=Id&fields=A%2C%20b");
        let first = Page { filter: None, sort: &["a", "b"], ..page };
        assert_eq!(first.query(), "limit=1000&sort=a%2Cb&fields=Id&fields=A%2C%20b");
        let v3 = "pageSize=1000&sort=%5B%7B%22field%22%3A%22a%22%2C%22direction%22%3A%22asc%22%7D%2C%7B%22field%22%3A%22b%22%2C%22direction%22%3A%22asc%22%7D%5D&fields=Id&fields=A%2C%20b";
        assert_eq!(first.query_v3(), v3);
    }

    #[test]
    fn a_pair_of_keys_continues_within_the_first_and_beyond_it() {
        assert_eq!(after_pair(["x", "y"], [4, 9]), "((x,eq,4)~and(y,gt,9))~or(x,gt,4)");
    }
}
