//! Which berths an interest is about: the source links many and names some in a text; the target has room for one.

use landfall_model::finding::Code;

use crate::{berths::Berths, normalise::mooring, read::Record};

/// The berths of one interest.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Mooring number of the primary berth.
    pub primary: Option<String>,
    /// Mooring numbers of the others, in the order of the marina.
    pub others: Vec<String>,
}

impl Wanted {
    /// All mooring numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.primary.iter().chain(&self.others).map(String::as_str)
    }
}

/// Resolves links and text. The berth that the text names comes first, else the first in the order of the marina; a mooring number that
/// no berth has is warned of and kept for the note.
pub fn wanted(row: &mut Record<'_, '_>, linked: &[i64], berths: &Berths) -> Wanted {
    let named = named(row, berths);
    let mut all: Vec<String> = named.clone();
    for &berth in linked {
        match berths.mooring_of(berth) {
            Some(mooring) => all.push(mooring.to_owned()),
            None => row.warn(
                Code::LinkDangling,
                "berths",
                format!("linked to berth {berth}, which does not exist or has no mooring number: the link is not carried"),
            ),
        }
    }
    all.sort_by_key(|mooring| order(mooring));
    all.dedup();
    let primary = named.first().or(all.first()).cloned();
    all.retain(|mooring| Some(mooring) != primary.as_ref());
    if let Some(primary) = primary.as_ref().filter(|_| !all.is_empty()) {
        let message = format!(
            "several berths: {primary} is the primary one, the note lists the others ({})",
            all.join(", ")
        );
        let column = if named.is_empty() { "berths" } else { "berth_number" };
        row.warn(Code::BerthSeveral, column, message);
    }
    Wanted { primary, others: all }
}

/// Mooring numbers of the text that a berth has, in the order of the text.
fn named(row: &mut Record<'_, '_>, berths: &Berths) -> Vec<String> {
    let odd = |text: &str| berths.odd(text).map(str::to_owned);
    let named = row.read("berth_number", |cell, words| mooring::read(cell, words, odd));
    let (known, unknown): (Vec<String>, Vec<String>) =
        named.into_iter().partition(|mooring| berths.by_mooring(mooring).is_some());
    if !unknown.is_empty() {
        // The value stands beside the message, where it is masked: what was read as a number may be a name.
        let message = "no berth has a mooring number that stands here: the text is kept in the note";
        row.warn(Code::BerthUnresolved, "berth_number", message);
        row.keep("berth_number");
    }
    known
}

/// The order of the marina: by area, then by number, so that A2 comes before A10.
fn order(mooring: &str) -> (String, u64, String) {
    let digits = mooring.find(|c: char| c.is_ascii_digit()).unwrap_or(mooring.len());
    let (area, number) = mooring.split_at(digits);
    (area.to_owned(), number.parse().unwrap_or(0), mooring.to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn berths_are_ordered_by_area_and_number() {
        let mut moorings = ["B1", "A10", "A2", "AA1", "Quay"];
        moorings.sort_by_key(|mooring| super::order(mooring));
        assert_eq!(moorings, ["A2", "A10", "AA1", "B1", "Quay"]);
    }
}
