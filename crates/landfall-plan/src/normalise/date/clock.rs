//! The time and the zone of a date-time: what follows the day.

use std::{borrow::Cow, sync::LazyLock};

use chrono::{FixedOffset, NaiveTime, Offset, TimeDelta, Utc};
use landfall_model::fold::folded;
use regex::{Regex, RegexBuilder};

use crate::normalise::text::{is_one_of, with_ascii_digits};

/// Words between a day and its time.
const BEFORE: [&str; 9] = [" at", " a las", " a les", " à", " um", " alle", " ore", " в", " -"];
/// Words behind a time.
const BEHIND: [&str; 7] = ["hours", "hrs", "hs", "h", "uhr", "ore", "ч"];

/// Names of zones that mean one offset each, in hours.
const ZONES: [(&str, i32); 9] = [
    ("cet", 1),
    ("mez", 1),
    ("cest", 2),
    ("mesz", 2),
    ("wet", 0),
    ("west", 1),
    ("eet", 2),
    ("eest", 3),
    ("msk", 3),
];

/// What the names of zones begin or end with that programs print in brackets behind an offset, folded for comparison.
const NAMES: [&str; 18] = [
    "standard time",
    "summer time",
    "daylight time",
    "universal time",
    "mean time",
    "sommerzeit",
    "normalzeit",
    "weltzeit",
    "hora de verano",
    "hora estandar",
    "hora destiu",
    "heure dete",
    "heure normale",
    "ora legale",
    "ora standard",
    "летнее время",
    "стандартное время",
    "yaz saati",
];

/// Short ones, which are several zones each, but not behind an offset.
const SHORT: &str = "utc gmt bst ist gst est edt cst cdt mst mdt pst pdt";

/// Times that are written without a colon, and what they are with one.
static WITHOUT_COLON: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let forms = [
        // `3:05 p.m.`
        (r"([0-9]\s?[ap])\.\s?m\.", "${1}m"),
        // `14h30`, `14 h 30`
        (r"(\s|T)([0-9]{1,2})\s?h\s?([0-9]{2})(\s|$)", "$1$2:$3$4"),
        // `14h`, `14 Uhr`
        (r"(\s)([0-9]{1,2})\s?(?:h|hrs|uhr)\.?$", "$1$2:00"),
        // `3 pm`
        (r"(\s)([0-9]{1,2})\s?([ap]m)$", "$1$2:00 $3"),
    ];
    let compiled = |form| RegexBuilder::new(form).case_insensitive(true).unicode(false).build().ok();
    forms.into_iter().filter_map(|(form, with)| Some((compiled(form)?, with))).collect()
});

/// The text with ASCII digits, and with a colon in its time of day: `13/06/2025 14h30`, `13.06.2025 14 Uhr`, `13/06/2025 3 pm`.
pub fn with_colon(text: &str) -> Cow<'_, str> {
    let text = with_ascii_digits(text);
    if !text.contains(['h', 'H', 'm', 'M']) {
        return text;
    }
    WITHOUT_COLON.iter().fold(text, |text, (form, with)| match form.replace(&text, *with) {
        Cow::Borrowed(_) => text,
        Cow::Owned(changed) => Cow::Owned(changed),
    })
}

/// The text before the time of day, and the time with all that follows (empty where there is none).
pub fn split(text: &str) -> (&str, &str) {
    let Some(colon) = text.find(':') else {
        return behind_year(text).unwrap_or((text.trim(), ""));
    };
    let hours = text[..colon].bytes().rev().take_while(u8::is_ascii_digit).count();
    let (day, clock) = text.split_at(colon - hours);
    let day = day.trim_end_matches([' ', ',']);
    let day = BEFORE.iter().find_map(|word| day.strip_suffix(word)).unwrap_or(day);
    // The `T` of ISO 8601 stands right behind a digit; the one of `August` does not.
    let day =
        day.strip_suffix(['T', 't']).filter(|day| day.ends_with(|c: char| c.is_ascii_digit())).unwrap_or(day);
    (day.trim(), clock)
}

/// `13/06/2025 14.30`: a time with a point, as Italians and Germans write it. Only behind a whole year it can be nothing else.
fn behind_year(text: &str) -> Option<(&str, &str)> {
    let (day, clock) = text.trim().rsplit_once(' ')?;
    let (hours, minutes) = clock.split_once('.')?;
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_time =
        matches!(hours.len(), 1 | 2) && minutes.len() == 2 && are_digits(hours) && are_digits(minutes);
    let day = day.trim_end_matches([' ', ',']);
    let year = day.bytes().rev().take_while(u8::is_ascii_digit).count();
    (is_time && year == 4).then_some((day, clock))
}

