//! Settings that are nearly right: what is told, where it is, and what comes next; and that `check` ends as the command that meets the same fault.

use landfall_practice::{Size, world_of};
use landfall_testkit::Trap;

use super::support::Desk;

/// A desk beside a sound source and sound buckets; its database answers nobody.
async fn desk() -> (Desk, Trap) {
    let world = world_of(Size::SMALLEST, 1);
    let mut desk = Desk::new();
    desk.lay_out(&world).await;
    let trap = Trap::start(world.snapshot).unwrap();
    desk.set("NOCODB_URL", trap.url());
    desk.set("NOCODB_TOKEN", Trap::TOKEN);
    desk.set("DATABASE_URL", "postgres://crm@127.0.0.1:9/crm");
    (desk, trap)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_ends_as_the_command_that_meets_the_same_fault() {
    let (mut desk, _trap) = desk().await;
    // Nobody answers: that may pass.
    desk.landfall(&["check"]).exits(1).prints(&["1 finding: mend what is marked ✗"]);
    for (name, wrong) in [
        ("NOCODB_TOKEN", "not-a-token"),
        ("NOCODB_URL", "https://joe@127.0.0.1"),
        ("LANDFALL_SOURCE_BUCKETS", "client-portal,nowhere"),
        ("LANDFALL_STORE", "file:///nowhere/buckets"),
    ] {
        let right = desk.environment.clone();
        desk.set(name, wrong);
        desk.landfall(&["snapshot"]).exits(2);
        desk.landfall(&["check"]).exits(2);
        desk.environment = right;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_is_not_there_is_told_with_the_setting_that_names_it() {
    let (mut desk, _trap) = desk().await;
    desk.set("LANDFALL_SOURCE_BUCKETS", "client-portal;signatures");
    let goes_on = "Go on with `landfall snapshot --run ";
    desk.landfall(&["snapshot"]).exits(2).says(&[
        "\"client-portal;signatures\"",
        "LANDFALL_SOURCE_BUCKETS are those",
        goes_on,
    ]);
    desk.set("LANDFALL_STORE", "file:///nowhere/buckets");
    let no_folder = ["no folder /nowhere/buckets", "orrect LANDFALL_STORE"];
    desk.landfall(&["snapshot"]).exits(2).says(&no_folder);
    desk.landfall(&["check"]).exits(2).prints(&no_folder);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_columns_that_are_missing_are_named_at_once() {
    let (desk, trap) = desk().await;
    for (title, other) in [("Phone Number", "Mobile"), ("Extra Comments", "Remarks")] {
        rename(&trap, title, other);
    }
    let all = ["2 things of the source", "no column \"Phone Number\"", "no column \"Extra Comments\""];
    desk.landfall(&["migrate", "--dry-run"]).exits(2).says(&all);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_that_got_another_title_is_not_told_as_one_more_to_map() {
    let (desk, trap) = desk().await;
    rename(&trap, "Full Name", "Client");
    // No run knows the ids yet: it is a guess.
    let guess = [
        "it may be \"Full Name\" (role full_name), which is missing",
        "if it is, set full_name = \"Client\"",
    ];
    desk.landfall(&["check"]).exits(2).prints(&guess);
    rename(&trap, "Client", "Full Name");
    desk.landfall(&["snapshot"]).exits(0);
    rename(&trap, "Full Name", "Client");
    let known = desk.landfall(&["check"]).exits(2).prints(&[
        "column \"Full Name\" (role full_name) of table \"Interests\" is now called \"Client\"",
        "by its id it is \"Full Name\"",
    ]);
    assert!(!known.stdout.contains("or name it with a reason"), "{}", known.stdout);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_that_is_gone_after_the_freeze_leaves_the_mapping_file_as_it_is() {
    let (desk, trap) = desk().await;
    desk.landfall(&["snapshot"]).exits(0);
    desk.landfall(&["freeze", "start"]).exits(0);
    rename(&trap, "Full Name", "Client");
    let told = [
        "\"Full Name\" (role full_name) of table \"Interests\" is now called \"Client\"",
        "mapping file stays as it was",
    ];
    for command in ["check", "watch"] {
        let refused = desk.landfall(&["freeze", command]).exits(2).says(&told);
        assert!(!refused.stderr.contains("set full_name"), "{}", refused.stderr);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_as_a_browser_shows_it_is_told_with_what_is_wanted() {
    let (mut desk, trap) = desk().await;
    for (behind, said) in
        [("/dashboard", "HTTP 404"), ("/api/v2", "HTTP 404"), ("/#/nc", "more than scheme, host")]
    {
        desk.set("NOCODB_URL", format!("{}{behind}", trap.url()));
        desk.landfall(&["check"]).prints(&[said, "→ set "]);
    }
    let secure = trap.url().replace("http://", "https://");
    desk.set("NOCODB_URL", secure);
    desk.landfall(&["check"]).prints(&["is it plain http?"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_nearly_right_is_told_before_anything_is_begun() {
    let (mut desk, _trap) = desk().await;
    let url = desk.environment["NOCODB_URL"].clone();
    desk.set("NOCODB_URL", format!("\"{url}\""));
    for command in ["check", "snapshot"] {
        desk.landfall(&[command]).exits(2).says(&["quotes around the value of NOCODB_URL", "Take them out"]);
    }
    desk.set("NOCODB_URL", url);
    desk.set("SMOKE_PASSWORD", "\"quoted\"");
    desk.set("APP_URL", "crm.example.com");
    desk.landfall(&["check"]).exits(2).prints(&["APP_URL=crm.example.com must begin with"]);
    desk.set("LANDFALL_STOER", "file:///tmp");
    desk.landfall(&["snapshot"]).exits(0).says(&["LANDFALL_STOER is no setting"]);
    desk.set("LANDFALL_OUTPUT", "~/runs");
    desk.landfall(&["snapshot"]).exits(2).says(&["LANDFALL_OUTPUT=~/runs begins with ~"]);
    desk.landfall(&["check"]).prints(&["✗ runs: LANDFALL_OUTPUT=~/runs"]);
    assert!(!desk.folder.join("~").exists());
}

/// Gives a column of the interests another title, as NocoDB does it: its id stays.
fn rename(trap: &Trap, title: &str, other: &str) {
    let mut world = trap.world();
    let columns = world.columns[0].columns.iter_mut();
    columns.filter(|column| column.title == title).for_each(|column| other.clone_into(&mut column.title));
    for row in &mut world.interests {
        if let Some(cell) = row.cells.remove(title) {
            row.cells.insert(other.to_owned(), cell);
        }
    }
}
