//! Rows that the target does not take: everything good is in, everything bad is listed with its reason, and what depends on it too.

use std::collections::{BTreeMap, BTreeSet};

use landfall_load::{Budget, Error, Loaded};
use landfall_model::{
    finding::Quarantined, kind::Kind, mapping::TargetMapping, plan::Plan, rundir, target::Table,
};
use serde_json::{Value, json};

use super::{
    bench::{Bench, all_files, result},
    sample::{self, id, people, row},
};

/// One way to spoil the second row of a table.
struct Poison {
    name: &'static str,
    /// What the live target adds to the schema.
    script: &'static str,
    spoil: fn(&mut Plan),
    table: Table,
    sqlstate: &'static str,
    column: &'static str,
}

const POISONS: &[Poison] = &[
    Poison {
        name: "a number that overflows",
        script: "",
        spoil: |plan| plan.clients[1].row.yacht_length_ft = Some("1000000.00".parse().unwrap()),
        table: Table::Clients,
        sqlstate: "22003",
        column: "yacht_length_ft",
    },
    Poison {
        name: "a number that overflows only when it is rounded",
        script: "",
        spoil: |plan| plan.clients[1].row.yacht_length_ft = Some("999999.995".parse().unwrap()),
        table: Table::Clients,
        sqlstate: "22003",
        column: "yacht_length_ft",
    },
    Poison {
        name: "a text that is too long",
        script: "",
        spoil: |plan| plan.clients[1].row.nationality = Some("FRA".to_owned()),
        table: Table::Clients,
        sqlstate: "22001",
        column: "nationality",
    },
    Poison {
        name: "nothing where something must be",
        script: "",
        spoil: |plan| plan.berth_map_data[1].row.map_data = Value::Null,
        table: Table::BerthMapData,
        sqlstate: "23502",
        column: "map_data",
    },
    Poison {
        name: "a CHECK of one column",
        script: "ALTER TABLE expenses ADD CHECK (amount >= 0)",
        spoil: |plan| plan.expenses[1].row.amount = "-1".parse().unwrap(),
        table: Table::Expenses,
        sqlstate: "23514",
        column: "amount",
    },
    Poison {
        name: "a CHECK of several columns",
        script: "ALTER TABLE invoices ADD CHECK (total = subtotal - discount)",
        spoil: |plan| plan.invoices[1].row.total = "11".parse().unwrap(),
        table: Table::Invoices,
        sqlstate: "23514",
        column: "",
    },
    Poison {
        name: "a CHECK that fails by itself",
        script: "ALTER TABLE clients ADD CHECK (10 / length(yacht_name) > 0)",
        spoil: |plan| plan.clients[1].row.yacht_name = Some(String::new()),
        table: Table::Clients,
        sqlstate: "22012",
        column: "",
    },
    Poison {
        name: "a domain",
        script: "CREATE DOMAIN positive AS numeric(12,2) CHECK (VALUE > 0); ALTER TABLE expenses ALTER amount TYPE positive",
        spoil: |plan| plan.expenses[1].row.amount = "0".parse().unwrap(),
        table: Table::Expenses,
        sqlstate: "23514",
        column: "",
    },
    Poison {
        name: "a word that an enum has not",
        script: "CREATE TYPE source AS ENUM ('web'); ALTER TABLE clients ALTER source TYPE source USING source::source",
        spoil: |plan| plan.clients[1].row.source = Some("letter".to_owned()),
        table: Table::Clients,
        sqlstate: "22P02",
        column: "source",
    },
    Poison {
        name: "a key of several columns that is there twice",
        script: "",
        spoil: |plan| plan.berths[1].row.mooring_number = "A1".to_owned(),
        table: Table::Berths,
        sqlstate: "23505",
        column: "",
    },
    Poison {
        name: "a second row under a partial unique index",
        script: "",
        spoil: |plan| plan.client_contacts[1].row.channel = "email".to_owned(),
        table: Table::ClientContacts,
        sqlstate: "23505",
        column: "",
    },
    Poison {
        name: "a key that is an expression",
        script: "CREATE UNIQUE INDEX ON clients (lower(berth_size_desired))",
        spoil: |plan| {
            plan.clients[0].row.berth_size_desired = Some("Big".to_owned());
            plan.clients[1].row.berth_size_desired = Some("BIG".to_owned());
        },
        table: Table::Clients,
        sqlstate: "23505",
        column: "berth_size_desired",
    },
    Poison {
        name: "two empty values that count as equal",
        script: "CREATE UNIQUE INDEX ON invoices (client_name, notes) NULLS NOT DISTINCT",
        spoil: |plan| {
            plan.invoices[0].row.client_name = "Anna".to_owned();
            plan.invoices[1].row.client_name = "Anna".to_owned();
        },
        table: Table::Invoices,
        sqlstate: "23505",
        column: "",
    },
    Poison {
        name: "a reference to nothing",
        script: "",
        spoil: |plan| plan.interests[1].row.berth_id = Some(id(Table::Berths, 99)),
        table: Table::Interests,
        sqlstate: "23503",
        column: "berth_id",
    },
    Poison {
        name: "a trigger that raises",
        script: "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                     IF NEW.full_name LIKE 'Mallory%' THEN RAISE EXCEPTION 'no % here', NEW.full_name USING HINT = 'ask her'; END IF;
                     RETURN NEW; END $$;
                 CREATE TRIGGER guard BEFORE INSERT ON clients FOR EACH ROW EXECUTE FUNCTION f()",
        spoil: |plan| plan.clients[1].row.full_name = "Mallory Smith".to_owned(),
        table: Table::Clients,
        sqlstate: "P0001",
        column: "",
    },
    Poison {
        name: "a trigger that raises at the end of the transaction",
        script: "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                     IF NEW.payer = 'Mallory' THEN RAISE EXCEPTION 'late'; END IF; RETURN NULL; END $$;
                 CREATE CONSTRAINT TRIGGER guard AFTER INSERT ON expenses DEFERRABLE INITIALLY DEFERRED
                     FOR EACH ROW EXECUTE FUNCTION f()",
        spoil: |plan| plan.expenses[1].row.payer = Some("Mallory".to_owned()),
        table: Table::Expenses,
        sqlstate: "P0001",
        column: "",
    },
    Poison {
        name: "a trigger that drops the row without a word",
        script: "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                     IF NEW.payer = 'Mallory' THEN RETURN NULL; END IF; RETURN NEW; END $$;
                 CREATE TRIGGER guard BEFORE INSERT ON expenses FOR EACH ROW EXECUTE FUNCTION f()",
        spoil: |plan| plan.expenses[1].row.payer = Some("Mallory".to_owned()),
        table: Table::Expenses,
        sqlstate: "",
        column: "",
    },
    Poison {
        name: "an exclusion",
        script: "ALTER TABLE expenses ADD EXCLUDE (payer WITH =)",
        spoil: |plan| {
            plan.expenses[0].row.payer = Some("Anna".to_owned());
            plan.expenses[1].row.payer = Some("Anna".to_owned());
        },
        table: Table::Expenses,
        sqlstate: "23P01",
        column: "",
    },
    Poison {
        name: "a row too large for an index",
        script: "CREATE INDEX ON client_notes (content)",
        spoil: |plan| {
            let noise = |n: i32| landfall_model::hash::of_bytes(&n.to_be_bytes());
            plan.client_notes[1].row.content = (0..500).map(noise).collect();
        },
        table: Table::ClientNotes,
        sqlstate: "54000",
        column: "",
    },
    Poison {
        name: "the character U+0000",
        script: "",
        spoil: |plan| plan.clients[1].row.full_name = "Per\0son".to_owned(),
        table: Table::Clients,
        sqlstate: "22021",
        column: "full_name",
    },
    Poison {
        name: "the character U+0000 in JSON",
        script: "",
        spoil: |plan| plan.berth_map_data[1].row.map_data = json!({"a": ["\0"]}),
        table: Table::BerthMapData,
        sqlstate: "22P05",
        column: "map_data",
    },
    Poison {
        name: "a number in JSON that COPY itself refuses",
        script: "",
        spoil: |plan| plan.berth_map_data[1].row.map_data = serde_json::from_str("{\"x\": 1e999999}").unwrap(),
        table: Table::BerthMapData,
        sqlstate: "22003",
        column: "map_data",
    },
];

