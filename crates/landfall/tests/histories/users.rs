//! What users do in the CRM while the old system is edited still, and what they must find afterwards.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{
    rundir::{RunDir, normalized_table},
    target::{Planned, Table},
};
use landfall_practice::Rng;
use landfall_testkit::Database;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    deeds::any_deed,
    tables::{self, Key, Rows},
};

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
        let mut acts: Vec<String> = (0..acts).filter_map(|_| self.act(&before, rng)).collect();
        // What an act before made impossible is not done.
        acts.retain(|act| database.run(&format!("BEGIN; {act}; COMMIT")).is_ok());
        self.note(&before, &tables::read(database).await);
        acts
    }

    /// Some of what a plan is about to do, by hand: texts as it wants them, and rows deleted that it has no place for any more. The answer tells
    /// what they did; what the target refused (a mooring number that another berth has still) they did not.
    pub async fn work_ahead(
        &mut self,
        [before, next]: [&RunDir; 2],
        database: &Database<'_>,
        rng: &mut Rng,
    ) -> Vec<String> {
        let rows = tables::read(database).await;
        let mut acts = texts(before, next);
        acts.extend(deletions(before, next));
        acts.retain(|act| rng.below(2) == 0 && database.run(act).is_ok());
        self.note(&rows, &tables::read(database).await);
        acts
    }

    /// What a delta found just as it wanted it is as planned from then on: whatever comes after may change it. And what they deleted of which
    /// the plan has nothing is nobody's: the source may bring it anew.
    pub fn hand_over(&mut self, agreed: &BTreeSet<Key>, run: &RunDir) {
        let is_planned = |(table, id): &Key| planned(run, *table).contains_key(id);
        self.left.retain(|key, left| !agreed.contains(key) && (left.is_some() || is_planned(key)));
    }

    fn act(&mut self, rows: &Rows, rng: &mut Rng) -> Option<String> {
        self.acts += 1;
        let number = self.acts;
        Some(match rng.below(12) {
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
            2..=6 => any_deed(rows, number, rng)?,
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
        self.lost_of(rows, |_| true)
    }

    /// Of rows that none of these runs had planned, what is not as they left it.
    pub fn lost_of_their_own(&self, rows: &Rows, runs: &[RunDir]) -> Vec<String> {
        let of_table = |table| {
            runs.iter().flat_map(move |run| planned(run, table).into_keys().map(move |id| (table, id)))
        };
        let planned: BTreeSet<Key> = Table::ALL.into_iter().flat_map(of_table).collect();
        self.lost_of(rows, |key| !planned.contains(key))
    }

    fn lost_of(&self, rows: &Rows, counts: impl Fn(&Key) -> bool) -> Vec<String> {
        let lost = self.left.iter().filter(|(key, left)| counts(key) && rows.get(key) != left.as_ref());
        lost.map(|(key, left)| format!("{} {}:\n  {left:?}\n  {:?}", key.0, key.1, rows.get(key))).collect()
    }
}

/// The id of any row of a table.
pub fn any<'r>(rows: &'r Rows, table: Table, rng: &mut Rng) -> Option<&'r str> {
    let ids: Vec<&str> = rows.keys().filter(|key| key.0 == table).map(|key| key.1.as_str()).collect();
    rng.any(&ids)
}

/// Updates that bring texts of planned rows to what the next plan has.
fn texts(before: &RunDir, next: &RunDir) -> Vec<String> {
    let mut updates = Vec::new();
    for (table, column) in EDITED {
        let before = planned(before, table);
        for (id, row) in planned(next, table) {
            let Some(wanted) = row[column].as_str() else { continue };
            if before.get(&id).is_some_and(|row| row[column] != wanted) {
                let wanted = wanted.replace('\'', "''");
                updates.push(format!("UPDATE {table} SET {column} = '{wanted}' WHERE id = '{id}'"));
            }
        }
    }
    updates
}

/// Deletions of planned rows that the next plan lacks.
fn deletions(before: &RunDir, next: &RunDir) -> Vec<String> {
    let gone = DELETED.into_iter().flat_map(|table| {
        let next = planned(next, table);
        let gone = planned(before, table).into_keys().filter(move |id| !next.contains_key(id));
        gone.map(move |id| format!("DELETE FROM {table} WHERE id = '{id}'"))
    });
    gone.collect()
}

/// The rows that a plan has for a table, by key.
fn planned(run: &RunDir, table: Table) -> BTreeMap<String, Value> {
    let rows: Vec<Planned<Value>> = run.read_jsonl(&normalized_table(table)).unwrap();
    let key = |row: &Value| {
        let parts: Vec<&str> = table.key_columns().iter().map(|part| row[*part].as_str().unwrap()).collect();
        parts.join(",")
    };
    rows.into_iter().map(|planned| (key(&planned.row), planned.row)).collect()
}
