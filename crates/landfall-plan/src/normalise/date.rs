//! Dates and date-times. Day first wherever a date is written with slashes, dashes or dots (DOMAIN 2.3: the source mixes `DD-MM-YYYY`,
//! `DD/MM/YYYY` and ISO in one column, and 03/04/2025 is 3 April). Never month first, not even where day first is impossible: one such
//! reading would make every other date of the column doubtful.

mod clock;
mod names;
mod odd;

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc};
use landfall_model::finding::Code;
use serde_json::Value;
use unicode_normalization::char::is_combining_mark;

use super::{
    Reading,
    text::{self, Placeholders},
};

/// Years that a record of a living marina can hold; any other is a slip of the pen.
const YEARS: RangeInclusive<i32> = 1900..=2100;
/// Years of two digits from here on belong to the twentieth century (POSIX `strptime` has 69, so has chrono's `%y`).
const PIVOT: i32 = 70;

/// What programs and spreadsheets write for no day at all: day 0 and day 1 of their counts, and the first of these as it is west of Greenwich.
const EMPTY: [(i32, u32, u32); 3] = [(1970, 1, 1), (1969, 12, 31), (1900, 1, 1)];

/// The cell as a moment in UTC. A date without a time is midnight, a time without a zone is UTC (DOMAIN 7.2).
pub fn read(cell: &Value, placeholders: &Placeholders) -> Reading<Option<DateTime<Utc>>> {
    text::read(cell, placeholders).and_then(|text| parse(&text))
}

/// The cell as a day: the day as it is written, whatever zone stands beside it; of a moment in UTC, as NocoDB answers, the day that it was at
/// `marina`. Midnight is no moment: so a day stands in a column of moments.
pub fn read_day(
    cell: &Value,
    placeholders: &Placeholders,
    marina: FixedOffset,
) -> Reading<Option<NaiveDate>> {
    text::read(cell, placeholders).and_then(|text| {
        let written = parse_day(&text);
        let is_moment = clock::names_utc(&text) && has_time(&text);
        let moment = is_moment.then(|| parse(&text).value).flatten();
        match moment.map(|at| at.with_timezone(&marina).date_naive()) {
            Some(day) if written.value != Some(day) => Reading { value: Some(day), ..written }.remark(
                Code::DateAssumed,
                format!("a moment in UTC: by the clock of the marina it was {day}"),
            ),
            _ => written,
        }
    })
}

/// A text as a moment, see [`read`].
pub fn parse(text: &str) -> Reading<Option<DateTime<Utc>>> {
    let text = &*plain(text);
    if let Some((rewritten, how)) = odd::rewritten(text) {
        return assumed(parse(&rewritten), how);
    }
    let (day, clock) = clock::split(text);
    let Some((time, offset)) = clock::parse(clock).filter(|_| !is_span(day, clock)) else {
        return Reading::refused(
            Code::DateInvalid,
            "no such time of day, or a time zone that is no offset: read as empty",
        );
    };
    // A fixed offset has no gaps and no doubles, and `YEARS` keeps far from chrono's limits: one answer always.
    day_beside(day, clock).map(|day| {
        day.and_then(|day| offset.from_local_datetime(&(day.and_time(NaiveTime::MIN) + time)).single())
            .map(|at| at.to_utc())
    })
}

/// A text as a day, see [`read_day`].
pub fn parse_day(text: &str) -> Reading<Option<NaiveDate>> {
    let text = &*plain(text);
    if let Some((rewritten, how)) = odd::rewritten(text) {
        return assumed(parse_day(&rewritten), how);
    }
    let (day, clock) = clock::split(text);
    if clock::parse(clock).is_none() || is_span(day, clock) {
        return parse(text).map(|_| None);
    }
    day_beside(day, clock)
}

/// The day beside a time. Day first as any other, but where Americans have written it, nobody sees that it is not what they meant.
fn day_beside(day: &str, clock: &str) -> Reading<Option<NaiveDate>> {
    let reading = calendar_day(day);
    if reading.value.is_none() || !clock::has_halves(clock) || !may_be_month_first(day) {
        return reading;
    }
    let message = "read day first: beside a time of am or pm it may have been written month first";
    reading.remark(Code::DateAssumed, message)
}

