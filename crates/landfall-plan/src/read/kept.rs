//! Originals that a column of the target could not take, on their way into a note.

use std::fmt::Write;

/// A cell whose text is kept in a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The source column's title.
    pub title: String,
    /// The text as it was written, without U+0000.
    pub text: String,
    /// True where a value was read from it nevertheless: the original is kept because the reading is not the whole of it.
    pub carried: bool,
}

impl Kept {
    /// A text of which nothing is carried.
    pub fn new(title: &str, text: String) -> Self {
        Self { title: title.to_owned(), text, carried: false }
    }
}

/// What no column takes, as the last paragraph of a note; none where nothing was kept.
pub fn as_it_stood(kept: &[Kept]) -> Option<String> {
    section("As it stood in the old system:", kept)
}

/// A text of the row, and below it what no column takes; none where there is neither.
pub fn with_kept(text: Option<String>, kept: &[Kept]) -> Option<String> {
    let parts: Vec<String> = text.into_iter().chain(as_it_stood(kept)).collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

/// Kept cells as a paragraph for a note; none where nothing was kept.
pub fn section(heading: &str, kept: &[Kept]) -> Option<String> {
    let mut text = heading.to_owned();
    for Kept { title, text: original, .. } in kept {
        // Writing into a String cannot fail.
        let _ = write!(text, "\n{title}: {original}");
    }
    (!kept.is_empty()).then_some(text)
}
