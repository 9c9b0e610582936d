//! What is said of an address in the cell that holds it.

use crate::normalise::{disuse::is_out_of_use, text::is_one_of};

/// What an address is called.
const NAMES: &str = "email e-mail mail mailto correo courriel posta adresse";

/// Dashes that lead to a remark.
const DASHES: [&str; 3] = [" - ", " \u{2013} ", " \u{2014} "];

/// A text that says something beside its addresses: in brackets behind one (`ann@x.org (NO USAR)`), before its colon (`old: ann@x.org`), or behind a
/// dash where that says not to use it (`ann@x.org - do not write, b@y.org`); of any other nobody knows which address it is about.
pub struct Remarks<'t> {
    text: &'t str,
    small: String,
    /// Where the address that was asked about last ends, with its remark.
    read: usize,
}

impl<'t> Remarks<'t> {
    /// Once for all addresses of the text; none where it has no sign of a remark.
    pub fn of(text: &'t str) -> Option<Self> {
        let has_sign = text.contains(['(', '[', ':']) || DASHES.iter().any(|dash| text.contains(dash));
        has_sign.then(|| Self { text, small: text.to_ascii_lowercase(), read: 0 })
    }

    /// What it says of this one; of several they are asked about in their order.
    pub fn beside(&mut self, address: &str) -> Option<&'t str> {
        let at = self.place_of(address)?;
        let before = self.before(at);
        self.read = at + address.len();
        let remark = self.in_brackets().or_else(|| self.behind_dash()).or(before)?.trim();
        let says = remark.contains(char::is_alphabetic) && !remark.contains(['@', '<']);
        (says && !is_one_of(NAMES, &remark.to_lowercase())).then_some(remark)
    }

    /// Behind the last one: to look for each from the beginning would cost the length of a list for every address of it.
    fn place_of(&self, address: &str) -> Option<usize> {
        let begins =
            |at: &usize| !self.small[..*at].ends_with(|c: char| c.is_alphanumeric() || "._+-".contains(c));
        let from =
            |start: usize| self.small[start..].match_indices(address).map(|(at, _)| start + at).find(begins);
        from(self.read).or_else(|| from(0))
    }

    /// What stands in the brackets behind the address.
    fn in_brackets(&mut self) -> Option<&'t str> {
        let behind = self.text[self.read..].trim_start_matches(|c: char| c.is_whitespace() || c == '>');
        let (remark, rest) = behind.strip_prefix(['(', '['])?.split_once([')', ']'])?;
        // `a@x.org (b@y.org)`: the other one is asked about too.
        if !remark.contains('@') {
            self.read = self.text.len() - rest.len();
        }
        Some(remark)
    }

    fn behind_dash(&self) -> Option<&'t str> {
        let behind = &self.text[self.read..];
        let remark = DASHES.iter().find_map(|dash| behind.strip_prefix(dash))?;
        remark.split([';', ',', '\n', '|', '@']).next().filter(|remark| is_out_of_use(remark))
    }

    /// What stands before the colon that leads to the address.
    fn before(&self, at: usize) -> Option<&'t str> {
        let start = if self.read <= at { self.read } else { 0 };
        let label = self.text[start..at].trim_end_matches([' ', '<']).strip_suffix(':')?;
        label.rsplit([';', ',', '\n', '|']).next()?.rsplit(" / ").next()
    }
}

#[cfg(test)]
mod tests {
    use super::Remarks;

    #[test]
    fn what_stands_beside_an_address_of_its_own_is_its_remark() {
        let cases = [
            ("ann@x.org (NO USAR)", Some("NO USAR")),
            ("Ann@X.org(old)", Some("old")),
            ("Ann Lee <ann@x.org> [work]", Some("work")),
            ("joann@x.org (hers), ann@x.org (his)", Some("his")),
            ("bob@y.org; old: ann@x.org", Some("old")),
            ("Bob: bob@y.org / Ann: ann@x.org", Some("Ann")),
            ("ann@x.org\t(old)\tbob@y.org", Some("old")),
            ("ann@x.org - do not write, use bob@y.org", Some("do not write")),
            ("ann@x.org - bob@y.org", None),
            ("ann@x.org - Bob: bob@y.org", None),
            ("E-mail: ann@x.org", None),
            ("mailto:ann@x.org", None),
            ("<a href=\"mailto:ann@x.org\">Ann</a>", None),
            ("ann@x.org", None),
            ("ann@x.org (?)", None),
            ("ann@x.org (antes bob@y.org)", None),
            ("joann@x.org (hers)", None),
        ];
        for (text, expected) in cases {
            let remark = Remarks::of(text).and_then(|mut remarks| remarks.beside("ann@x.org"));
            assert_eq!(remark, expected, "{text:?}");
        }
    }

    #[test]
    fn of_several_addresses_each_has_the_remark_that_is_its_own() {
        let text = "work: a@x.org home: b@y.org (old) Ann (boat): c@z.org, d@z.org";
        let mut remarks = Remarks::of(text).unwrap();
        let beside = ["a@x.org", "b@y.org", "c@z.org", "d@z.org", "a@x.org"].map(|one| remarks.beside(one));
        assert_eq!(beside, [Some("work"), Some("old"), Some("Ann (boat)"), None, Some("work")]);
    }
}
