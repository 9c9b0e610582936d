//! A second, small reader of amounts: it reads only what can be read in one way, and shares nothing with the planner's.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::outcome::ByValue;

/// Currencies that the source spells: ISO code, sign or local name.
const CURRENCIES: [(&str, &str); 10] = [
    ("USD", "USD"),
    ("EUR", "EUR"),
    ("GBP", "GBP"),
    ("XCD", "XCD"),
    ("CHF", "CHF"),
    ("US$", "USD"),
    ("EC$", "XCD"),
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
];

/// An amount as a cell writes it: the number, and the currency where the cell names one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Amount {
    pub value: Decimal,
    pub currency: Option<&'static str>,
}

/// Reads an amount. None where it is not a plain number with at most two decimals, or could be read in two ways (`1.250`).
pub(crate) fn amount(text: &str) -> Option<Amount> {
    let text = text.trim();
    let named = CURRENCIES.into_iter().find_map(|(sign, code)| Some((without(text, sign)?, code)));
    let (digits, currency) = named.map_or((text, None), |(rest, code)| (rest, Some(code)));
    Some(Amount { value: number(digits.trim())?, currency })
}

/// Reads a cell that holds a currency alone.
pub(crate) fn currency(text: &str) -> Option<&'static str> {
    let text = text.trim().to_uppercase();
    CURRENCIES.into_iter().find(|(sign, _)| *sign == text).map(|(_, code)| code)
}

/// True where something beside its digits stands in an amount that is not read: it may be a currency, known here or not.
pub(crate) fn has_words(text: &str) -> bool {
    text.contains(|c: char| c.is_alphabetic() || c == '$' || !(c.is_ascii() || c.is_whitespace()))
}

/// True where a list of line items, whose descriptions are words, may name a currency: a sign, a code or the word itself stands in it, or beside
/// digits what may be a code that is not known here.
pub(crate) fn may_name_currency(text: &str) -> bool {
    let large = text.to_uppercase();
    large.contains("CURRENCY")
        || CURRENCIES.into_iter().any(|(sign, _)| large.contains(sign))
        || has_code_beside_digits(text)
}

/// True for `AED 500`, `500AED` and `"AED": 500`, and where a sign of a currency stands.
fn has_code_beside_digits(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let runs = words
        .flat_map(|word| word.as_bytes().chunk_by(|one, next| one.is_ascii_digit() == next.is_ascii_digit()));
    let runs: Vec<&[u8]> = runs.collect();
    let is_code = |run: &[u8]| run.len() == 3 && run.iter().all(u8::is_ascii_uppercase);
    let is_number = |run: &[u8]| run[0].is_ascii_digit();
    let is_pair =
        |two: &[&[u8]]| (is_code(two[0]) && is_number(two[1])) || (is_number(two[0]) && is_code(two[1]));
    runs.windows(2).any(is_pair)
        || text.contains(|c| matches!(c, '\u{a2}'..='\u{a5}' | '\u{20a0}'..='\u{20cf}'))
}

/// The text without the sign at its beginning or its end.
fn without<'t>(text: &'t str, sign: &str) -> Option<&'t str> {
    let starts = text.get(..sign.len()).is_some_and(|start| start.eq_ignore_ascii_case(sign));
    if starts {
        return text.get(sign.len()..);
    }
    let end = text.len().checked_sub(sign.len())?;
    text.get(end..).filter(|end| end.eq_ignore_ascii_case(sign)).and(text.get(..end))
}

fn number(text: &str) -> Option<Decimal> {
    let separators: Vec<(usize, char)> =
        text.char_indices().filter(|(_, char)| !char.is_ascii_digit()).collect();
    let decimal = match separators.as_slice() {
        [] | [(_, ' ' | '\u{a0}' | '\'')] => None,
        // One separator before three digits: thousands or decimals, nobody knows.
        [(place, ',' | '.')] if text.len() - place - 1 != 3 => Some(*place),
        [.., (_, group), (last, decimal)] if group != decimal && matches!(decimal, ',' | '.') => Some(*last),
        [first, .., last] if first.1 == last.1 => None,
        _ => return None,
    };
    let (whole, fraction) = decimal.map_or((text, ""), |place| (&text[..place], &text[place + 1..]));
    if fraction.len() > 2 || (decimal.is_some() && fraction.is_empty()) {
        return None;
    }
    format!("{}.{fraction}0", ungrouped(whole)?).parse().ok()
}

