//! Rows of other ports: what their own users, loads and columns did with them is no damage of this load, and all else is.

use crate::{
    kit::{Marina, assert_silent, details, id},
    sabotage::with_ids,
};

#[tokio::test(flavor = "multi_thread")]
async fn what_users_of_other_ports_did_since_is_no_damage() {
    let marina = Marina::loaded().await;
    marina.neighbour().await;
    assert_silent(&marina.verify().await.unwrap());
    let sql = "
        UPDATE clients SET full_name = 'Nell of Amador' WHERE full_name = 'Nell Amador';
        DELETE FROM client_contacts WHERE value = 'nell@example.org';
        INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, ip_address, created_at)
        SELECT gen_random_uuid(), port_id, 'olga', 'update', 'client', id, '10.0.0.1', now() FROM clients WHERE full_name = 'Nell of Amador'";
    marina.database.run(sql).unwrap();
    let validation = marina.verify().await.unwrap();
    assert_silent(&validation);
    let (actual, _) = details(&validation, "rows of other ports, as before the load");
    assert_eq!(actual, "0 touched, 2 changed by users of these ports");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_users_of_other_ports_did_before_the_load_noted_their_rows_explains_nothing() {
    let attempts: [&[(&str, &str)]; 2] = [
        &[("load", "started"), ("load", "refused")],
        &[("load", "started"), ("load", "finished"), ("reset", "started"), ("reset", "finished")],
    ];
    for before in attempts {
        let marina = Marina::loaded().await;
        marina.neighbour().await;
        for (stage, event) in before {
            marina.journal(stage, event, "2026-01-01T00:00:00Z");
        }
        marina.journal("load", "started", "2026-01-03T00:00:00Z");
        let sql = "
            UPDATE clients SET full_name = 'Nell of Amador' WHERE full_name = 'Nell Amador';
            INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, ip_address, created_at)
            SELECT gen_random_uuid(), port_id, 'olga', 'update', 'client', id, '10.0.0.1', '2026-01-02' FROM clients WHERE full_name = 'Nell of Amador'";
        marina.database.run(sql).unwrap();
        assert_eq!(marina.failures().await, ["rows of other ports, as before the load"], "{before:?}");
        marina
            .database
            .run("UPDATE audit_logs SET created_at = '2026-01-04' WHERE user_id = 'olga'")
            .unwrap();
        assert_silent(&marina.verify().await.unwrap());
    }
}

/// What nothing guards in this target, and what another port has had for long.
const ODD: &str = "
    DROP INDEX client_contacts_one_primary;
    ALTER TABLE client_contacts DROP CONSTRAINT client_contacts_client_id_channel_value_key, DROP CONSTRAINT client_contacts_channel_check;
    ALTER TABLE clients ALTER full_name DROP NOT NULL;
    ALTER TABLE clients ADD CONSTRAINT no_otto CHECK (full_name <> 'Otto Amador') NOT VALID;
    INSERT INTO client_contacts (id, client_id, channel, value, is_primary, created_at, updated_at)
    SELECT gen_random_uuid(), client_id, channel, value, true, now(), now() FROM client_contacts WHERE value = 'nell@example.org';
    UPDATE client_contacts SET channel = 'fax' WHERE value = 'nell@example.org';
    UPDATE clients SET full_name = NULL WHERE full_name = 'Nell Amador';
    ALTER TABLE client_contacts DROP CONSTRAINT client_contacts_pkey;
    INSERT INTO client_contacts SELECT * FROM client_contacts WHERE value = 'nell@example.org';
    ALTER TABLE interests DROP CONSTRAINT interests_berth_id_fkey;
    INSERT INTO interests SELECT (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'berth_id', gen_random_uuid(),
        'client_id', '00000000-0000-0000-0000-00000000000a', 'port_id', '00000000-0000-0000-0000-000000000002'))).* FROM interests t LIMIT 1;
    INSERT INTO expenses SELECT (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'receipt_file_ids',
        jsonb_build_array(gen_random_uuid()), 'port_id', '00000000-0000-0000-0000-000000000002'))).* FROM expenses t LIMIT 1";

#[tokio::test(flavor = "multi_thread")]
async fn what_was_odd_in_another_port_before_the_load_is_that_ports_affair() {
    let marina = Marina::loaded().await;
    marina.neighbour_who(ODD).await;
    assert_silent(&marina.verify().await.unwrap());
}

/// Port Amador, migrated as well: what landfall brings in there, with one entry, as old as its record.
const MIGRATED: &str = "
    INSERT INTO clients (id, port_id, full_name, created_at, updated_at) VALUES ('<clients/a>', '<port>', 'Olga', now(), now());
    INSERT INTO client_contacts (id, client_id, channel, value, is_primary, created_at, updated_at)
    VALUES ('<client_contacts/a>', '<clients/a>', 'email', 'olga@example.org', true, now(), now());
    INSERT INTO tags (id, port_id, name, created_at, updated_at) VALUES ('<tags/a>', '<port>', 'Migrated', now(), now());
    INSERT INTO client_tags VALUES ('<clients/a>', '<tags/a>');
    INSERT INTO files (id, port_id, filename, original_name, mime_type, size_bytes, storage_bucket, storage_path, category, uploaded_by, created_at, updated_at)
    VALUES ('<files/a>', '<port>', 'a', 'a', 'x/y', 1, 'b', 'a', 'misc', 'system-migration', now(), now())";

