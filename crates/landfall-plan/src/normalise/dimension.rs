//! Lengths of berths and vessels in feet and metres (DOMAIN 2.3; plan document, `parseDimension`). Exact decimal arithmetic, one foot
//! is 0.3048 m; both values are rounded to the two decimals of the target, half away from zero as PostgreSQL does.

mod measure;

use landfall_model::finding::Code;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

use super::{
    Reading,
    text::{self, Placeholders},
};
use measure::{Measure, Token};

/// One foot in metres (international yard and pound agreement, 1959).
const FOOT: Decimal = Decimal::from_parts(3048, 0, 0, false, 4);
/// No berth and no yacht is longer than 1,000 ft: such a value is centimetres, or a slip.
const LONGEST_FT: Decimal = Decimal::ONE_THOUSAND;
/// Nor is one less than 10 cm long, wide or deep: such a value is in another unit than it says.
const SHORTEST_M: Decimal = Decimal::from_parts(1, 0, 0, false, 1);
/// Imperial and metric may differ by 1 % (DOMAIN 1.4) ...
const DRIFT: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
/// ... or by a centimetre: two decimals of 1 ft are no better.
const ROUNDING_M: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
/// Two bare numbers this close to one length in both units are taken for a pair: `45/13.7` is, `45/50` is not.
const PAIR: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

/// A unit of length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 0.3048 m.
    Feet,
    /// The metre.
    Metres,
    /// Of titles alone: what is read is in metres.
    Centimetres,
    /// The same.
    Millimetres,
}

impl Unit {
    /// True for the metre and its parts.
    pub const fn is_metric(self) -> bool {
        !matches!(self, Self::Feet)
    }
}

/// One length in both units, two decimals each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// Feet.
    pub ft: Decimal,
    /// Metres.
    pub m: Decimal,
}

/// The unit of a number beside which none is named in its cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bare {
    /// The column states it, by its title or by its neighbour.
    Stated(Unit),
    /// Nobody states it: it is taken with a remark.
    Assumed(Unit),
}

impl Bare {
    /// What remains of it beside a word of the cell by which those call a length who measure in metres: against a column of feet nobody knows
    /// which of the two is right.
    fn beside(self, text: &str) -> Self {
        match self {
            Self::Stated(unit) if unit.is_metric() => self,
            _ if measure::has_metric_label(text) => Self::Assumed(Unit::Metres),
            _ => self,
        }
    }
}

/// The cell as a length. A unit in it counts before that of the column.
pub fn read(cell: &Value, placeholders: &Placeholders, bare: Bare) -> Reading<Option<Length>> {
    match cell {
        Value::Number(number) => parse(&plain(&number.to_string()), bare),
        _ => text::read(cell, placeholders).and_then(|text| parse(&text, bare)),
    }
}

/// The unit that a column's title ends with: `Eslora (m)`, `Length, ft`, `Length (Metric)`. Not one before its end: `M/Y Length` is no length
/// in metres. None where it names the other one as well: `Length (ft/m)`.
pub fn stated_unit(title: &str) -> Option<Unit> {
    // What yachts have before their names is no metre.
    let small = title.to_lowercase().replace("m/y", "").replace("m/v", "");
    let mut words = small.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let last = words.next_back().and_then(unit_of_title)?;
    words.filter_map(unit_of_title).all(|unit| unit == last).then_some(last)
}

/// A word of a title as a unit.
fn unit_of_title(word: &str) -> Option<Unit> {
    match word {
        "metric" => Some(Unit::Metres),
        "imperial" => Some(Unit::Feet),
        word => measure::unit(word),
    }
}

/// The unit in which those measure who call a column so, where nothing states one.
pub fn usual_unit(title: &str) -> Unit {
    if measure::has_metric_label(title) { Unit::Metres } else { Unit::Feet }
}

/// The unit that a text names; none where it names none, or both.
pub fn named_unit(text: &str) -> Option<Unit> {
    let measures = written(text).ok()?;
    let mut units = measures.iter().filter_map(|measure| measure.unit);
    let first = units.next()?;
    units.all(|unit| unit == first).then_some(first)
}

/// A text as a length: `45'6"`, `45 ft`, `12,5 m`, `49`, or both values at once: `45 ft / 13.7 m`, which keeps both as they stand. Of
/// `eslora 24,5` metres are assumed, whatever else would be.
fn parse(text: &str, bare: Bare) -> Reading<Option<Length>> {
    match written(text).and_then(|measures| length(&measures, bare.beside(text))) {
        Ok(reading) => reading.map(Some),
        Err(why) => Reading::refused(Code::DimensionInvalid, format!("{why}: read as empty")),
    }
}

