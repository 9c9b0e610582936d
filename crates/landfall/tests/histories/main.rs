//! Random histories of a source, carried over by a load and several deltas: afterwards every table is that of one late full load, row by
//! row; and beside it, archived, what is gone from the source.
//!
//! The source is the trap source, read over HTTP; the target a real PostgreSQL; the buckets are folders. A history is told by its number: the
//! same number plays the same edits.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

mod chain;
mod edits;
mod tables;

use std::{sync::Mutex, thread};

use chain::{Chain, Reading};
use edits::{Dice, Marina};
use landfall_testkit::{NocoDb, Trap, Version};

/// Deltas after the first load, each after several edits.
const DELTAS: u64 = 3;
/// How many histories are played.
const HISTORIES: u64 = 200;
/// Every so manieth goes back and forward again.
const UNDONE: u64 = 3;
/// Every so manieth is verified as a migration is.
const VERIFIED: u64 = 10;
/// Histories that are played at once: two cores, and each waits for the server half of the time.
const AT_ONCE: usize = 4;

async fn play(number: u64) {
    let mut dice = Dice::new(number);
    let marina = Marina::small(number);
    let trap = Trap::start(marina.snapshot.clone()).unwrap();
    let source = Reading::of(trap.url(), trap.token());
    let mut chain = Chain::begin(&marina, source, number).await;
    for delta in 1..=DELTAS {
        for _ in 0..=dice.below(6) {
            let edit = edits::random(&mut trap.world(), &chain.buckets(), &mut dice);
            chain.note(format!("delta {delta}: {edit}"));
        }
        chain.delta().await;
    }
    chain.is_as_one_late_full_load().await;
    if number.is_multiple_of(UNDONE) {
        chain.goes_back_and_forward_again().await;
    }
    chain.once_more_changes_nothing().await;
    if number.is_multiple_of(VERIFIED) {
        chain.is_verified().await;
    }
}

/// Each thread has a runtime of its own: making and dropping a database blocks, and must not hold up a COPY of another history.
fn run_all<F: Future<Output = ()>>(
    numbers: impl Iterator<Item = u64> + Send,
    play: impl Fn(u64) -> F + Sync,
) {
    let numbers = Mutex::new(numbers);
    let next = || numbers.lock().unwrap().next();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                while let Some(number) = next() {
                    runtime.block_on(play(number));
                }
            });
        }
    });
}

#[test]
fn a_load_and_its_deltas_leave_the_rows_of_one_late_full_load() {
    run_all(1..=HISTORIES, play);
}

/// Three people with one name and one number, whom the machine keeps apart: a person says who of them is one, all or two, and takes it back.
async fn merge_and_take_back(number: u64) {
    let mut marina = Marina::small(number);
    let triplets = edits::with_triplets(&mut marina.snapshot);
    let trap = Trap::start(marina.snapshot.clone()).unwrap();
    let mut chain = Chain::begin(&marina, Reading::of(trap.url(), trap.token()), 500 + number).await;
    let before = chain.rows().await;
    let mut dice = Dice::new(number);
    let answers = chain.decide(|cluster| edits::split(cluster, &mut dice));
    assert!(answers.iter().any(|(ids, _)| triplets.iter().all(|id| ids.contains(id))), "{answers:?}");
    chain.delta().await;
    assert_ne!(chain.rows().await, before);
    chain.take_back();
    chain.delta().await;
    let difference = tables::difference(&before, &chain.rows().await);
    assert!(
        difference.is_empty(),
        "world {number}: never merged, then {answers:?} and unmerged:\n{}",
        difference.join("\n")
    );
}

#[test]
fn a_merge_that_is_taken_back_leaves_every_row_where_it_would_have_been_without_it() {
    run_all(1..=20, merge_and_take_back);
}

#[tokio::test]
async fn a_real_server_that_is_edited_between_deltas_leaves_the_same_rows_too() {
    let nocodb = NocoDb::shared(Version::V0262).unwrap();
    for number in HISTORIES + 1..=HISTORIES + 3 {
        let (marina, mut dice) = (Marina::small(number), Dice::new(number));
        let source = nocodb.seed(&marina.snapshot).await.unwrap();
        let reading = Reading::of(source.url(), source.viewer_token());
        let mut chain = Chain::begin(&marina, reading, number).await;
        for delta in 1..=DELTAS {
            for _ in 0..4 {
                let edit = edits::through_the_api(&source, &marina.snapshot, &mut dice).await;
                chain.note(format!("delta {delta}: {edit}"));
            }
            chain.delta().await;
        }
        chain.is_as_one_late_full_load().await;
        chain.goes_back_and_forward_again().await;
        chain.once_more_changes_nothing().await;
        chain.is_verified().await;
    }
}
