//! "Did you mean": the titles that resemble one that was not found.

use crate::literal::literal;

/// Shown in a message; more would be a list of everything.
const SHOWN: usize = 3;
/// Below this likeness a title is no help.
const ALIKE: f64 = 0.5;

/// The titles most like `wanted`, best first, as words for a message: `; closest are "Fullname", "Name"`. Empty where none is alike.
pub fn closest<'t>(wanted: &str, titles: impl IntoIterator<Item = &'t str>) -> String {
    let mut scored: Vec<(f64, &str)> =
        titles.into_iter().map(|title| (likeness(wanted, title), title)).collect();
    scored.retain(|(score, _)| *score >= ALIKE);
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let shown: Vec<String> = scored.iter().take(SHOWN).map(|(_, title)| literal(title)).collect();
    match shown.len() {
        0 => String::new(),
        1 => format!("; closest is {}", shown[0]),
        _ => format!("; closest are {}", shown.join(", ")),
    }
}

/// True where one may be the other, misspelt or with a word more.
pub fn is_alike(one: &str, other: &str) -> bool {
    likeness(one, other) >= ALIKE
}

/// 0 to 1. A title that holds all words of the other counts as alike, however long: `EOI Status` and `EOI Status (old)`. Letters are not enough:
/// there is an `Id` in `Width`.
fn likeness(a: &str, b: &str) -> f64 {
    let edits = strsim::normalized_damerau_levenshtein(&folded(a), &folded(b));
    if holds(a, b) || holds(b, a) { edits.max(0.7) } else { edits }
}

fn holds(title: &str, other: &str) -> bool {
    let (words, others) = (words(title), words(other));
    !others.is_empty() && others.iter().all(|word| words.contains(word))
}

fn words(title: &str) -> Vec<String> {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

fn folded(title: &str) -> String {
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn the_likest_titles_come_first_and_unlike_ones_not_at_all() {
        let titles = ["Id", "Fullname", "Full Name (old)", "Email", "Name", "Address"];
        let cases = [
            ("Full Name", "; closest are \"Fullname\", \"Full Name (old)\", \"Name\""),
            ("Email Address", "; closest are \"Address\", \"Email\""),
            ("e-mail", "; closest is \"Email\""),
            ("Draft", ""),
            ("Width", ""),
            ("Place of Residence", ""),
        ];
        for (wanted, expected) in cases {
            assert_eq!(closest(wanted, titles), expected, "{wanted}");
        }
        assert_eq!(closest("Full Name", ["Full\u{a0}Name"]), "; closest is \"Full\\u00A0Name\"");
    }
}
