//! A row of `Interests`: a person and one wish of that person, made of client, contacts, deal and documents.

use landfall_model::{mapping::Mapping, target::Table};

use crate::{
    cells::Cells,
    sheet::Sheet,
    words::{country, length, moment, old_word, text},
    world::{Row, Tables},
};

/// A deal with its client.
pub(crate) fn interest(state: &Tables, key: &str, sheet: &Sheet<'_>, mapping: &Mapping) -> Option<Cells> {
    let deal = state.row(Table::Interests, key)?;
    let client = text(deal.get("client_id"));
    let mut cells = client.and_then(|client| person(state, &client, sheet, mapping)).unwrap_or_default();
    of_deal(&mut cells, state, deal, sheet, mapping);
    let papers = state.children(Table::Documents, "interest_id", key);
    cells.set("documenso_id", papers.filter_map(|(_, paper)| text(paper.get("documenso_id"))).next());
    Some(cells)
}

/// A person without a deal.
pub(crate) fn person(state: &Tables, client: &str, sheet: &Sheet<'_>, mapping: &Mapping) -> Option<Cells> {
    let row = state.row(Table::Clients, client)?;
    let mut cells = Cells::default();
    for (role, column) in [
        ("full_name", "full_name"),
        ("address", "address"),
        ("company", "company_name"),
        ("source", "source"),
        ("yacht_name", "yacht_name"),
        ("berth_size_desired", "berth_size_desired"),
    ] {
        cells.set(role, text(row.get(column)));
    }
    cells.set("place_of_residence", country(row.get("nationality")));
    for (role, column) in [("length", "yacht_length"), ("width", "yacht_width"), ("depth", "yacht_draft")] {
        let [feet, metres] = ["ft", "m"].map(|unit| row.get(&format!("{column}_{unit}")));
        cells.set(role, length(feet, metres));
    }
    let method =
        |value: &str| old_word(&mapping.vocabulary.contact_method, sheet.options("contact_method"), value);
    cells.say("contact_method", text(row.get("preferred_contact_method")), method);
    cells.set("email", contact(state, client, &["email"]));
    cells.set("phone", contact(state, client, &["phone", "whatsapp"]));
    Some(cells)
}

/// The primary contact of the first channel that has one, else any.
fn contact(state: &Tables, client: &str, channels: &[&str]) -> Option<String> {
    let mut contacts: Vec<(bool, usize, String)> = state
        .children(Table::ClientContacts, "client_id", client)
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

fn of_deal(cells: &mut Cells, state: &Tables, deal: &Row, sheet: &Sheet<'_>, mapping: &Mapping) {
    let words = &mapping.vocabulary;
    for (role, column, vocabulary) in [
        ("stage", "pipeline_stage", &words.stage),
        ("lead_category", "lead_category", &words.lead_category),
        ("eoi_status", "eoi_status", &words.eoi_status),
        ("deposit_status", "deposit_status", &words.deposit_status),
        ("contract_status", "contract_status", &words.contract_status),
    ] {
        cells.say(role, text(deal.get(column)), |value| old_word(vocabulary, sheet.options(role), value));
    }
    for (role, column) in [
        ("date_added", "date_first_contact"),
        ("last_contact", "date_last_contact"),
        ("request_form_sent", "date_request_form_sent"),
        ("eoi_time_sent", "date_eoi_sent"),
        ("eoi_time_signed", "date_eoi_signed"),
        ("reservation_date", "date_deposit_received"),
        ("contract_time_sent", "date_contract_sent"),
        ("contract_time_signed", "date_contract_signed"),
    ] {
        cells.set(role, moment(deal.get(column)));
    }
    cells.set("source", text(deal.get("source")));
    let berth = text(deal.get("berth_id")).and_then(|berth| state.row(Table::Berths, &berth).cloned());
    cells.set("berth_number", berth.and_then(|berth| text(berth.get("mooring_number"))));
}
