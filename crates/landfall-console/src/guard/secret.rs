//! Words that nobody can guess.

use landfall_model::hash;

/// 256 bits of the system's randomness, in 64 hexadecimal digits.
///
/// # Errors
/// The system has no randomness to give.
pub(super) fn fresh() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(hash::hex(&bytes))
}

/// Compares without telling by its time how much agrees: what is compared are the hashes.
pub(super) fn same(one: &str, other: &str) -> bool {
    !one.is_empty() && hash::of_bytes(one.as_bytes()) == hash::of_bytes(other.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{fresh, same};

    #[test]
    fn secrets_differ_and_nothing_is_no_secret() {
        let (a, b) = (fresh().unwrap(), fresh().unwrap());
        assert_eq!(a.len(), 64);
        assert!(same(&a, &a) && !same(&a, &b) && !same("", ""));
    }
}
