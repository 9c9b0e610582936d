//! A second, small reader of e-mail addresses: it takes only what is plainly one, and shares nothing with the planner's.

/// The plain addresses of a cell, in lower case, in their order. What stands beside other words is none: `jane doe@example.com` may be one
/// address with a blank too many.
pub(crate) fn plain(cell: &str) -> Vec<String> {
    let parts = cell.split([',', ';']).filter(|part| part.split_whitespace().all(|word| word.contains('@')));
    let words = parts.flat_map(str::split_whitespace).map(str::to_lowercase);
    words.filter(|word| is_plain(word)).collect()
}

/// Everything in a cell that could be an address, in lower case.
pub(crate) fn words(cell: &str) -> impl Iterator<Item = String> {
    let pieces =
        cell.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '/' | '<' | '>' | ':'));
    let bare = pieces.map(|piece| piece.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
    bare.filter(|word| word.contains('@'))
}

fn is_plain(word: &str) -> bool {
    let Some((local, domain)) = word.split_once('@') else { return false };
    let sound = |part: &str, also: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || also.contains(c);
        !part.is_empty() && part.chars().all(fits) && !part.contains("..") && !part.ends_with('.')
    };
    let labels: Vec<&str> = domain.split('.').collect();
    let label = |label: &&str| sound(label, "-") && !label.starts_with('-') && !label.ends_with('-');
    let top = labels.last().is_some_and(|top| top.len() > 1 && top.chars().all(|c| c.is_ascii_alphabetic()));
    sound(local, "._%+-") && labels.len() > 1 && labels.iter().all(label) && top
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn only_what_is_plainly_an_address_is_read() {
        let cases: [(&str, &[&str]); 10] = [
            (" Jo@Example.com ", &["jo@example.com"]),
            ("jo@example.com; an+berth@mail.example.org", &["jo@example.com", "an+berth@mail.example.org"]),
            ("Jo Ek <jo@example.com>", &[]),
            ("jo ek@example.com, an@example.org", &["an@example.org"]),
            ("jo@example", &[]),
            ("jo@@example.com", &[]),
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
