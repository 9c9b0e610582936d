//! One cell of a row that is held as text.

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
    /// True for nothing, a blank text, an empty list and an empty object (see [`crate::cell::is_empty`]).
    pub fn is_empty(self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Text(text) => crate::cell::is_blank(text),
            Self::Json(json) => matches!(json, "[]" | "{}"),
        }
    }

    /// The cell as text (see [`crate::cell::text`]); none where it is empty.
    pub fn text(self) -> Option<&'r str> {
        match self {
            Self::Text(text) | Self::Json(text) if !self.is_empty() => Some(text),
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
