//! The note of a client: what a merge could not show, and originals that no column takes. Never a source id (DESIGN decision 2).

use landfall_model::{
    source::SourceRef,
    target::{Client, ClientNote, Planned, Table},
};

use super::{
    person::Person,
    survivor::{Lost, Survivor},
};
use crate::{
    inputs::Inputs,
    read::{Kept, as_it_stood, section},
};

/// The note; none where nothing needs one.
pub fn of_client(
    inputs: &Inputs<'_>,
    client: &Client,
    members: &[&Person],
    survivor: &Survivor,
) -> Option<Planned<ClientNote>> {
    let lost = survivor.lost.iter().filter_map(|lost| section(&heading(lost), &lost.values));
    let mut kept: Vec<Kept> = Vec::new();
    for cell in members.iter().flat_map(|person| &person.kept) {
        if !kept.contains(cell) {
            kept.push(cell.clone());
        }
    }
    let kept = as_it_stood(&kept);
    let sections: Vec<String> = lost.chain(kept).collect();
    if sections.is_empty() {
        return None;
    }
    let row = ClientNote {
        id: inputs.id(Table::ClientNotes, &client.id.to_string()),
        client_id: client.id,
        author_id: inputs.mapping.fallback.author.clone(),
        content: sections.join("\n\n"),
        created_at: client.created_at,
        updated_at: client.updated_at,
    };
    let mut from: Vec<SourceRef> = members.iter().map(|person| person.at).collect();
    from.sort_unstable();
    Some(Planned { from, row })
}

fn heading(lost: &Lost) -> String {
    format!("From a merged entry, last changed {}:", lost.day)
}
