//! Vessels of people.

use landfall_model::{finding::Code, fold::folded};

use crate::{
    normalise::{dimension::Length, name::in_latin, text::is_one_of},
    read::Record,
};

/// Placeholders that point to another row, where the same yacht stands, and that yachts are called too.
const POINTING: [&str; 3] = ["same", "idem", "ditto"];

/// What stands before a name and is none: motor and sailing yacht, motor vessel.
const PREFIXES: [&str; 9] =
    ["m y ", "s y ", "m v ", "my ", "sy ", "mv ", "motor yacht ", "sailing yacht ", "yacht "];

/// What each column is for, as people call it, folded for comparison. `largo` is long in Spain and wide in Italy.
const CALLED: [(&str, &str); 3] = [
    ("length", "loa length eslora longitud lunghezza longueur lange gesamtlange длина"),
    ("width", "beam width manga ancho larghezza largeur breite baglio ширина"),
    ("depth", "draft draught depth calado pescaggio tirant tiefgang осадка"),
];

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
        let roles = ["length", "width", "depth"];
        let mut measured = row.lengths(roles);
        for (role, length) in roles.into_iter().zip(&mut measured) {
            if length.is_some() && row.original(role).is_some_and(|text| is_of_another(&text, role)) {
                *length = None;
                row.warn(
                    Code::DimensionInvalid,
                    role,
                    "it is called by what another column is for: read as empty",
                );
                row.keep(role);
            }
        }
        let [length, width, draft] = measured;
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

/// True for `calado 1,80` in the column for the length.
fn is_of_another(text: &str, role: &str) -> bool {
    let text = folded(text);
    let words = text.split(' ').filter(|word| word.len() > 2 && word.starts_with(char::is_alphabetic));
    let is_called = |names: &str| words.clone().any(|word| is_one_of(names, word));
    let is_called_by =
        |is_own: bool| CALLED.iter().any(|(of, names)| (*of == role) == is_own && is_called(names));
    is_called_by(false) && !is_called_by(true)
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
