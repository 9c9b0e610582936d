//! Instants, and the digits of a second that a column keeps of them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

/// The first of January 2000 in microseconds since 1970: from there the server counts, and to both sides from there it rounds.
const EPOCH: i64 = 946_684_800_000_000;

/// What the last digit stands for that a column keeps, in microseconds: for a thousand that of a `timestamp(3)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Precision(i64);

impl Precision {
    /// Every digit that the server has.
    pub const ALL: Self = Self(1);

    /// By the modifier of the column's type: its digits, or -1 where it says nothing.
    pub fn of(modifier: i32) -> Self {
        let left_out = u32::try_from(modifier).ok().and_then(|digits| 6_u32.checked_sub(digits));
        left_out.map_or(Self::ALL, |digits| Self(10_i64.pow(digits)))
    }

    /// The instant as the server keeps it. A half goes away from the year 2000, so that one before it becomes earlier.
    pub fn round(self, instant: i64) -> i64 {
        let since = instant - EPOCH;
        EPOCH + since.signum() * ((since.abs() + self.0 / 2) / self.0 * self.0)
    }
}

/// Microseconds since 1970 of an RFC 3339 instant, of the target's spelling in UTC (`2024-04-03 00:00:00+00`), or of a bare date
/// (midnight, as in a configured spot check).
pub(crate) fn instant(text: &str) -> Option<i64> {
    let text = text.strip_suffix("+00").unwrap_or(text);
    let zoned = DateTime::parse_from_rfc3339(text).map(|instant| instant.timestamp_micros());
    let bare =
        |format| NaiveDateTime::parse_from_str(text, format).map(|time| time.and_utc().timestamp_micros());
    let midnight = || NaiveDate::parse_from_str(text, "%Y-%m-%d").map(|day| day.and_time(NaiveTime::MIN));
    zoned
        .or_else(|_| bare("%Y-%m-%d %H:%M:%S%.f"))
        .or_else(|_| midnight().map(|time| time.and_utc().timestamp_micros()))
        .ok()
}

#[cfg(test)]
mod tests {
    use landfall_testkit::Postgres;

    use super::{Precision, instant};

    /// About the year 2000, about 1970, and long before both; halves, and what is just not one.
    const TIMES: [&str; 16] = [
        "2024-03-01T10:20:30.123456Z",
        "2024-03-01T10:20:30.499999Z",
        "2024-03-01T10:20:30.5Z",
        "2024-03-01T10:20:30.555555Z",
        "2024-12-31T23:59:59.999999Z",
        "2000-01-01T00:00:00Z",
        "2000-01-01T00:00:00.5Z",
        "1999-12-31T23:59:59.5Z",
        "1999-12-31T23:59:59.500001Z",
        "1999-12-31T23:59:58.500001Z",
        "1985-06-15T12:00:00.25Z",
        "1985-06-15T12:00:00.555555Z",
        "1970-01-01T00:00:00.5Z",
        "1969-12-31T23:59:59.5Z",
        "1901-01-01T00:00:00.445Z",
        "1901-01-01T00:00:00.000005Z",
    ];

    #[tokio::test(flavor = "multi_thread")]
    async fn instants_are_rounded_as_the_server_rounds_them() {
        let database = Postgres::shared().unwrap().fresh_database().unwrap();
        let client = database.client().await.unwrap();
        client.batch_execute("SET TIME ZONE 'UTC'").await.unwrap();
        for (time, modifier) in TIMES.iter().flat_map(|time| (-1..=6).map(move |modifier| (time, modifier))) {
            let digits = if modifier < 0 { String::new() } else { format!("({modifier})") };
            for type_name in ["timestamptz", "timestamp"] {
                let sql = format!("SELECT '{time}'::{type_name}::{type_name}{digits}::text");
                let kept: String = client.query_one(&sql, &[]).await.unwrap().get(0);
                let rounded = Precision::of(modifier).round(instant(time).unwrap());
                assert_eq!(Some(rounded), instant(&kept), "{time} as {type_name}{digits}: {kept}");
            }
        }
    }
}