/// `4/3/2025`, where both may be the month.
fn may_be_month_first(day: &str) -> bool {
    let Some((words, separators)) = words(day) else { return false };
    let [a, b, _] = words[..] else { return false };
    let is_month = |word: &str| is_number(word, 1..=2) && number(word) <= 12;
    separators == "//" && is_month(a) && is_month(b) && number(a) != number(b)
}

/// The text with ASCII digits, with dashes for the signs of the far east, and with a colon in its time of day.
fn plain(text: &str) -> String {
    clock::with_colon(&odd::with_dashes(&text::with_ascii_digits(text))).into_owned()
}

fn assumed<T>(reading: Reading<Option<T>>, how: String) -> Reading<Option<T>> {
    if reading.value.is_some() { reading.remark(Code::DateAssumed, how) } else { reading }
}

/// `13/06/2025 10:00-12:00`: two times of day, which an offset looks like. Only dates that begin with their year have an offset to the west.
fn is_span(day: &str, clock: &str) -> bool {
    let has_year_first = day.find(|c: char| !c.is_ascii_digit()) == Some("2025".len());
    let has_name = day.contains(char::is_alphabetic);
    !has_year_first && !has_name && clock.contains('-')
}

/// True where a text names a time of day other than midnight, which [`read_day`] leaves out.
pub fn has_time(text: &str) -> bool {
    let text = &*plain(text);
    match odd::rewritten(text) {
        Some((rewritten, _)) => has_time(&rewritten),
        None => clock::parse(clock::split(text).1).is_some_and(|(time, _)| !time.is_zero()),
    }
}

fn calendar_day(text: &str) -> Reading<Option<NaiveDate>> {
    if text.eq_ignore_ascii_case("invalid date") {
        // NocoDB on SQLite stores this text for what it could not read (NOCODB 4).
        return Reading::refused(
            Code::DateInvalid,
            "the source itself holds the words Invalid Date: what was entered is lost there",
        );
    }
    let Some((year, month, day)) = year_month_day(text) else {
        return Reading::refused(Code::DateInvalid, not_a_date(text));
    };
    let (full_year, assumed) = match year.len() {
        4 => (number(year), false),
        _ => (century(number(year)), true),
    };
    match NaiveDate::from_ymd_opt(full_year, month, number(day).unsigned_abs()) {
        Some(date) if !YEARS.contains(&date.year()) => {
            Reading::refused(Code::DateInvalid, "a year before 1900 or after 2100: read as empty")
        }
        Some(date) if is_empty(date) => Reading::refused(
            Code::DateInvalid,
            "the day that a program writes where none was entered: read as empty",
        ),
        Some(date) if assumed => Reading::plain(Some(date))
            .remark(Code::DateAssumed, format!("a year of two digits: read as {full_year}")),
        Some(date) => Reading::plain(Some(date)),
        None => Reading::refused(Code::DateInvalid, impossible(month, number(day))),
    }
}

fn is_empty(date: NaiveDate) -> bool {
    EMPTY.contains(&(date.year(), date.month(), date.day()))
}

fn not_a_date(text: &str) -> &'static str {
    if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.') {
        "a bare number, not a date: read as empty"
    } else {
        "not a date, or not a whole one: read as empty"
    }
}

fn impossible(month: u32, day: i32) -> &'static str {
    if month > 12 && day <= 12 {
        "no such month: dates are read day first; if this one is written month first, correct it in the source"
    } else {
        "no such day in the calendar: read as empty"
    }
}

fn century(year: i32) -> i32 {
    if year < PIVOT { 2000 + year } else { 1900 + year }
}

