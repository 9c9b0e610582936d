//! Amounts of money: exact decimals (never a double), with the currency that stood beside them (DOMAIN 2.2 and 2.3).

mod amount;
mod beside;
mod currency;
mod tax;

use landfall_model::finding::Code;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

use super::{
    Reading,
    text::{self, Placeholders},
};
pub(super) use currency::Mark;

/// The largest amount of the target's `numeric(12,2)` (DOMAIN 7.2), in both directions: 9,999,999,999.99.
/// The normaliser reads beyond it; whether an amount fits is for the plan's lint to say.
pub const LARGEST: Decimal = Decimal::from_parts(3_567_587_327, 232, 0, false, 2);

/// Signs of a minus.
const MINUS: [char; 3] = ['-', '\u{2212}', '\u{2013}'];

/// An amount with the currency that stood beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// Two decimals, always.
    pub amount: Decimal,
    /// ISO 4217; none where the cell names no currency.
    pub currency: Option<String>,
}

/// The cell as an amount. A JSON number is exactly what it says; a text is read as people write amounts.
pub fn read(cell: &Value, placeholders: &Placeholders) -> Reading<Option<Price>> {
    match cell {
        Value::Number(number) => parse_number(&number.to_string()),
        _ => text::read(cell, placeholders).and_then(|text| parse(&text)),
    }
}

/// A text as an amount: `$1,250,000`, `EUR 1.250,00`, `1'234.50`, `1.5m`. Ranges and anything with further words are refused.
pub fn parse(text: &str) -> Reading<Option<Price>> {
    match priced_text(&text::with_ascii_digits(text.trim())) {
        Ok(reading) => reading.map(Some),
        Err(why) => Reading::refused(Code::PriceInvalid, format!("{why}: read as empty")),
    }
}

fn priced_text(text: &str) -> Result<Reading<Price>, &'static str> {
    let untaxed = tax::without_included(text)?;
    let text = untaxed.as_deref().unwrap_or(text);
    if text.contains('%') {
        return Err("a percentage, not an amount");
    }
    let bare = beside::without(text);
    let text = bare.unwrap_or(text);
    let moved = with_sign_behind(text);
    let reading = Written::of(moved.as_deref().unwrap_or(text)).and_then(|written| written.price())?;
    let told = [untaxed.as_ref().map(|_| tax::INCLUDED), bare.map(|_| beside::LEFT_OUT)];
    Ok(told.into_iter().flatten().fold(reading, |reading, what| reading.remark(Code::PriceAssumed, what)))
}

/// `12€50`, as the French write it, with the sign behind.
fn with_sign_behind(text: &str) -> Option<String> {
    let (whole, cents) = text.split_once(['€', '£'])?;
    let sign = text[whole.len()..].chars().next()?;
    let is_whole = whole.ends_with(|c: char| c.is_ascii_digit());
    let has_cents = cents.len() == 2 && cents.bytes().all(|byte| byte.is_ascii_digit());
    (is_whole && has_cents).then(|| format!("{whole},{cents}{sign}"))
}

/// A currency column: code, sign or name to ISO 4217.
pub fn read_currency(cell: &Value, placeholders: &Placeholders) -> Reading<Option<String>> {
    text::read(cell, placeholders).and_then(|text| match Mark::parse(&text).and_then(Mark::code) {
        Some(code) => Reading::plain(Some(code.to_owned())),
        None if Mark::parse(&text).is_some_and(|mark| mark != Mark::None) => Reading::refused(
            Code::ValueUnknown,
            "a currency of which there are several, so write its code: read as empty",
        ),
        None => Reading::refused(Code::ValueUnknown, "not a currency of ISO 4217: read as empty"),
    })
}

fn parse_number(json: &str) -> Reading<Option<Price>> {
    let (sign, digits) =
        json.strip_prefix('-').map_or((Decimal::ONE, json), |digits| (Decimal::NEGATIVE_ONE, digits));
    match amount::exact(digits) {
        Some(number) => priced(number * sign, None).map(Some),
        None => Reading::refused(Code::PriceInvalid, "larger than any amount of money: read as empty"),
    }
}

