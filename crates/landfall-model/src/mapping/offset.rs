//! The marina's distance from UTC: a day of the marina is another one than that of a moment in UTC for some hours of it.

use std::{fmt, str::FromStr};

use chrono::{FixedOffset, Offset, Utc};
use serde::{Deserialize, Serialize};

/// A distance from UTC, written as `-04:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UtcOffset(pub FixedOffset);

/// None.
impl Default for UtcOffset {
    fn default() -> Self {
        Self(Utc.fix())
    }
}

impl FromStr for UtcOffset {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Self).map_err(|_| format!("\"{text}\" is no distance from UTC such as -04:00"))
    }
}

impl fmt::Display for UtcOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for UtcOffset {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<UtcOffset> for String {
    fn from(offset: UtcOffset) -> Self {
        offset.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::UtcOffset;

    #[test]
    fn an_offset_is_read_as_it_is_written() {
        for text in ["+00:00", "-04:00", "+05:30"] {
            assert_eq!(text.parse::<UtcOffset>().map(String::from).as_deref(), Ok(text));
        }
        for text in ["", "4", "AST", "-24:00"] {
            assert!(text.parse::<UtcOffset>().is_err(), "{text}");
        }
        assert_eq!(String::from(UtcOffset::default()), "+00:00");
    }
}
