//! A delta that takes over only what times show: what it misses is told, also where it was held or killed.

use std::{fs, path::PathBuf};

use landfall_testkit::Trap;
use serde_json::json;

use super::{
    Loaded, set,
    support::{self, json as document},
};

#[tokio::test]
async fn with_since_only_what_times_show_is_taken_over_and_the_rest_is_named() {
    let mut loaded = Loaded::new().await;
    set(&mut loaded.snapshot.interests[0], "Full Name", json!("Seen Since"));
    set(&mut loaded.snapshot.interests[0], "UpdatedAt", json!("2031-01-01 10:00:00+00:00"));
    set(&mut loaded.snapshot.interests[1], "Full Name", json!("Missed Altogether"));
    loaded.snapshot.expenses.remove(0);
    let outcome = loaded.delta_with(&["--since", "2031-01-01"]).exits(3);
    outcome.prints(&[MISSED]);
    assert_eq!(loaded.text("SELECT string_agg(full_name, ', ') FROM clients WHERE full_name LIKE 'Seen%' OR full_name LIKE 'Missed%'").await, "Seen Since");
    assert_eq!(loaded.text("SELECT count(*) FROM expenses WHERE archived_at IS NOT NULL").await, "0");
    loaded.delta().exits(3).prints(&["1 changed (1 of them without another time)"]);
    assert_eq!(loaded.text("SELECT count(*) FROM clients WHERE full_name = 'Missed Altogether'").await, "1");
    assert_eq!(loaded.report()["validation"]["allPassed"], true);
}

const MISSED: &str = "missed        interests: 0 new, 1 changed (1 of them without another time), 0 gone; expenses: 0 new, 0 changed, 1 gone";

/// A delta since a moment that a question holds: many unlike names on one address, and something that no time shows.
fn held_since(loaded: &mut Loaded) -> PathBuf {
    for (n, interest) in loaded.snapshot.interests.iter_mut().take(8).enumerate() {
        set(interest, "Full Name", json!(format!("{0}{0}{0} {0}{0}{0}", (b'a' + n as u8) as char)));
        set(interest, "Email Address", json!("office@example.org"));
        set(interest, "UpdatedAt", json!("2031-01-01 10:00:00+00:00"));
    }
    set(&mut loaded.snapshot.interests[9], "Full Name", json!("Missed Altogether"));
    loaded.snapshot.expenses.remove(0);
    loaded.delta_with(&["--since", "2031-01-01"]).exits(5).says(&["migrate --delta --from"]);
    loaded.desk.run()
}

#[tokio::test]
async fn a_delta_since_a_moment_that_a_question_held_still_tells_what_it_missed() {
    let mut loaded = Loaded::new().await;
    let held = held_since(&mut loaded);
    support::answer_the_gate(&held);
    let from = ["migrate", "--delta", "--from", held.to_str().unwrap()];
    loaded.desk.landfall(&from).exits(3).prints(&[MISSED, "checks passed"]);
    assert_eq!(loaded.text("SELECT count(*) FROM clients WHERE full_name = 'Missed Altogether'").await, "0");
    loaded.delta().exits(3);
    assert_eq!(loaded.text("SELECT count(*) FROM clients WHERE full_name = 'Missed Altogether'").await, "1");
}

#[tokio::test]
async fn the_answers_of_a_held_delta_count_where_its_moment_is_given_again() {
    let mut loaded = Loaded::new().await;
    let held = held_since(&mut loaded);
    support::answer_the_gate(&held);
    let from = ["migrate", "--delta", "--since", "2031-01-01", "--from", held.to_str().unwrap()];
    loaded.desk.landfall(&from).exits(3).prints(&[MISSED, "checks passed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_in_a_held_delta_are_sent_on_as_a_delta_and_told_where_the_next_does_not_have_them() {
    let mut loaded = Loaded::new().await;
    let held = held_since(&mut loaded);
    support::answer_the_gate(&held);
    let go_on = format!("landfall migrate --delta --from {}", held.display());
    loaded.desk.landfall(&["review", "list", held.to_str().unwrap()]).prints(&[&go_on]);
    let trap = Trap::start(loaded.snapshot.clone()).unwrap();
    loaded.desk.set("NOCODB_URL", trap.url());
    loaded.desk.set("NOCODB_TOKEN", trap.token());
    let anew = loaded.desk.landfall(&["migrate", "--delta"]).exits(5);
    anew.says(&["do not count here", &format!("`{go_on}` applies them")]);
}

#[tokio::test]
async fn a_delta_since_a_moment_that_was_killed_goes_on_as_one() {
    let mut loaded = Loaded::new().await;
    let held = held_since(&mut loaded);
    let told = || document(&held.join("reports/delta.json"));
    let before = told();
    let name = held.to_str().unwrap();
    let go_on =
        |more: &[&str]| loaded.desk.landfall(&[&["migrate", "--delta", "--run", name], more].concat());
    // Killed while it wrote what it takes over, and before that.
    fs::remove_file(held.join("raw/columns.json")).unwrap();
    go_on(&[]).exits(5);
    assert_eq!(told(), before);
    fs::remove_dir_all(held.join("raw")).unwrap();
    fs::create_dir(held.join("raw")).unwrap();
    fs::remove_file(held.join("reports/delta.json")).unwrap();
    go_on(&[]).exits(6).says(&["since a moment", "--since TIME"]);
    let from = ["migrate", "--delta", "--from", name];
    loaded.desk.landfall(&from).exits(6).says(&["since a moment", "--since TIME"]);
    go_on(&["--since", "2031-01-01"]).exits(5);
    assert_eq!(told(), before);
}
