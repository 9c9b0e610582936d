//! Mixtures of all kinds of bad rows: the good ones are exactly those that a naive loader would have loaded.

use std::collections::BTreeSet;

use landfall_load::Budget;
use landfall_model::{mapping::TargetMapping, plan::Plan};
use landfall_practice::Rng;

use super::{
    super::bench::{Bench, files},
    crowd::{crowd, each},
    everything_else_is_in,
    kinds::{Kind, make_good},
    naive::naive,
    spots::{SPOTS, script},
};

const PEOPLE: i64 = 120;
/// Mixtures of each share.
const SEEDS: u64 = 8;
const BUDGET: Budget = Budget { percent: 100.0, at_least: 0 };

#[tokio::test]
async fn of_one_bad_row_in_a_thousand_exactly_the_good_ones_are_in() {
    share(1).await;
}

#[tokio::test]
async fn of_one_bad_row_in_a_hundred_exactly_the_good_ones_are_in() {
    share(10).await;
}

#[tokio::test]
async fn of_one_bad_row_in_ten_exactly_the_good_ones_are_in() {
    share(100).await;
}

#[tokio::test]
async fn of_tables_of_nothing_but_bad_rows_exactly_what_is_left_is_in() {
    share(1000).await;
}

/// Mixtures with so many bad rows in a thousand.
async fn share(bad: usize) {
    for seed in 1..=SEEDS {
        let mut rng = Rng::new(seed, &format!("{bad} in a thousand"));
        let plan = mixture(&mut rng, bad);
        let name = format!("{bad} in a thousand, seed {seed}");
        let (script, verified) = (script(), files(1..=PEOPLE));
        let bench = Bench::with(&plan, TargetMapping::default(), &script).await;
        let loaded = bench.load_with(BUDGET, &verified).await.unwrap();
        everything_else_is_in(&bench, &loaded, &name).await;
        let (found, expected) =
            (bench.dump().await, naive(&bench.run, &script, &super::order(&loaded), &verified).await);
        assert!(found == expected, "{name}\n{}", difference(&found, &expected));
    }
}

/// Which lines are in one of the dumps alone.
fn difference(found: &str, expected: &str) -> String {
    let [found, expected] = [found, expected].map(|dump| dump.lines().collect::<BTreeSet<_>>());
    format!("missing {:#?}\nstrange {:#?}", &expected - &found, &found - &expected)
}

/// A plan with bad rows in about half of the tables; where all rows of a table are bad, in one table of four. Some are bad in two ways.
fn mixture(rng: &mut Rng, bad: usize) -> Plan {
    let chance = if bad == 1000 { 250 } else { 500 };
    let tables: Vec<bool> = SPOTS.iter().map(|_| says(rng, chance)).collect();
    let mut plan = crowd(PEOPLE);
    each(&mut plan, &mut |table, n, row| {
        let (place, spot) = SPOTS.iter().enumerate().find(|(_, spot)| spot.table == table).unwrap();
        make_good(spot, row, n);
        if tables[place] && says(rng, bad) {
            let times = if says(rng, 300) { 2 } else { 1 };
            for _ in 0..times {
                while !rng.pick(&Kind::ALL).spoil(spot, row, n) {}
            }
        }
    });
    plan
}

/// True in so many of a thousand cases.
fn says(rng: &mut Rng, in_a_thousand: usize) -> bool {
    rng.below(1000) < in_a_thousand
}
