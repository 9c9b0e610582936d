//! Attachment cells joined with the objects they point at.

use std::collections::HashMap;

pub use landfall_model::attachment::{base_name, is_folder_marker, left_out};
use landfall_model::{
    attachment::{self, Catalogue, How, field, find, size, stored},
    cell,
    finding::Code,
    plan::copy::Origin,
    raw::Cell,
    source::{Object, SourceRef, SourceTable},
    words::count,
};
use serde_json::Value;
use uuid::Uuid;

use crate::{draft::Draft, inputs::Inputs, read::Record};

/// The attachment columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// `EOI Document` of an interest.
    Eoi,
    /// `Contract Document` of an interest.
    Contract,
    /// `Receipt` of an expense.
    Receipt,
    /// `PDF` of an invoice.
    Pdf,
}

impl Slot {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Eoi, Self::Contract, Self::Receipt, Self::Pdf];

    /// The source table.
    pub const fn table(self) -> SourceTable {
        match self {
            Self::Eoi | Self::Contract => SourceTable::Interests,
            Self::Receipt => SourceTable::Expenses,
            Self::Pdf => SourceTable::Invoices,
        }
    }

    /// The role in the mapping.
    pub const fn role(self) -> &'static str {
        match self {
            Self::Eoi => "eoi_document",
            Self::Contract => "contract_document",
            Self::Receipt => "receipt",
            Self::Pdf => "pdf",
        }
    }

    /// `files.category` of what lies there.
    pub const fn category(self) -> &'static str {
        match self {
            Self::Eoi => "eoi",
            Self::Contract => "contract",
            Self::Receipt => "receipt",
            Self::Pdf => "invoice",
        }
    }
}

/// One cell's claim to an object.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The record.
    pub at: SourceRef,
    /// The column.
    pub slot: Slot,
    /// Name as it was uploaded; empty where the cell has none.
    pub title: String,
    /// Content type; empty where the cell has none.
    pub mime_type: String,
    /// How cell and object were joined.
    pub how: How,
}

/// An attachment that lies nowhere.
#[derive(Debug, Clone)]
pub struct Lost {
    /// The record.
    pub at: SourceRef,
    /// The column.
    pub slot: Slot,
    /// What the cell says of it.
    pub title: String,
}

/// What all attachment cells point at. Objects are named by their index in [`Inputs::objects`]; those of NocoDB's own storage follow them.
#[derive(Debug, Default)]
pub struct Attachments {
    /// Files in NocoDB's own storage, as objects of a bucket of their own, in the order in which cells name them.
    pub stored: Vec<Object>,
    /// Attachments that lie nowhere.
    pub lost: Vec<Lost>,
    /// Index of what is stored, by path.
    by_path: HashMap<String, usize>,
    /// Objects of each cell, in the order of the cell.
    found: HashMap<(Slot, i64), Vec<usize>>,
    /// Titles that no object was found for.
    missing: HashMap<(Slot, i64), Vec<String>>,
    /// Claims by object, in the order of tables and ids.
    claims: HashMap<usize, Vec<Claim>>,
}

impl Attachments {
    /// The objects of a cell.
    pub fn found(&self, slot: Slot, record: i64) -> &[usize] {
        self.found.get(&(slot, record)).map_or(&[], Vec::as_slice)
    }

    /// The object of this index.
    fn object<'o>(&'o self, inputs: &'o Inputs<'_>, index: usize) -> &'o Object {
        inputs.objects.get(index).copied().unwrap_or_else(|| &self.stored[index - inputs.objects.len()])
    }

    /// All objects by index: those of the buckets, then those of NocoDB's own storage.
    pub fn objects<'o>(&'o self, inputs: &'o Inputs<'_>) -> impl Iterator<Item = &'o Object> {
        inputs.objects.iter().copied().chain(&self.stored)
    }

    /// The `files` rows of a cell, in its order.
    pub fn files(&self, inputs: &Inputs<'_>, slot: Slot, record: i64) -> Vec<Uuid> {
        self.found(slot, record).iter().map(|&object| inputs.file_id(self.object(inputs, object))).collect()
    }

    /// The attachments of a cell that no bucket listing shows, in words.
    pub fn missing(&self, slot: Slot, record: i64) -> &[String] {
        self.missing.get(&(slot, record)).map_or(&[], Vec::as_slice)
    }

    /// Keeps them for the note of the row, which names what is not there.
    pub fn keep_missing(&self, slot: Slot, row: &mut Record<'_, '_>) {
        for missing in self.missing(slot, row.row.id) {
            row.keep_text(slot.role(), missing.clone());
        }
    }

    /// The cells that claim an object.
    pub fn claims(&self, object: usize) -> &[Claim] {
        self.claims.get(&object).map_or(&[], Vec::as_slice)
    }
}

