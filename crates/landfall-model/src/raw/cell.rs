//! One cell of a row that is held as text.

use std::borrow::Cow;

use serde_json::Value;

/// A cell. Nothing is the same whether the row has no such column or null in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cell<'r> {
    /// Null, or no such column.
    #[default]
    Nothing,
    /// A text.
    Text(&'r str),
    /// Any other value, as JSON spells it.
    Json(&'r str),
}

impl<'r> Cell<'r> {
    /// True where the cell holds nothing that could be lost (see [`crate::cell::is_empty`]).
    pub fn is_empty(self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Text(text) => crate::cell::is_blank(text),
            Self::Json(json) if may_be_plain(json) => crate::cell::is_empty(&self.value()),
            Self::Json(json) => json == "{}",
        }
    }

    /// The cell as text (see [`crate::cell::text`]); none where it is empty.
    pub fn text(self) -> Option<Cow<'r, str>> {
        match self {
            Self::Json(json) if may_be_plain(json) => crate::cell::text(&self.value()).map(Cow::Owned),
            Self::Text(text) | Self::Json(text) if !self.is_empty() => Some(Cow::Borrowed(text)),
            _ => None,
        }
    }

    /// The text of a cell that is a text, blank or not.
    pub const fn as_str(self) -> Option<&'r str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Nothing | Self::Json(_) => None,
        }
    }

    /// The cell as a JSON value.
    pub fn value(self) -> Value {
        match self {
            Self::Nothing => Value::Null,
            Self::Text(text) => Value::from(text),
            Self::Json(json) => serde_json::from_str(json).unwrap_or_default(),
        }
    }
}

/// True for a list that may hold plain values, or nothing. Lists of attachments, of which there are many, begin otherwise, and are not read for it.
fn may_be_plain(json: &str) -> bool {
    json.starts_with('[') && !json.starts_with("[{\"")
}
