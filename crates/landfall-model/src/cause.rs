//! What caused an error: its reasons, one below the other, as [`Error::source`] tells them.

use std::{error::Error, iter};

/// The error and its reasons, the innermost last.
pub fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    iter::successors(Some(error), |error| (**error).source())
}

/// The error and its reasons in one line.
pub fn in_words(error: &(dyn Error + 'static)) -> String {
    chain(error).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// The reason at the bottom; the error itself where it has none. Often it alone says something: hyper's own words are `client error (Connect)`.
pub fn innermost<'e>(error: &'e (dyn Error + 'static)) -> &'e (dyn Error + 'static) {
    chain(error).last().unwrap_or(error)
}

#[cfg(test)]
mod tests {
    use std::num::ParseIntError;

    use super::{chain, in_words, innermost};

    #[derive(Debug, thiserror::Error)]
    #[error("no number")]
    struct Outer(#[source] ParseIntError);

    #[test]
    fn reasons_are_told_from_the_outermost_to_the_innermost() {
        let inner = "x".parse::<i32>().unwrap_err();
        let outer = Outer(inner.clone());
        assert_eq!(in_words(&outer), format!("no number: {inner}"));
        assert_eq!(innermost(&outer).to_string(), inner.to_string());
        assert_eq!(innermost(&inner).to_string(), inner.to_string(), "it has no reason but itself");
        assert!(chain(&outer).any(<dyn std::error::Error>::is::<ParseIntError>));
    }
}
