//! Counts, lists and moments in words, for all that a person reads; machine formats have the bare number.

use std::fmt::Display;

use chrono::{DateTime, SecondsFormat, Utc};

/// `1 row`, `2 rows`, `0 entries`.
pub fn count<N: Copy + Display + PartialEq + From<u8>>(n: N, what: &str) -> String {
    format!("{n} {}", plural(n, what))
}

/// The word for so many: of one it is `what` itself.
pub fn plural<N: Copy + PartialEq + From<u8>>(n: N, what: &str) -> String {
    match what.strip_suffix('y') {
        _ if n == N::from(1) => what.to_owned(),
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{what}s"),
    }
}

/// Bytes in the largest unit that leaves a number before the point.
pub fn bytes(value: u64) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"];
    let mut size = value as f64;
    let mut unit = 0;
    // By the number as it is shown: what rounds to a thousand is one of the next unit.
    while (size * 10.0).round() >= 10_000.0 && unit + 1 < units.len() {
        size /= 1000.0;
        unit += 1;
    }
    if unit == 0 { count(value, "byte") } else { format!("{size:.1} {}", units[unit]) }
}

/// So many things are named in one sentence; more of them would bury what is said.
pub const NAMED: usize = 20;

/// A moment by which people know when something was: RFC 3339, UTC, seconds.
pub fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A list in a sentence, however long it is.
pub fn list<T: Display>(all: impl IntoIterator<Item = T>) -> String {
    let shown: Vec<String> = all.into_iter().map(|one| one.to_string()).collect();
    shown.join(", ")
}

/// A list in a sentence: the first of it, and how many more.
pub fn shortened<T: Display>(all: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator>) -> String {
    let all = all.into_iter();
    let more = all.len().saturating_sub(NAMED);
    let shown = list(all.take(NAMED));
    match more {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::{bytes, count, shortened};

    #[test]
    fn one_thing_is_not_told_as_several() {
        let told =
            [count(0_usize, "entry"), count(1_u64, "entry"), count(2_i64, "entry"), count(1_u32, "row")];
        assert_eq!(told, ["0 entries", "1 entry", "2 entries", "1 row"]);
        assert_eq!([count(2_u64, "row"), count(3_u64, "day")], ["2 rows", "3 days"]);
    }

    #[test]
    fn bytes_are_told_in_the_largest_unit_that_leaves_a_number() {
        let sizes = [
            (1, "1 byte"),
            (999, "999 bytes"),
            (1_500, "1.5 kB"),
            (999_949, "999.9 kB"),
            (999_950, "1.0 MB"),
        ];
        for (value, expected) in sizes.into_iter().chain([(2_000_000_000, "2.0 GB")]) {
            assert_eq!(bytes(value), expected);
        }
    }

    #[test]
    fn a_long_list_is_cut_and_what_is_cut_is_counted() {
        assert_eq!(shortened([0; 0]), "");
        assert_eq!(shortened(["a", "b"]), "a, b");
        assert!(shortened(1..21).ends_with("19, 20"));
        assert!(shortened(1..24).ends_with("19, 20 and 3 more"));
    }
}
