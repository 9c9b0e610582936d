//! What the quarantine says of each row.

use std::collections::BTreeMap;

use landfall_model::{finding::Quarantined, mapping::TargetMapping, rundir, target::Table};
use serde_json::json;

use super::{
    super::{
        bench::{Bench, result},
        sample::{self, id, row},
    },
    one::POISONS,
};

#[tokio::test]
async fn an_entry_names_record_column_value_and_what_to_do() {
    let mut plan = sample::plan();
    plan.clients[1].row.nationality = Some("FRA".to_owned());
    let bench = Bench::new(&plan).await;
    let loaded = bench.load_all().await;
    let entries = bench.quarantine();
    assert_eq!(entries[0].key, id(Table::Clients, 2).to_string());
    assert_eq!(entries[0].from, plan.clients[1].from);
    assert_eq!(entries[0].value, "FRA");
    assert_eq!(entries[0].message, "the value is too long for character(2)");
    let error = &result(&loaded, Table::Clients).errors[0];
    assert_eq!((error.record_index, error.nocodb_id.as_str()), (1, "interests 2"));
}

#[tokio::test]
async fn the_rule_of_a_domain_is_told_as_it_is_written() {
    let script = "CREATE DOMAIN country AS char(2) CONSTRAINT known CHECK (VALUE <> 'FR'); ALTER TABLE clients ALTER nationality TYPE country";
    let mut plan = sample::plan();
    plan.clients[1].row.nationality = Some("FR".to_owned());
    let bench = Bench::with(&plan, TargetMapping::default(), script).await;
    bench.load_all().await;
    let said = &bench.quarantine()[0].message;
    assert_eq!(said, "the constraint known refuses it: (VALUE <> 'FR'::bpchar)");
}

#[tokio::test]
async fn what_depends_on_a_bad_row_names_its_cause() {
    let mut plan = sample::plan();
    plan.clients[1].row.nationality = Some("FRA".to_owned());
    let bench = Bench::new(&plan).await;
    bench.load_all().await;
    let causes: BTreeMap<Table, String> =
        bench.quarantine().into_iter().skip(1).map(|entry| (entry.table, entry.cause)).collect();
    let client = id(Table::Clients, 2).to_string();
    let interest = id(Table::Interests, 2).to_string();
    let expected = [
        (Table::ClientContacts, client.clone()),
        (Table::ClientNotes, client.clone()),
        (Table::Interests, client.clone()),
        (Table::InterestNotes, interest.clone()),
        (Table::ClientTags, client.clone()),
        (Table::InterestTags, interest),
        (Table::AuditLogs, client),
    ];
    assert_eq!(causes, expected.into());
}

#[tokio::test]
async fn a_trigger_that_quotes_the_row_is_quoted_masked() {
    let poison = POISONS.iter().find(|poison| poison.name == "a trigger that raises").unwrap();
    let mut plan = sample::plan();
    (poison.spoil)(&mut plan);
    let bench = Bench::with(&plan, TargetMapping::default(), poison.script).await;
    bench.load_all().await;
    assert_eq!(bench.quarantine()[0].message, "no M••• S••• here");
    assert_eq!(bench.quarantine()[0].hint, "ask her");
}

#[tokio::test]
async fn a_row_whose_id_is_there_twice_goes_in_once() {
    let mut plan = sample::plan();
    let again = plan.client_notes[0].clone();
    plan.client_notes.push(again);
    let bench = Bench::new(&plan).await;
    let loaded = bench.load_all().await;
    assert_eq!(result(&loaded, Table::ClientNotes).success, 4);
    let entries = bench.quarantine();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].message, "line 1 of normalized/client_notes.jsonl has this id too");
}

#[tokio::test]
async fn a_key_that_the_target_has_already_is_rejected() {
    let script = "INSERT INTO ports SELECT gen_random_uuid(), 'Other', 'other', 'USD', 'UTC', true, now(), now();
                  CREATE UNIQUE INDEX ON tags (name);
                  INSERT INTO tags SELECT gen_random_uuid(), id, 'Migrated from NocoDB', NULL, now(), now() FROM ports WHERE slug = 'other'";
    let bench = Bench::with(&sample::plan(), TargetMapping::default(), script).await;
    bench.load_all().await;
    let entries = bench.quarantine();
    assert_eq!(
        (entries[0].table, entries[0].message.as_str()),
        (Table::Tags, "tags has a row with this name already")
    );
    assert!(entries[1..].iter().all(|entry| entry.cause == id(Table::Tags, 1).to_string()));
    assert_eq!(entries.len(), 1 + 4 + 4);
}

#[tokio::test]
async fn a_row_that_depends_on_one_that_the_plan_held_back_names_it() {
    let mut plan = sample::plan();
    plan.interests.push(row(
        landfall_model::source::SourceTable::Interests,
        9,
        json!({
            "client_id": id(Table::Clients, 9), "pipeline_stage": "open",
        }),
    ));
    plan.quarantined.push(Quarantined {
        table: Table::Clients,
        key: id(Table::Clients, 9).to_string(),
        from: plan.interests[4].from.clone(),
        column: String::new(),
        value: String::new(),
        sqlstate: String::new(),
        message: "no name".to_owned(),
        hint: "give one".to_owned(),
        cause: String::new(),
    });
    let bench = Bench::new(&plan).await;
    bench.load().await.unwrap();
    assert_eq!(bench.quarantine()[0].cause, id(Table::Clients, 9).to_string());
    assert!(bench.run.has(rundir::LOAD_QUARANTINE));
}

#[tokio::test]
async fn the_private_quarantine_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let mut plan = sample::plan();
    plan.clients[1].row.nationality = Some("FRA".to_owned());
    let bench = Bench::new(&plan).await;
    bench.load_all().await;
    let mode = bench.run.path(rundir::LOAD_QUARANTINE).metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
