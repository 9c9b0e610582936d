//! The practice world, planned by the planner and loaded as planned, passes in silence: what the second road reads from `raw/` is what
//! the planner made of it, dirt and all.

use landfall_model::{mapping::Mapping, source::SourceTable};
use landfall_plan::{Context, plan};
use landfall_practice::world;

use crate::kit::{Files, Marina, PORT};

#[tokio::test(flavor = "multi_thread")]
async fn the_practice_world_loaded_as_planned_passes_every_check() {
    let (world, mapping) = (world(), Mapping::default());
    let context = Context {
        port: PORT.to_owned(),
        target_bucket: mapping.files.target_bucket.clone(),
        ..Context::default()
    };
    let plan = plan(&world.snapshot, &mapping, &[], &context);
    let marina = Marina::of(&world.snapshot, plan, Vec::new(), mapping, Files::Copied).await;
    let validation = marina.verify().await.unwrap();
    let failures: Vec<_> = validation.failures().collect();
    assert!(failures.is_empty(), "{failures:#?}");
    // Most records must be readable on the second road, or it proves nothing.
    for (table, name) in [
        (SourceTable::Expenses, "expenses.amount: sums per currency, as the source writes them"),
        (SourceTable::Interests, "interests per pipeline_stage, as the source says"),
    ] {
        let check = validation.count_checks.iter().find(|check| check.name == name).unwrap();
        let numbers = check.actual.split([' ', ',']).filter_map(|word| word.parse::<usize>().ok());
        let compared: usize = numbers.sum();
        let records = world.snapshot.rows(table).len();
        assert!(compared * 10 > records * 8, "{name}: {compared} of {records}");
    }
}
