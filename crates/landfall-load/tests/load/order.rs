//! The order of loading follows the live foreign keys.

use landfall_load::Error;
use landfall_model::{
    mapping::TargetMapping,
    target::{Group, Table},
};

use super::{
    bench::{Bench, result},
    sample,
};

#[tokio::test]
async fn a_foreign_key_that_asks_for_another_order_is_obeyed() {
    let script =
        "ALTER TABLE clients ADD FOREIGN KEY (berth_size_desired) REFERENCES berths (nominal_boat_size);";
    let script = format!("ALTER TABLE berths ADD UNIQUE (nominal_boat_size); {script}");
    let mut plan = sample::plan();
    plan.berths[0].row.nominal_boat_size = Some("40 ft".to_owned());
    plan.clients[0].row.berth_size_desired = Some("40 ft".to_owned());
    let bench = Bench::with(&plan, TargetMapping::default(), &script).await;
    let loaded = bench.load().await.unwrap();
    let order: Vec<Group> = loaded.groups.iter().map(|outcome| outcome.group).collect();
    assert_eq!(order[..4], [Group::Ports, Group::Berths, Group::Clients, Group::Interests]);
    assert_eq!(result(&loaded, Table::Clients).success, 4);
}

#[tokio::test]
async fn a_circle_of_foreign_keys_is_a_difference_of_the_target() {
    let script = "ALTER TABLE berths ADD FOREIGN KEY (nominal_boat_size) REFERENCES clients (full_name);
                  ALTER TABLE clients ADD FOREIGN KEY (berth_size_desired) REFERENCES berths (nominal_boat_size)";
    let script = format!(
        "ALTER TABLE clients ADD UNIQUE (full_name); ALTER TABLE berths ADD UNIQUE (nominal_boat_size); {script}"
    );
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), &script).await;
    let Error::NotAsExpected(differences) = bench.load().await.unwrap_err() else {
        panic!("the load went on")
    };
    assert_eq!(differences[0].what, "foreign keys go in a circle between clients and berths");
}
