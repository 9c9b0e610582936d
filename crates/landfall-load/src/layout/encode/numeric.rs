//! PostgreSQL's binary `numeric`: groups of four decimal digits, exact, never by way of a float.

use super::{INVALID_TEXT, OUT_OF_RANGE, Unfit};

const NEGATIVE: u16 = 0x4000;

/// Appends `text`, a plain decimal number like `-1234.50`. Digits after the point are kept, trailing zeros too.
pub fn write(text: &str, out: &mut Vec<u8>) -> Result<(), Unfit> {
    let unfit = || Unfit::new(INVALID_TEXT, "the value is not a plain decimal number");
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return Err(unfit());
    }
    let groups = groups(whole, fraction);
    let first = groups.iter().position(|&group| group != 0).unwrap_or(groups.len());
    let last = groups.iter().rposition(|&group| group != 0).map_or(first, |last| last + 1);
    let significant = &groups[first..last];
    let weight = if significant.is_empty() { 0 } else { whole.len().div_ceil(4) as i64 - 1 - first as i64 };
    let sign = if negative && !significant.is_empty() { NEGATIVE } else { 0 };
    let short =
        |n: i64| i16::try_from(n).map_err(|_| Unfit::new(OUT_OF_RANGE, "the number has too many digits"));
    out.extend(short(significant.len() as i64)?.to_be_bytes());
    out.extend(short(weight)?.to_be_bytes());
    out.extend(sign.to_be_bytes());
    out.extend(short(fraction.len() as i64)?.to_be_bytes());
    out.extend(significant.iter().flat_map(|group| group.to_be_bytes()));
    Ok(())
}

/// Digits in groups of four, counted from the decimal point to both sides.
fn groups(whole: &str, fraction: &str) -> Vec<u16> {
    let before = "0".repeat(whole.len().next_multiple_of(4) - whole.len());
    let after = "0".repeat(fraction.len().next_multiple_of(4) - fraction.len());
    let digits = [&before, whole, fraction, &after].concat();
    digits
        .as_bytes()
        .chunks(4)
        .map(|group| group.iter().fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0')))
        .collect()
}

#[cfg(test)]
mod tests {
    /// (digit groups, weight, sign, scale), as PostgreSQL's `numeric_send` writes them.
    type Parts = (Vec<u16>, i16, u16, i16);

    fn parts(text: &str) -> Parts {
        let mut out = Vec::new();
        super::write(text, &mut out).unwrap();
        let words: Vec<u16> = out.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        assert_eq!(usize::from(words[0]), words.len() - 4, "{text}");
        (words[4..].to_vec(), words[1].cast_signed(), words[2], words[3].cast_signed())
    }

    #[test]
    fn numbers_are_written_as_the_server_sends_them() {
        let cases: [(&str, Parts); 9] = [
            ("0", (vec![], 0, 0, 0)),
            ("0.00", (vec![], 0, 0, 2)),
            ("-0.00", (vec![], 0, 0, 2)),
            ("1", (vec![1], 0, 0, 0)),
            ("12345.6", (vec![1, 2345, 6000], 1, 0, 1)),
            ("-0.0001", (vec![1], -1, 0x4000, 4)),
            ("0.00001", (vec![1000], -2, 0, 5)),
            ("10000", (vec![1], 1, 0, 0)),
            ("00012.50", (vec![12, 5000], 0, 0, 2)),
        ];
        for (text, expected) in cases {
            assert_eq!(parts(text), expected, "{text}");
        }
    }

    #[test]
    fn anything_but_a_plain_decimal_is_refused() {
        for text in ["", "-", ".5", "1e3", "1,5", "٣", "--1", "1.2.3"] {
            assert!(super::write(text, &mut Vec::new()).is_err(), "{text}");
        }
    }
}
