//! What a target holds, table by table and row by row.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::target::Table;
use landfall_testkit::Database;

/// Which row.
pub type Key = (Table, String);

/// Rows as JSON.
pub type Rows = BTreeMap<Key, String>;

/// Every row of every table as JSON, by its key. The search vectors are left out: they are computed from these rows.
pub async fn read(database: &Database<'_>) -> Rows {
    let client = database.client().await.unwrap();
    let mut rows = BTreeMap::new();
    for table in Table::ALL {
        let key = table.key_columns().join(", ");
        let sql =
            format!("SELECT concat_ws(',', {key}), (to_jsonb(t) - 'search_vector')::text FROM {table} t");
        for row in client.query(&sql, &[]).await.unwrap() {
            rows.insert((table, row.get(0)), row.get(1));
        }
    }
    rows
}

/// The rows in which two targets differ.
pub fn differing<'r>(one: &'r Rows, other: &'r Rows) -> impl Iterator<Item = &'r Key> {
    let keys: BTreeSet<&Key> = one.keys().chain(other.keys()).collect();
    keys.into_iter().filter(|key| one.get(*key) != other.get(*key))
}

/// How two targets differ, in words; empty where they do not.
pub fn difference(one: &Rows, other: &Rows) -> Vec<String> {
    let show = |row: Option<&String>| row.map_or_else(|| "nothing".to_owned(), Clone::clone);
    differing(one, other)
        .map(|key| format!("{} {}:\n  {}\n  {}", key.0, key.1, show(one.get(key)), show(other.get(key))))
        .collect()
}
