//! A second, small reader of e-mail addresses: it takes only what is plainly one, and shares nothing with the planner's.

use landfall_model::cell::without_invisible;

/// Signs that an address does not begin with: they stand before it, in a list or a formula.
const SIGNS: [char; 3] = ['-', '+', '%'];

/// The plain addresses of a cell, in lower case, in their order. What stands beside other words is none: `jane doe@example.com` may be one
/// address with a blank too many, and in `jane,doe@example.com` a comma may stand for a point.
pub(crate) fn plain(cell: &str) -> Vec<String> {
    let parts = cell.split(';').flat_map(|list| list.split(", "));
    let parts = parts.filter(|part| part.split_whitespace().all(|word| word.contains('@')));
    let words = parts.flat_map(str::split_whitespace).flat_map(at_commas).map(visible);
    words.filter(|word| is_plain(word)).collect()
}

/// The addresses of a word that holds nothing else; none of any other with a comma.
fn at_commas(word: &str) -> Vec<&str> {
    let pieces: Vec<&str> = word.split(',').filter(|piece| !piece.is_empty()).collect();
    if pieces.iter().all(|piece| piece.contains('@')) { pieces } else { Vec::new() }
}

/// Everything in a cell that could be an address, in lower case.
pub(crate) fn words(cell: &str) -> impl Iterator<Item = String> {
    let pieces = cell.split(|c: char| c.is_whitespace() || ",;|/<>:()[]?".contains(c));
    let bare = pieces.map(|piece| visible(piece.trim_matches(|c: char| !c.is_alphanumeric() && c != '_')));
    bare.filter(|word| word.contains('@'))
}

fn visible(word: &str) -> String {
    without_invisible(word).to_lowercase()
}

/// True for an address and nothing else.
pub(crate) fn is_plain(word: &str) -> bool {
    let Some((local, domain)) = word.split_once('@') else { return false };
    let sound = |part: &str, also: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || also.contains(c);
        !part.is_empty() && part.chars().all(fits) && !part.contains("..") && !part.ends_with('.')
    };
    let labels: Vec<&str> = domain.split('.').collect();
    let label = |label: &&str| sound(label, "-") && !label.starts_with('-') && !label.ends_with('-');
    let top = labels.last().is_some_and(|top| top.len() > 1 && top.chars().all(|c| c.is_ascii_alphabetic()));
    sound(local, "._%+-") && !local.starts_with(SIGNS) && labels.len() > 1 && labels.iter().all(label) && top
}

#[cfg(test)]
mod tests {
    use super::{plain, words};

    #[test]
    fn every_word_that_could_be_an_address_is_found_without_what_stands_around_it() {
        for cell in [
            "Jo Ek <jo@example.com>",
            "mailto:Jo@example.com",
            "mailto:jo@example.com?subject=Berth",
            "-jo@example.com.",
            "'jo@example.com'",
            "jo@example.com(office)",
            "\u{202a}jo@\u{200b}example.com",
        ] {
            assert_eq!(words(cell).collect::<Vec<_>>(), ["jo@example.com"], "{cell}");
        }
        assert_eq!(words("_jo@example.com").collect::<Vec<_>>(), ["_jo@example.com"]);
    }

    #[test]
    fn only_what_is_plainly_an_address_is_read() {
        let cases: [(&str, &[&str]); 16] = [
            (" Jo@Example.com ", &["jo@example.com"]),
            ("jo@example.com; an+berth@mail.example.org", &["jo@example.com", "an+berth@mail.example.org"]),
            ("Jo Ek <jo@example.com>", &[]),
            ("jo@example.com\u{200b}", &["jo@example.com"]),
            ("-jo@example.com", &[]),
            ("jo ek@example.com, an@example.org", &["an@example.org"]),
            ("jo@example", &[]),
            ("jo@@example.com", &[]),
            ("jo,ek@example.com", &[]),
            ("jo@example.co,uk", &[]),
            ("jo@example.com,an@example.org", &["jo@example.com", "an@example.org"]),
            ("jo@example.com, office", &["jo@example.com"]),
            ("jo at example.com", &[]),
            ("jo@example..com", &[]),
            ("jö@example.com", &[]),
            ("", &[]),
        ];
        for (cell, expected) in cases {
            assert_eq!(plain(cell), expected, "{cell}");
        }
    }
}
