//! Quantities: how many, as people write it, with or without a unit (`2`, `2,5`, `2 pcs`). Never money.

use landfall_model::finding::Code;
use rust_decimal::Decimal;
use serde_json::Value;

use super::{
    Reading,
    price::{self, Mark, Price},
    text::{self, Placeholders},
};

/// Words behind a number that make it another number: `2k` is not two of anything.
const FACTORS: [&str; 22] = [
    "k",
    "tsd",
    "mila",
    "mille",
    "mil",
    "thousand",
    "tausend",
    "mio",
    "mln",
    "mn",
    "million",
    "millions",
    "millón",
    "millon",
    "millones",
    "milions",
    "milione",
    "milioni",
    "millionen",
    "тыс",
    "млн",
    "dozen",
];

/// The cell as a quantity of two decimals, as the target holds it.
pub fn read(cell: &Value, placeholders: &Placeholders) -> Reading<Option<Decimal>> {
    match cell {
        Value::Number(_) => amount(price::read(cell, placeholders)),
        _ => text::read(cell, placeholders).and_then(|text| parse(&text)),
    }
}

/// A text as a quantity. A unit is left out with a remark; money, and anything else beside the number, is refused.
pub fn parse(text: &str) -> Reading<Option<Decimal>> {
    let text = &*text::with_ascii_digits(text);
    let (number, unit) = text.split_at(text.find(char::is_alphabetic).unwrap_or(text.len()));
    let (number, unit) = (price::parse(number.trim()), unit.trim());
    if is_money(&price::parse(text)) || is_money(&number) || ends_in_currency(unit) {
        return Reading::refused(Code::LineItems, "an amount of money, no quantity: read as empty");
    }
    let number = amount(number);
    match unit {
        "" => number,
        unit if is_unit(unit) => number.and_then(without_unit),
        _ => Reading::refused(Code::LineItems, "not one number with a unit: read as empty"),
    }
}

fn amount(reading: Reading<Option<Price>>) -> Reading<Option<Decimal>> {
    reading.map(|price| price.map(|price| price.amount))
}

fn is_money(reading: &Reading<Option<Price>>) -> bool {
    reading.value.as_ref().is_some_and(|price| price.currency.is_some())
}

/// True for `m EUR`: money also where the number before it can be read in two ways, so that it is no price.
fn ends_in_currency(unit: &str) -> bool {
    unit.split_once(char::is_whitespace).is_some_and(|(_, rest)| Mark::parse(rest.trim()).is_some())
}

fn without_unit(number: Decimal) -> Reading<Option<Decimal>> {
    let message = "a unit, which the target has no column for: the number was taken";
    Reading::plain(Some(number)).remark(Code::LineItems, message)
}

fn is_unit(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
    !text.contains(|c: char| c.is_ascii_digit()) && !FACTORS.contains(&first.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::text::Placeholders, read};

    #[test]
    fn a_quantity_is_a_number_whose_unit_is_left_out_and_said() {
        let cases = [
            (json!(2), "2.00", 0),
            (json!(2.5), "2.50", 0),
            (json!("2,5"), "2.50", 0),
            (json!(" 2 "), "2.00", 0),
            (json!("2 pcs"), "2.00", 1),
            (json!("3 nights (low season)"), "3.00", 1),
            (json!("12m"), "12.00", 1),
            (json!("12 m²"), "12.00", 1),
            (json!("1,234 kWh"), "1234.00", 2),
            (json!(1.234), "1.23", 1),
            (json!(-1), "-1.00", 0),
        ];
        for (cell, expected, remarks) in cases {
            let reading = read(&cell, &Placeholders::default());
            assert_eq!(reading.value.map(|number| number.to_string()).as_deref(), Some(expected), "{cell}");
            assert_eq!(reading.remarks.len(), remarks, "{cell}: {:?}", reading.remarks);
        }
    }

    #[test]
    fn money_and_what_is_not_one_number_is_no_quantity() {
        for text in [
            "$2",
            "2 EUR",
            "1,250m EUR",
            "€1,250m",
            "2k pcs",
            "2 euros",
            "2k",
            "2 millones",
            "2 mil",
            "2 x 3",
            "2 of 3",
            "2-3",
            "10%",
            "a few",
            "two",
            "true",
        ] {
            let reading = read(&json!(text), &Placeholders::default());
            assert_eq!((reading.value, reading.remarks.len()), (None, 1), "{text}");
        }
    }
}
