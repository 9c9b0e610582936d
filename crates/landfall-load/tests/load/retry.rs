//! The quarantine once more, after users worked in the CRM.

use landfall_load::{Budget, Loaded, Options, repair, retry_quarantine};
use landfall_model::{
    monitor::Silent,
    outcome::{Conflict, Found, Repaired, Wish},
    rundir::{self, RunDir},
    target::Table,
    user_edits::UserEdits,
};

use super::{
    bench::{Bench, all_files},
    kit::{conflicts, loaded, with_a_refused_change},
    sample::{self, id},
};

pub const MENDED: &str = "ALTER TABLE clients ALTER nationality TYPE varchar(3)";

pub async fn retry(bench: &Bench, run: &RunDir) -> Loaded {
    let options = Options { budget: Budget::default(), verified: &all_files() };
    retry_quarantine(&bench.session, run, &options, &Silent::default()).await.unwrap()
}

async fn edit(bench: &Bench, n: i64, what: &str) {
    let sql = format!("UPDATE clients SET {what} WHERE id = '{}'", id(Table::Clients, n));
    bench.database.run(&sql).unwrap();
}

fn told(rows: Vec<Conflict>) -> Vec<(String, Found, Wish)> {
    rows.into_iter().map(|row| (row.key, row.found, row.wish)).collect()
}

fn client(n: i64) -> String {
    id(Table::Clients, n).to_string()
}

#[tokio::test]
async fn what_users_changed_of_a_row_that_was_to_come_in_is_noted_beside_what_the_delta_noted() {
    let bench = loaded(&sample::plan()).await;
    let mut plan = sample::plan();
    plan.clients[0].row.nationality = Some("FRA".to_owned());
    plan.clients[1].row.full_name = "Renamed".to_owned();
    edit(&bench, 2, "address = 'by a user'").await;
    let run = bench.delta(&plan);
    bench.load_run(&run).await.unwrap();
    let of_delta = (client(2), Found::Edited, Wish::Update);
    assert_eq!(told(conflicts(&run)), std::slice::from_ref(&of_delta));

    bench.database.run(MENDED).unwrap();
    edit(&bench, 1, "address = 'by a user'").await;
    edit(&bench, 3, "address = 'by a user'").await;
    let before = bench.everything().await;
    for _ in 0..2 {
        retry(&bench, &run).await;
        assert_eq!(told(conflicts(&run)), [of_delta.clone(), (client(1), Found::Edited, Wish::Update)]);
    }
    assert_eq!(bench.everything().await, before);
}

#[tokio::test]
async fn what_users_made_of_a_refused_row_just_as_was_planned_stays_on_the_way_back() {
    let (bench, _, run, _) = with_a_refused_change().await;
    bench.database.run(MENDED).unwrap();
    edit(&bench, 1, "nationality = 'FRA'").await;
    retry(&bench, &run).await;
    assert!(conflicts(&run).is_empty());
    let before = bench.dump().await;
    let undone = bench.reset_run(&run, UserEdits::Keep).await.unwrap();
    assert_eq!(told(undone.left), [(client(1), Found::Edited, Wish::Update)]);
    assert_eq!(bench.dump().await, before);
}

#[tokio::test]
async fn what_a_retry_and_a_repair_noted_of_a_first_load_is_put_aside_by_its_reset() {
    let mut plan = sample::plan();
    plan.clients[0].row.nationality = Some("FRA".to_owned());
    let bench = loaded(&plan).await;
    let theirs = format!(
        "{MENDED}; INSERT INTO clients (id, port_id, full_name, created_at, updated_at)
         SELECT '{}', port_id, 'Theirs', now(), now() FROM clients LIMIT 1",
        client(1)
    );
    bench.database.run(&theirs).unwrap();
    retry(&bench, &bench.run).await;
    let found = conflicts(&bench.run);
    assert!(!found[0].from.is_empty(), "it names the records that the planned row was made of");
    assert_eq!(found[0].from, plan.clients[0].from);
    assert_eq!(told(found), [(client(1), Found::Edited, Wish::Update)]);
    repaired(&bench, &bench.run, 1).await;
    bench.reset_run(&bench.run, UserEdits::Overrule).await.unwrap();
    for name in [rundir::LOAD_CONFLICTS, rundir::LOAD_REPAIRS] {
        assert!(!bench.run.has(name) && bench.run.was_set_aside(name), "{name}");
    }
}

#[tokio::test]
async fn a_repair_before_a_reset_hides_no_conflict_of_the_next_load() {
    for is_reset_cut_off in [false, true] {
        let bench = loaded(&sample::plan()).await;
        let mut plan = sample::plan();
        plan.clients[0].row.full_name = "Renamed".to_owned();
        let run = bench.delta(&plan);
        bench.load_run(&run).await.unwrap();
        edit(&bench, 1, "full_name = 'Damaged'").await;
        repaired(&bench, &run, 1).await;
        bench.reset_run(&run, UserEdits::Keep).await.unwrap();
        if is_reset_cut_off {
            // As if killed right after the commit.
            let aside = run.path(&format!("{}.1", rundir::LOAD_REPAIRS));
            std::fs::rename(aside, run.path(rundir::LOAD_REPAIRS)).unwrap();
        }
        edit(&bench, 1, "full_name = 'By a user'").await;
        bench.load_run(&run).await.unwrap();
        assert_eq!(told(conflicts(&run)), [(client(1), Found::Edited, Wish::Update)]);
        let repairs: Vec<Repaired> = run.read_appended(rundir::LOAD_REPAIRS).unwrap();
        assert!(repairs.is_empty(), "{repairs:?}");
    }
}

async fn repaired(bench: &Bench, run: &RunDir, n: i64) {
    let options = Options { budget: Budget::default(), verified: &all_files() };
    let rows = [(Table::Clients, client(n))];
    let done =
        repair(&bench.session, run, &rows, UserEdits::Overrule, &options, &Silent::default()).await.unwrap();
    assert_eq!(done.len(), 1);
}