/// `HH:MM[:SS[.fraction]] [am|pm] [zone]` as what has passed since midnight; midnight UTC where the text is empty. None where there is no such
/// time or zone. `24:00` is the end of the day (ISO 8601), the midnight of the next one.
pub fn parse(text: &str) -> Option<(TimeDelta, FixedOffset)> {
    if text.is_empty() {
        return Some((TimeDelta::zero(), Utc.fix()));
    }
    let end = text.find(|c: char| !c.is_ascii_digit() && !".:".contains(c)).unwrap_or(text.len());
    let (clock, rest) = text.split_at(end);
    let rest = rest.trim().to_ascii_lowercase();
    let (half, rest) = match rest.get(..2) {
        Some(half @ ("am" | "pm")) => (Some(half), rest[2..].trim()),
        _ => (None, without_word(&rest)),
    };
    if half.is_none() && matches!(clock, "24:00" | "24:00:00") {
        return Some((TimeDelta::days(1), zone(rest)?));
    }
    Some((time(clock, half)? - NaiveTime::MIN, zone(rest)?))
}

/// True for a time by the halves of the day, as Americans have it.
pub fn has_halves(text: &str) -> bool {
    let letters = text.trim_start_matches(|c: char| c.is_ascii_digit() || ".: ".contains(c));
    letters.get(..2).is_some_and(|half| ["am", "pm"].iter().any(|known| half.eq_ignore_ascii_case(known)))
}

/// `14:30 Uhr`, `14:30h`. What follows such a word is no zone: `10:00h-12:00` is two times.
fn without_word(rest: &str) -> &str {
    if BEHIND.contains(&rest) { "" } else { rest }
}

/// True for a text that says itself that its time is UTC's: `2026-01-31 12:05:06+00:00`, `2026-01-31T12:05Z`.
pub fn names_utc(text: &str) -> bool {
    let small = text.trim().to_ascii_lowercase();
    ["z", "utc", "gmt", "+00:00", "+0000"].into_iter().any(|name| small.ends_with(name))
}

fn time(clock: &str, half: Option<&str>) -> Option<NaiveTime> {
    let Some(half) = half else {
        return ["%H:%M", "%H:%M:%S%.f", "%H.%M"].into_iter().find_map(|form| parse_time(clock, form));
    };
    let clock = format!("{clock} {half}");
    ["%I:%M %p", "%I:%M:%S %p"].into_iter().find_map(|form| parse_time(&clock, form))
}

fn parse_time(clock: &str, form: &str) -> Option<NaiveTime> {
    // chrono reads second 60 as a leap second, which PostgreSQL would carry into the next minute.
    NaiveTime::parse_from_str(clock, form)
        .ok()
        .filter(|time| chrono::Timelike::nanosecond(time) < 1_000_000_000)
}

/// `Z`, `UTC`, `GMT` or an offset (`+02:00`, `+0200`, `+02`), also both (`GMT+0200 (Central European Summer Time)`, as JavaScript
/// prints dates; `(CEST)` alone too), or the name of a zone around the Mediterranean. Other names are refused: `EST` is three different ones.
fn zone(text: &str) -> Option<FixedOffset> {
    let (before, in_brackets) = text.split_once('(').unwrap_or((text, ""));
    let is_alone = before.trim().is_empty();
    if !is_alone && !in_brackets.is_empty() && !is_name(in_brackets) {
        return None;
    }
    let text = if is_alone { in_brackets.trim_end_matches(')') } else { before }.trim();
    if let Some((_, hours)) = ZONES.iter().find(|(name, _)| *name == text) {
        return FixedOffset::east_opt(hours * 3600);
    }
    let behind_name = ["utc", "gmt", "z"].into_iter().find_map(|name| text.strip_prefix(name));
    let offset = behind_name.unwrap_or(text).trim();
    if offset.is_empty() {
        return Some(Utc.fix());
    }
    let (sign, digits) = match offset.split_at_checked(1)? {
        ("+", digits) => (1, digits.replace(':', "")),
        ("-", digits) => (-1, digits.replace(':', "")),
        _ => return None,
    };
    let (hours, minutes) = match digits.len() {
        // `UTC+2`; of `10:00 +2` nobody knows what is added.
        1 if behind_name.is_some() => (digits.as_str(), "0"),
        2 => (digits.as_str(), "0"),
        4 => digits.split_at_checked(2)?,
        _ => return None,
    };
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    // UTC+14 is the farthest zone there is.
    let plausible = hours <= 14 && minutes < 60 && digits.bytes().all(|byte| byte.is_ascii_digit());
    FixedOffset::east_opt(sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60)).filter(|_| plausible)
}