/// One length out of an imperial and a metric column: feet of the one and metres of the other as they stand, the missing one derived.
/// A drift is remarked, never mended: nobody knows which of the two is right.
pub fn pair(imperial: Option<Length>, metric: Option<Length>) -> Reading<Option<Length>> {
    match (imperial, metric) {
        (Some(imperial), Some(metric)) => both(imperial.ft, metric.m).map(Some),
        (one, other) => Reading::plain(one.or(other)),
    }
}

/// By how many percent the metric value differs from the imperial one, with one decimal; none up to 1 % or a centimetre.
pub fn drift(ft: Decimal, m: Decimal) -> Option<Decimal> {
    let expected = ft.checked_mul(FOOT)?;
    let difference = (expected - m).abs();
    let percent = difference.checked_div(expected * DRIFT)?;
    (difference > ROUNDING_M && percent > Decimal::ONE).then(|| percent.round_dp(1))
}

/// JSON's exponent form written out; other numbers as they are.
fn plain(json: &str) -> String {
    Decimal::from_scientific(json).map_or_else(|_| json.to_owned(), |number| number.to_string())
}

/// One measure, or two with a divider between them.
fn written(text: &str) -> Result<Vec<Measure>, &'static str> {
    let tokens = measure::tokens(&text::with_ascii_digits(text)).ok_or(measure::TWO_WAYS)?;
    // What is measured may stand in brackets: `24 m (LOA)`.
    let says = |side: &&[Token]| side.iter().any(|token| *token != Token::Label);
    let sides: Vec<&[Token]> = tokens.split(|token| *token == Token::Divider).filter(says).collect();
    match sides.len() {
        0 => Err("no length in it"),
        1 | 2 => sides.into_iter().map(measure::measure).collect(),
        _ => Err("several measures, not one length"),
    }
}

fn length(measures: &[Measure], bare: Bare) -> Result<Reading<Length>, &'static str> {
    let (Bare::Stated(unit) | Bare::Assumed(unit)) = bare;
    let (reading, is_assumed) = match *measures {
        [Measure { value, unit: named }] => {
            (Reading::plain(converted(value, named.unwrap_or(unit))?), named.is_none())
        }
        [one, other] => {
            let (ft, m) = as_pair(one, other).ok_or("two lengths, not one in two units")?;
            (
                both(within_limits(ft, Unit::Feet)?, within_limits(m, Unit::Metres)?),
                one.unit.is_none() || other.unit.is_none(),
            )
        }
        _ => return Err("no length in it"),
    };
    let name = if unit == Unit::Feet { "feet" } else { "metres" };
    let message = match measures.len() {
        1 => format!("no unit: {name} were assumed"),
        _ => "a unit is missing: read as feet and metres, which fit each other".to_owned(),
    };
    let is_assumed = is_assumed && matches!(bare, Bare::Assumed(_));
    Ok(if is_assumed { reading.remark(Code::DimensionUnitAssumed, message) } else { reading })
}

/// Feet and metres out of two measures: by their units, or by being one length in both.
fn as_pair(one: Measure, other: Measure) -> Option<(Decimal, Decimal)> {
    let fits = |ft: Decimal, m: Decimal| (ft * FOOT - m).abs() <= m * PAIR;
    match (one.unit, other.unit) {
        (Some(Unit::Feet), Some(Unit::Metres)) => Some((one.value, other.value)),
        (Some(Unit::Metres), Some(Unit::Feet)) => Some((other.value, one.value)),
        (Some(Unit::Feet) | None, None | Some(Unit::Metres)) if fits(one.value, other.value) => {
            Some((one.value, other.value))
        }
        (Some(Unit::Metres) | None, None | Some(Unit::Feet)) if fits(other.value, one.value) => {
            Some((other.value, one.value))
        }
        _ => None,
    }
}

fn both(ft: Decimal, m: Decimal) -> Reading<Length> {
    let reading = Reading::plain(Length { ft, m });
    match drift(ft, m) {
        Some(percent) => {
            let message =
                format!("imperial and metric value differ by {percent} %: both are kept as they stand");
            reading.remark(Code::DimensionDrift, message)
        }
        None => reading,
    }
}

