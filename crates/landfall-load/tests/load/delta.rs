//! A plan in the place of the one before: afterwards the target is as if it had been loaded alone, but for what users did meanwhile.

use landfall_load::{Budget, Error, Options, retry_quarantine};
use landfall_model::{
    kind::Kind, mapping::TargetMapping, monitor::Silent, plan::Plan, target::Table, user_edits::UserEdits,
};

use super::{
    bench::{Bench, all_files, result},
    kit::{alone, changed, conflicts, later, loaded, merge_away},
    sample::{self, id},
};

#[tokio::test]
async fn what_is_new_changed_or_gone_is_brought_in_and_the_rest_is_not_touched() {
    let bench = loaded(&sample::plan()).await;
    let untouched = format!("SELECT xmin FROM clients WHERE id = '{}'", id(Table::Clients, 3));
    let before = bench.text(&untouched).await;
    let plan = later();
    let run = bench.delta(&plan);
    let done = bench.load_run(&run).await.unwrap();
    assert_eq!(bench.everything().await, alone(&plan).await);
    assert_eq!(changed(&done, Table::Clients), (2, 1, 0, 0));
    assert_eq!(changed(&done, Table::ClientContacts), (4, 0, 1, 0));
    assert_eq!(changed(&done, Table::ClientNotes), (2, 0, 1, 0));
    assert_eq!(changed(&done, Table::Expenses), (0, 1, 0, 0));
    assert_eq!(bench.text(&untouched).await, before, "a row that did not change is not written");
    assert!(conflicts(&run).is_empty());
}

#[tokio::test]
async fn words_of_a_domain_over_an_enum_are_compared_too() {
    let script = "CREATE TYPE word AS ENUM ('open', 'contract'); CREATE DOMAIN stage AS word;
        ALTER TABLE interests DROP CONSTRAINT interests_pipeline_stage_check, ALTER pipeline_stage TYPE stage USING NULL";
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), script).await;
    bench.load().await.unwrap();
    let mut plan = sample::plan();
    plan.interests[0].row.pipeline_stage = "contract".to_owned();
    let done = bench.load_run(&bench.delta(&plan)).await.unwrap();
    assert_eq!(changed(&done, Table::Interests), (0, 1, 0, 0));
}

#[tokio::test]
async fn times_are_compared_to_the_digits_that_their_columns_keep() {
    let script = "CREATE DOMAIN inner_moment AS timestamptz(3); CREATE DOMAIN moment AS inner_moment;
        ALTER TABLE clients ALTER created_at TYPE timestamptz(0); ALTER TABLE berths ALTER created_at TYPE moment;
        ALTER TABLE interests ALTER date_first_contact TYPE timestamp(0), ALTER created_at TYPE timestamp(4)";
    let plan = at_odd_times();
    let bench = Bench::with(&plan, TargetMapping::default(), script).await;
    bench.load().await.unwrap();
    let before = bench.dump().await;
    let same = bench.delta(&plan);
    let done = bench.load_run(&same).await.unwrap();
    assert!(Table::ALL.iter().all(|table| changed(&done, *table) == (0, 0, 0, 0)), "{:?}", conflicts(&same));
    assert_eq!(bench.dump().await, before);

    let mut plan = at_odd_times();
    plan.clients[0].row.created_at = "2024-03-01T10:20:32Z".parse().unwrap();
    plan.clients[1].row.full_name = "Renamed".to_owned();
    let later = bench.delta_of(&same, &plan);
    let done = bench.load_run(&later).await.unwrap();
    assert_eq!(changed(&done, Table::Clients), (0, 2, 0, 0));
    assert!(conflicts(&later).is_empty());
    bench.reset_run(&later, UserEdits::Keep).await.unwrap();
    assert_eq!(bench.dump().await, before);
}

/// The sample, whose clients were made at times that no whole second holds, on both sides of the year 2000.
fn at_odd_times() -> Plan {
    const TIMES: [&str; 4] = [
        "2024-03-01T10:20:30.5Z",
        "1999-12-31T23:59:59.5Z",
        "1985-06-15T12:00:00.500001Z",
        "1969-12-31T23:59:59.499999Z",
    ];
    let mut plan = sample::plan();
    for (client, time) in plan.clients.iter_mut().zip(TIMES) {
        client.row.created_at = time.parse().unwrap();
    }
    plan
}

#[tokio::test]
async fn a_delta_with_nothing_new_changes_nothing_and_the_same_once_more_is_in_already() {
    let bench = loaded(&sample::plan()).await;
    let before = bench.everything().await;
    let run = bench.delta(&sample::plan());
    let done = bench.load_run(&run).await.unwrap();
    assert!(Table::ALL.iter().all(|table| changed(&done, *table) == (0, 0, 0, 0)));
    let again = bench.load_run(&run).await.unwrap();
    assert!(again.groups.iter().all(|group| group.already_in));
    assert_eq!(bench.everything().await, before);
}

