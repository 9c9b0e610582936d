//! The category of a file: by the cell that holds it, else by words in the key, else `misc`.

use landfall_model::mapping::CategoryRule;

use crate::attachments::Slot;

/// What no rule knows.
pub const MISC: &str = "misc";

/// `files.category`. The cell counts more than the key: what hangs in `Receipt` is a receipt, whatever its name.
pub fn of<'r>(slot: Option<Slot>, words: &[String], rules: &'r [CategoryRule]) -> &'r str {
    if let Some(slot) = slot {
        return slot.category();
    }
    let matches = |rule: &&CategoryRule| rule.words.iter().any(|word| words.contains(word));
    rules.iter().find(matches).map_or(MISC, |rule| rule.category.as_str())
}

#[cfg(test)]
mod tests {
    use landfall_model::mapping::Mapping;

    use super::of;
    use crate::{attachments::Slot, files::tokens::words};

    #[test]
    fn the_cell_counts_more_than_the_key_and_the_key_by_whole_words() {
        let rules = Mapping::default().files.category;
        let cases = [
            (None, "eois/a.pdf", "eoi"),
            (None, "x/geoid.pdf", "misc"),
            (None, "business-cards/a.jpg", "business_card"),
            (None, "docs/A12 spec.pdf", "berth_pdf"),
            (Some(Slot::Receipt), "invoices/hotel.pdf", "receipt"),
        ];
        for (slot, key, expected) in cases {
            assert_eq!(of(slot, &words(key), &rules), expected, "{key}");
        }
    }
}