fn converted(value: Decimal, unit: Unit) -> Result<Length, &'static str> {
    let value = match unit {
        Unit::Feet | Unit::Metres => value,
        Unit::Centimetres => value / Decimal::ONE_HUNDRED,
        Unit::Millimetres => value / Decimal::ONE_THOUSAND,
    };
    let limited = within_limits(value, unit)?;
    Ok(match unit {
        Unit::Feet => Length { ft: limited, m: rounded(value * FOOT) },
        _ => Length { ft: rounded(value / FOOT), m: limited },
    })
}

fn within_limits(value: Decimal, unit: Unit) -> Result<Decimal, &'static str> {
    let (longest, shortest) =
        if unit.is_metric() { (LONGEST_FT * FOOT, SHORTEST_M) } else { (LONGEST_FT, SHORTEST_M / FOOT) };
    match rounded(value) {
        _ if value > longest => Err("longer than 1,000 ft"),
        zero if zero.is_zero() => Err("zero is no length"),
        value if value < rounded(shortest) => Err("less than 10 cm"),
        value => Ok(value),
    }
}

fn rounded(value: Decimal) -> Decimal {
    let mut rounded = value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(2);
    rounded
}

#[cfg(test)]
mod tests {
    use landfall_model::finding::Code;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
    use rust_decimal::Decimal;
    use serde_json::{Value, json};

    use super::{
        super::text::Placeholders, Bare, Length, Unit, drift, pair, parse, read, stated_unit, usual_unit,
    };

    const FEET: Bare = Bare::Assumed(Unit::Feet);
    const METRES: Bare = Bare::Assumed(Unit::Metres);

    fn shown(length: Option<Length>) -> String {
        length.map_or_else(|| "-".to_owned(), |length| format!("{} ft {} m", length.ft, length.m))
    }

    fn check(text: &str, expected: &str, codes: &[Code]) {
        let reading = parse(text, FEET);
        assert_eq!(shown(reading.value), expected, "{text:?}");
        assert_eq!(reading.remarks.iter().map(|remark| remark.code).collect::<Vec<_>>(), codes, "{text:?}");
    }

    #[test]
    fn lengths_with_a_unit_are_read_in_both_units() {
        let cases = [
            ("45'6\"", "45.50 ft 13.87 m"),
            ("45' 6''", "45.50 ft 13.87 m"),
            ("45 ft", "45.00 ft 13.72 m"),
            ("45ft 6in", "45.50 ft 13.87 m"),
            ("45'7\"", "45.58 ft 13.89 m"),
            ("12.5m", "41.01 ft 12.50 m"),
            ("12,5 m", "41.01 ft 12.50 m"),
            ("15 meters", "49.21 ft 15.00 m"),
            ("45米", "147.64 ft 45.00 m"),
            ("\u{ff14}\u{ff15} 米", "147.64 ft 45.00 m"),
            ("45英尺", "45.00 ft 13.72 m"),
            ("13.716 m", "45.00 ft 13.72 m"),
            ("1000 ft", "1000.00 ft 304.80 m"),
            ("304.8 m", "1000.00 ft 304.80 m"),
            (" 45 ft\r\n", "45.00 ft 13.72 m"),
            ("12,5 m (eslora)", "41.01 ft 12.50 m"),
        ];
        for (text, expected) in cases {
            check(text, expected, &[]);
        }
    }

    #[test]
    fn a_bare_number_is_in_the_assumed_unit_and_says_so() {
        check("49", "49.00 ft 14.94 m", &[Code::DimensionUnitAssumed]);
        check("12,5", "12.50 ft 3.81 m", &[Code::DimensionUnitAssumed]);
        check("eslora 12,5", "41.01 ft 12.50 m", &[Code::DimensionUnitAssumed]);
        check("Tiefgang: 1,80", "5.91 ft 1.80 m", &[Code::DimensionUnitAssumed]);
        check("LOA 49", "49.00 ft 14.94 m", &[Code::DimensionUnitAssumed]);
        let metric = parse("12,5", METRES);
        assert_eq!(shown(metric.value), "41.01 ft 12.50 m");
        assert_eq!(metric.remarks[0].message, "no unit: metres were assumed");
    }

