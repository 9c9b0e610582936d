//! Figures and texts as pages write them, this crate's and the console's.

use std::fmt::Display;

use landfall_model::words::plural;

pub use landfall_model::words::bytes;

/// The first of every list; the lists themselves are in the CSV files.
pub(crate) const FIRST: usize = 25;
/// Longer texts are cut: a note of a source row can have a hundred thousand characters.
pub const LONGEST: usize = 300;

/// A number with thin spaces between its thousands: `1 000 000`.
pub fn number(value: impl Display) -> String {
    grouped(&value.to_string())
}

/// A decimal number with thin spaces between the thousands of its whole part.
pub fn grouped(decimal: &str) -> String {
    let (sign, decimal) = decimal.strip_prefix('-').map_or(("", decimal), |decimal| ("-", decimal));
    let (whole, fraction) = decimal.split_at(decimal.find('.').unwrap_or(decimal.len()));
    let digits: Vec<char> = whole.chars().collect();
    let groups: Vec<String> = digits.rchunks(3).rev().map(|group| group.iter().collect()).collect();
    format!("{sign}{}{fraction}", groups.join("\u{202f}"))
}

/// Seconds as a person says them.
pub fn time(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    match whole {
        0..60 => format!("{seconds:.1} s"),
        60..3600 => format!("{} min {:02} s", whole / 60, whole % 60),
        _ => format!("{} h {:02} min", whole / 3600, whole % 3600 / 60),
    }
}

/// A text, cut between characters where it has more than `longest`.
pub fn short(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// True for a text of names and numbers, of which none is longer: such a one stays whole, since `A1` and `3` below each other are no `A13`. At a
/// blank alone does every browser begin another line.
pub fn is_whole(text: &str, longest: usize) -> bool {
    text.split(' ').all(|word| word.chars().count() <= longest)
}

/// `1 question`, `2 questions`, `1 000 questions`.
pub fn count(value: usize, what: &str) -> String {
    format!("{} {}", number(value), plural(value, what))
}

/// Ids and names side by side.
pub(crate) fn joined(items: &[impl Display], between: &str) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(between)
}

/// `and 12 more in FILE`, where a list is longer than what is shown of it.
pub(crate) fn rest(all: usize, file: &str) -> Option<String> {
    (all > FIRST).then(|| format!("and {} more in {file}", number(all - FIRST)))
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, count, grouped, is_whole, number, short, time};

    #[test]
    fn figures_are_written_for_people() {
        assert_eq!(number(0), "0");
        assert_eq!(number(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(grouped("96737500.00"), "96\u{202f}737\u{202f}500.00");
        assert_eq!(grouped("-123456.00"), "-123\u{202f}456.00");
        assert_eq!((count(1, "row"), count(2, "row")), ("1 row".to_owned(), "2 rows".to_owned()));
        for (seconds, expected) in [(0.25, "0.2 s"), (61.2, "1 min 01 s"), (7_290.0, "2 h 01 min")] {
            assert_eq!(time(seconds), expected);
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let text = "é".repeat(1_000);
        assert_eq!(short(&text, LONGEST).chars().count(), 301);
        assert_eq!(short("short", LONGEST), "short");
    }

    #[test]
    fn a_text_is_whole_where_each_of_its_words_is_short() {
        for (text, expected) in [("", true), ("A13", true), ("Berth Number", true), ("one/two-three", false)]
        {
            assert_eq!(is_whole(text, 6), expected, "{text}");
        }
    }
}
