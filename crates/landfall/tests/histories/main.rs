//! Random histories of a source, carried over by a load and several deltas: afterwards every table is that of one late full load, row by
//! row; and beside it what is gone from the source, archived, or cannot be planned any more.
//!
//! The source is the trap source, read over HTTP; the target a real PostgreSQL; the buckets are folders. A history is told by its number: the
//! same number plays the same edits.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

mod chain;
mod deeds;
mod edits;
mod tables;
mod users;

use std::{sync::Mutex, thread};

use chain::{Chain, Reading};
use edits::Marina;
use landfall_practice::Rng;
use landfall_testkit::{NocoDb, Trap, Version};
use tables::Key;
use users::Users;

/// Deltas after the first load, each after several edits.
const DELTAS: u64 = 3;
/// How many histories are played.
const HISTORIES: u64 = 100;
/// How many are played while users work in the target.
const BESIDE_USERS: u64 = 30;
/// Every so manieth goes back and forward again.
const UNDONE: u64 = 3;
/// Every so manieth is verified as a migration is.
const VERIFIED: u64 = 10;
/// Histories that are played at once: two cores, and each waits for the server half of the time.
const AT_ONCE: usize = 4;

/// The trap source of a marina, and its first load.
async fn begin(marina: &Marina, number: u64) -> (Trap, Chain) {
    let trap = Trap::start(marina.snapshot.clone()).unwrap();
    let chain = Chain::begin(marina, Reading::of(trap.url(), trap.token()), number).await;
    (trap, chain)
}

fn edit(trap: &Trap, chain: &mut Chain, rng: &mut Rng) {
    for _ in 0..=rng.below(6) {
        let edit = edits::random(&mut trap.world(), &chain.buckets(), rng);
        chain.note(edit);
    }
}

async fn play(number: u64) {
    let mut rng = Rng::new(number, "history");
    let (trap, mut chain) = begin(&Marina::small(number), number).await;
    for _ in 0..DELTAS {
        edit(&trap, &mut chain, &mut rng);
        chain.delta().await;
    }
    chain.keeps_what_is_gone().await;
    chain.is_as_one_late_full_load().await;
    if number.is_multiple_of(UNDONE) {
        assert_eq!(chain.goes_back_and_forward_again().await, [], "{}", chain.told());
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

/// While the source is edited, users work in the target.
async fn play_beside_users(number: u64) {
    let (mut rng, mut users) = (Rng::new(number, "history"), Users::default());
    let (trap, mut chain) = begin(&Marina::small(number), 100_000 + number).await;
    for _ in 0..DELTAS {
        edit(&trap, &mut chain, &mut rng);
        let acts = users.work(1 + rng.below(4), chain.database(), &mut rng).await;
        acts.into_iter().for_each(|act| chain.note(act));
        let run = chain.plan_next().await;
        let ahead = users.work_ahead([chain.last().unwrap(), &run], chain.database(), &mut rng).await;
        ahead.into_iter().for_each(|act| chain.note(act));
        chain.bring_in(run).await;
        let lost = users.lost(&chain.rows().await);
        assert!(lost.is_empty(), "{}\nusers lost\n{}", chain.told(), lost.join("\n"));
        users.hand_over(&chain.agreed(), chain.last().unwrap());
    }
    chain.is_as_one_late_full_load_but_for_what_is_named(&users).await;
    let (named, agreed) = (chain.named(), chain.agreed());
    let theirs = |key: &Key| named.contains(key) || agreed.contains(key) || users.left.contains_key(key);
    let left = chain.goes_back_and_forward_again().await.into_iter().map(|row| (row.table, row.key));
    let strange: Vec<_> = left.filter(|key| !theirs(key)).collect();
    assert!(strange.is_empty(), "{}\nnobody touched {strange:#?}", chain.told());
    chain.goes_all_the_way_back(&users).await;
}

#[test]
fn users_who_work_in_the_target_meanwhile_lose_nothing_and_whatever_differs_for_it_is_named() {
    run_all(1..=BESIDE_USERS, play_beside_users);
}

/// Three people with one name and one number, whom the machine keeps apart: a person says who of them is one, all or two, and takes it back.
async fn merge_and_take_back(number: u64) {
    let mut marina = Marina::small(number);
    let triplets = edits::with_triplets(&mut marina.snapshot);
    let (_trap, mut chain) = begin(&marina, 50_000 + number).await;
    let before = chain.rows().await;
    let mut rng = Rng::new(number, "history");
    let answers = chain.decide(|cluster| edits::split(cluster, &mut rng));
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
        let (marina, mut rng) = (Marina::small(number), Rng::new(number, "history"));
        let source = nocodb.seed(&marina.snapshot).await.unwrap();
        let reading = Reading::of(source.url(), source.viewer_token());
        let mut chain = Chain::begin(&marina, reading, number).await;
        for _ in 0..DELTAS {
            for _ in 0..4 {
                chain.note(edits::through_the_api(&source, &marina.snapshot, &mut rng).await);
            }
            chain.delta().await;
        }
        chain.is_as_one_late_full_load().await;
        assert_eq!(chain.goes_back_and_forward_again().await, [], "{}", chain.told());
        chain.once_more_changes_nothing().await;
        chain.is_verified().await;
    }
}
