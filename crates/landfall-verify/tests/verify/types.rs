//! Live columns of other types than the stand-in schema's, which the loader fills all the same.

use landfall_model::monitor::Silent;
use landfall_verify::{audit_trail, changes};

use crate::kit::{Marina, assert_silent, details, id};

/// Those of the loader's own test.
const OTHER_TYPES: &str = "
    CREATE TYPE stage AS ENUM ('open', 'deposit_10pct', 'completed');
    CREATE DOMAIN money2 AS numeric(12,2) CHECK (VALUE >= 0);
    CREATE EXTENSION citext;
    ALTER TABLE interests DROP CONSTRAINT interests_pipeline_stage_check, ALTER pipeline_stage TYPE stage USING pipeline_stage::stage,
        ALTER date_first_contact TYPE timestamp;
    ALTER TABLE client_contacts ALTER value TYPE citext, ADD port_id uuid REFERENCES ports;
    ALTER TABLE audit_logs ALTER ip_address TYPE inet USING ip_address::inet, ALTER metadata TYPE json, ALTER entity_id TYPE varchar(40);
    ALTER TABLE expenses ALTER amount TYPE money2, ALTER receipt_file_ids TYPE varchar(60)[], ALTER expense_date TYPE timestamptz;
    ALTER TABLE clients ALTER full_name TYPE varchar(40), ALTER yacht_length_ft TYPE numeric;
    ALTER TABLE invoice_line_items ALTER sort_order TYPE smallint";

/// What a user did, as the CRM writes it where ids are text; and a login, which is about no row.
const USED: &str = "
    UPDATE expenses SET payer = 'Anna' WHERE id = '<expense>';
    INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, ip_address, created_at)
    SELECT gen_random_uuid(), ports.id, 'user-7', action, kind, row, '10.0.0.1', now()
    FROM ports, (VALUES ('update', 'expense', '<expense>'), ('login', 'session', 'of user-7')) AS done (action, kind, row)";

