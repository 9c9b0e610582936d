//! What a target holds, table by table and row by row.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{plan::Carried, target::Table};
use landfall_testkit::Database;

/// Rows as JSON by table and key.
pub type Rows = BTreeMap<(Table, String), String>;

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

/// The keys of rows that stay although their records are gone.
pub fn keys(carried: &[Carried]) -> BTreeSet<(Table, String)> {
    carried.iter().map(|row| (row.table, row.key.clone())).collect()
}

/// How two targets differ, in words; empty where they do not.
pub fn difference(one: &Rows, other: &Rows) -> Vec<String> {
    let keys: BTreeSet<_> = one.keys().chain(other.keys()).collect();
    let show = |row: Option<&String>| row.map_or_else(|| "nothing".to_owned(), Clone::clone);
    let differing = keys.into_iter().filter(|key| one.get(key) != other.get(key));
    differing
        .map(|key| format!("{} {}:\n  {}\n  {}", key.0, key.1, show(one.get(key)), show(other.get(key))))
        .collect()
}
