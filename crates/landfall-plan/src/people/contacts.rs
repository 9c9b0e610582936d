//! The contacts of a client: every address and number of every row, each once, the first of each channel primary.

use std::collections::{HashMap, hash_map::Entry};

use chrono::{DateTime, Utc};
use landfall_model::{
    source::SourceRef,
    target::{ClientContact, Planned, Table},
};
use uuid::Uuid;

use super::person::Person;
use crate::{
    inputs::Inputs,
    normalise::{disuse::is_out_of_use, email},
};

/// The channel of what no row says to be in use: whoever writes to a client is offered another one.
const OUT_OF_USE: &str = "other";
/// A longer cell is a list: it is quoted beside the first of its contacts alone, or a thousand addresses would hold the cell a thousand times.
const LONGEST_QUOTED: usize = 1_000;

/// All contacts of one client; `members` with the most recent row first, so that the primary ones are the most recent of those in use.
pub fn of_client(inputs: &Inputs<'_>, client: Uuid, members: &[&Person]) -> Vec<Planned<ClientContact>> {
    let mut contacts: Vec<Planned<ClientContact>> = Vec::new();
    let mut place_of: HashMap<&str, usize> = HashMap::new();
    let mut all: Vec<Found<'_>> = members.iter().flat_map(|person| of_row(person)).collect();
    all.sort_by_key(|found| found.channel == OUT_OF_USE);
    for found in all {
        match place_of.entry(found.value) {
            Entry::Occupied(place) => found.join(&mut contacts[*place.get()]),
            Entry::Vacant(place) => {
                place.insert(contacts.len());
                let is_primary = contacts.iter().all(|contact| contact.row.channel != found.channel);
                contacts.push(found.plan(inputs, client, is_primary));
            }
        }
    }
    contacts
}

/// A contact as one row tells of it.
struct Found<'p> {
    at: SourceRef,
    channel: &'static str,
    value: &'p str,
    label: Option<String>,
    /// The cell it was read from; none where another contact quotes it.
    original: Option<&'p str>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

fn of_row<'p>(person: &'p Person) -> impl Iterator<Item = Found<'p>> {
    let found = |n: usize, channel, value, label, original: &'p str| Found {
        at: person.at,
        channel,
        value,
        label,
        original: (n == 0 || original.len() <= LONGEST_QUOTED).then_some(original),
        created_at: person.created_at,
        updated_at: person.updated_at,
    };
    let mut remarks = email::Remarks::of(&person.email_text);
    let emails = person.emails.iter().enumerate().map(move |(n, address)| {
        let label = remarks.as_mut().and_then(|all| all.beside(address)).map(str::to_owned);
        found(n, channel("email", label.as_deref()), address, label, &person.email_text)
    });
    let phones = person.phones.iter().enumerate().map(move |(n, phone)| {
        let channel = channel(phone.channel(), phone.label.as_deref());
        let extension = phone.extension.as_ref().map(|digits| format!("ext. {digits}"));
        let label: Vec<String> = phone.label.clone().into_iter().chain(extension).collect();
        let label = (!label.is_empty()).then(|| label.join(", "));
        found(n, channel, &phone.value, label, &person.phone_text)
    });
    emails.chain(phones)
}

/// The channel of a contact with this remark beside it.
fn channel(channel: &'static str, remark: Option<&str>) -> &'static str {
    if remark.is_some_and(is_out_of_use) { OUT_OF_USE } else { channel }
}

impl Found<'_> {
    fn plan(self, inputs: &Inputs<'_>, client: Uuid, is_primary: bool) -> Planned<ClientContact> {
        let id = inputs.id(Table::ClientContacts, &format!("{client}/{}/{}", self.channel, self.value));
        let notes = self.note();
        let Self { at, channel, value, label, created_at, updated_at, .. } = self;
        let (channel, value) = (channel.to_owned(), value.to_owned());
        let row = ClientContact {
            id,
            client_id: client,
            channel,
            value,
            label,
            is_primary,
            notes,
            created_at,
            updated_at,
        };
        Planned { from: vec![at], row }
    }

    /// The same contact told by a further row: the earliest creation, the latest change, every spelling.
    fn join(self, contact: &mut Planned<ClientContact>) {
        contact.from.push(self.at);
        contact.from.sort_unstable();
        let note = self.note();
        let row = &mut contact.row;
        row.created_at = row.created_at.min(self.created_at);
        row.updated_at = row.updated_at.max(self.updated_at);
        row.label = row.label.take().or(self.label);
        match (&mut row.notes, note) {
            (Some(notes), Some(note)) if !notes.lines().any(|line| line == note) => {
                notes.push('\n');
                notes.push_str(&note);
            }
            (notes @ None, note) => *notes = note,
            _ => {}
        }
    }

    /// The original, where more than capitals was changed.
    fn note(&self) -> Option<String> {
        let original = self.original?.split_whitespace().collect::<Vec<_>>().join(" ");
        (original.to_lowercase() != self.value.to_lowercase()).then(|| format!("written as: {original}"))
    }
}
