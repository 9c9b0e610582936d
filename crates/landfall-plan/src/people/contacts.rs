//! The contacts of a client: every address and number of every row, each once, the first of each channel primary.

use std::collections::{HashMap, HashSet};

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
    let mut all: Vec<Found<'_>> = members.iter().flat_map(|person| of_row(person)).collect();
    all.sort_by_key(|found| found.channel == OUT_OF_USE);
    let mut channels = HashSet::new();
    let told = by_value(all);
    told.iter().map(|told| plan(inputs, client, told, channels.insert(told[0].channel))).collect()
}

/// What is told of each address and number, in the order of their first rows.
fn by_value(all: Vec<Found<'_>>) -> Vec<Vec<Found<'_>>> {
    let mut told: Vec<Vec<Found<'_>>> = Vec::new();
    let mut place_of: HashMap<&str, usize> = HashMap::new();
    for found in all {
        let place = *place_of.entry(found.value).or_insert(told.len());
        if place == told.len() {
            told.push(Vec::new());
        }
        told[place].push(found);
    }
    told
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

/// The contact that rows tell of: channel and label of the first that has one, the earliest creation, the latest change, every spelling once.
fn plan(
    inputs: &Inputs<'_>,
    client_id: Uuid,
    told: &[Found<'_>],
    is_primary: bool,
) -> Planned<ClientContact> {
    let Found { channel, value, created_at, updated_at, .. } = told[0];
    let mut from: Vec<SourceRef> = told.iter().map(|found| found.at).collect();
    from.sort_unstable();
    let row = ClientContact {
        id: inputs.id(Table::ClientContacts, &format!("{client_id}/{channel}/{value}")),
        client_id,
        channel: channel.to_owned(),
        value: value.to_owned(),
        label: told.iter().find_map(|found| found.label.clone()),
        is_primary,
        notes: spellings(told),
        created_at: told.iter().map(|found| found.created_at).fold(created_at, Ord::min),
        updated_at: told.iter().map(|found| found.updated_at).fold(updated_at, Ord::max),
    };
    Planned { from, row }
}

/// What the rows have for it, each spelling in a line; none where all have it as it stands.
fn spellings(told: &[Found<'_>]) -> Option<String> {
    let mut seen = HashSet::new();
    let notes: Vec<String> =
        told.iter().filter_map(Found::note).filter(|note| seen.insert(note.clone())).collect();
    (!notes.is_empty()).then(|| notes.join("\n"))
}

impl Found<'_> {
    /// The original, where more than capitals was changed.
    fn note(&self) -> Option<String> {
        let original = self.original?.split_whitespace().collect::<Vec<_>>().join(" ");
        (original.to_lowercase() != self.value.to_lowercase()).then(|| format!("written as: {original}"))
    }
}
