//! Lengths.

use landfall_model::finding::Code;
use rust_decimal::Decimal;
use serde_json::Value;

use super::{
    Reading,
    text::{self, Placeholders},
};

/// A unit of length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 0.3048 m.
    Feet,
    /// The metre.
    Metres,
}

/// One length in both units, two decimals each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// Feet.
    pub ft: Decimal,
    /// Metres.
    pub m: Decimal,
}

/// The cell as a length; `unit` counts where the cell names none.
pub fn read(cell: &Value, placeholders: &Placeholders, unit: Unit) -> Reading<Option<Length>> {
    text::read(cell, placeholders).and_then(|text| parse(&text, unit))
}

/// Text as a length.
pub fn parse(text: &str, unit: Unit) -> Reading<Option<Length>> {
    let metre = Decimal::new(3048, 4);
    match text.parse::<Decimal>() {
        Ok(value) => Reading::plain(Some(match unit {
            Unit::Feet => Length { ft: value, m: (value * metre).round_dp(2) },
            Unit::Metres => Length { ft: (value / metre).round_dp(2), m: value },
        })),
        Err(_) => Reading::refused(Code::DimensionInvalid, "not readable as a length"),
    }
}

/// One length out of an imperial and a metric column: both kept as they stand, the missing one derived, drift over 1 % remarked.
pub fn pair(imperial: Option<Length>, metric: Option<Length>) -> Reading<Option<Length>> {
    Reading::plain(match (imperial, metric) {
        (Some(ft), Some(m)) => Some(Length { ft: ft.ft, m: m.m }),
        (one, other) => one.or(other),
    })
}
