//! A second, small reader of amounts: it reads only what can be read in one way, and shares nothing with the planner's.

use rust_decimal::Decimal;
use serde_json::Value;

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

/// The largest amount that the target holds, by its `numeric(12,2)`: 9,999,999,999.99. What is larger is kept as a text, and is in no sum.
const LARGEST: Decimal = Decimal::from_parts(3_567_587_327, 232, 0, false, 2);

/// An amount as a cell writes it: the number, and the currency where the cell names one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Amount {
    pub value: Decimal,
    pub currency: Option<&'static str>,
}

/// Reads an amount. None where it is not a plain number with at most two decimals, could be read in two ways (`1.250`), or is larger than the
/// target holds.
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

/// True where a list of line items may name a currency: in a field of money there are words, or it is no list that can be read.
pub(crate) fn may_name_currency(text: &str) -> bool {
    serde_json::from_str(text).map_or_else(|_| has_words(text), |lines: Value| is_priced_in_words(&lines))
}

/// Descriptions are words in any case, and do not count.
fn is_priced_in_words(value: &Value) -> bool {
    match value {
        Value::Array(values) => values.iter().any(is_priced_in_words),
        Value::Object(fields) => fields.iter().any(|(name, value)| match value {
            Value::String(text) => is_of_money(name) && has_words(text),
            other => is_priced_in_words(other),
        }),
        Value::String(text) => has_words(text),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn is_of_money(name: &str) -> bool {
    let name = name.to_lowercase();
    ["price", "rate", "total", "amount", "currency"].iter().any(|word| name.contains(word))
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
    format!("{}.{fraction}0", ungrouped(whole)?).parse().ok().filter(|value| *value <= LARGEST)
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

#[cfg(test)]
mod tests {
    use super::{Amount, LARGEST, amount, currency, may_name_currency};

    #[test]
    fn the_plan_has_the_same_limit() {
        assert_eq!(LARGEST, landfall_plan::normalise::price::LARGEST);
    }

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
            ("9999999999.99", Some(("9999999999.99", None))),
            ("10000000000", None),
            ("EUR 10,000,000,000.00", None),
            ("99999999999999999999999999999999", None),
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
        let line = |amount: &str| format!(r#"[{{"description": "Fee", "Unit Price": {amount}}}]"#);
        for text in ["AED 500", "500 aed", "500 dhs", "500 pounds", "Fr. 500", "z\u{142} 500", "\u{e3f}500"] {
            assert!(may_name_currency(&line(&format!("{text:?}"))), "{text}");
            assert!(may_name_currency(text), "{text}");
        }
        assert!(may_name_currency(r#"{"currencyCode": "AED", "total": 5}"#));
        for text in [&line("500"), &line(r#""1,500.00""#), "500", ""] {
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
