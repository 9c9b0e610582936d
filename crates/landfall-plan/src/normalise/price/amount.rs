//! Digits with separators of any country as an exact number.

use rust_decimal::Decimal;

/// What is assumed of `1.234`.
pub const THOUSANDS: &str = "one separator with three digits behind it: read as thousands, not as decimals";

/// What is assumed of `1.000,000`.
pub const DECIMALS: &str =
    "thousands, and three digits behind the other separator: read as decimals, not as thousands too";

/// What is assumed of `1250.000`.
pub const LONG: &str =
    "three digits behind the separator and more than three before it: read as decimals, not as thousands";

/// A JSON number without its sign: exactly what it says, for its point never stands between thousands.
pub fn exact(json: &str) -> Option<Decimal> {
    match json.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => scientific(mantissa, exponent),
        None => plain(json),
    }
}

/// The number of a text that holds nothing else, and what was assumed to read it.
pub fn parse(text: &str) -> Option<(Decimal, Option<&'static str>)> {
    let text: String = text.chars().map(unified).collect();
    if text.contains(['e', 'E']) {
        return exact(&text).map(|number| (number, Some("an exponent: written out")));
    }
    let (point, assumed) = decimal_point(&text)?;
    let (whole, fraction) = point.and_then(|point| text.rsplit_once(point)).unwrap_or((&text, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let number = plain(&format!("{}.{fraction}0", ungrouped(whole)?))?;
    Some((number, assumed))
}

/// Digits and a point; `Decimal`'s own parser would also take signs and underscores.
fn plain(text: &str) -> Option<Decimal> {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.').then(|| text.parse().ok())?
}

/// All blanks and all apostrophes are one separator each: `1 234.00` and `1'234.50` come with several kinds.
fn unified(c: char) -> char {
    match c {
        '\u{2019}' | '\u{2018}' | '`' | '\u{b4}' => '\'',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// JSON's exponent form: NocoDB writes 1e21 as `1e+21` (NOCODB 4).
fn scientific(mantissa: &str, exponent: &str) -> Option<Decimal> {
    let power: i32 = exponent.parse().ok().filter(|power: &i32| power.abs() <= 40)?;
    let number = plain(mantissa)?;
    let ten = if power < 0 { Decimal::new(1, 1) } else { Decimal::TEN };
    (0..power.unsigned_abs()).try_fold(number, |number, _| number.checked_mul(ten))
}

/// Which of point and comma, if any, is the decimal point. None where both stand there in no order that makes sense.
fn decimal_point(text: &str) -> Option<(Option<char>, Option<&'static str>)> {
    let count = |separator| text.matches(separator).count();
    match (count('.'), count(',')) {
        (0, 0) => Some((None, None)),
        (1, 0) => single(text, '.'),
        (0, 1) => single(text, ','),
        (_, 0) | (0, _) => Some((None, None)),
        (points, commas) => {
            let last = if text.rfind('.') > text.rfind(',') { '.' } else { ',' };
            let is_mixed = points.min(commas) == 1 && count(last) == 1;
            let decimals = text.rsplit_once(last).map_or(0, |(_, decimals)| decimals.len());
            is_mixed.then_some((Some(last), (decimals == 3).then_some(DECIMALS)))
        }
    }
}

/// One point or comma: thousands where exactly three digits follow one to three (`1.234`), for money has two decimals; else decimals.
/// More decimals are noise of a double where a point stands (`0.30000000000000004`), but a slip of the hand where a comma does.
fn single(text: &str, separator: char) -> Option<(Option<char>, Option<&'static str>)> {
    let (before, after) = text.split_once(separator)?;
    if after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0') {
        return Some((None, Some(THOUSANDS)));
    }
    let is_slip = separator == ',' && after.len() > 2 && before != "0";
    let is_long = after.len() == 3 && !before.starts_with('0');
    (!is_slip).then_some((Some(separator), is_long.then_some(LONG)))
}

/// The whole part without its separators, which all must be of one kind and stand before groups of three digits.
fn ungrouped(whole: &str) -> Option<String> {
    let separator = whole.chars().find(|c| !c.is_ascii_digit());
    let Some(separator) = separator.filter(|c| ". ,'".contains(*c)) else {
        return separator.is_none().then(|| format!("0{whole}"));
    };
    let mut groups = whole.split(separator);
    let first = groups.next()?;
    let in_groups = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    in_groups.then(|| whole.replace(separator, ""))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn separators_of_every_country_are_understood() {
        let cases = [
            ("1250000", "1250000"),
            ("1,250,000", "1250000"),
            ("1.250.000", "1250000"),
            ("1 250 000", "1250000"),
            ("1\u{a0}250\u{202f}000", "1250000"),
            ("1'250'000", "1250000"),
            ("1\u{2019}250", "1250"),
            ("1.250,00", "1250"),
            ("1,250.00", "1250"),
            ("1,250,000.5", "1250000.5"),
            ("1.250.000,75", "1250000.75"),
            ("1 234.00", "1234"),
            ("1 234,5", "1234.5"),
            ("1'234.50", "1234.5"),
            ("12,50", "12.5"),
            ("12.5", "12.5"),
            ("0.125", "0.125"),
            ("0,125", "0.125"),
            (".5", "0.5"),
            (",50", "0.5"),
            ("12.", "12"),
            ("0", "0"),
            ("007", "7"),
        ];
        for (text, expected) in cases {
            let (number, assumed) = parse(text).unwrap_or_else(|| panic!("{text:?}"));
            assert_eq!(number.normalize().to_string(), expected, "{text:?}");
            assert_eq!(assumed, None, "{text:?}");
        }
    }

    #[test]
    fn three_digits_behind_one_separator_are_thousands_with_a_remark() {
        for (text, expected) in
            [("1.234", "1234"), ("1,234", "1234"), ("250,000", "250000"), ("12.000", "12000")]
        {
            let (number, assumed) = parse(text).unwrap_or_else(|| panic!("{text:?}"));
            assert_eq!(
                (number.normalize().to_string().as_str(), assumed.is_some()),
                (expected, true),
                "{text:?}"
            );
        }
    }

    #[test]
    fn three_digits_behind_a_long_number_are_decimals_with_a_remark() {
        for (text, expected) in [("1250.000", "1250"), ("1234.567", "1234.567"), ("1 234.567", "1234.567")] {
            let (number, assumed) = parse(text).unwrap_or_else(|| panic!("{text:?}"));
            assert_eq!((number.normalize().to_string().as_str(), assumed), (expected, Some(super::LONG)));
        }
        assert_eq!(parse("0.125").map(|(_, assumed)| assumed), Some(None));
    }

    #[test]
    fn three_digits_behind_both_separators_are_decimals_with_a_remark() {
        for text in ["1.000,000", "1,000.000"] {
            let (number, assumed) = parse(text).unwrap_or_else(|| panic!("{text:?}"));
            assert_eq!(
                (number.normalize().to_string().as_str(), assumed),
                ("1000", Some(super::DECIMALS)),
                "{text:?}"
            );
        }
        assert_eq!(parse("1.000,00").map(|(_, assumed)| assumed), Some(None));
    }

    #[test]
    fn exponents_are_written_out_with_a_remark() {
        for (text, expected) in [("1e+21", "1000000000000000000000"), ("1.5E3", "1500"), ("25e-1", "2.5")] {
            let (number, assumed) = parse(text).unwrap_or_else(|| panic!("{text:?}"));
            assert_eq!(
                (number.normalize().to_string().as_str(), assumed.is_some()),
                (expected, true),
                "{text:?}"
            );
        }
    }

    #[test]
    fn other_texts_are_no_number() {
        let cases = [
            "",
            "abc",
            "1,25,000",
            "1,2500",
            "1234,567",
            "1.250,000.00",
            "1,250.000,00",
            "12 50",
            "1 2",
            "1''2",
            "1-2",
            "--",
            "1e",
            "e5",
            "1e400",
            "1e+29",
            "1e2.5",
            "1,5e3",
            "99999999999999999999999999999999",
            "١٢",
            "1\0",
            "1 234'567",
        ];
        for text in cases {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }
}
