//! Targets that PostgreSQL allows, and that hold what was planned: verified in silence.

use crate::kit::{Marina, assert_silent, details};

/// Each with what makes it so.
const TARGETS: [(&str, &str); 3] = [
    (
        "partitions that others refer to",
        "CREATE TABLE parts (LIKE berths INCLUDING ALL EXCLUDING INDEXES) PARTITION BY HASH (id);
         CREATE TABLE berths_0 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
         CREATE TABLE berths_1 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 1);
         ALTER TABLE parts ADD PRIMARY KEY (id), ADD FOREIGN KEY (port_id) REFERENCES ports;
         INSERT INTO parts SELECT * FROM berths; DROP TABLE berths CASCADE; ALTER TABLE parts RENAME TO berths;
         ALTER TABLE berth_map_data ADD FOREIGN KEY (berth_id) REFERENCES berths;
         ALTER TABLE interests ADD FOREIGN KEY (berth_id) REFERENCES berths",
    ),
    (
        "texts without case",
        "CREATE EXTENSION citext; ALTER TABLE clients ALTER full_name TYPE citext; ALTER TABLE client_contacts ALTER value TYPE citext;
         ALTER TABLE berths ALTER mooring_number TYPE citext, ALTER status TYPE citext; ALTER TABLE interest_notes ALTER content TYPE citext",
    ),
    (
        "a collation without case",
        "CREATE COLLATION caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
         ALTER TABLE clients ALTER full_name TYPE text COLLATE caseless, ADD deleted_by text COLLATE caseless DEFAULT 'None';
         ALTER TABLE client_contacts ALTER value TYPE varchar(80) COLLATE caseless;
         ALTER TABLE berths ALTER mooring_number TYPE text COLLATE caseless, ALTER status TYPE text COLLATE caseless;
         ALTER TABLE interest_notes ALTER content TYPE text COLLATE caseless;
         ALTER TABLE audit_logs ALTER user_id TYPE text COLLATE caseless, ALTER action TYPE text COLLATE caseless",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_strange_target_that_holds_what_was_planned_is_verified_in_silence() {
    for (name, script) in TARGETS {
        let marina = Marina::loaded().await;
        marina.database.run(script).unwrap();
        println!("{name}");
        assert_silent(&marina.verify().await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_berth_that_is_not_found_as_a_2_is_missed_also_where_a_backslash_escapes() {
    let marina = Marina::loaded().await;
    let set = format!("ALTER DATABASE {} SET standard_conforming_strings = off", marina.database.name());
    marina.database.run(&set).unwrap();
    assert_silent(&marina.verify().await.unwrap());
    let plain = "to_tsvector('english', s) || to_tsvector('simple', s)";
    let sql = format!(
        "UPDATE berths SET search_vector = (SELECT {plain} FROM concat_ws(' ', mooring_number, area, berth_type) AS s)"
    );
    marina.database.run(&sql).unwrap();
    assert_eq!(marina.failures().await, ["berths: not found by mooring number, spelt otherwise"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn triggers_that_are_off_are_told_and_fail_nothing() {
    let marina = Marina::loaded().await;
    let script = "
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TRIGGER touch BEFORE UPDATE ON clients FOR EACH ROW EXECUTE FUNCTION f();
        CREATE TRIGGER told AFTER UPDATE ON clients FOR EACH ROW EXECUTE FUNCTION f();
        ALTER TABLE clients DISABLE TRIGGER touch";
    marina.database.run(script).unwrap();
    let validation = marina.verify().await.unwrap();
    assert_silent(&validation);
    let (count, lines) = details(&validation, "triggers that are switched off");
    assert_eq!((count.as_str(), lines[0].as_str()), ("1", "touch of clients"));
    assert!(lines[1].contains("ENABLE TRIGGER"), "{lines:?}");
}