/// A text taken apart around its digits.
struct Written<'t> {
    before: &'t str,
    digits: &'t str,
    behind: &'t str,
}

impl<'t> Written<'t> {
    fn of(text: &'t str) -> Result<Self, &'static str> {
        let is_digit = |c: char| c.is_ascii_digit();
        let (Some(mut start), Some(last)) = (text.find(is_digit), text.rfind(is_digit)) else {
            return Err("no amount in it");
        };
        // `.50` begins with its point; `EUR.50` and `Fr.50` do not.
        let point = text[..start].trim_end_matches(['.', ',']);
        if point.is_empty() || point.ends_with(|c: char| !c.is_alphabetic()) {
            start = point.len().max(start.saturating_sub(1));
        }
        Ok(Self { before: &text[..start], digits: &text[start..=last], behind: &text[last + 1..] })
    }

    fn price(&self) -> Result<Reading<Price>, &'static str> {
        let (before, behind, negative) = self.without_sign();
        let (behind, factor) = multiplier(behind)?;
        let (before, factor) =
            if factor == Decimal::ONE { thousands_before(before) } else { (before, factor) };
        let mark = Mark::parse(before)
            .zip(Mark::parse(behind))
            .ok_or_else(|| beside(behind))
            .and_then(|(one, other)| one.and(other).ok_or("two different currencies"))?;
        if mark != Mark::None && mark.code().is_none() {
            return Err("a currency of which there are several, so write its code");
        }
        let (number, assumed) = amount::parse(self.digits).ok_or_else(|| self.not_one_number())?;
        // Of `1.250m` the point is more likely a decimal one, and so it is of `KWD 1.250`: a wrong guess is a thousand times too much.
        if assumed == Some(amount::THOUSANDS) && (factor != Decimal::ONE || mark.has_three_decimals()) {
            return Err("thousands or decimals, which can be read in two ways");
        }
        let number = number.checked_mul(factor).ok_or("larger than any amount of money")?;
        let mut reading = priced(if negative { -number } else { number }, mark.code());
        let short = (factor != Decimal::ONE).then_some("a short form of thousands or millions: written out");
        for remark in [assumed, short, negative.then_some("a negative amount")].into_iter().flatten() {
            reading = reading.remark(Code::PriceAssumed, remark);
        }
        Ok(reading)
    }

    /// What stands around the digits without minus, brackets and the dash for no cents (`12,-`), and whether it means a negative.
    fn without_sign(&self) -> (&'t str, &'t str, bool) {
        let (before, behind) = (self.before.trim(), self.behind.trim());
        let behind = [",-", ",--", ".-", ".--", ",\u{2013}", ",\u{2014}", ".\u{2013}", ".\u{2014}", ",", "."]
            .iter()
            .filter_map(|tail| behind.strip_prefix(tail))
            .min_by_key(|rest| rest.len())
            .unwrap_or(behind);
        if let (Some(before), Some(behind)) = (before.strip_prefix('('), behind.strip_suffix(')')) {
            return (before, behind, true);
        }
        let unsigned = before.strip_prefix(MINUS).or_else(|| before.strip_suffix(MINUS));
        // `45,00-`, as accounting writes it. Of `45-` nobody can say whether the dash stands for no cents.
        let booked = behind.strip_prefix(MINUS).filter(|_| unsigned.is_none() && self.has_cents());
        (unsigned.unwrap_or(before), booked.unwrap_or(behind).trim(), unsigned.is_some() || booked.is_some())
    }

    fn has_cents(&self) -> bool {
        self.digits.rsplit_once(['.', ',']).is_some_and(|(_, cents)| cents.len() == 2)
    }

    fn not_one_number(&self) -> &'static str {
        let is_range =
            self.digits.contains(['-', '\u{2013}', '\u{2014}', '/', '~']) || self.digits.contains(" to ");
        if is_range { "a range or several amounts, not one" } else { "not a number as people write amounts" }
    }
}

