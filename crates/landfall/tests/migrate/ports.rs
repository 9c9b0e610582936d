//! Another port in the same tables is noted before the load and proven untouched after it.

use std::path::PathBuf;

use landfall_practice::{Size, world_of};
use landfall_testkit::{Database, Postgres};

use super::support::Desk;

const NEIGHBOUR: &str = "
    INSERT INTO ports VALUES (gen_random_uuid(), 'Amador', 'port-amador', 'USD', 'UTC', true, now(), now());
    ALTER TABLE clients ADD loyalty text, ADD score numeric(8,2);
    INSERT INTO clients (id, port_id, full_name, created_at, updated_at, loyalty, score)
    SELECT gen_random_uuid(), id, 'Nell Amador', now(), now(), 'gold', 1.5 FROM ports WHERE slug = 'port-amador';
    INSERT INTO client_contacts (id, client_id, channel, value, is_primary, created_at, updated_at)
    SELECT gen_random_uuid(), id, 'email', 'nell@example.org', true, now(), now() FROM clients;
    INSERT INTO invoices (id, port_id, invoice_number, client_name, currency, subtotal, discount, total, status, created_at, updated_at)
    SELECT gen_random_uuid(), id, 'A-1', 'Nell', 'USD', 1.50, 0, 1.50, 'draft', now(), now() FROM ports WHERE slug = 'port-amador'";

/// A migration beside that port: who ran it, its target and its run.
async fn migrated() -> (Desk, Database<'static>, PathBuf) {
    let mut desk = Desk::new();
    let from = desk.lay_out(&world_of(Size::SMALLEST, 4)).await;
    let database = Postgres::shared().unwrap().fresh_database().unwrap();
    database.run(NEIGHBOUR).unwrap();
    // What the hash is made of must not depend on how a session spells times and numbers.
    database.run("ALTER DATABASE :\"DBNAME\" SET timezone = 'Asia/Tokyo'").unwrap();
    desk.set("DATABASE_URL", database.url());
    desk.landfall(&["migrate", "--full", "--from", from.to_str().unwrap()])
        .exits(3)
        .prints(&["checks passed"]);
    let run = desk.run();
    (desk, database, run)
}

#[tokio::test]
async fn rows_of_another_port_are_as_they_were_or_named() {
    let (desk, database, run) = migrated().await;
    let noted = std::fs::read_to_string(run.join("load/other-ports.jsonl")).unwrap();
    assert_eq!(noted.lines().count(), 3, "{noted}");
    assert!(!noted.contains("nell"), "hashes and ids alone");

    database
        .run("UPDATE client_contacts SET value = 'x@example.org' WHERE value = 'nell@example.org'")
        .unwrap();
    let run = run.to_str().unwrap();
    desk.landfall(&["verify", run]).exits(4).prints(&[
        "rows of other ports, as before the load",
        "of another port was changed",
        "ask who works on those ports",
    ]);
}

#[tokio::test]
async fn rows_of_another_port_whose_columns_changed_since_the_load_are_told_in_one_line() {
    let (desk, database, run) = migrated().await;
    let verify = || desk.landfall(&["verify", run.to_str().unwrap()]);
    database
        .run("ALTER TABLE clients ADD nickname text DEFAULT 'x', ALTER loyalty TYPE varchar(40)")
        .unwrap();
    verify().exits(3).prints(&["checks passed"]);

    database.run("ALTER TABLE clients ALTER score TYPE numeric(8,4), DROP loyalty").unwrap();
    let found = verify().exits(4).prints(&[
        "0 touched, 0 changed by users of these ports, 1 not compared",
        "clients: the column loyalty (text) left, the type of score went from numeric(8,2) to numeric(8,4), the column nickname (text) came since the load",
        "so that 1 row of other ports cannot be compared",
        "compare these rows with the backup of before the load, in the columns that both have",
    ]);
    assert!(!found.stdout.contains("of another port was changed"), "{}", found.stdout);

    // What an older version noted tells nothing of columns.
    std::fs::remove_file(run.join("load/other-ports-columns.jsonl")).unwrap();
    verify().exits(4).prints(&["of another port was changed"]);
}