#[tokio::test]
async fn one_bad_row_of_any_kind_is_listed_and_all_others_are_in() {
    for poison in POISONS {
        let mut plan = sample::plan();
        (poison.spoil)(&mut plan);
        let bench = Bench::with(&plan, TargetMapping::default(), poison.script).await;
        let loaded = bench.load_all().await;
        let quarantine = bench.quarantine();
        let roots: Vec<&Quarantined> = quarantine.iter().filter(|entry| entry.cause.is_empty()).collect();
        let found: Vec<_> =
            roots.iter().map(|root| (root.table, root.sqlstate.as_str(), root.column.as_str())).collect();
        assert_eq!(found, [(poison.table, poison.sqlstate, poison.column)], "{}", poison.name);
        assert!(!roots[0].message.is_empty() && !roots[0].hint.is_empty(), "{}", poison.name);
        everything_else_is_in(&bench, &loaded, poison.name).await;
    }
}

/// Per table: planned = in the target + in quarantine, by key and by count; and every cause is itself in quarantine.
async fn everything_else_is_in(bench: &Bench, loaded: &Loaded, name: &str) {
    let quarantine = bench.quarantine();
    for table in Table::ALL {
        let keys = |entry: &Quarantined| (entry.table == table).then(|| entry.key.clone());
        let bad: BTreeSet<String> = quarantine.iter().filter_map(keys).collect();
        let good: BTreeSet<String> = bench.loaded(table).await.into_keys().collect();
        let planned: BTreeSet<String> = bench.planned(table).into_keys().collect();
        assert!(good.is_disjoint(&bad), "{name}: {table}");
        assert_eq!(&good | &bad, planned, "{name}: {table}");
        let result = result(loaded, table);
        let counts = (result.total, result.success, result.failed, result.errors.len());
        assert_eq!(
            counts,
            (planned.len() as u64, good.len() as u64, bad.len() as u64, bad.len()),
            "{name}: {table}"
        );
    }
    for entry in quarantine.iter().filter(|entry| !entry.cause.is_empty()) {
        assert!(
            quarantine.iter().any(|cause| cause.key == entry.cause),
            "{name}: {} {}",
            entry.table,
            entry.key
        );
    }
}

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
async fn many_bad_rows_of_many_kinds_are_found_in_one_load() {
    let mut plan = Plan { tags: sample::plan().tags, ..Plan::default() };
    people(&mut plan, 300);
    for n in (0..300).step_by(10) {
        match n / 10 % 5 {
            0 => plan.clients[n].row.yacht_width_m = Some("9999999".parse().unwrap()),
            1 => plan.clients[n].row.full_name = "\0".to_owned(),
            2 => plan.berth_map_data[n].row.map_data = serde_json::from_str("1e999999").unwrap(),
            3 => plan.berths[n].row.mooring_number = "A1".to_owned(),
            _ => plan.clients[n].row.full_name = "Mallory".to_owned(),
        }
    }
    let guard = POISONS.iter().find(|poison| poison.name == "a trigger that raises").unwrap();
    let bench = Bench::with(&plan, TargetMapping::default(), guard.script).await;
    let loaded = bench.load_all().await;
    assert_eq!(bench.quarantine().iter().filter(|entry| entry.cause.is_empty()).count(), 30);
    everything_else_is_in(&bench, &loaded, "many").await;
}

#[tokio::test]
async fn a_table_of_nothing_but_bad_rows_is_all_quarantine() {
    let mut plan = Plan { tags: sample::plan().tags, ..Plan::default() };
    people(&mut plan, 60);
    for berth in &mut plan.berth_map_data {
        berth.row.map_data = serde_json::from_str("1e999999").unwrap();
    }
    for client in &mut plan.clients {
        client.row.nationality = Some("FRA".to_owned());
    }
    let bench = Bench::new(&plan).await;
    let loaded = bench.load_all().await;
    assert_eq!(result(&loaded, Table::Clients).failed, 60);
    assert_eq!(result(&loaded, Table::BerthMapData).failed, 60);
    assert_eq!(result(&loaded, Table::Interests).failed, 60);
    everything_else_is_in(&bench, &loaded, "all").await;
}

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
        "the group interests was rolled back: the target rejects 2 of its 8 rows, 1 are allowed:",
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
