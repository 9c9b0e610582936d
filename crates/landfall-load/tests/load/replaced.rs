//! Files that were replaced in the source, and whose copies were not verified when the delta came in.

use landfall_load::{Budget, Loaded, Options, files, load};
use landfall_model::{
    monitor::{Monitor, Silent},
    outcome::{CopyOutcome, CopyState, Found, Wish},
    plan::{Carried, Plan},
    rundir::{self, RunDir},
    target::Table,
    user_edits::UserEdits,
};
use landfall_testkit::Remarks;

use super::{
    bench::{Bench, result},
    kit::{alone, changed, conflicts, loaded},
    sample::{self, id},
};

/// The hash of what replaced file 1.
const REPLACED: &str = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

fn tell_copy(run: &RunDir, state: CopyState, sha256: &str) {
    let (file, target_sha256) = (id(Table::Files, 1), sha256.to_owned());
    let outcome = CopyOutcome { file, state, target_sha256, ..CopyOutcome::default() };
    run.append(rundir::LOAD_COPIES, &outcome).unwrap();
}

async fn load_copied(bench: &Bench, run: &RunDir) -> Loaded {
    load_watched(bench, run, &Silent::default()).await
}

async fn load_watched(bench: &Bench, run: &RunDir, monitor: &dyn Monitor) -> Loaded {
    let verified = files::verified(run).unwrap().into_iter().collect();
    let options = Options { budget: Budget::default(), verified: &verified };
    load(&bench.session, run, &options, monitor).await.unwrap()
}

/// The sample, and a delta in which file 1 was replaced, and whose copy was not made when it came in.
async fn with_a_copy_that_failed() -> (Bench, Plan, RunDir) {
    let bench = loaded(&sample::plan()).await;
    let mut plan = sample::plan();
    let file = &mut plan.files[0].row;
    (file.size_bytes, file.storage_path) = (4711, "port-nimara/replaced.pdf".to_owned());
    let run = bench.delta(&plan);
    tell_copy(&run, CopyState::Failed, "");
    let done = load_copied(&bench, &run).await;
    assert_eq!((result(&done, Table::Files).withheld, conflicts(&run)), (1, Vec::new()));
    assert_eq!(bench.everything().await, alone(&sample::plan()).await);
    (bench, plan, run)
}

/// That no file waits any more, whoever made its row what it is.
fn assert_settled(done: &Loaded) {
    let told = result(done, Table::Files);
    assert_eq!((told.success, told.withheld, told.failed), (4, 0, 0));
}

/// What the target says of file 1.
async fn file(bench: &Bench) -> String {
    let sql = format!(
        "SELECT concat_ws(' ', size_bytes, storage_path, left(sha256, 4)) FROM files WHERE id = '{}'",
        id(Table::Files, 1)
    );
    bench.text(&sql).await
}

#[tokio::test]
async fn a_replaced_file_whose_copy_is_verified_after_the_delta_is_brought_up_by_the_next_load() {
    let (bench, _, run) = with_a_copy_that_failed().await;
    tell_copy(&run, CopyState::Verified, REPLACED);
    for _ in 0..2 {
        let done = load_copied(&bench, &run).await;
        assert_eq!(file(&bench).await, "4711 port-nimara/replaced.pdf ffff");
        assert_settled(&done);
    }
    bench.reset_run(&run, UserEdits::Keep).await.unwrap();
    assert_eq!(bench.everything().await, alone(&sample::plan()).await);
}

#[tokio::test]
async fn what_users_changed_of_a_replaced_file_before_its_copy_was_verified_stays() {
    let (bench, _, run) = with_a_copy_that_failed().await;
    let rename = format!("UPDATE files SET original_name = 'mine' WHERE id = '{}'", id(Table::Files, 1));
    bench.database.run(&rename).unwrap();
    let before = bench.everything().await;
    tell_copy(&run, CopyState::Verified, REPLACED);
    for _ in 0..2 {
        let done = load_copied(&bench, &run).await;
        assert_settled(&done);
        assert_eq!(bench.everything().await, before);
        let found: Vec<(String, Found, Wish)> =
            conflicts(&run).into_iter().map(|row| (row.key, row.found, row.wish)).collect();
        assert_eq!(found, [(id(Table::Files, 1).to_string(), Found::Edited, Wish::Update)]);
    }
}

#[tokio::test]
async fn a_replaced_file_that_waited_for_its_copy_is_no_conflict_for_the_next_delta() {
    for was_copied in [false, true] {
        let (bench, plan, first) = with_a_copy_that_failed().await;
        if was_copied {
            tell_copy(&first, CopyState::Verified, REPLACED);
        }
        let before = bench.dump().await;
        let second = bench.delta_of(&first, &plan);
        tell_copy(&second, CopyState::Verified, REPLACED);
        let done = load_copied(&bench, &second).await;
        assert_eq!(file(&bench).await, "4711 port-nimara/replaced.pdf ffff");
        assert_eq!((changed(&done, Table::Files), conflicts(&second)), ((0, 1, 0, 0), Vec::new()));
        bench.reset_run(&second, UserEdits::Keep).await.unwrap();
        assert_eq!(bench.dump().await, before);
        if was_copied {
            load_copied(&bench, &first).await;
            assert_eq!(file(&bench).await, "4711 port-nimara/replaced.pdf ffff");
        }
    }
}

#[tokio::test]
async fn a_replaced_file_that_a_user_deleted_while_it_waited_for_its_copy_does_not_come_back() {
    let (bench, plan, first) = with_a_copy_that_failed().await;
    let script = format!(
        "UPDATE documents SET file_id = NULL; DELETE FROM files WHERE id = '{}'",
        id(Table::Files, 1)
    );
    bench.database.run(&script).unwrap();
    let before = bench.loaded(Table::Files).await;
    tell_copy(&first, CopyState::Verified, REPLACED);
    for _ in 0..2 {
        assert_settled(&load_copied(&bench, &first).await);
        assert_eq!(bench.loaded(Table::Files).await, before);
    }
    let second = bench.delta_of(&first, &plan);
    tell_copy(&second, CopyState::Verified, REPLACED);
    load_copied(&bench, &second).await;
    assert_eq!(bench.loaded(Table::Files).await, before);
}

/// What a load says of files that stay as they were.
async fn told(bench: &Bench, run: &RunDir) -> String {
    let remarks = Remarks::default();
    load_watched(bench, run, &remarks).await;
    let mut remarks = remarks.texts();
    remarks.retain(|remark| remark.contains("stay as an earlier run left them"));
    remarks.join("\n")
}

#[tokio::test]
async fn a_replaced_file_that_is_behind_is_told_by_every_load_and_so_is_that_nobody_can_copy_it_any_more() {
    let (bench, mut plan, first) = with_a_copy_that_failed().await;
    let name = id(Table::Files, 1).to_string();
    let remark = told(&bench, &first).await;
    assert!(remark.contains(&name) && remark.contains("landfall files copy"), "{remark}");
    plan.carried.push(Carried { table: Table::Files, key: name.clone(), from: Vec::new() });
    let second = bench.delta_of(&first, &plan);
    tell_copy(&second, CopyState::Failed, "");
    for _ in 0..2 {
        let remark = told(&bench, &second).await;
        assert!(
            remark.contains(&name) && remark.contains("gone from there before it was copied"),
            "{remark}"
        );
    }
    tell_copy(&first, CopyState::Verified, REPLACED);
    bench.reset_run(&second, UserEdits::Keep).await.unwrap();
    assert_eq!(told(&bench, &first).await, "");
}
