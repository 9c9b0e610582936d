//! Interests: one deal per row of the source, with its client, its berth, and one note.

mod berth;
mod note;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use berth::Wanted;
use landfall_model::{
    finding::Code,
    source::SourceTable,
    target::{Interest, Planned, Table},
};
use uuid::Uuid;

use crate::{
    attachments::{Attachments, Slot},
    berths::Berths,
    draft::Draft,
    inputs::Inputs,
    normalise::date,
    people::{People, Person},
    read::{Kept, Record, Select},
};

/// Plans `interests` and `interest_notes`; returns the berths of each, in the order of the rows.
pub fn plan(
    inputs: &Inputs<'_>,
    people: &People,
    berths: &Berths,
    attachments: &Attachments,
    draft: &mut Draft,
) -> Vec<Wanted> {
    let links = links(inputs, draft);
    let sheet = inputs.sheet(SourceTable::Interests);
    let mut selects = Selects::new(inputs);
    let mut all = Vec::with_capacity(sheet.rows.len());
    draft.plan.interests.reserve(sheet.rows.len());
    for (n, row) in sheet.rows.iter().enumerate() {
        let client_id = draft.plan.clients[people.client_of.row(n)].row.id;
        let mut record = Record::open(inputs, sheet, row, draft);
        let linked = links.get(&row.id).map_or(&[][..], Vec::as_slice);
        let wanted = berth::wanted(&mut record, linked, berths);
        let berth_id = wanted.primary.as_deref().and_then(|mooring| berths.by_mooring(mooring));
        let interest = interest(&mut record, &mut selects, &people.rows[n], client_id, berth_id);
        let texts = texts(record, attachments);
        let from = vec![people.rows[n].at];
        let note = note::of_interest(inputs, &interest, &people.rows[n], &wanted, texts);
        draft.plan.interest_notes.extend(note.map(|row| Planned { from: from.clone(), row }));
        draft.plan.interests.push(Planned { from, row: interest });
        all.push(wanted);
    }
    let with_berth = draft.plan.interests.iter().filter(|interest| interest.row.berth_id.is_some()).count();
    let (planned, notes) = (draft.plan.interests.len(), draft.plan.interest_notes.len());
    draft.step("interests", format!("{planned} planned, {with_berth} with a berth, {notes} with a note."));
    all
}

/// Linked berths by interest. A link of an interest that is not there is warned of; one to a missing berth is the interest's matter.
fn links(inputs: &Inputs<'_>, draft: &mut Draft) -> BTreeMap<i64, Vec<i64>> {
    let interests = inputs.sheet(SourceTable::Interests);
    let title = interests.title("berths");
    let mut links: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for link in &inputs.links {
        if interests.index_of(link.interest).is_some() {
            links.entry(link.interest).or_default().push(link.berth);
        } else {
            let value = format!("interest {}, berth {}", link.interest, link.berth);
            draft.warn_of(
                Code::LinkDangling,
                title,
                value,
                "the interest of this link does not exist: not carried",
            );
        }
    }
    links
}

struct Selects<'a> {
    stage: Select<'a>,
    lead_category: Select<'a>,
    eoi_status: Select<'a>,
    deposit_status: Select<'a>,
    contract_status: Select<'a>,
}

impl<'a> Selects<'a> {
    fn new(inputs: &Inputs<'a>) -> Self {
        let vocabulary = &inputs.mapping.vocabulary;
        Self {
            stage: Select::required("stage", &vocabulary.stage),
            lead_category: Select::optional("lead_category", &vocabulary.lead_category),
            eoi_status: Select::optional("eoi_status", &vocabulary.eoi_status),
            deposit_status: Select::optional("deposit_status", &vocabulary.deposit_status),
            contract_status: Select::optional("contract_status", &vocabulary.contract_status),
        }
    }
}

/// The stage is what the row says: a received deposit does not lift it, as
/// it did in the CRM's later import, since the plan document maps the stage column alone and the deposit has a column of its own.
fn interest<'a>(
    row: &mut Record<'_, 'a>,
    selects: &mut Selects<'a>,
    person: &Person,
    client_id: Uuid,
    berth_id: Option<Uuid>,
) -> Interest {
    let fallback = &row.inputs.mapping.fallback;
    Interest {
        id: row.inputs.id(Table::Interests, &row.row.id.to_string()),
        client_id,
        berth_id,
        pipeline_stage: selects.stage.read_or(row, &fallback.stage),
        lead_category: selects.lead_category.read(row),
        source: person.source.clone(),
        eoi_status: selects.eoi_status.read(row),
        deposit_status: selects.deposit_status.read(row),
        contract_status: selects.contract_status.read(row),
        date_first_contact: row.read("date_added", date::read),
        date_last_contact: row.read("last_contact", date::read),
        date_request_form_sent: row.read("request_form_sent", date::read),
        date_eoi_sent: row.read("eoi_time_sent", date::read),
        date_eoi_signed: row.read("eoi_time_signed", date::read),
        date_deposit_received: row.read("reservation_date", date::read),
        date_contract_sent: row.read("contract_time_sent", date::read),
        date_contract_signed: row.read("contract_time_signed", date::read),
        archived_at: None,
        created_at: row.row.created_at,
        updated_at: row.row.updated_at,
    }
}

fn texts(mut row: Record<'_, '_>, attachments: &Attachments) -> note::Texts {
    let mut notes = Vec::new();
    for role in ["internal_notes", "extra_comments"] {
        let title = row.title(role);
        notes.extend(row.verbatim(role).map(|text| Kept::new(title, text)));
    }
    [Slot::Eoi, Slot::Contract].into_iter().for_each(|slot| attachments.keep_missing(slot, &mut row));
    note::Texts { notes, kept: row.finish() }
}