/// A whole number without its thousands' separators, which stand before every three digits or nowhere.
fn ungrouped(text: &str) -> Option<String> {
    let separator = text.chars().find(|char| !char.is_ascii_digit());
    let Some(separator) = separator else {
        return (!text.is_empty()).then(|| text.to_owned());
    };
    let groups: Vec<&str> = text.split(separator).collect();
    let digits = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit());
    let well_formed = matches!(separator, ',' | '.' | ' ' | '\u{a0}' | '\'')
        && groups.iter().all(digits)
        && (1..=3).contains(&groups[0].len())
        && groups[1..].iter().all(|group| group.len() == 3);
    well_formed.then(|| groups.concat())
}

/// Sums per currency.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums(BTreeMap<String, (Decimal, u64)>);

impl Sums {
    /// Adds an amount.
    pub fn add(&mut self, currency: &str, value: Decimal) {
        let (sum, count) = self.0.entry(currency.to_owned()).or_default();
        // Money does not reach the limit of 28 digits; damage may, and must not stop the verification.
        *sum = sum.saturating_add(value);
        *count += 1;
    }
}

impl ByValue for Sums {
    fn by_value(&self) -> BTreeMap<&str, String> {
        self.0.iter().map(|(currency, (sum, _))| (currency.as_str(), format!("{sum:.2}"))).collect()
    }
}

impl std::fmt::Display for Sums {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sums: Vec<String> =
            self.0.iter().map(|(currency, (sum, n))| format!("{currency} {sum:.2} in {n}")).collect();
        f.write_str(if sums.is_empty() { "nothing".to_owned() } else { sums.join(", ") }.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{Amount, amount, currency, may_name_currency};

    #[test]
    fn an_amount_is_read_in_one_way_or_not_at_all() {
        let cases = [
            ("1250", Some(("1250.00", None))),
            (" 1,250.00 ", Some(("1250.00", None))),
            ("1.250,50", Some(("1250.50", None))),
            ("1,250,000", Some(("1250000.00", None))),
            ("1 250 000,5", Some(("1250000.50", None))),
            ("1 250", Some(("1250", None))),
            ("12,5", Some(("12.50", None))),
            ("€ 12.50", Some(("12.50", Some("EUR")))),
            ("12.50eur", Some(("12.50", Some("EUR")))),
            ("US$1,250.00", Some(("1250.00", Some("USD")))),
            ("EC$ 40", Some(("40.00", Some("XCD")))),
            ("1.250", None),
            ("1,250", None),
            ("12.505", None),
            ("1.2505", None),
            ("1,25,000.00", None),
            ("1.5m", None),
            ("-5.00", None),
            ("(5.00)", None),
            ("12.", None),
            (".50", None),
            ("", None),
            ("TBC", None),
            ("12 EUR or 14 USD", None),
        ];
        for (text, expected) in cases {
            let expected =
                expected.map(|(value, currency)| Amount { value: value.parse().unwrap(), currency });
            assert_eq!(amount(text), expected, "{text}");
        }
    }

    #[test]
    fn lines_may_name_a_currency_that_is_not_known_here() {
        for text in ["AED 500", "500AED", "500.00 AED", r#"{"currency": "x"}"#, "\u{20b9}500", "12 eur"] {
            assert!(may_name_currency(text), "{text}");
        }
        for text in
            [r#"[{"description": "Fee \u{2013} May 2024", "amount": 500}]"#, "VIP dinner: 500", "", "PO1234"]
        {
            assert!(!may_name_currency(text), "{text}");
        }
    }

    #[test]
    fn a_currency_is_known_or_none() {
        let cases = [("eur", Some("EUR")), (" $ ", Some("USD")), ("doubloons", None), ("", None)];
        for (text, expected) in cases {
            assert_eq!(currency(text), expected, "{text}");
        }
    }
}