const ENTRY: &str = "
    INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, ip_address, created_at, metadata)
    VALUES ('<audit_logs/a>', '<port>', 'system-migration', 'create', 'client', '<clients/a>', '0.0.0.0', '2001-01-01',
            '{\"source\": \"nocodb_migration\"}')";

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_came_with_the_migration_of_another_port_are_no_damage() {
    const OTHERS: &str = "rows of other ports, as before the load";
    let marina = Marina::loaded().await;
    marina.neighbour().await;
    let run = |sql: &str| {
        let sql = sql.replace("<port>", "00000000-0000-0000-0000-000000000002");
        let sql = ["clients", "client_contacts", "tags", "files", "audit_logs"]
            .iter()
            .fold(sql, |sql, table| sql.replace(&format!("<{table}/a>"), &id(table, "amador").to_string()));
        marina.database.run(&sql).unwrap();
    };
    run(MIGRATED);
    assert_eq!(marina.failures().await, [OTHERS], "nothing says where they come from");
    run(ENTRY);
    let validation = marina.verify().await.unwrap();
    assert_silent(&validation);
    assert_eq!(
        details(&validation, OTHERS).0,
        "0 touched, 0 changed by users of these ports, 5 brought in by their own migration"
    );
    run(
        "INSERT INTO tags (id, port_id, name, created_at, updated_at) VALUES (gen_random_uuid(), '<port>', 'x', now(), now())",
    );
    assert_eq!(marina.failures().await, [OTHERS], "no migration derives such an id");
}

/// The marks that the loader leaves in the target, of a delta of port Amador.
const MARKS: &str = "
    CREATE SCHEMA landfall;
    CREATE TABLE landfall.runs (plan_hash text PRIMARY KEY, run_id text NOT NULL, port_id text NOT NULL, started_at timestamptz NOT NULL);
    CREATE TABLE landfall.groups (plan_hash text NOT NULL, group_name text NOT NULL, committed_at timestamptz NOT NULL);
    INSERT INTO landfall.runs VALUES ('d', 'delta', '00000000-0000-0000-0000-000000000002', '2001-01-01');
    INSERT INTO landfall.groups VALUES ('d', 'clients', '<at>')";

/// What it changed of the rows that were migrated there before, and what somebody else did to a row that was not.
const DELTA: &str = "
    UPDATE clients SET full_name = 'Olga of Amador' WHERE id = '<clients/amador>';
    DELETE FROM client_contacts WHERE id = '<client_contacts/amador>'";

#[tokio::test(flavor = "multi_thread")]
async fn what_a_later_delta_of_another_port_changed_there_is_no_damage() {
    const OTHERS: &str = "rows of other ports, as before the load";
    let marina = Marina::loaded().await;
    let before = "
        INSERT INTO clients (id, port_id, full_name, created_at, updated_at)
        VALUES ('<clients/amador>', '00000000-0000-0000-0000-000000000002', 'Olga', now(), now());
        INSERT INTO client_contacts (id, client_id, channel, value, is_primary, created_at, updated_at)
        VALUES ('<client_contacts/amador>', '<clients/amador>', 'email', 'olga@example.org', true, now(), now())";
    marina.neighbour_who(&with_ids(before)).await;
    marina.journal("load", "started", "2026-01-02T00:00:00Z");
    let run = |sql: &str| marina.database.run(&with_ids(sql)).unwrap();
    run(&MARKS.replace("<at>", "2026-01-01"));
    run(DELTA);
    assert_eq!(marina.failures().await, [OTHERS], "that port was loaded before this load began");
    run("UPDATE landfall.groups SET committed_at = '2026-01-03'");
    let validation = marina.verify().await.unwrap();
    assert_silent(&validation);
    assert_eq!(
        details(&validation, OTHERS).0,
        "0 touched, 0 changed by users of these ports, 2 changed by later loads of their own port"
    );
    run("UPDATE clients SET full_name = 'Nell of Amador' WHERE full_name = 'Nell Amador'");
    run("DELETE FROM client_contacts WHERE value = 'nell@example.org'");
    let validation = marina.verify().await.unwrap();
    let (actual, lines) = details(&validation, OTHERS);
    assert!(actual.starts_with("2 touched"), "no load ever wrote these rows: {actual} {lines:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_that_the_crm_adds_changes_no_row_of_another_port() {
    let marina = Marina::loaded().await;
    marina.neighbour().await;
    let added = "
        ALTER TABLE clients ADD loyalty text DEFAULT 'gold', ADD score numeric;
        ALTER TABLE client_contacts ADD verified boolean NOT NULL DEFAULT false";
    marina.database.run(added).unwrap();
    assert_silent(&marina.verify().await.unwrap());
    marina
        .database
        .run("UPDATE clients SET full_name = 'Nell of Amador' WHERE full_name = 'Nell Amador'")
        .unwrap();
    assert_eq!(marina.failures().await, ["rows of other ports, as before the load"]);
}
