//! Amounts of money.

use landfall_model::finding::Code;
use rust_decimal::Decimal;
use serde_json::Value;

use super::{
    Reading,
    text::{self, Placeholders},
};

/// An amount with the currency that stood beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// Exact.
    pub amount: Decimal,
    /// ISO 4217; none where the cell names no currency.
    pub currency: Option<String>,
}

/// The cell as an amount of money.
pub fn read(cell: &Value, placeholders: &Placeholders) -> Reading<Option<Price>> {
    text::read(cell, placeholders).and_then(|text| parse(&text))
}

/// Text as an amount of money.
pub fn parse(text: &str) -> Reading<Option<Price>> {
    match text.parse() {
        Ok(amount) => Reading::plain(Some(Price { amount, currency: None })),
        Err(_) => Reading::refused(Code::PriceInvalid, "not readable as an amount"),
    }
}

/// A currency column: code, symbol or name to ISO 4217.
pub fn read_currency(cell: &Value, placeholders: &Placeholders) -> Reading<Option<String>> {
    text::read(cell, placeholders)
}
