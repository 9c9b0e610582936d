//! What users do in the CRM while the old system is edited still, and what they must find afterwards.

use std::collections::BTreeMap;

use landfall_model::target::Table;
use landfall_practice::Rng;
use landfall_testkit::Database;
use uuid::Uuid;

use crate::tables::{self, Key, Rows};

/// Texts that people write over.
const EDITED: [(Table, &str); 10] = [
    (Table::Clients, "full_name"),
    (Table::Clients, "address"),
    (Table::ClientContacts, "label"),
    (Table::ClientContacts, "value"),
    (Table::Berths, "area"),
    (Table::Berths, "mooring_number"),
    (Table::Interests, "source"),
    (Table::InterestNotes, "content"),
    (Table::Expenses, "description"),
    (Table::Invoices, "notes"),
];

/// Rows that people delete: nothing hangs from them.
const DELETED: [Table; 5] = [
    Table::ClientContacts,
    Table::ClientNotes,
    Table::InterestNotes,
    Table::InvoiceLineItems,
    Table::DocumentSigners,
];

/// Rows that people add notes to.
const NOTED: [(Table, Table, &str); 2] = [
    (Table::Clients, Table::ClientNotes, "client_id"),
    (Table::Interests, Table::InterestNotes, "interest_id"),
];

/// The users of a target.
#[derive(Default)]
pub struct Users {
    /// Rows that they wrote, as they left them; none where they deleted one.
    pub left: BTreeMap<Key, Option<String>>,
    /// What they did so far.
    acts: u128,
}

impl Users {
    /// So many acts of any kind. The answer tells what they were.
    pub async fn work(&mut self, acts: usize, database: &Database<'_>, rng: &mut Rng) -> Vec<String> {
        let before = tables::read(database).await;
        let acts: Vec<String> = (0..acts).filter_map(|_| self.act(&before, rng)).collect();
        database.run(&acts.join(";\n")).unwrap();
        self.note(&before, &tables::read(database).await);
        acts
    }

    fn act(&mut self, rows: &Rows, rng: &mut Rng) -> Option<String> {
        self.acts += 1;
        let number = self.acts;
        Some(match rng.below(6) {
            0 => {
                let table = *rng.pick(&DELETED);
                format!("DELETE FROM {table} WHERE id = '{}'", any(rows, table, rng)?)
            }
            1 => {
                let (table, notes, column) = *rng.pick(&NOTED);
                format!(
                    "INSERT INTO {notes} (id, {column}, author_id, content, created_at, updated_at) VALUES ('{}', '{}', 'anna', 'called back', now(), now())",
                    Uuid::from_u128(number),
                    any(rows, table, rng)?
                )
            }
            _ => {
                let (table, column) = *rng.pick(&EDITED);
                format!(
                    "UPDATE {table} SET {column} = 'act {number}' WHERE id = '{}'",
                    any(rows, table, rng)?
                )
            }
        })
    }

    fn note(&mut self, before: &Rows, after: &Rows) {
        let touched = tables::differing(before, after).map(|key| (key.clone(), after.get(key).cloned()));
        self.left.extend(touched);
    }

    /// What is not as they left it, in words.
    pub fn lost(&self, rows: &Rows) -> Vec<String> {
        let lost = self.left.iter().filter(|(key, left)| rows.get(key) != left.as_ref());
        lost.map(|(key, left)| format!("{} {}:\n  {left:?}\n  {:?}", key.0, key.1, rows.get(key))).collect()
    }
}

/// The id of any row of a table.
fn any<'r>(rows: &'r Rows, table: Table, rng: &mut Rng) -> Option<&'r str> {
    let ids: Vec<&str> = rows.keys().filter(|key| key.0 == table).map(|key| key.1.as_str()).collect();
    rng.any(&ids)
}
