//! The accounts: every source record is in exactly one list, or the lint says so. And the id maps, from source to target.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{
    plan::{Accounting, copy::Origin, id_text},
    raw::Raw,
    source::{SourceRef, SourceTable},
    target::{Planned, Table, TargetRow},
};
use uuid::Uuid;

use crate::{attachments::Attachments, draft::Draft};

/// Writes the accounts and the id maps of everything that is planned.
pub fn settle(raw: &Raw, attachments: &Attachments, draft: &mut Draft) {
    let plan = &draft.plan;
    let read = |table| raw.rows(table).len() as u64;
    let records = |source, target, rows: BTreeMap<SourceRef, Uuid>| {
        let mut account = Accounting::of(source, target, read(source));
        account.planned = rows.keys().copied().map(id_text).collect();
        let held_back = plan.quarantined.iter().filter(|held| held.table == target);
        account.quarantined = held_back.flat_map(|held| held.from.iter().copied().map(id_text)).collect();
        account
    };
    let interests = by_record(&plan.interests, |row| row.id);
    let berths = by_record(&plan.berths, |row| row.id);
    let expenses = by_record(&plan.expenses, |row| row.id);
    let invoices = by_record(&plan.invoices, |row| row.id);
    let maps =
        [("interests", &interests), ("berths", &berths), ("expenses", &expenses), ("invoices", &invoices)];
    let mut id_maps: BTreeMap<String, BTreeMap<String, Uuid>> = maps
        .into_iter()
        .map(|(entity, rows)| (entity.to_owned(), rows.iter().map(|(at, id)| (id_text(*at), *id)).collect()))
        .collect();
    id_maps.insert("clients".to_owned(), clients(draft));
    id_maps.insert("documents".to_owned(), documents(draft));
    id_maps.insert("files".to_owned(), files(draft));
    let accounts = vec![
        people(draft, read(SourceTable::Interests)),
        records(SourceTable::Interests, Table::Interests, interests),
        records(SourceTable::Berths, Table::Berths, berths),
        records(SourceTable::Expenses, Table::Expenses, expenses),
        records(SourceTable::Invoices, Table::Invoices, invoices),
        objects(draft, raw.objects.len() as u64),
        stored(draft, attachments.stored.len() as u64),
    ];
    draft.plan.id_maps = id_maps;
    draft.plan.accounting = accounts;
}

fn by_record<R: TargetRow>(rows: &[Planned<R>], id: impl Fn(&R) -> Uuid) -> BTreeMap<SourceRef, Uuid> {
    rows.iter().flat_map(|planned| planned.from.iter().map(|at| (*at, id(&planned.row)))).collect()
}

/// Interests as clients: the smallest row of each client is planned, the others are merged.
fn people(draft: &Draft, read: u64) -> Accounting {
    let mut account = Accounting::of(SourceTable::Interests, Table::Clients, read);
    let mut merged = Vec::new();
    for planned in &draft.plan.clients {
        let mut rows = planned.from.iter().copied();
        account.planned.extend(rows.next().map(id_text));
        merged.extend(rows);
    }
    // By number, not by text: people read these lists.
    merged.sort_unstable();
    account.merged = merged.into_iter().map(id_text).collect();
    account
}

/// Objects as files: those in the list of stray files without a row were left out.
fn objects(draft: &Draft, read: u64) -> Accounting {
    let place = |bucket: &str, key: &str| format!("{bucket}/{key}");
    let planned = copied(draft, |origin| matches!(origin, Origin::Object { .. }));
    let listed = draft.plan.unmatched_files.iter().filter(|file| file.bucket != Origin::ATTACHMENTS);
    let stray = listed.map(|file| place(&file.bucket, &file.key));
    let known: BTreeSet<&String> = planned.iter().collect();
    let dropped = stray.filter(|place| !known.contains(place)).collect();
    Accounting {
        source: "objects".to_owned(),
        target: Table::Files,
        read,
        planned,
        merged: Vec::new(),
        quarantined: Vec::new(),
        dropped,
    }
}

/// Files in NocoDB's own storage: each that a cell names is copied.
fn stored(draft: &Draft, read: u64) -> Accounting {
    Accounting {
        source: "attachments".to_owned(),
        target: Table::Files,
        read,
        planned: copied(draft, |origin| matches!(origin, Origin::Attachment { .. })),
        merged: Vec::new(),
        quarantined: Vec::new(),
        dropped: Vec::new(),
    }
}

fn copied(draft: &Draft, of: impl Fn(&Origin) -> bool) -> Vec<String> {
    let copies = draft.plan.copies.iter().filter(|copy| of(&copy.origin));
    let mut places: Vec<String> = copies.map(|copy| copy.origin.place()).collect();
    places.sort_unstable();
    places
}

fn clients(draft: &Draft) -> BTreeMap<String, Uuid> {
    let clients = draft.plan.clients.iter();
    clients.flat_map(|planned| planned.from.iter().map(|at| (id_text(*at), planned.row.id))).collect()
}

/// Keys are `412/eoi`: an interest may have several documents.
fn documents(draft: &Draft) -> BTreeMap<String, Uuid> {
    let key = |at: &SourceRef, kind: &str| format!("{}/{kind}", at.id);
    let documents = draft.plan.documents.iter();
    documents
        .flat_map(|planned| {
            planned.from.iter().map(|at| (key(at, &planned.row.document_type), planned.row.id))
        })
        .collect()
}

/// Keys are `bucket/key`.
fn files(draft: &Draft) -> BTreeMap<String, Uuid> {
    let copies = draft.plan.copies.iter();
    copies.map(|copy| (copy.origin.place(), copy.file)).collect()
}