    #[test]
    fn pairs_keep_both_values_and_report_their_drift() {
        let (drift, assumed) = (Code::DimensionDrift, Code::DimensionUnitAssumed);
        check("45 ft / 13.7 m", "45.00 ft 13.70 m", &[]);
        check("45' / 13.72m", "45.00 ft 13.72 m", &[]);
        check("45'6\" / 13.87 m", "45.50 ft 13.87 m", &[]);
        check("45 ft (13.7 m)", "45.00 ft 13.70 m", &[]);
        check("13.7 m (45 ft)", "45.00 ft 13.70 m", &[]);
        check("45 ft = 13.7 m", "45.00 ft 13.70 m", &[]);
        check("45 ft | 13.7 m", "45.00 ft 13.70 m", &[]);
        check("45 ft / 14.5 m", "45.00 ft 14.50 m", &[drift]);
        check("45/13.7", "45.00 ft 13.70 m", &[assumed]);
        check("45 / 13,7", "45.00 ft 13.70 m", &[assumed]);
        check("13.7/45", "45.00 ft 13.70 m", &[assumed]);
        check("45 ft / 13.7", "45.00 ft 13.70 m", &[assumed]);
        check("45 / 13.7 m", "45.00 ft 13.70 m", &[assumed]);
        check("13.7 m / 45", "45.00 ft 13.70 m", &[assumed]);
        check("45/14.5", "45.00 ft 14.50 m", &[drift, assumed]);
    }

    #[test]
    fn what_is_not_one_length_is_refused_with_the_reason() {
        let cases = [
            ("40-45 ft", "a range"),
            ("40 to 45", "a range"),
            ("40-45", "a range"),
            ("12 x 4", "several measures"),
            ("45/50", "two lengths"),
            ("45 ft / 50 ft", "two lengths"),
            ("45 ft / 50", "two lengths"),
            ("1/2/3", "several measures"),
            ("-45 ft", "a negative length"),
            ("0", "zero is no length"),
            ("0 ft", "zero is no length"),
            ("0.001 m", "zero is no length"),
            ("1.80 cm", "less than 10 cm"),
            ("0.3 ft", "less than 10 cm"),
            ("1001 ft", "longer than"),
            ("305 m", "longer than"),
            ("45 ft / 400 m", "longer than"),
            ("99999999999999999999 ft", "longer than"),
            ("999999999999999999999 ft", "a number"),
            ("1,234 m", "a number"),
            ("12.500 mm", "a number"),
            ("41 ft / 12.500 mm", "a number"),
            ("large", "no length"),
            ("/", "no length"),
            ("45 yards", "not one definite length"),
        ];
        for (text, message) in cases {
            check(text, "-", &[Code::DimensionInvalid]);
            let remarks = parse(text, FEET).remarks;
            assert!(remarks[0].message.starts_with(message), "{text:?}: {remarks:?}");
        }
    }

    #[test]
    fn cells_may_be_numbers_and_columns_may_state_their_unit() {
        let none = Placeholders::default();
        assert_eq!(shown(read(&json!(45), &none, Bare::Stated(Unit::Feet)).value), "45.00 ft 13.72 m");
        assert_eq!(read(&json!(45), &none, Bare::Stated(Unit::Feet)).remarks, []);
        assert_eq!(shown(read(&json!("13.7"), &none, Bare::Stated(Unit::Metres)).value), "44.95 ft 13.70 m");
        assert_eq!(shown(read(&json!("45 ft"), &none, Bare::Stated(Unit::Metres)).value), "45.00 ft 13.72 m");
        for (cell, unit, expected) in [
            (json!(180), Unit::Centimetres, "5.91 ft 1.80 m"),
            (json!("1800"), Unit::Millimetres, "5.91 ft 1.80 m"),
            (json!("1,80 m"), Unit::Centimetres, "5.91 ft 1.80 m"),
            (json!("calado 180"), Unit::Centimetres, "5.91 ft 1.80 m"),
            (json!("1.80"), Unit::Centimetres, "-"),
        ] {
            let reading = read(&cell, &none, Bare::Stated(unit));
            assert_eq!(shown(reading.value), expected, "{cell}");
            assert_eq!(reading.remarks.is_empty(), expected != "-", "{cell}");
        }
        assert_eq!(read(&json!(45), &none, FEET).remarks[0].code, Code::DimensionUnitAssumed);
        assert_eq!(read(&json!(-4.5), &none, FEET).remarks[0].message, "a negative length: read as empty");
        let exponent: Value = serde_json::from_str("4.5e+1").unwrap();
        assert_eq!(shown(read(&exponent, &none, Bare::Stated(Unit::Feet)).value), "45.00 ft 13.72 m");
        let huge: Value = serde_json::from_str("1e+400").unwrap();
        assert_eq!(read(&huge, &none, Bare::Stated(Unit::Feet)).value, None);
        assert_eq!(read(&json!(null), &none, FEET).remarks, []);
        assert_eq!(
            read(&json!("TBC"), &Placeholders::new(&["tbc"]), FEET).remarks[0].code,
            Code::Placeholder
        );
    }