/// The name of what these cells hold, by the first that tells one.
pub fn title(claims: &[Claim]) -> Option<&str> {
    claims.iter().map(|claim| claim.title.as_str()).find(|title| !cell::is_blank(title))
}

/// A `files` row has one name: what a later cell calls the file is listed.
fn list_other_title(record: &mut Record<'_, '_>, claim: &Claim, before: &[Claim]) {
    if title(before).is_some_and(|title| title != claim.title) && !cell::is_blank(&claim.title) {
        let (column, reason) =
            (record.title(claim.slot.role()), "another cell names this file otherwise: it has that name");
        record.draft.drop_cell(claim.at, column, claim.title.clone(), reason);
    }
}

/// Joins all attachment cells with the listings. It comes before the records are planned: they keep the names of what is not there.
pub fn join(inputs: &Inputs<'_>, draft: &mut Draft) -> Attachments {
    let catalogue = Catalogue::new(&inputs.objects);
    let mut all = Attachments::default();
    let mut cells = 0;
    for slot in Slot::ALL {
        let sheet = inputs.sheet(slot.table());
        for row in &sheet.rows {
            let mut record = Record::open(inputs, sheet, row, draft);
            for item in items(&mut record, slot) {
                cells += 1;
                all.add(&mut record, slot, &item, &catalogue);
            }
        }
    }
    let (stored, missing) = (all.stored.len(), all.lost.len());
    let found = cells - missing;
    let did = format!(
        "{cells} in cells: {found} of a file, {missing} of nothing; in NocoDB's own storage: {}.",
        count(stored, "file")
    );
    draft.step("attachments", did);
    all
}

/// The items of the cell, of a text without the signs of a web page.
fn items(record: &mut Record<'_, '_>, slot: Slot) -> Vec<Value> {
    match record.cell(slot.role()) {
        Cell::Nothing => Vec::new(),
        Cell::Text(_) => {
            record.text(slot.role()).map_or_else(Vec::new, |text| attachment::items(&text.into()))
        }
        other @ Cell::Json(_) => attachment::items(&other.value()),
    }
}

impl Attachments {
    fn add(&mut self, record: &mut Record<'_, '_>, slot: Slot, item: &Value, catalogue: &Catalogue<'_>) {
        let joined = find(item, catalogue).or_else(|| self.keep(record, item, catalogue.objects.len()));
        let Some((object, how)) = joined else {
            self.lose(record, slot, item);
            return;
        };
        let listed = catalogue.objects.get(object).map(|object| object.size);
        if listed.is_some_and(|listed| size(item).is_some_and(|size| size != listed)) {
            record.warn(
                Code::OwnerUncertain,
                slot.role(),
                "the object has another size than the cell says: it may have been replaced",
            );
        }
        let text = |name| field(item, name).unwrap_or_default().replace('\0', "");
        let claim = Claim { at: record.at(), slot, title: text("title"), mime_type: text("mimetype"), how };
        let claims = self.claims.entry(object).or_default();
        list_other_title(record, &claim, claims);
        let found = self.found.entry((slot, record.row.id)).or_default();
        if !found.contains(&object) {
            found.push(object);
            claims.push(claim);
        }
    }

    /// A file in NocoDB's own storage, each path once. Without a size nobody could tell whether it arrived whole.
    fn keep(&mut self, record: &Record<'_, '_>, item: &Value, listed: usize) -> Option<(usize, How)> {
        let (key, size) = (stored(item)?, size(item)?);
        let Self { stored, by_path, .. } = self;
        let index = *by_path.entry(key).or_insert_with_key(|key| {
            // The storage tells no time of upload: it was not before the record.
            let (bucket, modified) = (Origin::ATTACHMENTS.to_owned(), record.row.created_at.to_rfc3339());
            stored.push(Object { bucket, key: key.clone(), size, etag: String::new(), modified });
            listed + stored.len() - 1
        });
        Some((index, How::Stored))
    }

    fn lose(&mut self, record: &mut Record<'_, '_>, slot: Slot, item: &Value) {
        let title = field(item, "title").filter(|title| !cell::is_blank(title)).map(str::to_owned);
        // Where it has no name, all that is said of it is kept.
        let title = title.or_else(|| cell::text(item)).unwrap_or_default().replace('\0', "");
        record.warn(
            Code::AttachmentMissing,
            slot.role(),
            "no bucket listing shows this attachment: its name is kept with the record",
        );
        let shown = format!("{title} (not found in any bucket)");
        self.missing.entry((slot, record.row.id)).or_default().push(shown);
        self.lost.push(Lost { at: record.at(), slot, title });
    }
}
