//! Rows that the target does not take: everything good is in, everything bad is listed with its reason, and what depends on it too.

mod batches;
mod budget;
mod crowd;
mod kinds;
mod listed;
mod many;
mod matrix;
mod mixtures;
mod naive;
mod one;
mod spots;

use std::collections::BTreeSet;

use landfall_load::Loaded;
use landfall_model::{finding::Quarantined, target::Table};

use super::bench::{Bench, result};

/// The tables in the order in which they were loaded.
fn order(loaded: &Loaded) -> Vec<Table> {
    let results = loaded.groups.iter().flat_map(|group| &group.results);
    results.filter_map(|result| Table::ALL.into_iter().find(|table| table.name() == result.entity)).collect()
}

/// Per table: planned = in the target + in quarantine, by key and by count; and every cause is itself in quarantine.
async fn everything_else_is_in(bench: &Bench, loaded: &Loaded, name: &str) {
    let quarantine = bench.quarantine();
    for table in Table::ALL {
        let keys = |entry: &Quarantined| (entry.table == table).then(|| entry.key.clone());
        let bad: BTreeSet<String> = quarantine.iter().filter_map(keys).collect();
        let good: BTreeSet<String> = bench.loaded(table).await.into_keys().collect();
        let planned: BTreeSet<String> = bench.planned(table).into_keys().collect();
        assert!(good.is_disjoint(&bad), "{name}: {table}");
        assert_eq!(&good | &bad, planned, "{name}: {table}");
        let result = result(loaded, table);
        let counts = (result.total, result.success, result.failed, result.errors.len());
        assert_eq!(
            counts,
            (planned.len() as u64, good.len() as u64, bad.len() as u64, bad.len()),
            "{name}: {table}"
        );
    }
    let keys: BTreeSet<&str> = quarantine.iter().map(|entry| entry.key.as_str()).collect();
    for entry in quarantine.iter().filter(|entry| !entry.cause.is_empty()) {
        assert!(keys.contains(entry.cause.as_str()), "{name}: {} {}", entry.table, entry.key);
    }
}
