//! Unique values that rows of a delta exchange, or leave to each other.

use landfall_model::{mapping::TargetMapping, outcome::Found, plan::Plan, target::Table};

use super::{
    bench::{Bench, result},
    kit::{alone, changed, conflicts},
    sample::{self, id},
};

/// The sample, and later: two berths have swapped their numbers, and another contact is the primary one.
fn swapped() -> (Plan, Plan) {
    let mut plan = sample::plan();
    plan.client_contacts[1].row.channel = "email".to_owned();
    plan.client_contacts[0].row.is_primary = false;
    let mut later = plan.clone();
    later.client_contacts[0].row.is_primary = true;
    later.client_contacts[1].row.is_primary = false;
    later.berths[0].row.mooring_number = "A2".to_owned();
    later.berths[1].row.mooring_number = "A1".to_owned();
    (plan, later)
}

#[tokio::test]
async fn values_swap_also_where_the_column_is_short_or_a_check_reads_it() {
    let scripts = [
        "ALTER TABLE berths ALTER mooring_number TYPE varchar(12)",
        "ALTER TABLE berths ADD CHECK (mooring_number <> '')",
        "CREATE DOMAIN number AS text CHECK (VALUE <> ''); ALTER TABLE berths ALTER mooring_number TYPE number",
        "CREATE DOMAIN flag AS boolean CHECK (VALUE IS NOT NULL); DROP INDEX client_contacts_one_primary;
         ALTER TABLE client_contacts ALTER is_primary TYPE flag;
         CREATE UNIQUE INDEX ON client_contacts (client_id, channel) WHERE is_primary",
    ];
    let (plan, later) = swapped();
    let (expected, mut unlike) = (alone(&later).await, Vec::new());
    for script in scripts {
        let bench = Bench::with(&plan, TargetMapping::default(), script).await;
        bench.load().await.unwrap();
        bench.load_run(&bench.delta(&later)).await.unwrap();
        unlike.extend((bench.everything().await != expected).then_some(script));
    }
    assert!(unlike.is_empty(), "{unlike:#?}");
}

#[tokio::test]
async fn what_a_check_does_not_let_make_way_is_refused_and_nothing_else() {
    let script = "CREATE DOMAIN number AS text CHECK (VALUE ~ '^[A-Z][0-9]$'); ALTER TABLE berths ALTER mooring_number TYPE number";
    let (plan, later) = swapped();
    let bench = Bench::with(&plan, TargetMapping::default(), script).await;
    bench.load().await.unwrap();
    let before = bench.loaded(Table::Berths).await;
    let done = bench.load_run(&bench.delta(&later)).await.unwrap();
    assert_eq!(bench.loaded(Table::Berths).await, before);
    assert_eq!((changed(&done, Table::Berths), result(&done, Table::Berths).failed), ((0, 0, 0, 0), 2));
    assert_eq!(changed(&done, Table::ClientContacts), (0, 2, 0, 0));
}

#[tokio::test]
async fn a_number_of_a_row_that_leaves_is_free_for_another_and_given_back_where_the_row_stays() {
    let scripts = [
        "",
        "CREATE UNIQUE INDEX ON berths (port_id, lower(mooring_number))",
        "ALTER TABLE berths ALTER port_id DROP NOT NULL",
    ];
    let mut unlike = Vec::new();
    for script in scripts {
        unlike.extend((!is_free_and_given_back(script).await).then_some(script));
    }
    assert!(unlike.is_empty(), "{unlike:#?}");
}

/// Of berths 1 and 2 that leave, one makes way for berth 3, and one is built upon by somebody.
async fn is_free_and_given_back(script: &str) -> bool {
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), script).await;
    bench.load().await.unwrap();
    let mut plan = sample::plan();
    let without = |plan: &mut Plan, n: i64| {
        let berth = id(Table::Berths, n);
        plan.berths.retain(|row| row.row.id != berth);
        plan.berth_map_data.retain(|row| row.row.berth_id != berth);
        plan.interests
            .iter_mut()
            .filter(|row| row.row.berth_id == Some(berth))
            .for_each(|row| row.row.berth_id = None);
    };
    without(&mut plan, 1);
    without(&mut plan, 2);
    plan.berths.iter_mut().find(|row| row.row.id == id(Table::Berths, 3)).unwrap().row.mooring_number =
        "A1".to_owned();
    let expected = alone(&plan).await;
    // Somebody builds upon berth 2, whose number nobody else wants.
    let theirs = format!(
        "INSERT INTO interests (id, port_id, client_id, berth_id, pipeline_stage, created_at, updated_at)
             SELECT gen_random_uuid(), port_id, id, '{}', 'open', now(), now() FROM clients WHERE id = '{}'",
        id(Table::Berths, 2),
        id(Table::Clients, 1)
    );
    bench.database.run(&theirs).unwrap();
    let run = bench.delta(&plan);
    bench.load_run(&run).await.unwrap();
    let mut berths = bench.loaded(Table::Berths).await;
    let kept = berths.remove(&id(Table::Berths, 2).to_string()).unwrap();
    let homeless = bench.text("SELECT count(*) FROM berths WHERE port_id IS NULL").await;
    let found = conflicts(&run);
    assert_eq!((found.len(), found[0].found, found[0].columns.len()), (1, Found::InUse, 0));
    (kept["mooring_number"] == "A2" && homeless == "0") && berths == expected[&Table::Berths]
}
