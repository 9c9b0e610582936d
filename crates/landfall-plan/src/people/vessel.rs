//! Vessels of people.

use landfall_model::{finding::Code, fold::folded};

use crate::{
    normalise::{dimension::Length, name::in_latin},
    read::Record,
};

/// Placeholders that point to another row, where the same yacht stands, and that yachts are called too.
const POINTING: [&str; 3] = ["same", "idem", "ditto"];

/// What stands before a name and is none: motor and sailing yacht, motor vessel.
const PREFIXES: [&str; 9] =
    ["m y ", "s y ", "m v ", "my ", "sy ", "mv ", "motor yacht ", "sailing yacht ", "yacht "];

/// A vessel as one row tells of it.
#[derive(Debug, Default)]
pub struct Vessel {
    /// Its name.
    pub name: Option<String>,
    /// Length over all.
    pub length: Option<Length>,
    /// Beam.
    pub width: Option<Length>,
    /// Draft (`Depth` in the source).
    pub draft: Option<Length>,
}

impl Vessel {
    /// The vessel of a row.
    pub fn read(row: &mut Record<'_, '_>) -> Self {
        let name = name(row);
        let [length, width, draft] = row.lengths(["length", "width", "depth"]);
        for (role, across) in [("width", width), ("depth", draft)] {
            if across.zip(length).is_some_and(|(across, length)| across.ft > length.ft) {
                let message = "more than the yacht is long: one of both is mistyped or in another unit, and both stand as they are";
                row.warn(Code::Contradiction, role, message);
                row.keep_beside(role);
            }
        }
        Self { name, length, width, draft }
    }
}

/// Her name. A word that may point to another row is none, but is kept where people see it.
fn name(row: &mut Record<'_, '_>) -> Option<String> {
    let name = row.text("yacht_name");
    let is_pointing = |text: &str| POINTING.contains(&folded(text).as_str());
    if name.is_none() && row.cell("yacht_name").text().is_some_and(|text| is_pointing(&text)) {
        row.keep("yacht_name");
    }
    name
}

/// True for two spellings of one name: `M/Y "AURORA II"` and `Aurora II`, `Doña Carmen` and `Dona Carmen`, `Катя` and `Katya`.
pub fn is_one_name(one: &str, other: &str) -> bool {
    one == other || key(one) == key(other)
}

fn key(name: &str) -> String {
    let folded = folded(&in_latin(name));
    let without = PREFIXES.iter().find_map(|prefix| folded.strip_prefix(prefix));
    without.map_or_else(|| folded.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::is_one_name;

    #[test]
    fn spellings_of_a_vessels_name_are_one_name_and_other_names_are_not() {
        for (one, other) in [
            ("Aurora II", "AURORA II"),
            ("M/Y \"Aurora II\"", "Aurora II"),
            ("MY Aurora", "S.Y. Aurora"),
            ("Doña Carmen", "Dona Carmen"),
            ("Катя", "Katya"),
            ("L'Étoile", "L’etoile"),
        ] {
            assert!(is_one_name(one, other), "{one}, {other}");
        }
        for (one, other) in [("Aurora", "Aurora II"), ("My", "Sy"), ("Yacht", "Aurora")] {
            assert!(!is_one_name(one, other), "{one}, {other}");
        }
    }
}
