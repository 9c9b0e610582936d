//! Which vocabulary of the mapping translates the values of a column. Pure.

use landfall_model::{
    mapping::{Mapping, Translation, Vocabulary, fold, look_up},
    source::SourceTable,
};

/// True where the plan reads this value without a question: as a word of the target, or as nothing.
pub(crate) fn is_known(mapping: &Mapping, words: &Vocabulary, value: &str) -> bool {
    let is_placeholder = || mapping.placeholders.iter().any(|word| fold(word) == fold(value));
    look_up(words, value).is_some() || is_placeholder()
}

/// The vocabulary of a role, with its name.
pub(crate) fn vocabulary<'m>(
    mapping: &'m Mapping,
    table: SourceTable,
    role: &str,
) -> Option<(&'static str, &'m Vocabulary)> {
    let translation = Translation::of_role(table, role)?;
    Some((translation.name, translation.words(&mapping.vocabulary)))
}
