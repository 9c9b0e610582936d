//! Values of the CRM as the old system spells them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use landfall_model::{cell, mapping::Vocabulary};
use rust_decimal::Decimal;
use serde_json::Value;

/// A text; none where there is nothing.
pub(crate) fn text(value: Option<&Value>) -> Option<String> {
    value.and_then(cell::text)
}

/// A number without idle digits: `12.50` is `12.5`.
pub(crate) fn number(value: Option<&Value>) -> Option<String> {
    let text = text(value)?;
    Some(text.parse::<Decimal>().map_or(text, |number| number.normalize().to_string()))
}

/// An amount with two decimals.
pub(crate) fn amount(value: Option<&Value>) -> Option<String> {
    let text = text(value)?;
    Some(text.parse::<Decimal>().map_or(text, |number| format!("{:.2}", number.round_dp(2))))
}

/// A moment as the source's columns of text hold it: the day, and the time of the day (UTC) where there is one.
pub(crate) fn moment(value: Option<&Value>) -> Option<String> {
    let text = text(value)?;
    let Some(at) = parsed(&text) else { return Some(text) };
    let is_day = at.time() == NaiveTime::MIN;
    Some(at.format(if is_day { "%Y-%m-%d" } else { "%Y-%m-%dT%H:%M:%SZ" }).to_string())
}

/// RFC 3339, PostgreSQL's own form in UTC, or a bare day.
fn parsed(text: &str) -> Option<NaiveDateTime> {
    let bare = text.strip_suffix("+00").unwrap_or(text);
    DateTime::parse_from_rfc3339(text)
        .map(|at| at.naive_utc())
        .or_else(|_| NaiveDateTime::parse_from_str(bare, "%Y-%m-%d %H:%M:%S%.f"))
        .or_else(|_| bare.parse::<NaiveDate>().map(|day| day.and_time(NaiveTime::MIN)))
        .ok()
}

/// The old word for a value of the CRM. Where two words mean the same, the one that the column offers first.
pub(crate) fn old_word(vocabulary: &Vocabulary, options: &[String], value: &str) -> Option<String> {
    let means = |word: &&String| vocabulary.get(*word).is_some_and(|target| target == value);
    let offered = options.iter().find(means).cloned();
    // A select column without a list of its words takes any.
    let any = || vocabulary.iter().find(|(_, target)| *target == value).map(|(word, _)| word.clone());
    if options.is_empty() { any() } else { offered }
}

/// Feet and metres in one cell, as the planner reads them back: `45 ft / 13.72 m`.
pub(crate) fn length(feet: Option<&Value>, metres: Option<&Value>) -> Option<String> {
    let both =
        [number(feet).map(|feet| format!("{feet} ft")), number(metres).map(|metres| format!("{metres} m"))];
    let both: Vec<String> = both.into_iter().flatten().collect();
    (!both.is_empty()).then(|| both.join(" / "))
}

/// The name of a country by its two letters.
pub(crate) fn country(value: Option<&Value>) -> Option<String> {
    let code = text(value)?;
    Some(isocountry::CountryCode::for_alpha2(&code).map_or(code, |country| country.name().to_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{amount, country, length, moment, number, old_word};

    #[test]
    fn values_are_spelt_as_the_old_system_spells_them() {
        type Spell = fn(Option<&Value>) -> Option<String>;
        let cases: [(Spell, Value, Option<&str>); 9] = [
            (number, json!("12.50"), Some("12.5")),
            (number, json!(null), None),
            (amount, json!("12.5"), Some("12.50")),
            (moment, json!("2024-04-03T00:00:00Z"), Some("2024-04-03")),
            (moment, json!("2024-04-03 10:30:00+00"), Some("2024-04-03T10:30:00Z")),
            (moment, json!("2024-04-03"), Some("2024-04-03")),
            (moment, json!("soon"), Some("soon")),
            (country, json!("FR"), Some("France")),
            (country, json!("ZZ"), Some("ZZ")),
        ];
        for (spell, value, expected) in cases {
            assert_eq!(spell(Some(&value)).as_deref(), expected, "{value}");
        }
        assert_eq!(length(Some(&json!("45.00")), Some(&json!("13.72"))).unwrap(), "45 ft / 13.72 m");
    }

    #[test]
    fn of_two_words_the_column_decides_and_none_is_invented() {
        let stages = [("Contract Negotiation", "contract"), ("Contract Final", "contract"), ("Open", "open")];
        let stages = stages.map(|(word, value)| (word.to_owned(), value.to_owned())).into();
        let offers = ["Open".to_owned(), "Contract Negotiation".to_owned()];
        assert_eq!(old_word(&stages, &offers, "contract").as_deref(), Some("Contract Negotiation"));
        assert_eq!(old_word(&stages, &[], "contract").as_deref(), Some("Contract Final"));
        assert_eq!(old_word(&stages, &offers, "visited"), None);
        assert_eq!(old_word(&stages, &["Other".to_owned()], "open"), None, "the column would refuse it");
    }
}