/// `k€ 12` and `TEUR 12`: the factor stands before the currency.
fn thousands_before(before: &str) -> (&str, Decimal) {
    let before_sign = before.strip_prefix(['k', 'K']).filter(|mark| mark.starts_with(['€', '$', '£']));
    let thousands = before_sign.or_else(|| before.strip_prefix('T').filter(|mark| *mark == "EUR"));
    thousands.map_or((before, Decimal::ONE), |mark| (mark, Decimal::ONE_THOUSAND))
}

/// What stands behind an amount and is no currency.
fn beside(behind: &str) -> &'static str {
    let rest = behind.trim_matches(|c: char| MINUS.contains(&c) || c.is_whitespace());
    let has_dash = behind.starts_with(MINUS) || behind.ends_with(MINUS);
    if has_dash && Mark::parse(rest).is_some() {
        "a dash behind it, which may be a minus or stand for no cents"
    } else {
        "something beside the amount that is no currency"
    }
}

/// The factor of `1.5m` or `250 k`, and what stands behind it.
fn multiplier(behind: &str) -> Result<(&str, Decimal), &'static str> {
    let end = behind.find(|c: char| !c.is_alphabetic()).unwrap_or(behind.len());
    let factor = match behind[..end].to_lowercase().as_str() {
        "k" | "thousand" | "tausend" | "tsd" | "mila" | "mille" | "bin" | "тыс" | "тысяч" | "тысячи"
        | "тысяча" => Decimal::ONE_THOUSAND,
        "m" | "mm" | "mn" | "mio" | "mln" | "million" | "millions" | "millón" | "millon" | "millones"
        | "milió" | "milio" | "milions" | "milione" | "milioni" | "millionen" | "млн" | "миллион"
        | "миллиона" | "миллионов" => Decimal::from_parts(1_000_000, 0, 0, false, 0),
        "mil" => return Err("a word that is a thousand in one language and a million in another"),
        _ => return Ok((behind, Decimal::ONE)),
    };
    // `1,2 Mio. €`, `2 millones de euros`
    let rest = behind[end..].trim_start_matches('.').trim_start();
    let named = ["de ", "di ", "of ", "d'", "d\u{2019}"].iter().find_map(|joint| rest.strip_prefix(joint));
    Ok((named.unwrap_or(rest), factor))
}

