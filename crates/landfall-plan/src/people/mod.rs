//! Rows of the interests into clients: the four passes of the plan document.
//!
//! 1. Rows with exactly the same e-mail address (`addresses`) are one person (`cluster`), except in a shared inbox (`inbox`).
//! 2. One client is made of them (`survivor`, `contacts`, `notes`) under a stable id (`identity`).
//! 3. What may be one person is found and scored (`candidates`, `score`), answers are applied (`review`, `answers`, `standing`), and the
//!    rest is listed and asked about, what hangs together in one question (`ask`, `links`, `dossier`, `crowds`).
//! 4. All other rows are clients of their own.
//!
//! What passes 1 and 3 merged goes through the sanity gates (`gate`), also for what answers kept apart before (`on_rows`).

mod addresses;
mod answers;
mod ask;
pub mod candidates;
mod cluster;
mod contacts;
mod crowds;
mod dice;
mod dossier;
mod few;
mod gate;
mod identity;
mod inbox;
mod links;
pub mod near;
mod notes;
mod number;
mod on_rows;
mod person;
mod profile;
mod relatives;
mod review;
mod score;
mod sets;
mod slip;
mod spelling;
mod standing;
mod survivor;
#[cfg(test)]
mod tests;
mod vessel;

use landfall_model::{
    finding::Code,
    source::{SourceRef, SourceTable},
    target::{Client, Planned},
    words::count,
};
use uuid::Uuid;

pub use few::Few;
pub use number::Number;
pub use person::Person;
pub use profile::Profile;
pub use score::{Comparison, Yardstick};
pub use spelling::{Address, Name};

use crate::{draft::Draft, former::Former, inputs::Inputs};
use on_rows::OnRows;

/// The clients, for the steps that refer to them.
#[derive(Debug)]
pub struct People {
    /// The rows, in the order of their ids.
    pub rows: Vec<Person>,
    /// Rows (by index) of each client of the plan, in its order.
    pub members: Vec<Vec<usize>>,
    /// Who is whose client.
    pub client_of: ClientOf,
}

/// The client (by index) of each row (by index).
#[derive(Debug)]
pub struct ClientOf(Vec<usize>);

impl ClientOf {
    fn of(clients: &[Vec<usize>], rows: usize) -> Self {
        let mut client_of = vec![0; rows];
        for (client, rows) in clients.iter().enumerate() {
            rows.iter().for_each(|&row| client_of[row] = client);
        }
        Self(client_of)
    }

    /// The client of a row.
    pub fn row(&self, row: usize) -> usize {
        self.0[row]
    }
}

/// Plans `clients`, `client_contacts` and `client_notes`.
pub(crate) fn plan(inputs: &Inputs<'_>, former: &Former<'_>, draft: &mut Draft) -> People {
    let people = person::read(inputs, draft);
    let held = addresses::held_by_several(inputs, former, &people);
    let answers = OnRows::of(inputs, former, &held, &people);
    let groups = cluster::by_email(inputs, former, &answers, &people, held, draft);
    let mut reviewed = review::review(inputs, former, &answers, &people, groups, draft);
    let ids = identity::assign(inputs, &people, &reviewed.clients);
    draft.plan.clients.reserve(ids.len());
    for (rows, id) in reviewed.clients.iter().zip(ids) {
        merge(inputs, &people, rows, id, draft);
    }
    ask::ask(inputs, &people, &mut reviewed, draft);
    let clients = reviewed.clients;
    report(&clients, draft);
    let client_of = ClientOf::of(&clients, people.len());
    People { rows: people, members: clients, client_of }
}

/// One client with its contacts and its note.
fn merge(inputs: &Inputs<'_>, people: &[Person], rows: &[usize], id: Uuid, draft: &mut Draft) {
    let members = survivor::by_recency(people, rows);
    let survivor = survivor::survive(inputs, &members, draft);
    let founder = people[rows[0]].at;
    let full_name =
        survivor.name.clone().unwrap_or_else(|| name_of_the_nameless(inputs, founder, &members, draft));
    let vessel = &survivor.vessel;
    let row = Client {
        id,
        full_name,
        company_name: survivor.company.clone(),
        nationality: survivor.country.clone(),
        address: survivor.address.clone(),
        preferred_contact_method: survivor.contact_method.clone(),
        source: survivor.source.clone(),
        yacht_name: vessel.name.clone(),
        yacht_length_ft: vessel.length.map(|length| length.ft),
        yacht_length_m: vessel.length.map(|length| length.m),
        yacht_width_ft: vessel.width.map(|width| width.ft),
        yacht_width_m: vessel.width.map(|width| width.m),
        yacht_draft_ft: vessel.draft.map(|draft| draft.ft),
        yacht_draft_m: vessel.draft.map(|draft| draft.m),
        berth_size_desired: survivor.berth_size.clone(),
        archived_at: None,
        created_at: members.iter().map(|person| person.created_at).min().unwrap_or(inputs.earliest),
        updated_at: members.iter().map(|person| person.updated_at).max().unwrap_or(inputs.earliest),
    };
    draft.plan.client_contacts.extend(contacts::of_client(inputs, id, &members));
    draft.plan.client_notes.extend(notes::of_client(inputs, &row, &members, &survivor));
    draft.plan.clients.push(Planned { from: rows.iter().map(|&row| people[row].at).collect(), row });
}

/// A client must have a name: the company, the address before the `@`, a telephone number, or the word for nobody.
fn name_of_the_nameless(
    inputs: &Inputs<'_>,
    at: SourceRef,
    members: &[&Person],
    draft: &mut Draft,
) -> String {
    let company = members.iter().find_map(|person| person.company.clone());
    let email =
        || members.iter().find_map(|person| person.emails.first()?.split('@').next().map(str::to_owned));
    let phone = || members.iter().find_map(|person| Some(person.phones.first()?.value.clone()));
    let name = company.or_else(email).or_else(phone).unwrap_or_else(|| "Unknown".to_owned());
    let title = inputs.sheet(SourceTable::Interests).title("full_name");
    let message = "no name: the client is loaded under its company, e-mail address or telephone number";
    draft.warn(Code::NameMissing, at, title, String::new(), message);
    name
}

fn report(clients: &[Vec<usize>], draft: &mut Draft) {
    let merged: usize = clients.iter().map(|rows| rows.len() - 1).sum();
    let alone = clients.iter().filter(|rows| rows.len() == 1).count();
    draft.step(
        "dedup 2 and 4: clients",
        format!(
            "{} with {}; {} joined the client of another row; of one row alone: {}.",
            count(clients.len(), "client"),
            count(draft.plan.client_contacts.len(), "contact"),
            count(merged, "row"),
            count(alone, "client"),
        ),
    );
}
