//! Mooring numbers.

use landfall_model::finding::Code;
use serde_json::Value;

use super::{
    Reading,
    text::{self, Placeholders},
};

/// All mooring numbers of the cell in canonical form (`^[A-Z]+\d+$`), in their order, each once.
pub fn read(cell: &Value, placeholders: &Placeholders) -> Reading<Vec<String>> {
    text::read(cell, placeholders).and_then(|text| parse(&text))
}

/// All mooring numbers of a text.
pub fn parse(text: &str) -> Reading<Vec<String>> {
    match canonical(text) {
        Some(number) => Reading::plain(vec![number]),
        None => Reading::refused(Code::BerthUnresolved, "no mooring number"),
    }
}

/// One mooring number in canonical form: `A-01`, `a 1` and `Berth A1` are `A1`.
pub fn canonical(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    (!compact.is_empty()).then(|| compact.to_uppercase())
}