/// Year (as written: two or four digits), month and day (as written) by the form of the text.
fn year_month_day(text: &str) -> Option<(&str, u32, &str)> {
    let (words, separators) = words(text)?;
    match words[..] {
        [a, b, c] if is_numeric(a, b, c) => {
            let one_kind = separators == "--" || separators == "//" || separators == "..";
            match (a.len(), b.len(), c.len()) {
                (4, 1 | 2, 1 | 2) if one_kind => Some((a, number(b).unsigned_abs(), c)),
                (1 | 2, 1 | 2, 2 | 4) if one_kind => Some((c, number(b).unsigned_abs(), a)),
                _ => None,
            }
        }
        [day, name, year] if is_number(day, 1..=2) => named(day, name, year),
        [name, day, year] if is_number(day, 1..=2) => named(day, name, year),
        _ => None,
    }
}

fn named<'t>(day: &'t str, month: &str, year: &'t str) -> Option<(&'t str, u32, &'t str)> {
    let month = names::month(month)?;
    (is_number(year, 4..=4) || is_number(year, 2..=2)).then_some((year, month, day))
}

/// The words of a date and the separators between them, blanks left out; weekdays, ordinal endings and outer separators dropped.
/// None where another character stands in it.
fn words(text: &str) -> Option<(Vec<&str>, String)> {
    let mut words: Vec<&str> = Vec::new();
    let mut separators = String::new();
    let mut rest = text.trim_start_matches('\'').trim();
    // Where ordinals take a point, so does the year: `3. 4. 2025.`
    rest = rest.strip_suffix('.').unwrap_or(rest);
    while let Some(first) = rest.chars().next() {
        let is_of_word = |c: char| c.is_ascii_digit() || c.is_alphabetic() || is_combining_mark(c);
        let same_kind = |c: char| c.is_ascii_digit() == first.is_ascii_digit() && is_of_word(c);
        let end = if is_of_word(first) {
            rest.find(|c| !same_kind(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, tail) = rest.split_at(end);
        match word {
            // `jeu. 3/4/2025`
            "." if words.is_empty() => {}
            "-" | "/" | "." => separators.push_str(word),
            "\u{2010}" | "\u{2011}" | "\u{2013}" | "\u{2212}" => separators.push('-'),
            "," => {}
            // `3 d'abril`, `3 Apr '25`
            "'" | "\u{2019}" if !words.is_empty() => {}
            _ if first.is_whitespace() => {}
            "st" | "nd" | "rd" | "th" | "er" | "º" | "°"
                if words.last().is_some_and(|last| is_number(last, 1..=2)) => {}
            _ if first.is_ascii_digit() => words.push(word),
            _ if words.is_empty() && names::is_weekday(word) => separators.clear(),
            _ if words.is_empty() && names::is_article(word) => {}
            _ if !words.is_empty() && names::is_joint(word) => {}
            _ if is_of_word(first) => words.push(word),
            _ => return None,
        }
        rest = tail;
    }
    Some((words, separators))
}

fn is_numeric(a: &str, b: &str, c: &str) -> bool {
    [a, b, c].into_iter().all(|word| is_number(word, 1..=4))
}

fn is_number(word: &str, digits: RangeInclusive<usize>) -> bool {
    digits.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A word of up to four digits as a number.
fn number(word: &str) -> i32 {
    word.bytes().fold(0, |sum, digit| sum * 10 + i32::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Utc};
    use landfall_model::finding::Code;
    use proptest::prelude::{any, prop_assert_eq, prop_assume, proptest};
    use serde_json::json;

    use super::{super::text::Placeholders, has_time, is_empty, parse, parse_day, read, read_day};

    fn shown(text: &str) -> Option<String> {
        parse(text).value.map(|moment| moment.format("%Y-%m-%dT%H:%M:%SZ").to_string())
    }

    #[test]
    fn a_date_that_americans_may_have_written_is_read_day_first_and_told() {
        for text in ["4/3/2025, 1:30:00 PM", "4/3/2025 1:30 am", "04/03/2025 1:30 p.m."] {
            for reading in [parse(text).map(|at| at.map(|at| at.date_naive())), parse_day(text)] {
                assert_eq!(reading.value, NaiveDate::from_ymd_opt(2025, 3, 4), "{text}");
                assert_eq!(reading.remarks.len(), 1, "{text}");
                assert_eq!(reading.remarks[0].code, Code::DateAssumed, "{text}");
            }
        }
        for text in [
            "13/3/2025 1:30 PM",
            "4/4/2025 1:30 PM",
            "4/3/2025 13:30",
            "4.3.2025 1:30 PM",
            "2025/4/3 1:30 PM",
        ] {
            assert_eq!(parse(text).remarks, [], "{text}");
        }
    }

    fn messages(text: &str) -> Vec<String> {
        parse(text).remarks.into_iter().map(|remark| remark.message).collect()
    }

    #[test]
    fn dates_are_read_day_first_in_every_form() {
        let forms = [
            "2025-04-03",
            "2025/04/03",
            "2025.4.3",
            "03/04/2025",
            "3/4/2025",
            "03-04-2025",
            "3-4-2025",
            "03.04.2025",
            "3.4.2025",
            " 03/04/2025\r\n",
            "03 / 04 / 2025",
            "'03/04/2025",
            "3 Apr 2025",
            "03 April 2025",
            "3rd April 2025",
            "3° aprile 2025",
            "3 APR. 2025",
            "3-Apr-2025",
            "3/Apr/2025",
            "3Apr2025",
            "Apr 3, 2025",
            "April 3rd, 2025",
            "april 3 2025",
            "Thu, 3 Apr 2025",
            "Thursday 3 April 2025",
            "Thu. 3-Apr-2025",
            "03/04/2025,",
            "03.04.2025.",
            "3. 4. 2025.",
            "3 Apr 2025.",
            "3\u{a0}Apr\u{a0}2025",
            "3 aprile 2025",
            "3 AVR. 2025",
            "3rd of April 2025",
            "3 de abril de 2025",
            "3. April 2025",
            "3 Nisan 2025",
            "3 апреля 2025",
            "3 Απριλίου 2025",
            "03/04/2025 00.00",
            "03/04/2025\u{202f}",
            "03\u{2013}04\u{2013}2025",
            "03\u{2011}04\u{2011}2025",
            "jueves, 3 de abril de 2025",
            "3 de abril del 2025",
            "3-IV-2025",
            "03.IV.2025",
            "3/iv/2025",
            "3 IV 2025",
            "\u{ff10}\u{ff13}/\u{ff10}\u{ff14}/\u{ff12}\u{ff10}\u{ff12}\u{ff15}",
            "٠٣/٠٤/٢٠٢٥",
            "jeudi 3 avril 2025",
            "Donnerstag, 3. April 2025",
            "Do, 03.04.2025",
            "giovedì 3 aprile 2025",
            "dijous, 3 d'abril de 2025",
            "3 d\u{2019}abril del 2025",
            "четверг, 3 апреля 2025 г.",
            "3 апреля 2025 года",
            "03.04.2025 г.",
            "чт 03.04.2025",
            "jeu. 03/04/2025",
            "03/04/2025 00:00h",
            "2025年4月3日",
            "2025年04月03日 00:00",
            "2025년 4월 3일",
            "\u{ff12}\u{ff10}\u{ff12}\u{ff15}年\u{ff14}月\u{ff13}日",
            "el 3 de abril de 2025",
            "El día 03/04/2025",
            "le 3 avril 2025",
            "am 3.4.2025",
            "on April 3, 2025",
            "3 أبريل 2025",
            "٣ ابريل ٢٠٢٥",
        ];
        for text in forms {
            assert_eq!(parse_day(text).value, NaiveDate::from_ymd_opt(2025, 4, 3), "{text:?}");
            assert_eq!(shown(text).as_deref(), Some("2025-04-03T00:00:00Z"), "{text:?}");
            assert_eq!(messages(text), [""; 0], "{text:?}");
        }
    }

    #[test]
    fn the_day_of_a_moment_in_utc_is_that_of_the_marina() {
        let cases = [
            ("2026-02-01 00:30:00+00:00", -4, 31, true),
            ("2026-02-01T00:30:00.000Z", -4, 31, true),
            ("2026-02-01 04:00:00+00:00", -4, 1, false),
            ("2026-02-01 00:30:00+00:00", 0, 1, false),
            ("2026-01-31 23:30:00 UTC", 2, 1, true),
            // A day that was written into a column of moments, and times that are somebody's own.
            ("2026-02-01 00:00:00+00:00", -4, 1, false),
            ("2026-02-01", -4, 1, false),
            ("01/02/2026 00:30", -4, 1, false),
            ("2026-02-01 00:30:00-04:00", 2, 1, false),
        ];
        for (text, hours, day, told) in cases {
            let marina = FixedOffset::east_opt(hours * 3600).unwrap();
            let reading = read_day(&json!(text), &Placeholders::default(), marina);
            assert_eq!(reading.value.map(|read| read.day()), Some(day), "{text}");
            assert_eq!(reading.remarks.len(), usize::from(told), "{text}");
        }
    }

    #[test]
    fn date_times_are_brought_to_utc() {
        let cases = [
            ("2026-11-22 17:22:46+00:00", "2026-11-22T17:22:46Z"),
            ("2026-01-31 12:05:06", "2026-01-31T12:05:06Z"),
            ("2026-01-31T12:05:06Z", "2026-01-31T12:05:06Z"),
            ("2026-01-31T12:05:06.123Z", "2026-01-31T12:05:06Z"),
            ("2026-01-31T12:05", "2026-01-31T12:05:00Z"),
            ("2026-01-31T00:30:00+02:00", "2026-01-30T22:30:00Z"),
            ("2026-01-31 22:30:00-0400", "2026-02-01T02:30:00Z"),
            ("Sat Jan 31 2026 22:30:00 GMT-0400", "2026-02-01T02:30:00Z"),
            ("31/01/2026 12:05+02:00", "2026-01-31T10:05:00Z"),
            ("31/01/2026 12:05", "2026-01-31T12:05:00Z"),
            ("31.01.2026. 12:05", "2026-01-31T12:05:00Z"),
            ("31-01-2026, 3:05 PM", "2026-01-31T15:05:00Z"),
            ("31 Jan 2026 12:05", "2026-01-31T12:05:00Z"),
            ("31/01/2026 12:05h", "2026-01-31T12:05:00Z"),
            ("31/01/2026 12:05 hrs", "2026-01-31T12:05:00Z"),
            ("31/01/2026 12h05", "2026-01-31T12:05:00Z"),
            ("31 janvier 2026 à 12h05", "2026-01-31T12:05:00Z"),
            ("31/01/2026 12 h 05", "2026-01-31T12:05:00Z"),
            ("31/01/2026 12h", "2026-01-31T12:00:00Z"),
            ("31.01.2026 12 Uhr", "2026-01-31T12:00:00Z"),
            ("31/01/2026 3pm", "2026-01-31T15:00:00Z"),
            ("31/01/2026 12:05 CET", "2026-01-31T11:05:00Z"),
            ("31/07/2026 12:05 CEST", "2026-07-31T10:05:00Z"),
            ("31.07.2026 12:05 MESZ", "2026-07-31T10:05:00Z"),
            ("31/07/2026 12h05 CEST", "2026-07-31T10:05:00Z"),
            ("31.01.2026 12:05 Uhr", "2026-01-31T12:05:00Z"),
            ("31/01/2026 a las 12:05", "2026-01-31T12:05:00Z"),
            ("31.01.2026 um 12:05 Uhr", "2026-01-31T12:05:00Z"),
            ("31/01/2026 at 12:05", "2026-01-31T12:05:00Z"),
            ("31/01/2026 24:00", "2026-02-01T00:00:00Z"),
            ("2026-01-31T24:00:00Z", "2026-02-01T00:00:00Z"),
            ("Wed Apr 02 2025 00:00:00 GMT+0000 (Coordinated Universal Time)", "2025-04-02T00:00:00Z"),
            ("29/02/2024", "2024-02-29T00:00:00Z"),
            ("31/07/2026 12:05 (CEST)", "2026-07-31T10:05:00Z"),
            ("31/07/2026 12:05 (GMT+2)", "2026-07-31T10:05:00Z"),
            ("31/07/2026 12:05 UTC+2", "2026-07-31T10:05:00Z"),
            ("2026年7月31日 12:05", "2026-07-31T12:05:00Z"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text:?}");
            assert_eq!(messages(text), [""; 0], "{text:?}");
        }
    }

    #[test]
    fn the_day_of_a_date_time_is_the_day_as_written() {
        assert_eq!(parse_day("2026-01-31T00:30:00+02:00").value, NaiveDate::from_ymd_opt(2026, 1, 31));
        assert_eq!(parse_day("31/01/2026 24:00").value, NaiveDate::from_ymd_opt(2026, 1, 31));
        assert_eq!(parse_day("2026-01-31T25:00").remarks[0].code, Code::DateInvalid);
    }

    #[test]
    fn years_of_two_digits_are_read_and_reported() {
        let cases = [
            ("03/04/25", 2025),
            ("3-4-99", 1999),
            ("3 Apr 25", 2025),
            ("3 Apr '25", 2025),
            ("03.04.69", 2069),
            ("03.04.70", 1970),
        ];
        for (text, year) in cases {
            let reading = parse_day(text);
            assert_eq!(reading.value, NaiveDate::from_ymd_opt(year, 4, 3), "{text:?}");
            assert_eq!(reading.remarks[0].code, Code::DateAssumed, "{text:?}");
            assert_eq!(reading.remarks[0].message, format!("a year of two digits: read as {year}"));
        }
    }

    #[test]
    fn days_that_are_written_as_no_date_is_are_read_and_reported() {
        let cases = [
            ("45820", "2025-06-12T00:00:00Z", "a day number of a spreadsheet: read as 2025-06-12"),
            ("45820.0", "2025-06-12T00:00:00Z", "a day number of a spreadsheet: read as 2025-06-12"),
            ("45820.4375", "2025-06-12T10:30:00Z", "a day number of a spreadsheet: read as 2025-06-12"),
            ("45820.416666667", "2025-06-12T10:00:00Z", "a day number of a spreadsheet: read as 2025-06-12"),
            ("20250612", "2025-06-12T00:00:00Z", "eight digits: read as 2025-06-12"),
            ("12062025", "2025-06-12T00:00:00Z", "eight digits: read as 2025-06-12"),
            (
                "12/06/2025 (señal)",
                "2025-06-12T00:00:00Z",
                "a remark in brackets was left out: the day as it stands",
            ),
            (
                "12/06/2025 10:30 [paid by card]",
                "2025-06-12T10:30:00Z",
                "a remark in brackets was left out: the day as it stands",
            ),
        ];
        for (text, moment, message) in cases {
            assert_eq!(shown(text).as_deref(), Some(moment), "{text:?}");
            assert_eq!(messages(text), [message], "{text:?}");
            assert_eq!(parse(text).remarks[0].code, Code::DateAssumed, "{text:?}");
            assert_eq!(parse_day(text).value, NaiveDate::from_ymd_opt(2025, 6, 12), "{text:?}");
            assert_eq!(has_time(text), !moment.contains("T00:00"), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused_with_the_reason() {
        let cases = [
            ("04/13/2025", "no such month: dates are read day first"),
            ("12-31-2025", "no such month: dates are read day first"),
            ("2026-13-45", "no such day"),
            ("2026-13-05", "no such month"),
            ("31/02/2025", "no such day"),
            ("29/02/2025", "no such day"),
            ("00/04/2025", "no such day"),
            ("32/01/2025", "no such day"),
            ("Invalid Date", "the source itself holds"),
            ("invalid date", "the source itself holds"),
            ("2025", "a bare number"),
            ("45000", "a bare number"),
            ("45820.50", "a bare number"),
            ("30000", "a bare number"),
            ("4582", "a bare number"),
            ("458201", "a bare number"),
            ("20251306", "a bare number"),
            ("2025061", "a bare number"),
            ("25年4月3日", "not a date"),
            ("令和7年4月3日", "not a date"),
            ("2025年4月", "not a date"),
            ("03/04/2025 (sent)", "not a date"),
            ("03/04/2025 (not paid)", "not a date"),
            ("03/04/2025 (paid 50%)", "not a date"),
            ("03/04/2025 (?)", "not a date"),
            ("03/04/2025 paid", "not a date"),
            ("antes del 03/04/2025", "not a date"),
            ("April (paid)", "not a date"),
            ("03/04/2025 10:00 (hora local)", "no such time of day"),
            ("3/4/2025 el", "not a date"),
            ("April 2025", "not a date, or not a whole one"),
            ("04/2025", "not a date, or not a whole one"),
            ("3 Foo 2025", "not a date"),
            ("3 Ap 2025", "not a date"),
            ("next week", "not a date"),
            ("03-04/2025", "not a date"),
            ("03 04 2025", "not a date"),
            ("3/4/202", "not a date"),
            ("2025-4-3-1", "not a date"),
            ("03-04-2025-", "not a date"),
            ("03/04/2025 (tbc)", "not a date"),
            ("1970-01-01", "the day that a program writes"),
            ("01/01/1970 01:00", "the day that a program writes"),
            ("01/01/70", "the day that a program writes"),
            ("1969-12-31T20:00:00-04:00", "the day that a program writes"),
            ("1900-01-01 00:00:00+00:00", "the day that a program writes"),
            ("03/04/0025", "a year before 1900"),
            ("03/04/2225", "a year before 1900 or after 2100"),
            ("2026-01-31 25:00", "no such time of day"),
            ("2026-01-31 24:01", "no such time of day"),
            ("24:00", "not a date"),
            ("3 mar 4 2025", "not a date"),
            ("2026-01-31 12:00 EST", "no such time of day, or a time zone"),
            ("13/06/2025 10:00-12:00", "no such time of day"),
            ("13.6.2025 9:00-10:30", "no such time of day"),
            ("12:30", "not a date"),
            ("", "not a date"),
        ];
        for (text, message) in cases {
            assert_eq!(shown(text), None, "{text:?}");
            assert_eq!(parse(text).remarks[0].code, Code::DateInvalid, "{text:?}");
            assert!(messages(text)[0].starts_with(message), "{text:?}: {:?}", messages(text));
        }
    }

    #[test]
    fn cells_are_read_like_their_text() {
        let placeholders = Placeholders::new(&["tbc"]);
        assert_eq!(read(&json!(null), &placeholders).remarks, []);
        assert_eq!(read(&json!("TBC"), &placeholders).remarks[0].code, Code::Placeholder);
        let utc = FixedOffset::east_opt(0).unwrap();
        assert_eq!(read_day(&json!(45123), &placeholders, utc).remarks[0].code, Code::DateAssumed);
        assert_eq!(
            read_day(&json!("2025-04-03"), &placeholders, utc).value,
            NaiveDate::from_ymd_opt(2025, 4, 3)
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>(), near in "[0-9a-zA-Z:/., +TZé-]{0,30}") {
            for text in [text, near] {
                prop_assert_eq!(parse(&text).value.is_some(), parse_day(&text).value.is_some());
            }
        }

        #[test]
        fn every_day_reads_as_itself_in_every_form(days in -25_000_i64..40_000) {
            let day = DateTime::UNIX_EPOCH.date_naive() + chrono::TimeDelta::days(days);
            prop_assume!(!is_empty(day));
            for form in ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%-d/%-m/%Y", "%Y-%m-%d", "%-d %b %Y", "%B %-d, %Y", "%a, %d %b %Y"] {
                prop_assert_eq!(parse_day(&day.format(form).to_string()).value, Some(day));
            }
        }

        #[test]
        fn every_moment_of_the_source_reads_as_itself(seconds in -2_000_000_000_i64..4_000_000_000) {
            let moment: DateTime<Utc> = DateTime::UNIX_EPOCH + chrono::TimeDelta::seconds(seconds);
            prop_assume!(!is_empty(moment.date_naive()));
            for form in ["%Y-%m-%d %H:%M:%S+00:00", "%Y-%m-%dT%H:%M:%SZ", "%d/%m/%Y %H:%M:%S", "%d %b %Y, %I:%M:%S %p"] {
                prop_assert_eq!(parse(&moment.format(form).to_string()).value, Some(moment));
            }
        }
    }
}
