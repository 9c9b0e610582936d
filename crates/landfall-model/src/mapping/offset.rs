//! The marina's distance from UTC: a day of the marina is another one than that of a moment in UTC for some hours of it.

use std::{fmt, str::FromStr};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Utc};
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

impl UtcOffset {
    /// What a clock on the wall shows there, as a moment.
    pub fn moment(self, local: NaiveDateTime) -> DateTime<Utc> {
        self.0.from_local_datetime(&local).single().map_or_else(|| local.and_utc(), |at| at.to_utc())
    }

    /// When a day begins there.
    pub fn midnight(self, day: NaiveDate) -> DateTime<Utc> {
        self.moment(day.and_time(NaiveTime::MIN))
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

    #[test]
    fn a_day_begins_at_the_midnight_of_the_marina() {
        for (offset, begins) in [
            ("+00:00", "2026-11-25T00:00:00+00:00"),
            ("+01:00", "2026-11-24T23:00:00+00:00"),
            ("-04:00", "2026-11-25T04:00:00+00:00"),
        ] {
            let offset: UtcOffset = offset.parse().unwrap();
            assert_eq!(offset.midnight("2026-11-25".parse().unwrap()).to_rfc3339(), begins);
        }
    }
}
