//! Countries.

use landfall_model::finding::Code;
use serde_json::Value;

use super::{
    Reading,
    text::{self, Placeholders},
};

/// The cell as ISO 3166-1 alpha-2.
pub fn read(cell: &Value, placeholders: &Placeholders) -> Reading<Option<&'static str>> {
    text::read(cell, placeholders).and_then(|text| parse(&text))
}

/// Text as ISO 3166-1 alpha-2.
pub fn parse(text: &str) -> Reading<Option<&'static str>> {
    match isocountry::CountryCode::for_alpha2_caseless(text) {
        Ok(country) => Reading::plain(Some(country.alpha2())),
        Err(_) => Reading::refused(Code::CountryUnknown, "in no list of countries"),
    }
}
