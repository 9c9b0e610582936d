//! A telephone number prepared for comparison.

use crate::normalise::phone::calling_code;

/// A telephone number in E.164.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number<'n> {
    /// The number.
    pub text: &'n str,
    /// Calling code of its country; none where no country has such a one.
    pub code: Option<u16>,
    /// How often each digit stands in it.
    tally: u64,
}

impl<'n> Number<'n> {
    /// Prepares a number.
    pub fn of(text: &'n str) -> Self {
        Self { text, code: calling_code(text), tally: tally(text) }
    }

    /// How many digits two numbers are apart, two swapped ones counting one, where these are two at most.
    pub fn digits_apart(&self, other: &Self) -> Option<usize> {
        // A digit more or less changes the tally in one bit, another digit in two.
        let may_be_near = (self.tally ^ other.tally).count_ones() <= 4;
        may_be_near.then(|| strsim::osa_distance(self.text, other.text)).filter(|digits| *digits <= 2)
    }
}

/// Six bits for each digit, one more of them set for each time that it stands there.
fn tally(text: &str) -> u64 {
    let digits = text.bytes().filter(u8::is_ascii_digit).map(|digit| u64::from(digit - b'0') * 6);
    digits.fold(0, |tally, place| tally | ((((tally >> place) << 1) | 1) & 0b11_1111) << place)
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::prop_assert_eq, proptest};

    use super::Number;

    proptest! {
        #[test]
        fn no_near_number_is_missed(a in "\\+[0-9]{0,4}[12]{6,9}", b in "\\+[0-9]{0,4}[12]{6,9}") {
            let apart = Some(strsim::osa_distance(&a, &b)).filter(|digits| *digits <= 2);
            prop_assert_eq!(Number::of(&a).digits_apart(&Number::of(&b)), apart);
        }
    }
}
