//! A row of `Interests`: a person and one wish of that person, made of client, contacts, deal and documents.

use landfall_model::{mapping::Mapping, target::Table};

use crate::{
    cells::Cells,
    fields::fill,
    sheet::Sheet,
    tables::Tables,
    words::{length, text},
};

/// A deal with its client.
pub(crate) fn interest(state: &Tables, key: &str, sheet: &Sheet<'_>, mapping: &Mapping) -> Option<Cells> {
    let deal = state.row(Table::Interests, key)?;
    let client = text(deal.get("client_id"));
    let mut cells = client.and_then(|client| person(state, &client, sheet, mapping)).unwrap_or_default();
    fill(&mut cells, Table::Interests, deal, sheet, mapping);
    let berth = text(deal.get("berth_id")).and_then(|berth| state.row(Table::Berths, &berth));
    cells.set("berth_number", berth.and_then(|berth| text(berth.get("mooring_number"))));
    let papers = state.children(Table::Documents, key);
    cells.set("documenso_id", papers.filter_map(|(_, paper)| text(paper.get("documenso_id"))).next());
    Some(cells)
}

/// A person without a deal.
pub(crate) fn person(state: &Tables, client: &str, sheet: &Sheet<'_>, mapping: &Mapping) -> Option<Cells> {
    let row = state.row(Table::Clients, client)?;
    let mut cells = Cells::default();
    fill(&mut cells, Table::Clients, row, sheet, mapping);
    for (role, column) in [("length", "yacht_length"), ("width", "yacht_width"), ("depth", "yacht_draft")] {
        let [feet, metres] = ["ft", "m"].map(|unit| row.get(&format!("{column}_{unit}")));
        cells.set(role, length(feet, metres));
    }
    cells.set("email", contact(state, client, &["email"]));
    cells.set("phone", contact(state, client, &["phone", "whatsapp"]));
    Some(cells)
}

/// The primary contact of the first channel that has one, else any.
fn contact(state: &Tables, client: &str, channels: &[&str]) -> Option<String> {
    let mut contacts: Vec<(bool, usize, String)> = state
        .children(Table::ClientContacts, client)
        .filter_map(|(_, row)| {
            let channel = text(row.get("channel"))?;
            let rank = channels.iter().position(|other| *other == channel)?;
            let is_primary = text(row.get("is_primary")).as_deref() == Some("true");
            Some((!is_primary, rank, text(row.get("value"))?))
        })
        .collect();
    contacts.sort();
    contacts.into_iter().next().map(|(_, _, value)| value)
}
