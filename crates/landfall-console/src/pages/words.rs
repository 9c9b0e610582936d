//! Figures, moments and states as pages write them.

use chrono::{DateTime, Utc};
use landfall_cutover::Weekend;

/// A number with thin spaces between its thousands.
pub(super) fn number(value: usize) -> String {
    let digits: Vec<char> = value.to_string().chars().collect();
    let groups: Vec<String> = digits.rchunks(3).rev().map(|group| group.iter().collect()).collect();
    groups.join("\u{202f}")
}

/// `1 question`, `2 questions`.
pub(super) fn count(value: usize, what: &str) -> String {
    format!("{} {what}{}", number(value), if value == 1 { "" } else { "s" })
}

/// Seconds as a person says them.
pub(super) fn time(seconds: i64) -> String {
    match seconds.max(0) {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds @ 120..7200 => format!("{} min", (seconds + 30) / 60),
        seconds => format!("{} h {:02} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// As the clock on the marina's wall: `Fri 18:15`.
pub(super) fn local(weekend: &Weekend, at: DateTime<Utc>) -> String {
    weekend.local(at).format("%a %H:%M").to_string()
}

/// A text, cut where it is very long: a note of a source row can have a hundred thousand characters.
pub(super) fn short(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{count, number, short, time};

    #[test]
    fn figures_are_written_for_people() {
        assert_eq!(number(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!((count(1, "row"), count(2, "row")), ("1 row".to_owned(), "2 rows".to_owned()));
        assert_eq!([time(59), time(600), time(7_260)], ["59 s", "10 min", "2 h 01 min"]);
        assert_eq!(short("éé", 1), "é…");
    }
}