#[tokio::test]
async fn forward_and_back_again_leaves_what_was_there_and_no_chain_is_too_long() {
    let bench = loaded(&sample::plan()).await;
    let before = bench.everything().await;
    let forward = bench.delta(&later());
    bench.load_run(&forward).await.unwrap();
    let back = bench.delta_of(&forward, &sample::plan());
    bench.load_run(&back).await.unwrap();
    assert_eq!(bench.everything().await, before);
    let third = bench.delta_of(&back, &later());
    bench.load_run(&third).await.unwrap();
    assert_eq!(bench.everything().await, alone(&later()).await);
}

#[tokio::test]
async fn values_that_swap_between_rows_go_through_although_they_are_unique() {
    let mut plan = sample::plan();
    plan.client_contacts[1].row.channel = "email".to_owned();
    plan.client_contacts[1].row.is_primary = false;
    let bench = loaded(&plan).await;
    plan.client_contacts[0].row.is_primary = false;
    plan.client_contacts[1].row.is_primary = true;
    for (n, number) in ["A2", "A3", "A1"].into_iter().enumerate() {
        plan.berths[n].row.mooring_number = number.to_owned();
    }
    let first = plan.files[0].row.storage_path.clone();
    plan.files[0].row.storage_path = plan.files[1].row.storage_path.clone();
    plan.files[1].row.storage_path = first;
    let run = bench.delta(&plan);
    let done = bench.load_run(&run).await.unwrap();
    assert_eq!(bench.everything().await, alone(&plan).await);
    assert_eq!(changed(&done, Table::Berths), (0, 3, 0, 0));
}

#[tokio::test]
async fn a_row_that_is_refused_keeps_no_others_from_swapping_their_values() {
    let bench = loaded(&sample::plan()).await;
    let theirs = "INSERT INTO berths (id, port_id, mooring_number, area, status, created_at, updated_at)
        SELECT gen_random_uuid(), port_id, 'Z9', 'Z', 'available', now(), now() FROM berths LIMIT 1";
    bench.database.run(theirs).unwrap();
    let mut plan = sample::plan();
    // A user has Z9 already, so berth 3 stays A3, and berth 4 cannot have that.
    for (n, number) in ["A2", "A1", "Z9", "A3"].into_iter().enumerate() {
        plan.berths[n].row.mooring_number = number.to_owned();
    }
    let run = bench.delta(&plan);
    let done = bench.load_run(&run).await.unwrap();
    let berths = bench.loaded(Table::Berths).await;
    let number = |n| &berths[&id(Table::Berths, n).to_string()]["mooring_number"];
    assert_eq!([1, 2, 3, 4].map(number), ["A2", "A1", "A3", "A4"]);
    assert_eq!((changed(&done, Table::Berths), result(&done, Table::Berths).failed), ((0, 2, 0, 0), 2));
}

#[tokio::test]
async fn a_client_that_is_merged_away_goes_when_its_interests_have_moved() {
    let bench = loaded(&sample::plan()).await;
    let mut plan = sample::plan();
    let (one, two) = (id(Table::Clients, 1), id(Table::Clients, 2));
    merge_away(&mut plan, two, one);
    let run = bench.delta(&plan);
    let done = bench.load_run(&run).await.unwrap();
    assert_eq!(bench.everything().await, alone(&plan).await);
    assert_eq!(changed(&done, Table::Clients), (0, 0, 1, 0));
}

#[tokio::test]
async fn from_a_run_that_is_loaded_in_part_neither_a_delta_nor_the_quarantine_goes_on() {
    let mut plan = sample::plan();
    plan.berths[3].row.price = Some("12345678901.00".parse().unwrap());
    let bench = Bench::new(&plan).await;
    let none = Budget { percent: 0.0, at_least: 0 };
    bench.load_with(none, &all_files()).await.unwrap_err();
    let before = bench.everything().await;
    let options = Options { budget: Budget::default(), verified: &all_files() };
    let retried = retry_quarantine(&bench.session, &bench.run, &options, &Silent::default()).await;
    let followed = bench.load_run(&bench.delta(&later())).await;
    for error in [retried.unwrap_err(), followed.unwrap_err()] {
        assert!(matches!(&error, Error::InPart { group: "berths", .. }), "{error}");
        assert_eq!(error.kind(), Kind::State);
    }
    assert_eq!(bench.everything().await, before);
    assert_eq!(result(&bench.load().await.unwrap(), Table::Berths).failed, 1);
}

#[tokio::test]
async fn a_delta_of_a_run_that_is_not_in_is_refused_and_writes_nothing() {
    let bench = loaded(&sample::plan()).await;
    let first = bench.delta(&later());
    bench.load_run(&first).await.unwrap();
    let before = bench.everything().await;
    let stale = bench.delta(&sample::plan());
    let error = bench.load_run(&stale).await.unwrap_err();
    assert_eq!(error.kind(), Kind::State);
    assert!(matches!(&error, Error::OtherParent { loaded: Some(_), .. }), "{error}");
    assert!(error.to_string().contains("begin a new delta"), "{error}");
    assert_eq!(bench.everything().await, before);
    bench.reset_run(&first, UserEdits::Keep).await.unwrap();
    bench.reset().await.unwrap();
    let error = bench.load_run(&first).await.unwrap_err();
    let next = format!("but nothing is loaded: `landfall load {}` brings", bench.run.root().display());
    assert!(error.to_string().contains(&next), "{error}");
}
