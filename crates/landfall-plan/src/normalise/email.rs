//! E-mail addresses.

use landfall_model::finding::Code;
use serde_json::Value;

use super::{
    Reading,
    text::{self, Placeholders},
};

/// All addresses of the cell, in their order, each once.
pub fn read(cell: &Value, placeholders: &Placeholders) -> Reading<Vec<String>> {
    text::read(cell, placeholders).and_then(|text| parse(&text))
}

/// All addresses of a text.
pub fn parse(text: &str) -> Reading<Vec<String>> {
    let address = text.trim().to_lowercase();
    if address.contains('@') {
        Reading::plain(vec![address])
    } else {
        Reading::refused(Code::EmailInvalid, "no address")
    }
}