/// True where the brackets behind an offset say it again, and not what somebody remarked: `(cancelled)`.
fn is_name(in_brackets: &str) -> bool {
    let name = folded(in_brackets);
    is_one_of(SHORT, &name)
        || ZONES.iter().any(|(zone, _)| *zone == name)
        || NAMES.iter().any(|words| name.starts_with(words) || name.ends_with(words))
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveTime, TimeDelta};

    use super::{parse, split};

    #[test]
    fn the_clock_is_cut_off_where_it_begins() {
        let cases = [
            ("2025-04-02", ("2025-04-02", "")),
            ("2025-04-02T03:04", ("2025-04-02", "03:04")),
            ("2025-04-02 03:04:05+00:00", ("2025-04-02", "03:04:05+00:00")),
            ("2 Apr 2025, 9:30 pm", ("2 Apr 2025", "9:30 pm")),
            ("9:30", ("", "9:30")),
            ("13/06/2025 14.30", ("13/06/2025", "14.30")),
            ("13.6.2025, 9.05", ("13.6.2025", "9.05")),
            ("13 06.25", ("13 06.25", "")),
            ("3. 4. 2025", ("3. 4. 2025", "")),
            (":", ("", ":")),
            ("é:é", ("é", ":é")),
        ];
        for (text, expected) in cases {
            assert_eq!(split(text), expected, "{text:?}");
        }
    }

    #[test]
    fn times_and_zones_are_read_or_refused() {
        let cases = [
            ("", Some("00:00:00 +00:00")),
            ("03:04", Some("03:04:00 +00:00")),
            ("3:04", Some("03:04:00 +00:00")),
            ("23:59:59", Some("23:59:59 +00:00")),
            ("17:22:47.278263", Some("17:22:47.278263 +00:00")),
            ("03:04Z", Some("03:04:00 +00:00")),
            ("03:04 UTC", Some("03:04:00 +00:00")),
            ("03:04+00:00", Some("03:04:00 +00:00")),
            ("03:04+02:00", Some("03:04:00 +02:00")),
            ("03:04-0400", Some("03:04:00 -04:00")),
            ("03:04-04", Some("03:04:00 -04:00")),
            ("03:04:05 GMT+0200 (Central European Summer Time)", Some("03:04:05 +02:00")),
            ("9:30 pm", Some("21:30:00 +00:00")),
            ("12:00AM", Some("00:00:00 +00:00")),
            ("12:30:15 PM", Some("12:30:15 +00:00")),
            ("25:00", None),
            ("24:00", Some("24:00:00 +00:00")),
            ("24:00:00Z", Some("24:00:00 +00:00")),
            ("24:01", None),
            ("14:30 Uhr", Some("14:30:00 +00:00")),
            ("14:30h-12:00", None),
            ("14:30 horse", None),
            ("12:60", None),
            ("12:00:60", None),
            ("13:00 pm", None),
            ("14.30", Some("14:30:00 +00:00")),
            ("24.30", None),
            ("12", None),
            (":", None),
            ("03:04 EST", None),
            ("03:04 Europe/Paris", None),
            ("03:04 utc+2", Some("03:04:00 +02:00")),
            ("03:04 (CEST)", Some("03:04:00 +02:00")),
            ("03:04 (GMT-0400)", Some("03:04:00 -04:00")),
            ("03:04 (local)", None),
            ("03:04+02:00 (CEST)", Some("03:04:00 +02:00")),
            ("03:04 GMT+0200 (heure d\u{2019}été d\u{2019}Europe centrale)", Some("03:04:00 +02:00")),
            ("03:04 GMT+0200 (Mitteleuropäische Sommerzeit)", Some("03:04:00 +02:00")),
            ("03:04+02:00 (cancelled)", None),
            ("03:04Z (second time", None),
            ("03:04 UTC (Central European Summer Time) tbc", None),
            ("03:04+25:00", None),
            ("03:04+2", None),
            ("03:04+é", None),
            ("03:04+00000é", None),
        ];
        for (text, expected) in cases {
            let shown = parse(text).map(|(time, offset)| {
                let end = (time == TimeDelta::days(1)).then(|| "24:00:00".to_owned());
                let time = end.unwrap_or_else(|| (NaiveTime::MIN + time).to_string());
                format!("{time} {offset}")
            });
            assert_eq!(shown.as_deref(), expected, "{text:?}");
        }
    }
}
