//! PostgreSQL's binary moments and days: counted from the first of January 2000.

use chrono::{DateTime, NaiveDate};

use super::{INVALID_DATE, Unfit};

/// The first of January 2000, in seconds since 1970 and in days since the year 1.
const EPOCH_SECONDS: i64 = 946_684_800;
const EPOCH_DAY: i32 = 730_120;

/// Microseconds since 2000-01-01 UTC of an RFC 3339 time, or of a day's first moment in UTC.
pub fn moment(text: &str) -> Result<i64, Unfit> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Ok(time.timestamp_micros() - EPOCH_SECONDS * 1_000_000);
    }
    let day = day(text).map_err(|_| Unfit::new(INVALID_DATE, "the value is not an RFC 3339 time"))?;
    Ok(i64::from(day) * 86_400_000_000)
}

/// Days since 2000-01-01 of an ISO 8601 day.
pub fn day(text: &str) -> Result<i32, Unfit> {
    use chrono::Datelike;
    let unfit = || Unfit::new(INVALID_DATE, "the value is not a day like 2026-01-31");
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| unfit())?;
    Ok(day.num_days_from_ce() - EPOCH_DAY)
}

#[cfg(test)]
mod tests {
    #[test]
    fn times_are_counted_from_the_year_2000() {
        let cases = [
            ("2000-01-01T00:00:00Z", 0),
            ("2000-01-01T00:00:00.000001Z", 1),
            ("1999-12-31T23:59:59Z", -1_000_000),
            ("2000-01-01T02:00:00+02:00", 0),
            ("2000-01-02", 86_400_000_000),
        ];
        for (text, expected) in cases {
            assert_eq!(super::moment(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn days_are_counted_from_the_year_2000() {
        for (text, expected) in [("2000-01-01", 0), ("1999-12-31", -1), ("2026-11-22", 9822)] {
            assert_eq!(super::day(text), Ok(expected), "{text}");
        }
    }
}
