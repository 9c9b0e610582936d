//! Dirt in the berths.

use landfall_model::source::SourceTable::Berths;

use super::{
    Column, Dirt,
    How::{Change, Null, Put},
    deals::{pad, spread},
};
use crate::berths::{grouped, metres};

const MOORING: Column = Column(Berths, "Mooring Number");
const AREA: Column = Column(Berths, "Area");
const LENGTH_METRIC: Column = Column(Berths, "Length (Metric)");
const WIDTH_METRIC: Column = Column(Berths, "Width (Metric)");
const DRAFT: Column = Column(Berths, "Draft");
const WATER_DEPTH: Column = Column(Berths, "Water Depth");
const LENGTH: Column = Column(Berths, "Length");
const WIDTH: Column = Column(Berths, "Width");
const DRAFT_METRIC: Column = Column(Berths, "Draft (Metric)");
const PRICE: Column = Column(Berths, "Price");
const MAP_DATA: Column = Column(Berths, "Map Data");
const BERTH_APPROVED: Column = Column(Berths, "Berth Approved");
const STATUS: Column = Column(Berths, "Status");
const STATUS_OVERRIDE_MODE: Column = Column(Berths, "Status Override Mode");
const NOMINAL_BOAT_SIZE: Column = Column(Berths, "Nominal Boat Size");
const BOLLARD_TYPE: Column = Column(Berths, "Bollard Type");
const ACCESS: Column = Column(Berths, "Access");

pub(super) const DIRT: &[Dirt] = &[
    MOORING.dirt("berth-mooring-padded", 3, Change(pad), "A-01 for A1"),
    MOORING.dirt("berth-mooring-small-letter", 1, Change(str::to_lowercase), "a1 for A1"),
    MOORING.dirt("berth-mooring-blank", 1, Change(spread), "A 1 for A1"),
    MOORING.dirt("berth-mooring-missing", 1, Null, "no mooring number"),
    AREA.dirt("berth-area-words", 1, Put(&["North pier"]), "words instead of the letter"),
    LENGTH_METRIC.dirt("berth-drift", 5, Change(grow), "imperial and metric more than 1 % apart"),
    WIDTH_METRIC.dirt("berth-metric-missing", 3, Null, "no metric value"),
    DRAFT.dirt("berth-imperial-missing", 3, Null, "no imperial value"),
    WATER_DEPTH.dirt("berth-pair-in-cell", 3, Change(pair), "both values in one cell"),
    LENGTH.dirt("berth-no-unit", 4, Change(|length| length.replace(" ft", "")), "no unit"),
    WIDTH.dirt("berth-feet-inches", 2, Change(|width| width.replace(" ft", "'6\"")), "feet and inches"),
    DRAFT_METRIC.dirt("berth-decimal-comma", 2, Change(|draft| draft.replace('.', ",")), "a decimal comma"),
    PRICE.dirt("berth-price-code", 3, Change(european), "EUR 1.250.000,00"),
    PRICE.dirt("berth-price-blanks", 2, Change(apart), "blanks between thousands, no currency"),
    PRICE.dirt("berth-price-plain", 3, Change(digits), "digits alone"),
    PRICE.dirt("berth-price-whole", 3, Put(&["$1,250,000", "$649,000"]), "no cents: thousands, or decimals?"),
    PRICE.dirt(
        "berth-price-sign-after",
        1,
        Change(|price| format!("{} \u{20ac}", digits(price))),
        "the sign after the amount",
    ),
    PRICE.dirt("berth-price-short", 1, Put(&["1.2M"]), "millions as M"),
    PRICE.dirt("berth-price-unreadable", 2, Put(&["POA", "on request"]), "no amount"),
    PRICE.dirt("berth-price-missing", 2, Null, "no price"),
    MAP_DATA.dirt("berth-map-missing", 3, Null, "not on the map"),
    MAP_DATA.dirt("berth-map-broken", 2, Put(&["{\"path\": \"M 10 10", "M 10 10 l 52 0"]), "no JSON"),
    BERTH_APPROVED.dirt("berth-box-missing", 4, Null, "neither yes nor no"),
    STATUS.dirt("berth-status-missing", 1, Null, "no status"),
    STATUS_OVERRIDE_MODE.dirt(
        "berth-override",
        4,
        Put(&["manual", "automated", "manual", "Manual"]),
        "the status was set by hand, or by rule",
    ),
    STATUS_OVERRIDE_MODE.dirt("berth-override-unknown", 1, Put(&["by Lena"]), "a word that no list has"),
    NOMINAL_BOAT_SIZE.dirt("berth-size-words", 2, Put(&["superyacht", "50-60 ft"]), "words, or a range"),
    BOLLARD_TYPE.dirt("berth-placeholder", 2, Put(&["n/a", "-"]), "a word that stands for nothing"),
    ACCESS.dirt(
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
