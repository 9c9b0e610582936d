//! Telephone numbers.

use landfall_model::finding::Code;
use serde_json::Value;

use super::{
    Reading,
    text::{self, Placeholders},
};

/// What a number turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// E.164: channel `phone`, may be used to match people.
    E164,
    /// Cannot be read as E.164: channel `other`, kept as written.
    Unreadable,
    /// Evidently a placeholder: channel `other`, kept as written, never used to match people.
    Placeholder,
}

/// One telephone number of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// E.164, or as written.
    pub value: String,
    /// Digits of the extension, for the label of the contact.
    pub extension: Option<String>,
    /// What it is.
    pub kind: Kind,
}

impl Phone {
    /// `client_contacts.channel`.
    pub const fn channel(&self) -> &'static str {
        match self.kind {
            Kind::E164 => "phone",
            Kind::Unreadable | Kind::Placeholder => "other",
        }
    }
}

/// All numbers of the cell, in their order, each once. `country` (ISO 3166-1 alpha-2) reads numbers without a country code.
pub fn read(cell: &Value, placeholders: &Placeholders, country: Option<&str>) -> Reading<Vec<Phone>> {
    text::read(cell, placeholders).and_then(|text| parse(&text, country))
}

/// All numbers of a text.
pub fn parse(text: &str, country: Option<&str>) -> Reading<Vec<Phone>> {
    let country = country.and_then(|code| code.parse().ok());
    match phonenumber::parse(country, text) {
        Ok(number) => Reading::plain(vec![Phone {
            value: number.format().mode(phonenumber::Mode::E164).to_string(),
            extension: None,
            kind: Kind::E164,
        }]),
        Err(_) => {
            Reading::plain(vec![Phone { value: text.to_owned(), extension: None, kind: Kind::Unreadable }])
                .remark(Code::PhoneInvalid, "not readable as E.164")
        }
    }
}
