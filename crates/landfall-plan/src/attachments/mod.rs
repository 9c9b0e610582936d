//! Attachment cells joined with the objects they point at.

mod catalogue;

use std::collections::HashMap;

use landfall_model::{
    cell,
    finding::Code,
    source::{SourceRef, SourceTable},
};
use serde_json::Value;

pub use catalogue::{Catalogue, base_name, left_out};

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
}

/// What all attachment cells point at.
#[derive(Debug, Default)]
pub struct Attachments {
    /// Objects (by index) of each cell, in the order of the cell.
    found: HashMap<(Slot, i64), Vec<usize>>,
    /// Titles that no object was found for.
    missing: HashMap<(Slot, i64), Vec<String>>,
    /// Claims by object, in the order of tables and ids.
    claims: HashMap<usize, Vec<Claim>>,
}

impl Attachments {
    /// The objects of a cell, by index.
    pub fn found(&self, slot: Slot, record: i64) -> &[usize] {
        self.found.get(&(slot, record)).map_or(&[], Vec::as_slice)
    }

    /// The attachments of a cell that no bucket listing shows, in words.
    pub fn missing(&self, slot: Slot, record: i64) -> &[String] {
        self.missing.get(&(slot, record)).map_or(&[], Vec::as_slice)
    }

    /// The cells that claim an object.
    pub fn claims(&self, object: usize) -> &[Claim] {
        self.claims.get(&object).map_or(&[], Vec::as_slice)
    }
}

/// Joins attachment cells with the listings. It comes before the records are planned: they keep the names of what is not there.
pub fn join<'a>(inputs: &Inputs<'a>, draft: &mut Draft) -> (Catalogue<'a>, Attachments) {
    let catalogue = Catalogue::new(&inputs.objects);
    let attachments = read(inputs, &catalogue, draft);
    (catalogue, attachments)
}

/// Reads all attachment cells. One that points at nothing is warned of; the row keeps its name.
fn read(inputs: &Inputs<'_>, catalogue: &Catalogue<'_>, draft: &mut Draft) -> Attachments {
    let mut all = Attachments::default();
    let mut cells = 0;
    for slot in Slot::ALL {
        let sheet = inputs.sheet(slot.table());
        for row in &sheet.rows {
            let mut record = Record::open(inputs, sheet, row, draft);
            for item in items(&mut record, slot) {
                cells += 1;
                all.join(&mut record, slot, &item, catalogue);
            }
        }
    }
    let missing: usize = all.missing.values().map(Vec::len).sum();
    draft.step(
        "attachments",
        format!(
            "{cells} attachments in cells: {} point at an object, {missing} at nothing in the listings.",
            cells - missing
        ),
    );
    all
}

/// The items of the cell: a list, or a list written as text. Anything else is one item that points at nothing.
fn items(record: &mut Record<'_, '_>, slot: Slot) -> Vec<Value> {
    match record.cell(slot.role()) {
        Value::Array(items) => items.clone(),
        Value::String(_) => {
            let Some(text) = record.text(slot.role()) else { return Vec::new() };
            match serde_json::from_str(&text) {
                Ok(Value::Array(items)) => items,
                _ => vec![Value::String(text)],
            }
        }
        Value::Null => Vec::new(),
        other => vec![other.clone()],
    }
}

impl Attachments {
    fn join(&mut self, record: &mut Record<'_, '_>, slot: Slot, item: &Value, catalogue: &Catalogue<'_>) {
        let place = (slot, record.row.id);
        let Some(object) = find(item, catalogue) else {
            let shown =
                field(item, "title").map(str::to_owned).or_else(|| cell::text(item)).unwrap_or_default();
            record.warn(
                Code::AttachmentMissing,
                slot.role(),
                "no bucket listing shows this attachment: its name is kept with the record",
            );
            self.missing.entry(place).or_default().push(format!("{shown} (not found in any bucket)"));
            return;
        };
        if size(item).is_some_and(|size| size != catalogue.objects[object].size) {
            record.warn(
                Code::OwnerUncertain,
                slot.role(),
                "the object has another size than the cell says: it may have been replaced",
            );
        }
        let text = |name| field(item, name).unwrap_or_default().replace('\0', "");
        let claim = Claim { at: record.at(), slot, title: text("title"), mime_type: text("mimetype") };
        let found = self.found.entry(place).or_default();
        if !found.contains(&object) {
            found.push(object);
            self.claims.entry(object).or_default().push(claim);
        }
    }
}

/// By place first (`url`, `path` and their signed forms), else by title and size, which must be unique together.
fn find(item: &Value, catalogue: &Catalogue<'_>) -> Option<usize> {
    let size = size(item);
    let places = ["url", "path", "signedUrl", "signedPath"].into_iter().filter_map(|name| field(item, name));
    let found = places.flat_map(spellings).find_map(|place| catalogue.at(&place, size));
    found.or_else(|| catalogue.named(field(item, "title")?, size?))
}

fn field<'v>(item: &'v Value, name: &str) -> Option<&'v str> {
    item.get(name)?.as_str().filter(|text| !text.trim().is_empty())
}

fn size(item: &Value) -> Option<u64> {
    item.get("size")?.as_u64()
}

/// The place as it stands, since a key may hold `?`, `#` and `%` of its own; then read as a URL.
fn spellings(place: &str) -> [String; 2] {
    let path = place.split(['?', '#']).next().unwrap_or(place);
    [place.to_owned(), unescape(path)]
}

/// `%C3%A9` into `é`. What is no escape, or no UTF-8 in the end, stays as it is.
fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}
