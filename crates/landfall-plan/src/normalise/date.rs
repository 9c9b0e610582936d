//! Dates.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use landfall_model::finding::Code;
use serde_json::Value;

use super::{
    Reading,
    text::{self, Placeholders},
};

/// The cell as a moment: UTC; a date without a time is midnight.
pub fn read(cell: &Value, placeholders: &Placeholders) -> Reading<Option<DateTime<Utc>>> {
    text::read(cell, placeholders).and_then(|text| parse(&text))
}

/// The cell as a day: the day as written, in whatever zone.
pub fn read_day(cell: &Value, placeholders: &Placeholders) -> Reading<Option<NaiveDate>> {
    text::read(cell, placeholders).and_then(|text| parse_day(&text))
}

/// Text as a moment.
pub fn parse(text: &str) -> Reading<Option<DateTime<Utc>>> {
    if let Ok(moment) = text.parse() {
        return Reading::plain(Some(moment));
    }
    parse_day(text).map(|day| day.map(|day| day.and_time(NaiveTime::MIN).and_utc()))
}

/// Text as a day.
pub fn parse_day(text: &str) -> Reading<Option<NaiveDate>> {
    match text.parse() {
        Ok(day) => Reading::plain(Some(day)),
        Err(_) => Reading::refused(Code::DateInvalid, "not readable as a date"),
    }
}
