//! How many rows may fail, and what is no failure of rows.

use landfall_load::{Budget, Error};
use landfall_model::{kind::Kind, mapping::TargetMapping, plan::Plan, target::Table};

use super::super::{
    bench::{Bench, all_files, result},
    sample::{self, id, people},
};

#[tokio::test]
async fn more_failures_than_the_budget_roll_the_group_back_and_say_why() {
    let mut plan = sample::plan();
    plan.interests[0].row.berth_id = Some(id(Table::Berths, 98));
    plan.interests[1].row.berth_id = Some(id(Table::Berths, 99));
    let bench = Bench::new(&plan).await;
    let error = bench.load_with(Budget { percent: 0.0, at_least: 1 }, &all_files()).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Target);
    let text = error.to_string();
    let reason = format!("\n  interests {} (interests 1), berth_id", id(Table::Interests, 1));
    for part in [
        "the group interests was rolled back: the target rejects 2 of its 8 rows, allowed: 1:",
        &reason,
        "landfall reset",
    ] {
        assert!(text.contains(part), "{text}");
    }
    assert_eq!(bench.loaded(Table::Interests).await.len(), 0);
    assert_eq!(bench.loaded(Table::Clients).await.len(), 4);
    assert!(bench.quarantine().is_empty(), "a group that is not in has no quarantine");
    assert!(bench.load().await.is_ok(), "a larger budget goes on where it stopped");
}

#[tokio::test]
async fn rows_that_only_depend_on_a_bad_one_do_not_use_the_budget() {
    let mut plan = Plan { tags: sample::plan().tags, ..Plan::default() };
    people(&mut plan, 20);
    for client in &mut plan.clients[..5] {
        client.row.nationality = Some("FRA".to_owned());
    }
    let bench = Bench::new(&plan).await;
    let loaded = bench.load().await.unwrap();
    assert_eq!(result(&loaded, Table::ClientContacts).failed, 10);
    assert_eq!(loaded.groups.len(), 10);
}

#[tokio::test]
async fn a_failure_of_the_table_itself_is_no_failure_of_its_rows() {
    let script = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO nowhere VALUES (1); RETURN NEW; END $$;
                  CREATE TRIGGER broken BEFORE INSERT ON tags FOR EACH ROW EXECUTE FUNCTION f()";
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), script).await;
    let error = bench.load().await.unwrap_err();
    assert!(matches!(error, Error::Server { .. }), "{error}");
    assert_eq!(error.to_string(), "the database failed while inserting into tags");
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "relation \"nowhere\" does not exist (SQLSTATE 42P01)");
}
