//! Cells that are nobody's: words of the mapping's vocabularies, moorings, and the figures of money, days and measures. What a column is, the
//! mapping knows by its role; what stands in it otherwise, a remark in a column of prices, is a text like any other.

use landfall_model::{
    mapping::{Mapping, Vocabulary, look_up},
    source::SourceTable,
};

/// Letters that stand beside figures.
const UNITS: [&str; 26] = [
    "a", "chf", "cm", "eur", "euro", "euros", "f", "feet", "foot", "ft", "gbp", "in", "k", "kw", "lb", "m",
    "meter", "meters", "metre", "metres", "mio", "mln", "mtr", "t", "usd", "v",
];
/// The longest figure: a longer one may be a telephone number.
const DIGITS: usize = 9;

/// True where the cell of a role says nothing of a person.
pub(super) fn is_nobodys(table: SourceTable, role: &str, value: &str, mapping: &Mapping) -> bool {
    if let Some(words) = vocabulary(table, role, mapping) {
        return look_up(words, value).is_some();
    }
    match role {
        "mooring_number" | "berth_number" => value.split([',', ';', '/', ' ']).all(is_mooring),
        role if is_of_figures(role) => value.split_whitespace().all(is_figure_or_unit),
        _ => false,
    }
}

/// The words of a role; none where it has none of its own.
fn vocabulary<'m>(table: SourceTable, role: &str, mapping: &'m Mapping) -> Option<&'m Vocabulary> {
    let all = &mapping.vocabulary;
    Some(match (table, role) {
        (SourceTable::Interests, "stage") => &all.stage,
        (SourceTable::Interests, "lead_category") => &all.lead_category,
        (SourceTable::Interests, "eoi_status") => &all.eoi_status,
        (SourceTable::Interests, "deposit_status") => &all.deposit_status,
        (SourceTable::Interests, "contract_status") => &all.contract_status,
        (SourceTable::Interests, "contact_method") => &all.contact_method,
        (SourceTable::Berths, "status") => &all.berth_status,
        (SourceTable::Berths, "status_override_mode") => &all.status_override,
        (SourceTable::Expenses, "category") => &all.expense_category,
        (SourceTable::Expenses, "payment_method") => &all.payment_method,
        (SourceTable::Invoices, "status") => &all.invoice_status,
        _ => return None,
    })
}

/// Roles whose cells hold figures.
fn is_of_figures(role: &str) -> bool {
    const AMOUNTS: [&str; 5] = ["price", "subtotal", "discount", "total", "currency"];
    const MOMENTS: [&str; 6] =
        ["date_added", "request_form_sent", "reservation_date", "last_contact", "time", "created_at"];
    const MEASURES: [&str; 6] = ["length", "width", "depth", "draft", "water_depth", "nominal_boat_size"];
    AMOUNTS.contains(&role)
        || MOMENTS.contains(&role)
        || MEASURES.contains(&role.trim_end_matches("_metric"))
        || ["_date", "_time_sent", "_time_signed", "updated_at"].iter().any(|end| role.ends_with(end))
}

/// `12,500.00`, `€1.5m`, `03/04/2024`, `45ft`, `EUR`: nothing of a telephone number, and no word but a unit.
fn is_figure_or_unit(word: &str) -> bool {
    let mut letters = word.split(|c: char| !c.is_alphabetic()).filter(|letters| !letters.is_empty());
    let is_unit = |letters: &str| UNITS.contains(&letters.to_lowercase().as_str());
    let is_long = |part: &str| part.chars().filter(char::is_ascii_digit).count() > DIGITS;
    let is_dialled = word.contains('+')
        || (word.len() > 1 && word.starts_with('0') && word.chars().all(|c| c.is_ascii_digit()))
        || word.split(['/', '-', ':', '.', 'T']).any(is_long);
    !is_dialled && !word.contains('@') && letters.all(is_unit)
}

/// `A12`, `A-12`, `12`.
fn is_mooring(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_alphabetic());
    let letters = word.len() - digits.len();
    let digits = digits.trim_start_matches('-');
    let is_number = (1..=4).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit());
    word.is_empty() || (letters <= 3 && is_number)
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
        ];
        for (table, role, value, expected) in cases {
            assert_eq!(is_nobodys(table, role, value, &Mapping::default()), expected, "{role} {value}");
        }
    }
}
