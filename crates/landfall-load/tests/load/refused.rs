//! What the target refuses of a delta, and what hangs on it.

use landfall_load::{Budget, Error, Loaded, Options, load};
use landfall_model::{
    finding::Quarantined,
    monitor::Silent,
    outcome::{Found, Wish},
    plan::Carried,
    rundir::{self, RunDir},
    target::Table,
    user_edits::UserEdits,
};

use super::{
    bench::{Bench, all_files, files, result},
    kit::{changed, conflicts, loaded, with_a_refused_change},
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

#[tokio::test]
async fn a_row_that_the_target_refuses_in_its_former_form_too_counts_once_on_the_way_back() {
    let (bench, _, poisoned, _) = with_a_refused_change().await;
    let mut plan = sample::plan();
    plan.clients[0].row.full_name = "Renamed".to_owned();
    let run = bench.delta_of(&poisoned, &plan);
    bench.load_run(&run).await.unwrap();
    bench.database.run("ALTER TABLE clients ADD CHECK (full_name <> 'Person Ñ1')").unwrap();
    let undone = bench.reset_run(&run, UserEdits::Keep).await.unwrap();
    let told: Vec<_> = undone.refused.iter().map(|row| (row.table, &*row.key, &*row.sqlstate)).collect();
    assert_eq!(told, [(Table::Clients, &*id(Table::Clients, 1).to_string(), "23514")]);
    let name = format!("SELECT full_name FROM clients WHERE id = '{}'", id(Table::Clients, 1));
    assert_eq!(bench.text(&name).await, "Renamed");
    assert_eq!(bench.text("SELECT count(*) FROM landfall.rejects").await, "1");
}

/// Loads while so many percent of a group may fail, and not one in any case.
async fn load_within(
    bench: &Bench,
    run: &RunDir,
    numbers: impl IntoIterator<Item = i64>,
    percent: f64,
) -> Result<Loaded, Error> {
    let options = Options { budget: Budget { percent, at_least: 0 }, verified: &files(numbers) };
    load(&bench.session, run, &options, &Silent::default()).await
}

#[tokio::test]
async fn of_a_delta_as_many_may_fail_as_of_all_rows_of_the_group() {
    let bench = loaded(&sample::plan()).await;
    let mut plan = sample::plan();
    plan.berths[0].row.area = Some("\0".to_owned());
    let run = bench.delta(&plan);
    let error = load_within(&bench, &run, 1..=4, 12.4).await.unwrap_err();
    assert!(error.to_string().contains("rejects 1 of its 8 rows, allowed: 0:"), "{error}");
    let done = load_within(&bench, &run, 1..=4, 12.5).await.unwrap();
    assert_eq!(result(&done, Table::Berths).failed, 1);
}

#[tokio::test]
async fn of_files_that_were_copied_later_as_many_may_fail_as_of_these() {
    let mut plan = sample::plan();
    plan.files[3].row.original_name = "\0".to_owned();
    let bench = Bench::new(&plan).await;
    load_within(&bench, &bench.run, 1..=2, 0.0).await.unwrap();
    let error = load_within(&bench, &bench.run, 1..=4, 49.0).await.unwrap_err();
    assert!(error.to_string().contains("rejects 1 of its 2 rows, allowed: 0:"), "{error}");
    let done = load_within(&bench, &bench.run, 1..=4, 50.0).await;
    // The invoice of the file falls with it, and is not counted.
    assert_eq!(result(&done.unwrap(), Table::Files).failed, 1);
}

#[tokio::test]
async fn a_group_that_is_in_is_told_again_with_its_errors() {
    let mut plan = sample::plan();
    plan.clients[1].row.nationality = Some("FRA".to_owned());
    let bench = Bench::new(&plan).await;
    let first = bench.load().await.unwrap();
    let again = bench.load().await.unwrap();
    assert_eq!(result(&again, Table::Clients), result(&first, Table::Clients));
    assert_eq!(result(&again, Table::Clients).errors.len(), 1);
}
