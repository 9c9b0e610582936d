//! One line item: its fields in whatever spelling, read with every remark of reading told.

use std::collections::BTreeSet;

use landfall_model::{cell, finding::Code};
use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::{
    normalise::{
        Reading, price, quantity,
        text::{self, Placeholders},
    },
    read::{MONEY_DIGITS, Record, fits},
};

/// What becomes of a cell of which anything was refused.
const KEPT: &str = "the cell is kept in the notes";

/// What a field of a line item is for.
#[derive(Debug, Clone, Copy)]
pub struct Role {
    /// As messages call it.
    word: &'static str,
    /// Names that the field may have, the plain letters of them only (`descripción` has one that is none); an earlier one goes before a later one.
    names: &'static [&'static str],
}

/// What is billed.
pub const DESCRIPTION: Role = Role {
    word: "description",
    names: &[
        "description",
        "desc",
        "item",
        "name",
        "text",
        "descripcin",
        "descripcion",
        "concepto",
        "descrizione",
        "beschreibung",
        "dsignation",
    ],
};
/// How many.
pub const QUANTITY: Role = Role {
    word: "quantity",
    names: &[
        "quantity", "qty", "units", "count", "hours", "days", "nights", "cantidad", "unidades", "quantit",
        "menge", "anzahl",
    ],
};
/// The price of one.
pub const UNIT_PRICE: Role = Role {
    word: "price",
    names: &[
        "unitprice",
        "price",
        "rate",
        "preciounitario",
        "precio",
        "prezzounitario",
        "prezzo",
        "prixunitaire",
        "prix",
        "einzelpreis",
        "preis",
    ],
};
/// What all of them cost.
pub const TOTAL: Role = Role {
    word: "total",
    names: &["total", "amount", "linetotal", "importe", "importo", "totale", "montant", "betrag"],
};

const CURRENCY: Role = Role {
    word: "currency",
    names: &["currency", "currencycode", "moneda", "divisa", "valuta", "devise", "whrung"],
};

/// A line item being read.
pub struct Item<'i, 'r, 'a> {
    row: &'i mut Record<'r, 'a>,
    /// Its place in the list, from 1.
    n: usize,
    fields: &'i Map<String, Value>,
    /// The currencies beside its amounts.
    currencies: BTreeSet<String>,
}

impl<'i, 'r, 'a> Item<'i, 'r, 'a> {
    /// Begins to read one; a filled field that no column takes is warned of.
    pub fn open(row: &'i mut Record<'r, 'a>, n: usize, fields: &'i Map<String, Value>) -> Self {
        let mut item = Self { row, n, fields, currencies: BTreeSet::new() };
        if item.holds_more() {
            item.refuse("a field that the target has no column for");
        }
        item
    }

    /// Warns of something in the line, and keeps the whole cell in the notes.
    pub fn refuse(&mut self, message: &str) {
        refuse_line(self.row, self.n, Value::Object(self.fields.clone()).to_string(), message);
    }

    /// True where a field in this role is filled.
    pub fn has(&self, role: Role) -> bool {
        !self.filled(role).is_empty()
    }

    /// A text with every word in it, as in notes.
    pub fn text(&mut self, role: Role) -> Option<String> {
        self.read(role, |value, _| text::read(value, &Placeholders::default()))
    }

    /// How many.
    pub fn quantity(&mut self) -> Option<Decimal> {
        let quantity = self.read(QUANTITY, quantity::read)?;
        self.held(QUANTITY, quantity)
    }

    /// An amount of money.
    pub fn amount(&mut self, role: Role) -> Option<Decimal> {
        let price = self.read(role, price::read)?;
        self.currencies.extend(price.currency);
        self.held(role, price.amount)
    }

    /// The currencies that it names, each with the line's place, once its amounts are read.
    pub fn currencies(mut self) -> BTreeSet<(usize, String)> {
        let named = self.read(CURRENCY, price::read_currency);
        self.currencies.extend(named);
        self.currencies.into_iter().map(|currency| (self.n, currency)).collect()
    }

    /// A number that the target can hold as it is.
    fn held(&mut self, role: Role, number: Decimal) -> Option<Decimal> {
        if !fits(number, MONEY_DIGITS) {
            self.refuse(&format!("{}: out of the target's range", role.word));
            return None;
        }
        Some(number)
    }

    fn read<T>(
        &mut self,
        role: Role,
        read: impl FnOnce(&Value, &Placeholders) -> Reading<Option<T>>,
    ) -> Option<T> {
        let reading = read(self.field(role)?, &self.row.inputs.placeholders);
        for remark in reading.remarks {
            self.refuse(&format!("{}: {}", role.word, remark.message));
        }
        reading.value
    }

    fn field(&mut self, role: Role) -> Option<&'i Value> {
        let filled = self.filled(role);
        let first = *filled.first()?;
        if filled.iter().any(|value| *value != first) {
            self.refuse(&format!("{}: several fields that differ, of which one was taken", role.word));
        }
        Some(first)
    }

    /// The filled fields in this role, whatever their spelling: `unit_price`, `unitPrice`, `Unit Price`.
    fn filled(&self, role: Role) -> Vec<&'i Value> {
        let of_name =
            |name: &'static str| self.fields.iter().filter(move |(field, _)| letters(field) == name);
        let values = role.names.iter().copied().flat_map(of_name).map(|(_, value)| value);
        values.filter(|value| !cell::is_empty(value)).collect()
    }

    /// True where a filled field is taken by no column. Ids of the line are the portal's own business.
    fn holds_more(&self) -> bool {
        let known = [DESCRIPTION, QUANTITY, UNIT_PRICE, TOTAL, CURRENCY].map(|role| role.names).concat();
        let carried = |name: &str| name == "id" || known.contains(&name);
        self.fields.iter().any(|(name, value)| !cell::is_empty(value) && !carried(&letters(name)))
    }
}

/// Warns of the cell, and keeps the whole of it in the notes.
pub fn refuse(row: &mut Record<'_, '_>, message: &str) {
    row.warn(Code::LineItems, "line_items", format!("{message}: {KEPT}"));
    row.keep("line_items");
}

/// Warns of something in the line at this place, from 1, and keeps the whole cell in the notes. The warning shows the line alone: with the cell in
/// each, those of a long list would be its square.
pub fn refuse_line(row: &mut Record<'_, '_>, n: usize, line: String, message: &str) {
    let (at, title) = (row.at(), row.title("line_items"));
    row.draft.warn(Code::LineItems, at, title, line, format!("line {n}: {message}: {KEPT}"));
    row.keep("line_items");
}

fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase()
}
