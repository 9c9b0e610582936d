//! One bad row of every kind that was ever met, each in the table where it was met.

use landfall_model::{finding::Quarantined, mapping::TargetMapping, plan::Plan, target::Table};
use serde_json::{Value, json};

use super::{
    super::{
        bench::Bench,
        sample::{self, id},
    },
    everything_else_is_in,
};

/// One way to spoil the second row of a table.
pub struct Poison {
    pub name: &'static str,
    /// What the live target adds to the schema.
    pub script: &'static str,
    pub spoil: fn(&mut Plan),
    table: Table,
    sqlstate: &'static str,
    column: &'static str,
}

pub const POISONS: &[Poison] = &[
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
        column: "amount",
    },
    Poison {
        name: "a domain over an enum",
        script: "CREATE TYPE word AS ENUM ('web', 'letter'); CREATE DOMAIN source AS word CHECK (VALUE <> 'letter');
            ALTER TABLE clients ALTER source TYPE source USING source::word",
        spoil: |plan| plan.clients[1].row.source = Some("letter".to_owned()),
        table: Table::Clients,
        sqlstate: "23514",
        column: "source",
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
        name: "a rule that drops the row without a word",
        script: "CREATE RULE guard AS ON INSERT TO expenses WHERE NEW.payer = 'Mallory' DO INSTEAD NOTHING",
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