    #[test]
    fn a_word_for_metres_against_a_column_of_feet_is_followed_and_told() {
        let none = Placeholders::default();
        let cases = [
            ("eslora 24,5", Unit::Feet, "80.38 ft 24.50 m", 1),
            ("eslora 24,5 m", Unit::Feet, "80.38 ft 24.50 m", 0),
            ("eslora 24,5", Unit::Metres, "80.38 ft 24.50 m", 0),
            ("LOA 24,5", Unit::Feet, "24.50 ft 7.47 m", 0),
        ];
        for (text, unit, expected, remarks) in cases {
            let reading = read(&json!(text), &none, Bare::Stated(unit));
            assert_eq!(shown(reading.value), expected, "{text} {unit:?}");
            assert_eq!(reading.remarks.len(), remarks, "{text} {unit:?}");
        }
    }

    #[test]
    fn a_title_states_a_unit_by_its_last_word() {
        let cases = [
            ("Eslora (m)", Some(Unit::Metres)),
            ("Длина, м", Some(Unit::Metres)),
            ("length_ft", Some(Unit::Feet)),
            ("Manga en pies", Some(Unit::Feet)),
            ("Length (Metric)", Some(Unit::Metres)),
            ("Length", None),
            ("M/Y Length", None),
            ("M/Y Length (ft)", Some(Unit::Feet)),
            ("Length (ft/m)", None),
            ("Eslora, pies o m", None),
            ("Length (ft), eslora (m)", None),
            ("Depth in cm", Some(Unit::Centimetres)),
            ("Calado (mm)", Some(Unit::Millimetres)),
            ("Depth (m), cm", None),
            ("", None),
        ];
        for (title, expected) in cases {
            assert_eq!(stated_unit(title), expected, "{title}");
        }
        assert_eq!([usual_unit("Eslora"), usual_unit("Beam")], [Unit::Metres, Unit::Feet]);
    }

    #[test]
    fn two_columns_make_one_length() {
        let (ft, m) = (parse("45 ft", FEET).value, parse("14.5 m", FEET).value);
        let drifted = pair(ft, m);
        assert_eq!(shown(drifted.value), "45.00 ft 14.50 m");
        assert_eq!(
            drifted.remarks[0].message,
            "imperial and metric value differ by 5.7 %: both are kept as they stand"
        );
        assert_eq!(shown(pair(ft, None).value), "45.00 ft 13.72 m");
        assert_eq!(shown(pair(None, m).value), "47.57 ft 14.50 m");
        assert_eq!(pair(None, None).value, None);
    }

    #[test]
    fn a_drift_is_more_than_one_percent_and_more_than_rounding() {
        let cases = [
            ("45", "13.72", None),
            ("45", "13.58", None),
            ("45", "13.57", Some("1.1")),
            ("45", "13.87", Some("1.1")),
            ("0.5", "0.15", None),
            ("0.5", "0.16", None),
            ("0", "1", None),
        ];
        for (ft, m, expected) in cases {
            let percent = drift(ft.parse().unwrap(), m.parse().unwrap()).map(|percent| percent.to_string());
            assert_eq!(percent.as_deref(), expected, "{ft} ft {m} m");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_what_was_read_reads_as_itself(text in any::<String>(), near in "[0-9.,'\"/ ftminc½-]{0,20}") {
            for text in [text, near] {
                if let Some(length) = parse(&text, FEET).value {
                    let again = parse(&format!("{} ft / {} m", length.ft, length.m), METRES);
                    prop_assert_eq!(again.value, Some(length), "{}", text);
                }
            }
        }

        #[test]
        fn converting_there_and_back_is_within_half_a_centimetre(hundredths in 10_i64..30_000) {
            let m = Decimal::new(hundredths, 2);
            let there = parse(&format!("{m} m"), FEET).value.unwrap();
            let back = parse(&format!("{} ft", there.ft), FEET).value.unwrap();
            prop_assert_eq!(there.m, m);
            prop_assert!((back.m - m).abs() <= Decimal::new(5, 3), "{} {}", m, back.m);
            prop_assert_eq!(drift(there.ft, there.m), None);
        }

        #[test]
        fn feet_and_inches_are_exact(ft in 1_i64..900, inches in 0_i64..12) {
            let text = format!("{ft}'{inches}\"");
            let expected = (Decimal::from(ft * 12 + inches) / Decimal::from(12)).round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
            prop_assert_eq!(parse(&text, METRES).value.unwrap().ft, expected);
        }
    }
}
