//! Names of people.

use serde_json::Value;

use super::{
    Reading,
    text::{self, Placeholders},
};

/// A name as people write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// For `clients.full_name`.
    pub full: String,
    /// The company, where the cell reads "person / company": for `clients.company_name` if that is empty.
    pub company: Option<String>,
}

/// The cell as a name; none where it is empty or a placeholder.
pub fn read(cell: &Value, placeholders: &Placeholders) -> Reading<Option<Name>> {
    text::read(cell, placeholders).and_then(|text| parse(&text))
}

/// Text as a name.
pub fn parse(text: &str) -> Reading<Option<Name>> {
    let full = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Reading::plain((!full.is_empty()).then_some(Name { full, company: None }))
}

/// The name folded for comparison only.
pub fn matching_key(name: &str) -> String {
    name.to_lowercase()
}

/// The last token that is no particle, folded: for blocking only.
pub fn surname_token(name: &str) -> Option<String> {
    matching_key(name).split_whitespace().last().map(str::to_owned)
}
