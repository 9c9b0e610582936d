//! What the target refused comes in once plan or target is mended, but for what users did meanwhile.

use landfall_load::{Budget, Options, retry_quarantine};
use landfall_model::{
    kind::Kind,
    monitor::Silent,
    rundir::{self, RunInfo},
    target::Table,
};

use super::{
    bench::{Bench, all_files, result},
    kit::{alone, changed, conflicts, loaded, with_a_refused_change},
    sample::{self, id},
};

#[tokio::test]
async fn a_value_that_the_target_refuses_leaves_the_row_as_it_was_and_comes_in_once_corrected() {
    let (bench, mut plan, poisoned, done) = with_a_refused_change().await;
    assert_eq!(result(&done, Table::Clients).failed, 1);
    assert_eq!(bench.everything().await, alone(&sample::plan()).await);
    let entries: Vec<landfall_model::finding::Quarantined> =
        poisoned.read_appended(rundir::LOAD_QUARANTINE).unwrap();
    assert_eq!(entries.iter().map(|entry| entry.column.as_str()).collect::<Vec<_>>(), ["nationality"]);
    plan.clients[0].row.nationality = Some("IT".to_owned());
    let corrected = bench.delta_of(&poisoned, &plan);
    bench.load_run(&corrected).await.unwrap();
    assert_eq!(bench.everything().await, alone(&plan).await);
}

#[tokio::test]
async fn what_a_killed_delta_did_not_tell_of_a_refused_change_is_known_to_the_next_delta_and_to_a_retry() {
    for is_mended in [false, true] {
        let (bench, mut plan, poisoned, _) = with_a_refused_change().await;
        // As if killed right after the commit.
        for name in [rundir::LOAD_QUARANTINE, rundir::LOAD_GROUPS] {
            std::fs::remove_file(poisoned.path(name)).unwrap();
        }
        let done = if is_mended {
            bench.database.run("ALTER TABLE clients ALTER nationality TYPE varchar(3)").unwrap();
            let options = Options { budget: Budget::default(), verified: &all_files() };
            retry_quarantine(&bench.session, &poisoned, &options, &Silent::default()).await.unwrap()
        } else {
            plan.clients[0].row.nationality = Some("IT".to_owned());
            bench.load_run(&bench.delta_of(&poisoned, &plan)).await.unwrap()
        };
        assert_eq!(changed(&done, Table::Clients), (0, 1, 0, 0));
    }
}

#[tokio::test]
async fn what_users_changed_in_a_row_of_which_a_change_was_refused_is_left_alone_too() {
    let (bench, mut plan, poisoned, _) = with_a_refused_change().await;
    let client = id(Table::Clients, 1);
    bench.database.run(&format!("UPDATE clients SET address = 'by a user' WHERE id = '{client}'")).unwrap();
    let before = bench.everything().await;
    plan.clients[0].row.nationality = Some("IT".to_owned());
    let corrected = bench.delta_of(&poisoned, &plan);
    bench.load_run(&corrected).await.unwrap();
    assert_eq!(bench.everything().await, before);
    let found = conflicts(&corrected);
    assert_eq!(found.iter().map(|row| row.columns.join(",")).collect::<Vec<_>>(), ["address"]);
}

#[tokio::test]
async fn a_row_that_was_rejected_at_first_comes_in_with_the_delta_that_mends_it() {
    let mut plan = sample::plan();
    plan.clients[1].row.nationality = Some("FRA".to_owned());
    let bench = loaded(&plan).await;
    let run = bench.delta(&sample::plan());
    bench.load_run(&run).await.unwrap();
    assert_eq!(bench.everything().await, alone(&sample::plan()).await);
}

#[tokio::test]
async fn what_was_quarantined_comes_in_with_its_dependents_once_the_target_is_mended() {
    let mut plan = sample::plan();
    plan.clients[1].row.nationality = Some("FRA".to_owned());
    plan.berths[3].row.price = Some("12345678901.00".parse().unwrap());
    let bench = loaded(&plan).await;
    let script = format!(
        "ALTER TABLE clients ALTER nationality TYPE varchar(3);
         UPDATE clients SET address = 'by a user' WHERE id = '{}'",
        id(Table::Clients, 1)
    );
    bench.database.run(&script).unwrap();
    let before = bench.quarantine().len();
    let options = Options { budget: Budget::default(), verified: &all_files() };
    let done = retry_quarantine(&bench.session, &bench.run, &options, &Silent::default()).await.unwrap();
    let clients = result(&done, Table::Clients);
    assert_eq!((clients.success, clients.failed, changed(&done, Table::Clients)), (4, 0, (1, 0, 0, 1)));
    assert_eq!(result(&done, Table::Berths).failed, 1, "its cause is still there");
    let left = bench.quarantine();
    assert!(
        left.len() < before && left.iter().all(|entry| entry.table != Table::ClientContacts),
        "{left:#?}"
    );
    let contacts =
        format!("SELECT count(*) FROM client_contacts WHERE client_id = '{}'", id(Table::Clients, 2));
    assert_eq!(bench.text(&contacts).await, "2");
    assert_eq!(result(&done, Table::AuditLogs).failed, 0, "an audit entry comes along with its row");
    assert!(conflicts(&bench.run).is_empty(), "a row that nobody wanted to write is no conflict");
    bench.reset().await.unwrap();
    let error = retry_quarantine(&bench.session, &bench.run, &options, &Silent::default()).await.unwrap_err();
    assert_eq!(error.kind(), Kind::State);
}

#[tokio::test]
async fn what_was_rejected_of_a_run_that_took_over_a_snapshot_was_nowhere_before() {
    let mut plan = sample::plan();
    plan.clients[1].row.nationality = Some("FRA".to_owned());
    let bench = Bench::new(&plan).await;
    let planned = bench.another_run(&sample::plan());
    let info = RunInfo { parent: Some(planned.root().to_owned()), ..bench.run.info().unwrap() };
    let path = bench.run.path(rundir::RUN);
    std::fs::write(path, serde_json::to_vec(&info).unwrap()).unwrap();
    bench.load().await.unwrap();
    bench.database.run("ALTER TABLE clients ALTER nationality TYPE varchar(3)").unwrap();
    let options = Options { budget: Budget::default(), verified: &all_files() };
    let done = retry_quarantine(&bench.session, &bench.run, &options, &Silent::default()).await.unwrap();
    assert_eq!(changed(&done, Table::Clients), (1, 0, 0, 0));
    assert_eq!(bench.text("SELECT count(*) FROM clients").await, "4");
    bench.reset().await.unwrap();
    assert_eq!(bench.text("SELECT count(*) FROM clients").await, "0");
}
