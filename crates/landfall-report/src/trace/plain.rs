//! Cells that are nobody's: words of the mapping's vocabularies, moorings, and the figures of money, days and measures. What a column is, the
//! mapping knows by its role; what stands in it otherwise, a remark in a column of prices, is a text like any other.

use landfall_model::{
    mapping::{Mapping, Translation, look_up},
    source::SourceTable,
};

/// Letters that stand beside figures.
const UNITS: [&str; 26] = [
    "a", "chf", "cm", "eur", "euro", "euros", "f", "feet", "foot", "ft", "gbp", "in", "k", "kw", "lb", "m",
    "meter", "meters", "metre", "metres", "mio", "mln", "mtr", "t", "usd", "v",
];
/// So many digits may be a telephone number, unless they are set as those of an amount or a moment are.
const DIALLED: usize = 7;
/// The digits of the largest amount before its decimals: whole numbers of nine are telephone numbers in some countries.
const WHOLE: usize = 8;

/// True where the cell of a role says nothing of a person.
pub(super) fn is_nobodys(table: SourceTable, role: &str, value: &str, mapping: &Mapping) -> bool {
    if let Some(translation) = Translation::of_role(table, role) {
        return look_up(translation.words(&mapping.vocabulary), value).is_some();
    }
    match role {
        "mooring_number" | "berth_number" => are_moorings(value),
        role if is_of_moments(role) => is_moment(value) || is_figure(value),
        role if is_of_amounts(role) => is_figure(value),
        _ => false,
    }
}

fn is_of_amounts(role: &str) -> bool {
    const AMOUNTS: [&str; 5] = ["price", "subtotal", "discount", "total", "currency"];
    const MEASURES: [&str; 6] = ["length", "width", "depth", "draft", "water_depth", "nominal_boat_size"];
    AMOUNTS.contains(&role) || MEASURES.contains(&role.trim_end_matches("_metric"))
}

fn is_of_moments(role: &str) -> bool {
    const MOMENTS: [&str; 6] =
        ["date_added", "request_form_sent", "reservation_date", "last_contact", "time", "created_at"];
    MOMENTS.contains(&role)
        || ["_date", "_time_sent", "_time_signed", "updated_at"].iter().any(|end| role.ends_with(end))
}

/// `12,500.00`, `€1.5m`, `3/2024`, `45ft`, `EUR`: nothing of a telephone number, and no word but a unit.
fn is_figure(value: &str) -> bool {
    let mut letters = value.split(|c: char| !c.is_alphabetic()).filter(|letters| !letters.is_empty());
    let is_unit = |letters: &str| UNITS.contains(&letters.to_lowercase().as_str());
    !value.contains(['+', '@']) && letters.all(is_unit) && value.split(char::is_alphabetic).all(is_amount)
}

/// What stands between two units.
fn is_amount(run: &str) -> bool {
    let is_dialled =
        |word: &str| word.len() > 1 && word.starts_with('0') && word.chars().all(|c| c.is_ascii_digit());
    if digits(run) < DIALLED {
        return !run.split_whitespace().any(is_dialled);
    }
    let run = run.trim_matches(|c: char| !c.is_ascii_digit());
    let decimals = run.rsplit_once([',', '.']).filter(|(_, behind)| behind.len() != 3);
    let (whole, behind) = decimals.unwrap_or((run, ""));
    let groups: Vec<&str> = whole.split([',', '.', '\'', '’', ' ', '\u{a0}', '\u{202f}']).collect();
    let are_set = match groups.as_slice() {
        [one] => digits(one) == one.len(),
        [first, rest @ ..] => {
            digits(first) == first.len()
                && first.len() <= 3
                && behind.len() <= 2
                && rest.iter().all(|group| group.len() == 3 && digits(group) == 3)
        }
        [] => false,
    };
    let is_long = digits(whole) > WHOLE || (whole.len() > 1 && whole.starts_with('0'));
    are_set && !is_long && digits(behind) == behind.len()
}

/// `2024-03-04T10:30:00Z`, `03/04/2024 10:30`, `4.3.24`.
fn is_moment(value: &str) -> bool {
    value.split([' ', 'T', ',']).filter(|word| !word.is_empty()).all(|word| is_day(word) || is_clock(word))
}

