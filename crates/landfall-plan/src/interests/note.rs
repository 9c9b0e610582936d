//! The note of an interest: internal notes, comments, the wished size and what no column takes, one note with headings.

use landfall_model::{
    source::SourceTable,
    target::{Interest, InterestNote, Table},
};

use super::berth::Wanted;
use crate::{
    inputs::Inputs,
    people::Person,
    read::{Kept, as_it_stood},
};

/// The texts of one row that go into its note.
#[derive(Debug)]
pub struct Texts {
    /// Title and text of every note column that is filled.
    pub notes: Vec<Kept>,
    /// Originals that no column takes.
    pub kept: Vec<Kept>,
}

/// The note; none where there is nothing to note. The primary berth is a column of the interest, so only the others are listed.
pub fn of_interest(
    inputs: &Inputs<'_>,
    interest: &Interest,
    person: &Person,
    wanted: &Wanted,
    texts: Texts,
) -> Option<InterestNote> {
    let title = inputs.sheet(SourceTable::Interests).title("berth_size_desired");
    let size = person.berth_size.clone().map(|text| Kept::new(title, text));
    let notes = texts.notes.into_iter().chain(size);
    let mut sections: Vec<String> =
        notes.map(|Kept { title, text, .. }| format!("{title}:\n{text}")).collect();
    if !wanted.others.is_empty() {
        sections.push(format!("Further berths: {}", wanted.others.join(", ")));
    }
    sections.extend(as_it_stood(&texts.kept));
    (!sections.is_empty()).then(|| InterestNote {
        id: inputs.id(Table::InterestNotes, &person.at.id.to_string()),
        interest_id: interest.id,
        author_id: inputs.mapping.fallback.author.clone(),
        content: sections.join("\n\n"),
        created_at: interest.created_at,
        updated_at: interest.updated_at,
    })
}
