//! What a measure is called in its cell: `calado 1,80` in the column for the length is no length.

use landfall_model::fold::folded;

use crate::normalise::text::is_one_of;

/// What each measure is called by people, behind the roles of its columns; folded for comparison. `largo` is long in Spain and wide in Italy, and a
/// depth is the yacht's or the water's.
const CALLED: [(&[&str], &str); 4] = [
    (&["length", "length_metric"], "loa length eslora longitud lunghezza longueur lange gesamtlange длина"),
    (&["width", "width_metric"], "beam width manga ancho larghezza largeur breite baglio ширина"),
    (&["depth", "draft", "draft_metric"], "draft draught depth calado pescaggio tirant tiefgang осадка"),
    (
        &["water_depth", "water_depth_metric"],
        "depth water profundidad profondita profondeur wassertiefe глубина",
    ),
];

/// True where the text calls what stands in it by the name of another measure than that of this role, and not by its own.
pub fn is_of_another(text: &str, role: &str) -> bool {
    let text = folded(text);
    let words = text.split(' ').filter(|word| word.len() > 2 && word.starts_with(char::is_alphabetic));
    let is_called = |names: &str| words.clone().any(|word| is_one_of(names, word));
    let is_called_by =
        |is_own: bool| CALLED.iter().any(|(of, names)| of.contains(&role) == is_own && is_called(names));
    is_called_by(false) && !is_called_by(true)
}

#[cfg(test)]
mod tests {
    use super::is_of_another;

    #[test]
    fn a_measure_is_that_of_its_column_unless_it_is_called_otherwise() {
        for (role, text, expected) in [
            ("length", "calado 1,80", true),
            ("length", "LOA 80 ft", false),
            ("length_metric", "beam 6 m", true),
            ("width", "largo 6", false),
            ("depth", "water depth 3 m", false),
            ("draft_metric", "beam 38'", true),
            ("draft", "draft 3 m", false),
            ("water_depth", "eslora 24,5", true),
            ("water_depth", "draft 3 m", true),
            ("water_depth", "depth 4 m", false),
            ("water_depth_metric", "4 m", false),
        ] {
            assert_eq!(is_of_another(text, role), expected, "{role}: {text}");
        }
    }
}
