//! E-mail addresses: each one that a cell plainly writes is a contact of the client that this very interest has, and no client has one that
//! no cell writes. A contact that the planner gave to a stranger is found here, however well the target agrees with the plan.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use landfall_model::{
    outcome::ValidationCheck,
    redact,
    source::{SourceRef, SourceTable},
    target::Table,
};
use uuid::Uuid;

use super::values;
use crate::{
    checks::Seen,
    error::Error,
    evidence::TRACE_RECORDS,
    outcome::{Details, equal, not_made},
    raw::addresses,
    target::{Answer, live_id::Read},
};

const NAME: &str = "clients: e-mail addresses, as the source writes them";

const CONTACTS: &str = "
    SELECT t.{client_contacts.id}, t.{client_contacts.client_id}, lower(t.{client_contacts.value})
    FROM {client_contacts} t JOIN {clients} c ON c.{clients.id} = t.{client_contacts.client_id}
    WHERE c.{clients.port_id} = $1 AND t.{client_contacts.channel}::text = 'email'";

/// One check. Only hashes of addresses are kept.
pub(super) async fn check(seen: &Seen<'_>) -> Result<ValidationCheck, Error> {
    let Some(interests) = seen.survey.get(&Table::Interests) else { return Ok(not_made(NAME, "interests")) };
    let clients = match values::ids_by_row(seen.target, interests, Table::Interests, "client_id").await? {
        Answer::Found(clients) => clients,
        Answer::Omitted(column) => return Ok(not_made(NAME, &column)),
    };
    let mut details = Details::default();
    let there = match contacts(seen, &mut details).await? {
        Answer::Found(there) => there,
        Answer::Omitted(column) => return Ok(not_made(NAME, &column)),
    };
    let (written, found) = compare(seen, &clients, &there, &mut details)?;
    let name = |n: usize| format!("{n} distinct addresses");
    let mut check = equal(NAME, name(written), name(found), details.finish(|| TRACE_RECORDS.to_owned()));
    check.passed &= details.total() == 0;
    Ok(check)
}

/// Client and address of every e-mail contact. One whose address no cell holds is told.
async fn contacts(seen: &Seen<'_>, details: &mut Details) -> Result<Answer<HashSet<u64>>, Error> {
    let Seen { target, evidence, raw, survey, .. } = *seen;
    let mut known = HashSet::new();
    for cell in raw.emails()?.chain(raw.numbers()?) {
        known.extend(addresses::words(&cell?.1).map(|address| hash(&address)));
    }
    let mut there = HashSet::new();
    let mut rows = match target.ask(NAME, CONTACTS, &[&target.port]).await? {
        Answer::Found(rows) => rows,
        Answer::Omitted(column) => return Ok(Answer::Omitted(column)),
    };
    while let Some(row) = rows.next().await? {
        // A contact without a value is named by the check of what must be there.
        let Some(address) = row.get::<_, Option<String>>(2) else { continue };
        let ids = row.get::<_, Read>(0).0.zip(row.get::<_, Read>(1).0);
        let Some((id, client)) = ids else { continue };
        let table = Table::ClientContacts;
        let ours = survey.get(&table).is_some_and(|survey| survey.holds(id.into()));
        if ours && !evidence.is_carried(table, id.into()) && !known.contains(&hash(&address)) {
            details.push(|| format!("{table} {id}: no cell of the source writes {}", redact::any(&address)));
        }
        there.insert(hash(&(client, address)));
    }
    Ok(Answer::Found(there))
}

/// Distinct addresses that the cells write, and those of them that are at the client of each record that writes them.
fn compare(
    seen: &Seen<'_>,
    clients: &[(Uuid, Uuid)],
    there: &HashSet<u64>,
    details: &mut Details,
) -> Result<(usize, usize), Error> {
    let Seen { evidence, raw, survey, .. } = *seen;
    let (mut written, mut missing) = (HashSet::new(), HashSet::new());
    for cell in raw.emails()? {
        let (id, cell) = cell?;
        let row = evidence.own_row(Table::Interests, id);
        let place = row.and_then(|row| clients.binary_search_by_key(&row, |(row, _)| *row).ok());
        let Some(client) = place.map(|place| clients[place].1) else { continue };
        let (contacts, at) = (Table::ClientContacts, SourceRef::new(SourceTable::Interests, id));
        let edited = survey.get(&contacts).is_some_and(|survey| survey.edited_records.contains(&at));
        if edited || evidence.is_excused(contacts, at) {
            continue;
        }
        for address in addresses::plain(&cell) {
            written.insert(hash(&address));
            if !there.contains(&hash(&(client, address.clone()))) {
                details
                    .push(|| format!("interests {id}: {} is not at client {client}", redact::any(&address)));
                missing.insert(hash(&address));
            }
        }
    }
    Ok((written.len(), written.len() - missing.len()))
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
