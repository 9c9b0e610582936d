//! What an argument's text means: a share, a day, a moment, a span of time, a distance from UTC, words, the head of a seal.

use std::time::Duration;

use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};
use landfall_model::mapping::UtcOffset;

/// A share in percent, with or without its sign.
pub fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_end_matches('%').trim();
    match number.parse::<f64>() {
        Ok(value) if (0.0..=100.0).contains(&value) => Ok(value),
        _ => Err(format!("\"{text}\" is no share between 0% and 100%")),
    }
}

/// Days, as many as ten years have at most.
pub fn days(text: &str) -> Result<u32, String> {
    whole(text, 3650).ok_or_else(|| format!("\"{text}\" is no number of days from 1 to 3650"))
}

/// Hours, as many as a month has at most.
pub fn hours(text: &str) -> Result<u32, String> {
    whole(text, 720).ok_or_else(|| format!("\"{text}\" is no number of hours from 1 to 720"))
}

fn whole(text: &str, most: u32) -> Option<u32> {
    text.parse().ok().filter(|number| (1..=most).contains(number))
}

/// The head of a seal, or its beginning: 16 to 64 hexadecimal digits.
pub fn head(text: &str) -> Result<String, String> {
    let digits = text.trim().to_lowercase();
    let fits = (16..=64).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    fits.then_some(digits)
        .ok_or_else(|| format!("\"{text}\" is not the head of a seal, or 16 digits of it at least"))
}

/// Since when: from a moment on, or from the beginning of a day, which depends on where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// `2026-11-25T18:00:00Z`.
    Moment(DateTime<Utc>),
    /// `2026-11-25`.
    Day(NaiveDate),
}

impl Since {
    /// The moment, where it is known when a day begins.
    pub fn moment(self, midnight: impl FnOnce(NaiveDate) -> DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::Moment(at) => at,
            Self::Day(day) => midnight(day),
        }
    }
}

/// A day, or a moment with its zone.
pub fn since(text: &str) -> Result<Since, String> {
    let day = || text.parse().map(Since::Day);
    let time = DateTime::parse_from_rfc3339(text).map(|time| Since::Moment(time.to_utc()));
    time.or_else(|_| day())
        .map_err(|_| format!("\"{text}\" is no time such as 2026-11-25 or 2026-11-25T18:00:00Z"))
}

/// Seconds east of UTC.
pub fn offset(text: &str) -> Result<i32, String> {
    text.parse().map(|UtcOffset(offset)| offset.local_minus_utc())
}

/// The day with which a weekend begins: on another one every step would be planned for the wrong day.
pub fn friday(text: &str) -> Result<NaiveDate, String> {
    let day: NaiveDate = text.parse().map_err(|_| format!("\"{text}\" is no day such as 2026-11-27"))?;
    if day.weekday() == Weekday::Fri {
        return Ok(day);
    }
    Err(format!("{day} is no Friday, but a {}", day.format("%A")))
}

/// Evidence, a reason or a name: it is all that is left of a step on Monday.
pub fn words(text: &str) -> Result<String, String> {
    let words = text.trim();
    (!words.is_empty()).then(|| words.to_owned()).ok_or_else(|| "say it in words".to_owned())
}

/// Seconds (`5s`, `90`) or minutes (`2m`), never nothing.
pub fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = match text.strip_suffix('m') {
        Some(minutes) => (minutes, 60),
        None => (text.strip_suffix('s').unwrap_or(text), 1),
    };
    let seconds = number.parse::<u32>().ok().filter(|number| *number > 0);
    let seconds = seconds.ok_or_else(|| format!("\"{text}\" is no time such as 5s or 2m"))?;
    Ok(Duration::from_secs(u64::from(seconds) * unit))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveTime;

    use super::{days, duration, hours, since};

    #[test]
    fn times_are_seconds_or_minutes_and_never_nothing() {
        for (text, seconds) in
            [("5s", Some(5)), ("2m", Some(120)), ("90", Some(90)), ("0s", None), ("soon", None)]
        {
            assert_eq!(duration(text).ok().map(|time| time.as_secs()), seconds, "{text}");
        }
    }

    #[test]
    fn days_and_hours_are_whole_numbers_and_never_none() {
        for (text, expected) in
            [("1", Some(1)), ("720", Some(720)), ("0", None), ("seven", None), ("1.5", None)]
        {
            assert_eq!((days(text).ok(), hours(text).ok()), (expected, expected), "{text}");
        }
        assert_eq!(hours("721").unwrap_err(), "\"721\" is no number of hours from 1 to 720");
        assert_eq!(days("4294967295").unwrap_err(), "\"4294967295\" is no number of days from 1 to 3650");
    }

    #[test]
    fn a_moment_is_a_day_or_a_time_with_its_zone() {
        for (text, expected) in [
            ("2026-11-25", Some("2026-11-25T00:00:00+00:00")),
            ("2026-11-25T18:00:00+01:00", Some("2026-11-25T17:00:00+00:00")),
            ("25/11/2026", None),
            ("2026-11-25 18:00", None),
        ] {
            let moment =
                since(text).ok().map(|since| since.moment(|day| day.and_time(NaiveTime::MIN).and_utc()));
            assert_eq!(moment.map(|time| time.to_rfc3339()).as_deref(), expected, "{text}");
        }
    }
}