fn is_day(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['/', '-', '.']).collect();
    let is_part = |part: &&str| matches!(part.len(), 1 | 2 | 4) && digits(part) == part.len();
    parts.len() == 3
        && parts.iter().all(is_part)
        && parts[1].len() < 4
        && (parts[0].len() < 4 || parts[2].len() < 4)
}

fn is_clock(word: &str) -> bool {
    let hour = word.split(':').next().unwrap_or_default();
    matches!(hour.len(), 1 | 2)
        && (2..=4).contains(&word.split(':').count())
        && word.chars().all(|c| c.is_ascii_digit() || ":.+-Z".contains(c))
}

/// `A12`, `A-12, B3`, `12`; many numbers without a letter, parted by blanks alone, may be a telephone number.
fn are_moorings(value: &str) -> bool {
    let is_dialled = digits(value) >= DIALLED && value.chars().all(|c| c.is_ascii_digit() || c == ' ');
    !is_dialled && value.split([',', ';', '/', ' ']).all(is_mooring)
}

fn is_mooring(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_alphabetic());
    let letters = word.len() - digits.len();
    let digits = digits.trim_start_matches('-');
    let is_number = (1..=4).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit());
    word.is_empty() || (letters <= 3 && is_number)
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use landfall_model::{mapping::Mapping, source::SourceTable};

    use super::is_nobodys;

    #[test]
    fn words_of_the_mapping_and_figures_are_nobodys_and_what_somebody_wrote_there_is_not() {
        let (interests, berths) = (SourceTable::Interests, SourceTable::Berths);
        let cases = [
            (interests, "lead_category", "Friends and Family", true),
            (interests, "lead_category", "friend of Ann Lee", false),
            (interests, "source", "General", false),
            (interests, "full_name", "Sold", false),
            (interests, "internal_notes", "12", false),
            (interests, "phone", "12", false),
            (interests, "stage", " made  RESERVATION ", true),
            (interests, "eoi_time_sent", "03/04/2024 10:30", true),
            (interests, "eoi_time_sent", "when Ann is back", false),
            (interests, "length", "45 ft", true),
            (interests, "length", "14.5m", true),
            (interests, "berth_number", "A-12, B3", true),
            (interests, "berth_number", "Ann", false),
            (interests, "berth_number", "next to Ann", false),
            (berths, "status", "Under Offer", true),
            (berths, "status", "Ann's", false),
            (berths, "price", "€ 96,737,500.00", true),
            (berths, "price", "1.5m EUR", true),
            (berths, "price", "ask Ann", false),
            (berths, "price", "+33612345678", false),
            (berths, "price", "0033 6 12 34 56 78", false),
            (berths, "price", "06 12 34 56 78", false),
            (berths, "price", "306912345678", false),
            (berths, "price", "ann@example.com", false),
            (berths, "water_depth_metric", "4.57", true),
            (berths, "price", "415-555-0123", false),
            (berths, "price", "(415) 555-0123", false),
            (berths, "price", "210 555 0011", false),
            (berths, "price", "210.555.0011", false),
            (berths, "price", "612.345.678", false),
            (berths, "price", "1.234.567,89 €", true),
            (berths, "price", "1'250'000", true),
            (berths, "price", "1 250 000", true),
            (interests, "last_contact", "06-12-34-56-78", false),
            (interests, "last_contact", "6.12.34.56.78", false),
            (interests, "last_contact", "2024-03-04T10:30:00.000+02:00", true),
            (interests, "last_contact", "4.3.24", true),
            (interests, "last_contact", "2023-02-14 09:00:00+00:00", true),
            (interests, "last_contact", "06:12:34:56:78", false),
            (interests, "berth_number", "06 12 34 56 78", false),
            (interests, "berth_number", "210 555 0011", false),
            (interests, "berth_number", "12 13 14", true),
        ];
        for (table, role, value, expected) in cases {
            assert_eq!(is_nobodys(table, role, value, &Mapping::default()), expected, "{role} {value}");
        }
    }
}