/// Rounded as PostgreSQL rounds `numeric` (half away from zero), so that the plan holds what the target will.
fn priced(number: Decimal, currency: Option<&str>) -> Reading<Price> {
    let mut amount = number.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    let is_rounded = amount != number;
    amount.rescale(2);
    // A zero has no sign: -0.00 would be written differently from 0.00.
    amount.set_sign_positive(amount.is_zero() || amount.is_sign_positive());
    let reading = Reading::plain(Price { amount, currency: currency.map(str::to_owned) });
    if is_rounded {
        reading.remark(Code::PriceAssumed, "more than two decimals: rounded to two")
    } else {
        reading
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::finding::Code;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
    use rust_decimal::Decimal;
    use serde_json::{Value, json};

    use super::{super::text::Placeholders, LARGEST, parse, read, read_currency};

    fn shown(text: &str) -> String {
        match parse(text).value {
            Some(price) => {
                format!("{} {}", price.amount, price.currency.unwrap_or_default()).trim().to_owned()
            }
            None => "-".to_owned(),
        }
    }

    fn codes(text: &str) -> Vec<Code> {
        parse(text).remarks.iter().map(|remark| remark.code).collect()
    }

    #[test]
    fn amounts_are_read_exactly_with_their_currency() {
        let cases = [
            ("0", "0.00"),
            ("1250000", "1250000.00"),
            ("1,250,000", "1250000.00"),
            ("$1,250,000", "1250000.00 USD"),
            ("$1,250,000.00", "1250000.00 USD"),
            ("$ 1 250 000", "1250000.00 USD"),
            ("US$1,250.00", "1250.00 USD"),
            ("USD 1,250.00", "1250.00 USD"),
            ("1,250.00 USD", "1250.00 USD"),
            ("1,250.00USD", "1250.00 USD"),
            ("1,250.00 (USD)", "1250.00 USD"),
            ("1.250,00 euros €", "1250.00 EUR"),
            ("45 dólares", "45.00 USD"),
            ("US$ 1,250.00 USD", "1250.00 USD"),
            ("$1,250.00 CAD", "1250.00 CAD"),
            ("EUR 1.250,00", "1250.00 EUR"),
            ("1.250,00 €", "1250.00 EUR"),
            ("€12.50", "12.50 EUR"),
            ("€ 12,50", "12.50 EUR"),
            ("12,50", "12.50"),
            ("12,5", "12.50"),
            ("£12", "12.00 GBP"),
            ("EC$ 27.00", "27.00 XCD"),
            ("XCD 27", "27.00 XCD"),
            ("27 ECD", "27.00 XCD"),
            ("CHF 1'234.50", "1234.50 CHF"),
            ("Fr. 12.50", "12.50 CHF"),
            ("1 234.00", "1234.00"),
            ("1\u{a0}234,00\u{a0}€", "1234.00 EUR"),
            ("12,-", "12.00"),
            ("12.-- CHF", "12.00 CHF"),
            (".50", "0.50"),
            ("$.50", "0.50 USD"),
            ("$ .50", "0.50 USD"),
            ("12.", "12.00"),
            ("12 euros", "12.00 EUR"),
            ("AED 12 dirhams", "12.00 AED"),
            ("12 kr SEK", "12.00 SEK"),
            ("1200 TL", "1200.00 TRY"),
            ("1.200,50 kn", "1200.50 HRK"),
            ("1200 руб.", "1200.00 RUB"),
            ("US $ 1200", "1200.00 USD"),
            (" 12.50\r\n", "12.50"),
            ("12.500.000,00", "12500000.00"),
            ("12€50", "12.50 EUR"),
            ("1.234€50", "1234.50 EUR"),
            ("\u{ff14}\u{ff15}\u{ff0e}\u{ff10}\u{ff10} EUR", "45.00 EUR"),
            ("٤٥٫٥٠ €", "45.50 EUR"),
            ("۴۵", "45.00"),
            ("1٬250٫50", "1250.50"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text:?}");
            assert_eq!(codes(text), [], "{text:?}");
        }
    }

    #[test]
    fn what_does_not_plainly_stand_there_is_read_and_reported() {
        let cases = [
            ("1.234", "1234.00", "one separator with three digits"),
            ("€1,234", "1234.00 EUR", "one separator with three digits"),
            ("1.5m", "1500000.00", "a short form"),
            ("$1.5M", "1500000.00 USD", "a short form"),
            ("1.5 million USD", "1500000.00 USD", "a short form"),
            ("1.25M", "1250000.00", "a short form"),
            ("250k", "250000.00", "a short form"),
            ("250 K €", "250000.00 EUR", "a short form"),
            ("k€ 12", "12000.00 EUR", "a short form"),
            ("TEUR 12", "12000.00 EUR", "a short form"),
            ("1,2 Mio. €", "1200000.00 EUR", "a short form"),
            ("12 Tsd. EUR", "12000.00 EUR", "a short form"),
            ("12 тыс. руб.", "12000.00 RUB", "a short form"),
            ("1.2e3", "1200.00", "an exponent"),
            ("-12.50", "-12.50", "a negative amount"),
            ("-$12.50", "-12.50 USD", "a negative amount"),
            ("$-12.50", "-12.50 USD", "a negative amount"),
            ("\u{2212}12", "-12.00", "a negative amount"),
            ("(12.50)", "-12.50", "a negative amount"),
            ("45,00-", "-45.00", "a negative amount"),
            ("45,00- €", "-45.00 EUR", "a negative amount"),
            ("1.250,00-EUR", "-1250.00 EUR", "a negative amount"),
            ("2 millones", "2000000.00", "a short form"),
            ("1,2 millones de euros", "1200000.00 EUR", "a short form"),
            ("12 mille euros", "12000.00 EUR", "a short form"),
            ("1 million d'euros", "1000000.00 EUR", "a short form"),
            ("2 Millionen €", "2000000.00 EUR", "a short form"),
            ("1,5 milioni di euro", "1500000.00 EUR", "a short form"),
            ("2 млн руб.", "2000000.00 RUB", "a short form"),
            ("121,00 € IVA incl.", "121.00 EUR", "the tax is said to be in it"),
            ("121 € TTC", "121.00 EUR", "the tax is said to be in it"),
            ("121,00 € inkl. MwSt.", "121.00 EUR", "the tax is said to be in it"),
            ("121 (IVA incluido)", "121.00", "the tax is said to be in it"),
            ("($12.50)", "-12.50 USD", "a negative amount"),
            ("(12.50 EUR)", "-12.50 EUR", "a negative amount"),
            ("12.505", "12505.00", "one separator with three digits"),
            ("0.125", "0.13", "more than two decimals"),
            ("-0.001", "0.00", "more than two decimals"),
            ("1234.5678", "1234.57", "more than two decimals"),
            ("0.30000000000000004", "0.30", "more than two decimals"),
        ];
        for (text, expected, message) in cases {
            let remarks = parse(text).remarks;
            assert_eq!(shown(text), expected, "{text:?}");
            assert_eq!(remarks[0].code, Code::PriceAssumed, "{text:?}");
            assert!(remarks[0].message.starts_with(message), "{text:?}: {remarks:?}");
        }
    }

    #[test]
    fn what_is_not_one_amount_is_refused_with_the_reason() {
        let cases = [
            ("on request", "no amount"),
            ("$", "no amount"),
            ("100-200", "a range"),
            ("100 - 200", "a range"),
            ("$100 to $200", "a range"),
            ("100\u{2013}200 EUR", "a range"),
            ("100/200", "a range"),
            ("100 per night", "something beside"),
            ("100 + VAT", "a tax beside it"),
            ("100 + IVA", "a tax beside it"),
            ("100 € HT", "a tax beside it"),
            ("100 € + 21% IVA", "a tax beside it"),
            ("100 zzgl. MwSt", "a tax beside it"),
            ("100 € más IVA", "a tax beside it"),
            ("100 IVA", "a tax beside it"),
            ("45,00 € -", "a dash behind it"),
            ("approx. 100", "something beside"),
            ("10%", "a percentage"),
            ("100 XYZ", "something beside"),
            ("2 mil euros", "a word that is a thousand in one language"),
            ("100 ¥", "a currency of which there are several"),
            ("100 kr", "a currency of which there are several"),
            ("dh 100", "a currency of which there are several"),
            ("1.500 lira", "a currency of which there are several"),
            ("100-", "a dash behind it"),
            ("100 /", "something beside"),
            ("100 ()", "something beside"),
            ("€ (45.00)", "something beside"),
            ("€ (45.00", "something beside"),
            ("$100 EUR", "two different currencies"),
            ("1.250M", "thousands or decimals"),
            ("1.250K", "thousands or decimals"),
            ("$1,250m", "thousands or decimals"),
            ("KWD 1.250", "thousands or decimals"),
            ("12,500 TND", "thousands or decimals"),
            ("1,25,000", "not a number"),
            ("12 50", "not a number"),
            ("1.2.3", "not a number"),
            ("1 apple 2", "not a number"),
            ("99999999999999999999999999999999999", "not a number"),
            ("79228162514264337593543950335m", "larger than"),
        ];
        for (text, message) in cases {
            let remarks = parse(text).remarks;
            assert_eq!(shown(text), "-", "{text:?}");
            assert_eq!(remarks[0].code, Code::PriceInvalid, "{text:?}");
            assert!(remarks[0].message.starts_with(message), "{text:?}: {remarks:?}");
        }
    }

    #[test]
    fn json_numbers_are_what_they_say() {
        let cases = [
            ("1250000", "1250000.00", 0),
            ("12.5", "12.50", 0),
            ("12.55", "12.55", 0),
            ("999.99", "999.99", 0),
            ("1.234", "1.23", 1),
            ("1234.567", "1234.57", 1),
            ("-5", "-5.00", 0),
            ("1e+21", "1000000000000000000000.00", 0),
            ("12345678901234567.12", "12345678901234567.12", 0),
            ("0.1", "0.10", 0),
            ("-0", "0.00", 0),
        ];
        for (json, expected, remarks) in cases {
            let cell: Value = serde_json::from_str(json).unwrap();
            let reading = read(&cell, &Placeholders::default());
            assert_eq!(reading.value.unwrap().amount.to_string(), expected, "{json}");
            assert_eq!(reading.remarks.len(), remarks, "{json}");
        }
        let huge: Value = serde_json::from_str("1e+400").unwrap();
        assert_eq!(read(&huge, &Placeholders::default()).remarks[0].code, Code::PriceInvalid);
    }

    #[test]
    fn empty_cells_and_placeholders_hold_no_amount() {
        let placeholders = Placeholders::new(&["tbc"]);
        assert_eq!(read(&json!(null), &placeholders).remarks, []);
        assert_eq!(read(&json!("TBC"), &placeholders).remarks[0].code, Code::Placeholder);
    }

    #[test]
    fn a_currency_column_is_read_by_code_sign_or_name() {
        for (cell, expected) in [("EUR", "EUR"), (" usd ", "USD"), ("€", "EUR"), ("EC$", "XCD"), ("$", "USD")]
        {
            assert_eq!(
                read_currency(&json!(cell), &Placeholders::default()).value.as_deref(),
                Some(expected)
            );
        }
        assert_eq!(
            read_currency(&json!("XYZ"), &Placeholders::default()).remarks[0].code,
            Code::ValueUnknown
        );
    }

    #[test]
    fn the_largest_amount_is_that_of_numeric_12_2() {
        assert_eq!(LARGEST.to_string(), "9999999999.99");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_what_was_read_reads_as_itself(text in any::<String>(), near in "[-($€ 0-9.,'kmeEUR)é]{0,24}") {
            for text in [text, near] {
                if let Some(price) = parse(&text).value {
                    let written = format!("{} {}", price.amount, price.currency.clone().unwrap_or_default());
                    let again = parse(&written);
                    prop_assert!(again.remarks.iter().all(|remark| remark.message == "a negative amount"));
                    prop_assert_eq!(again.value, Some(price));
                }
            }
        }

        #[test]
        fn every_json_number_of_cents_is_read_as_itself(cents in -1_000_000_i64..1_000_000) {
            let number = Decimal::new(cents, 2);
            for json in [number.to_string(), number.normalize().to_string()] {
                let reading = read(&serde_json::from_str(&json).unwrap(), &Placeholders::default());
                prop_assert_eq!(reading.remarks, []);
                prop_assert_eq!(reading.value.unwrap().amount, number);
            }
        }

        #[test]
        fn every_way_to_write_one_amount_reads_the_same(units in 0_u32..2_000_000_000, cents in 0_u32..100) {
            let plain = units.to_string();
            let groups = |separator: &str| {
                let bytes: Vec<&str> = plain.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
                bytes.join(separator)
            };
            let expected = Decimal::new(i64::from(units) * 100 + i64::from(cents), 2);
            for text in [
                format!("{plain}.{cents:02}"),
                format!("{plain},{cents:02}"),
                format!("${},{cents:02}", groups(".")),
                format!("{}.{cents:02} EUR", groups(",")),
                format!("{},{cents:02} €", groups("\u{a0}")),
                format!("CHF {}.{cents:02}", groups("'")),
            ] {
                let reading = parse(&text);
                prop_assert!(reading.remarks.is_empty(), "{text}");
                prop_assert_eq!(reading.value.unwrap().amount, expected, "{}", text);
            }
        }
    }
}
