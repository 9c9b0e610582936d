//! Every kind of bad row in every table that can have it.

use landfall_load::Budget;
use landfall_model::{finding::Quarantined, mapping::TargetMapping, target::Table};

use super::{
    super::bench::{Bench, files},
    crowd::{crowd, each},
    everything_else_is_in,
    kinds::{Kind, make_good},
    naive::naive,
    spots::{SPOTS, Spot, script},
};

/// Rows of each table: two bad ones for each of the tables, in different people.
const PEOPLE: usize = 45;
const BUDGET: Budget = Budget { percent: 100.0, at_least: 0 };

#[tokio::test]
async fn every_kind_in_every_table_is_listed_and_the_rest_is_what_a_naive_loader_leaves() {
    let mut cells = 0;
    for kind in Kind::ALL {
        cells += everywhere(kind).await;
    }
    assert_eq!(cells, 138, "pairs of kind and table");
}

/// One kind in all tables at once; answers in how many.
async fn everywhere(kind: Kind) -> usize {
    let mut spoilt = Vec::new();
    let mut plan = crowd(PEOPLE as i64);
    each(&mut plan, &mut |table, n, row| {
        let (place, spot) = SPOTS.iter().enumerate().find(|(_, spot)| spot.table == table).unwrap();
        make_good(spot, row, n);
        // Of two that exclude each other the first is good.
        if n == place + 2 && matches!(kind, Kind::Unique | Kind::Exclusion) {
            kind.spoil(spot, row, 0);
        }
        if n == place + 22 && kind.spoil(spot, row, 0) {
            let key = table.key_columns().iter().map(|key| row[*key].as_str().unwrap());
            spoilt.push((spot, key.collect::<Vec<_>>().join(",")));
        }
    });
    let (script, verified) = (script(), files(1..=PEOPLE as i64));
    let bench = Bench::with(&plan, TargetMapping::default(), &script).await;
    let loaded = bench.load_with(BUDGET, &verified).await.unwrap();
    let quarantine = bench.quarantine();
    let roots: Vec<&Quarantined> = quarantine.iter().filter(|entry| entry.cause.is_empty()).collect();
    for (spot, key) in &spoilt {
        is_listed(kind, spot, key, &roots);
    }
    assert_eq!(roots.len(), spoilt.len(), "{kind:?}");
    everything_else_is_in(&bench, &loaded, &format!("{kind:?}")).await;
    let order: Vec<Table> = super::order(&loaded);
    assert_eq!(bench.dump().await, naive(&bench.run, &script, &order, &verified).await, "{kind:?}");
    spoilt.len()
}

fn is_listed(kind: Kind, spot: &Spot, key: &str, roots: &[&Quarantined]) {
    let what = format!("{kind:?} in {}", spot.table);
    let entry = roots.iter().find(|entry| entry.table == spot.table && entry.key == *key);
    let entry = entry.unwrap_or_else(|| panic!("{what} is not listed"));
    assert!(kind.sqlstates().contains(&entry.sqlstate.as_str()), "{what}: {}", entry.sqlstate);
    if let Some(column) = kind.column(spot) {
        assert_eq!(entry.column, column, "{what}");
    }
    assert!(
        !entry.from.is_empty() && !entry.message.is_empty() && !entry.hint.is_empty(),
        "{what}: {entry:?}"
    );
}
