//! Many things in one sentence.

use std::fmt::Display;

/// So many are named.
const NAMED: usize = 5;

/// The first of them, and how many more there are: `a, b, c, d, e, 7 more`.
pub fn few<T: Display>(all: impl ExactSizeIterator<Item = T>) -> String {
    let more = all.len().saturating_sub(NAMED);
    let mut names: Vec<String> = all.take(NAMED).map(|one| one.to_string()).collect();
    names.extend((more > 0).then(|| format!("{more} more")));
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::few;

    #[test]
    fn five_are_named_and_the_rest_is_counted() {
        assert_eq!(few(1..6), "1, 2, 3, 4, 5");
        assert_eq!(few(1..8), "1, 2, 3, 4, 5, 2 more");
        assert_eq!(few(0..0), "");
    }
}
