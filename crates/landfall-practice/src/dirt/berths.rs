//! Dirt in the berths.

use landfall_model::source::SourceTable::Berths;

use super::{
    Dirt,
    How::{self, Change, Null, Put},
    cell,
    deals::{pad, spread},
};
use crate::berths::{grouped, metres};

const fn berth(column: &'static str, name: &'static str, count: usize, how: How, what: &'static str) -> Dirt {
    cell(Berths, column, name, count, how, what)
}

pub(super) const DIRT: &[Dirt] = &[
    berth("Mooring Number", "berth-mooring-padded", 3, Change(pad), "A-01 for A1"),
    berth("Mooring Number", "berth-mooring-small-letter", 1, Change(str::to_lowercase), "a1 for A1"),
    berth("Mooring Number", "berth-mooring-blank", 1, Change(spread), "A 1 for A1"),
    berth("Mooring Number", "berth-mooring-missing", 1, Null, "no mooring number"),
    berth("Area", "berth-area-words", 1, Put(&["North pier"]), "words instead of the letter"),
    berth("Length (Metric)", "berth-drift", 5, Change(grow), "imperial and metric more than 1 % apart"),
    berth("Width (Metric)", "berth-metric-missing", 3, Null, "no metric value"),
    berth("Draft", "berth-imperial-missing", 3, Null, "no imperial value"),
    berth("Water Depth", "berth-pair-in-cell", 3, Change(pair), "both values in one cell"),
    berth("Length", "berth-no-unit", 4, Change(|length| length.replace(" ft", "")), "no unit"),
    berth("Width", "berth-feet-inches", 2, Change(|width| width.replace(" ft", "'6\"")), "feet and inches"),
    berth(
        "Draft (Metric)",
        "berth-decimal-comma",
        2,
        Change(|draft| draft.replace('.', ",")),
        "a decimal comma",
    ),
    berth("Price", "berth-price-code", 3, Change(european), "EUR 1.250.000,00"),
    berth("Price", "berth-price-blanks", 2, Change(apart), "blanks between thousands, no currency"),
    berth("Price", "berth-price-plain", 3, Change(digits), "digits alone"),
    berth(
        "Price",
        "berth-price-whole",
        3,
        Put(&["$1,250,000", "$649,000"]),
        "no cents: thousands, or decimals?",
    ),
    berth(
        "Price",
        "berth-price-sign-after",
        1,
        Change(|price| format!("{} \u{20ac}", digits(price))),
        "the sign after the amount",
    ),
    berth("Price", "berth-price-short", 1, Put(&["1.2M"]), "millions as M"),
    berth("Price", "berth-price-unreadable", 2, Put(&["POA", "on request"]), "no amount"),
    berth("Price", "berth-price-missing", 2, Null, "no price"),
    berth("Map Data", "berth-map-missing", 3, Null, "not on the map"),
    berth("Map Data", "berth-map-broken", 2, Put(&["{\"path\": \"M 10 10", "M 10 10 l 52 0"]), "no JSON"),
    berth("Berth Approved", "berth-box-missing", 4, Null, "neither yes nor no"),
    berth("Status", "berth-status-missing", 1, Null, "no status"),
    berth(
        "Status Override Mode",
        "berth-override",
        4,
        Put(&["manual", "automated", "manual", "Manual"]),
        "the status was set by hand, or by rule",
    ),
    berth("Status Override Mode", "berth-override-unknown", 1, Put(&["by Lena"]), "a word that no list has"),
    berth("Nominal Boat Size", "berth-size-words", 2, Put(&["superyacht", "50-60 ft"]), "words, or a range"),
    berth("Bollard Type", "berth-placeholder", 2, Put(&["n/a", "-"]), "a word that stands for nothing"),
    berth(
        "Access",
        "berth-text-quotes",
        1,
        Put(&["Car \"to\" vessel;\nask first"]),
        "quotation marks and a line end",
    ),
];

/// `18.29 m` becomes `20.00 m`.
fn grow(length: &str) -> String {
    let whole = length.split('.').next().and_then(|whole| whole.parse::<i64>().ok()).unwrap_or(10);
    format!("{}.00 m", whole + 2)
}

/// `12 ft` becomes `12 ft / 3.66 m`.
fn pair(length: &str) -> String {
    let feet = length.trim_end_matches(" ft").parse().unwrap_or(12);
    format!("{feet} ft / {} m", metres(feet))
}

/// `$1,250,000.00` becomes `EUR 1.250.000,00`.
fn european(price: &str) -> String {
    let amount = digits(price).parse().unwrap_or_default();
    format!("EUR {},00", grouped(amount).replace(',', "."))
}

/// `$1,250,000.00` becomes `1 250 000`.
fn apart(price: &str) -> String {
    grouped(digits(price).parse().unwrap_or_default()).replace(',', " ")
}

/// The digits of an amount of whole dollars.
fn digits(price: &str) -> String {
    price.trim_end_matches(".00").chars().filter(char::is_ascii_digit).collect()
}
