//! Another port in the same tables is noted before the load and proven untouched after it.
#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

mod support;

use landfall_practice::{Size, world_of};
use landfall_testkit::Postgres;
use support::Desk;

const NEIGHBOUR: &str = "
    INSERT INTO ports VALUES (gen_random_uuid(), 'Amador', 'port-amador', 'USD', 'UTC', true, now(), now());
    INSERT INTO clients (id, port_id, full_name, created_at, updated_at)
    SELECT gen_random_uuid(), id, 'Nell Amador', now(), now() FROM ports WHERE slug = 'port-amador';
    INSERT INTO client_contacts (id, client_id, channel, value, is_primary, created_at, updated_at)
    SELECT gen_random_uuid(), id, 'email', 'nell@example.org', true, now(), now() FROM clients;
    INSERT INTO invoices (id, port_id, invoice_number, client_name, currency, subtotal, discount, total, status, created_at, updated_at)
    SELECT gen_random_uuid(), id, 'A-1', 'Nell', 'USD', 1.50, 0, 1.50, 'draft', now(), now() FROM ports WHERE slug = 'port-amador'";

#[tokio::test]
async fn rows_of_another_port_are_as_they_were_or_named() {
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