#[tokio::test(flavor = "multi_thread")]
async fn columns_of_other_types_are_compared_by_what_they_hold_and_so_are_the_entries_of_users() {
    let marina = Marina::loaded().await;
    marina.database.run(OTHER_TYPES).unwrap();
    assert_silent(&marina.verify().await.unwrap());
    marina.database.run(&USED.replace("<expense>", &id("expenses", "1").to_string())).unwrap();
    let validation = marina.verify().await.unwrap();
    assert_silent(&validation);
    assert_eq!(details(&validation, "rows edited by users since the load").0, "1");

    let input = marina.input();
    let found = changes(&input, &[], &Silent::default()).await.unwrap();
    assert_eq!(found.iter().map(|change| change.columns.join(",")).collect::<Vec<_>>(), ["payer"]);
    let mut of_users = Vec::new();
    let take = |entry: &landfall_verify::Entry| {
        of_users
            .extend(entry["entity_id"].as_str().filter(|_| entry["user_id"] == "user-7").map(str::to_owned));
        Ok(())
    };
    audit_trail(&input, None, take, &Silent::default()).await.unwrap();
    of_users.sort();
    let mut expected = [id("expenses", "1").to_string(), "of user-7".to_owned()];
    expected.sort();
    assert_eq!(of_users, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_with_json_that_is_nested_too_deep_to_be_read_is_exported_all_the_same() {
    let marina = Marina::loaded().await;
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let write =
        format!("UPDATE audit_logs SET metadata = '{deep}' WHERE entity_id = '{}'", id("expenses", "1"));
    marina.database.run(&write).unwrap();
    let mut found = Vec::new();
    let take = |entry: &landfall_verify::Entry| {
        found.extend(
            (entry.get("metadata") == Some(&deep.as_str().into())).then(|| entry["entity_id"].clone()),
        );
        Ok(())
    };
    audit_trail(&marina.input(), None, take, &Silent::default()).await.unwrap();
    assert_eq!(found, [id("expenses", "1").to_string()]);
}

/// Every id and every reference of this type, as a CRM keeps them whose library makes its own.
fn ids_as(type_name: &str) -> String {
    format!(
        "DO $$
         DECLARE one record;
         BEGIN
             FOR one IN SELECT conrelid::regclass AS live, conname FROM pg_constraint WHERE contype = 'f' LOOP
                 EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.live, one.conname);
             END LOOP;
             FOR one IN SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND udt_name = 'uuid' LOOP
                 EXECUTE format('ALTER TABLE %I ALTER %I TYPE {type_name} USING %2$I::{type_name}', one.table_name, one.column_name);
             END LOOP;
         END $$"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_kept_as_text_are_compared_by_what_they_hold() {
    let marina = Marina::loaded().await;
    marina.neighbour().await;
    marina.database.run(&ids_as("text")).unwrap();
    assert_silent(&marina.verify().await.unwrap());
    assert!(changes(&marina.input(), &[], &Silent::default()).await.unwrap().is_empty());
    let entered = "
        INSERT INTO tags (id, port_id, name, created_at, updated_at)
        SELECT 'ck-1', id, 'Entered', now(), now() FROM ports WHERE slug = 'port-nimara'";
    marina.database.run(entered).unwrap();
    let validation = marina.verify().await.unwrap();
    let (actual, lines) = details(&validation, "tags: rows beyond the plan");
    assert_eq!(
        (actual.as_str(), lines[0].as_str()),
        ("1", "tags ck-1 is in the target, but not in the plan")
    );
}

/// What a user enters where the CRM makes ids that are no uuids, each with the entry that it writes: a client with a contact and a label.
const ENTERED: &str = "
    INSERT INTO clients (id, port_id, full_name, created_at, updated_at)
    SELECT 'ck-1', id, 'Dee Fox', now(), now() FROM ports WHERE slug = 'port-nimara';
    INSERT INTO client_contacts VALUES ('ck-2', 'ck-1', 'email', 'dee@example.com', NULL, true, NULL, now(), now());
    INSERT INTO tags (id, port_id, name, created_at, updated_at)
    SELECT 'ck-3', id, 'Entered', now(), now() FROM ports WHERE slug = 'port-nimara';
    INSERT INTO client_tags VALUES ('ck-1', 'ck-3');
    INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, ip_address, created_at)
    SELECT gen_random_uuid(), ports.id, 'user-7', 'create', kind, row, '10.0.0.1', now()
    FROM ports, (VALUES ('client', 'ck-1'), ('tag', 'ck-3')) AS done (kind, row) WHERE slug = 'port-nimara'";

#[tokio::test(flavor = "multi_thread")]
async fn what_users_entered_is_theirs_where_its_id_is_text_that_is_no_uuid() {
    let marina = Marina::loaded().await;
    marina.database.run(&ids_as("text")).unwrap();
    marina.database.run(ENTERED).unwrap();
    let validation = marina.verify().await.unwrap();
    assert_silent(&validation);
    let (actual, lines) = details(&validation, "rows edited by users since the load");
    assert_eq!((actual.as_str(), lines[0].as_str()), ("4", "clients ck-1 was entered by users"));
    let found = changes(&marina.input(), &[], &Silent::default()).await.unwrap();
    let keys: Vec<&str> = found.iter().map(|change| change.key.as_str()).collect();
    assert_eq!(keys, ["ck-1", "ck-2", "ck-3", "ck-1,ck-3"]);
}

/// Domains over domains, in place of each kind of type that is not compared character by character.
const LAYERS: &str = "
    CREATE DOMAIN inner_key AS uuid; CREATE DOMAIN middle_key AS inner_key; CREATE DOMAIN key AS middle_key;
    CREATE DOMAIN inner_money AS numeric(14,3); CREATE DOMAIN money3 AS inner_money;
    CREATE DOMAIN inner_moment AS timestamptz; CREATE DOMAIN moment AS inner_moment;
    CREATE DOMAIN inner_keys AS uuid[]; CREATE DOMAIN keys AS inner_keys;
    CREATE DOMAIN inner_json AS jsonb; CREATE DOMAIN json_object AS inner_json;
    CREATE DOMAIN inner_code AS char(5); CREATE DOMAIN code AS inner_code;
    CREATE DOMAIN inner_address AS inet; CREATE DOMAIN address AS inner_address;
    ALTER TABLE expenses ALTER amount TYPE money3, ALTER receipt_file_ids TYPE keys, ALTER created_at TYPE moment;
    ALTER TABLE clients ALTER nationality TYPE code;
    ALTER TABLE audit_logs ALTER ip_address TYPE address USING ip_address::inet, ALTER metadata TYPE json_object";

#[tokio::test(flavor = "multi_thread")]
async fn a_column_is_of_the_type_below_all_its_domains() {
    let marina = Marina::loaded().await;
    marina.neighbour().await;
    marina.database.run(LAYERS).unwrap();
    marina.database.run(&ids_as("key")).unwrap();
    assert_silent(&marina.verify().await.unwrap());
    assert!(changes(&marina.input(), &[], &Silent::default()).await.unwrap().is_empty());
}

/// Fewer digits of a second than the plan has, in either type, and below a domain.
const FEWER_DIGITS: &str = "
    CREATE DOMAIN inner_moment AS timestamptz(0); CREATE DOMAIN moment AS inner_moment;
    ALTER TABLE clients ALTER created_at TYPE timestamptz(0);
    ALTER TABLE expenses ALTER created_at TYPE moment;
    ALTER TABLE interests ALTER created_at TYPE timestamp(1);
    ALTER TABLE files ALTER created_at TYPE timestamp(3)";

#[tokio::test(flavor = "multi_thread")]
async fn an_instant_is_compared_to_the_digits_that_its_column_keeps() {
    let marina = Marina::loaded().await;
    marina.database.run(FEWER_DIGITS).unwrap();
    assert_silent(&marina.verify().await.unwrap());
    assert!(changes(&marina.input(), &[], &Silent::default()).await.unwrap().is_empty());
    marina.database.run("UPDATE expenses SET created_at = created_at + interval '1 second'").unwrap();
    assert_eq!(marina.failures().await, ["expenses: fields"]);
}
