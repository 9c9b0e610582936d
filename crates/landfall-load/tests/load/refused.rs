//! What the target refuses of a delta, and what hangs on it.

use landfall_load::{Budget, Options, load};
use landfall_model::{
    finding::Quarantined,
    monitor::Silent,
    outcome::{Found, Wish},
    plan::Carried,
    rundir,
    target::Table,
};

use super::{
    bench::{Bench, all_files, files, result},
    delta::{changed, conflicts, loaded},
    retry::{MENDED, retry},
    sample::{self, id},
};

#[tokio::test]
async fn what_hangs_on_a_new_row_that_the_target_refuses_of_a_delta_is_told_as_by_a_first_load() {
    let mut plan = sample::of(5);
    plan.clients[4].row.nationality = Some("FRA".to_owned());
    let first = Bench::new(&plan).await;
    first.load().await.unwrap();
    let bench = loaded(&sample::plan()).await;
    let run = bench.delta(&plan);
    bench.load_run(&run).await.unwrap();
    assert_eq!(bench.everything().await, first.everything().await);
    let told: Vec<Quarantined> = run.read_appended(rundir::LOAD_QUARANTINE).unwrap();
    assert_eq!(told, first.quarantine());
}

#[tokio::test]
async fn a_row_that_users_entered_in_the_place_of_a_refused_one_is_not_overwritten() {
    let mut plan = sample::plan();
    plan.clients[0].row.nationality = Some("FRA".to_owned());
    let bench = loaded(&plan).await;
    let client = id(Table::Clients, 1).to_string();
    let theirs = format!(
        "{MENDED}; INSERT INTO clients (id, port_id, full_name, created_at, updated_at)
         SELECT '{client}', port_id, 'Theirs', now(), now() FROM clients LIMIT 1"
    );
    bench.database.run(&theirs).unwrap();
    let before = bench.loaded(Table::Clients).await;
    let done = retry(&bench, &bench.run).await;
    assert_eq!(bench.loaded(Table::Clients).await, before);
    assert_eq!((changed(&done, Table::Clients), result(&done, Table::Clients).failed), ((0, 0, 0, 1), 0));
    let found = conflicts(&bench.run).into_iter().map(|row| (row.key, row.found, row.wish));
    assert_eq!(found.collect::<Vec<_>>(), [(client, Found::Edited, Wish::Update)]);
}

#[tokio::test]
async fn a_change_that_the_target_refuses_counts_once_towards_what_may_fail() {
    let bench = loaded(&sample::plan()).await;
    let theirs = "INSERT INTO berths (id, port_id, mooring_number, area, status, created_at, updated_at)
        SELECT gen_random_uuid(), port_id, 'Z9', 'Z', 'available', now(), now() FROM berths LIMIT 1";
    bench.database.run(theirs).unwrap();
    let mut plan = sample::plan();
    plan.berths[0].row.mooring_number = "Z9".to_owned();
    let options = Options { budget: Budget { percent: 0.0, at_least: 1 }, verified: &all_files() };
    let run = bench.delta(&plan);
    let done = load(&bench.session, &run, &options, &Silent::default()).await.unwrap();
    assert_eq!((changed(&done, Table::Berths), result(&done, Table::Berths).failed), ((0, 0, 0, 0), 1));
}

#[tokio::test]
async fn a_file_that_is_copied_later_names_the_row_of_whose_refusal_a_killed_delta_did_not_tell() {
    let mut plan = sample::of(5);
    plan.clients[4].row.nationality = Some("FRA".to_owned());
    plan.files[2].row.client_id = Some(id(Table::Clients, 5));
    let first = Bench::new(&plan).await;
    first.load().await.unwrap();
    let mut before = sample::plan();
    before.files.remove(2);
    let bench = loaded(&before).await;
    let run = bench.delta(&plan);
    let options = Options { budget: Budget::default(), verified: &files([1, 2, 4]) };
    let done = load(&bench.session, &run, &options, &Silent::default()).await.unwrap();
    assert_eq!(result(&done, Table::Files).withheld, 1);
    // As if killed right after the commit.
    for name in [rundir::LOAD_QUARANTINE, rundir::LOAD_GROUPS] {
        std::fs::remove_file(run.path(name)).unwrap();
    }
    bench.load_run(&run).await.unwrap();
    assert_eq!(bench.everything().await, first.everything().await);
    let told: Vec<Quarantined> = run.read_appended(rundir::LOAD_QUARANTINE).unwrap();
    assert_eq!(told, first.quarantine());
}

#[tokio::test]
async fn what_hangs_on_a_row_that_is_held_back_and_stays_as_it_was_is_not_refused() {
    let bench = loaded(&sample::plan()).await;
    let mut plan = sample::plan();
    let (key, from) = (id(Table::Clients, 1).to_string(), plan.clients[0].from.clone());
    plan.carried.push(Carried { table: Table::Clients, key: key.clone(), from: from.clone() });
    plan.quarantined.push(Quarantined {
        table: Table::Clients,
        key,
        from,
        column: String::new(),
        value: String::new(),
        sqlstate: String::new(),
        message: "no name".to_owned(),
        hint: "give one".to_owned(),
        cause: String::new(),
    });
    let done = bench.load_run(&bench.delta(&plan)).await.unwrap();
    assert!(Table::ALL.iter().all(|table| result(&done, *table).failed == 0));
}
