//! Columns that landfall does not fill: told of, and a failure where they mark rows as gone that nobody deleted.

use landfall_model::monitor::Silent;

use crate::{
    kit::{Marina, assert_silent, details},
    sabotage::with_ids,
};

#[tokio::test(flavor = "multi_thread")]
async fn what_the_crm_put_into_columns_of_its_own_is_told_and_fails_nothing() {
    let marina = Marina::loaded().await;
    let sql = "
        ALTER TABLE clients ADD version integer NOT NULL DEFAULT 1, ADD is_deleted boolean NOT NULL DEFAULT false, ADD cached text, ADD empty text;
        UPDATE clients SET cached = full_name";
    marina.database.run(sql).unwrap();
    let validation = marina.verify().await.unwrap();
    assert_silent(&validation);
    let (_, told) = details(&validation, "columns that landfall does not fill");
    let told: Vec<&str> = told.iter().filter_map(|line| line.strip_prefix("clients.")).collect();
    assert_eq!(
        told,
        [
            "cached is filled in 4 of 4 rows, not all alike",
            "is_deleted is filled in 4 of 4 rows, all alike",
            "version is filled in 4 of 4 rows, all alike",
        ]
    );
    let deleted = "
        UPDATE clients SET is_deleted = true WHERE id = '<clients/8>';
        INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, ip_address, created_at)
        SELECT gen_random_uuid(), id, 'user-7', 'delete', 'client', '<clients/8>', '10.0.0.1', now() FROM ports";
    marina.database.run(&with_ids(deleted)).unwrap();
    assert_silent(&marina.verify().await.unwrap());
    marina.database.run(&with_ids("UPDATE clients SET is_deleted = true WHERE id = '<clients/7>'")).unwrap();
    assert_eq!(marina.failures().await, ["clients: marked as gone by a column that landfall does not fill"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_that_says_in_any_words_that_its_row_is_there_marks_none_as_gone() {
    let marina = Marina::loaded().await;
    let sql = r#"
        ALTER TABLE clients ADD archived char(1) DEFAULT 'N', ADD hidden_fields jsonb DEFAULT '[]', ADD removed_ids text[] DEFAULT '{}',
            ADD deleted_at timestamptz DEFAULT 'infinity', ADD "isDeleted" boolean DEFAULT false, ADD discarded numeric DEFAULT 0.00, ADD not_deleted boolean DEFAULT true"#;
    marina.database.run(sql).unwrap();
    assert_silent(&marina.verify().await.unwrap());
    for marks in ["archived = 'Y'", "archived = 'N', \"isDeleted\" = true"] {
        marina.database.run(&format!("UPDATE clients SET {marks}")).unwrap();
        let failures = marina.failures().await;
        assert_eq!(failures, ["clients: marked as gone by a column that landfall does not fill"], "{marks}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_that_the_user_may_not_read_is_left_out_and_told() {
    let marina = Marina::loaded().await;
    let reader = marina.database.role("reader", &["SELECT ON ALL TABLES IN SCHEMA public"]).unwrap();
    let sql = format!(
        "DO $$ DECLARE columns text; BEGIN
             SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
             WHERE attrelid = 'clients'::regclass AND attnum > 0;
             REVOKE SELECT ON clients FROM {role};
             EXECUTE format('GRANT SELECT (%s) ON clients TO {role}', columns);
         END $$;
         ALTER TABLE clients ADD passport text DEFAULT 'X1'",
        role = format!("{}_reader", marina.database.name())
    );
    marina.database.run(&sql).unwrap();
    let validation = marina.verify_at(&reader, &Silent::default()).await.unwrap();
    assert_silent(&validation);
    let (_, told) = details(&validation, "columns that landfall does not fill");
    assert_eq!(told[0], "clients.passport is not looked at: the user in DATABASE_URL may not read it");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_users_mark_as_gone_takes_along_what_belongs_to_it() {
    let marina = Marina::loaded().await;
    let sql = "
        ALTER TABLE clients ADD deleted_at timestamptz; ALTER TABLE client_contacts ADD deleted_at timestamptz;
        ALTER TABLE interests ADD deleted_at timestamptz; ALTER TABLE interest_notes ADD deleted_at timestamptz;
        UPDATE client_contacts SET deleted_at = now() WHERE client_id = '<clients/8>';
        UPDATE interests SET deleted_at = now() WHERE client_id = '<clients/8>';
        UPDATE interest_notes SET deleted_at = now() WHERE interest_id = '<interests/8>'";
    marina.database.run(&with_ids(sql)).unwrap();
    let marked = marina.failures().await;
    let of_clients_8 = |table: &str| marked.iter().any(|name| name.starts_with(&format!("{table}: marked")));
    assert!(of_clients_8("client_contacts") && of_clients_8("interests"), "{marked:?}");
    let deleted = "
        UPDATE clients SET deleted_at = now() WHERE id = '<clients/8>';
        INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, ip_address, created_at)
        SELECT gen_random_uuid(), id, 'user-7', 'delete', 'client', '<clients/8>', '10.0.0.1', now() FROM ports";
    marina.database.run(&with_ids(deleted)).unwrap();
    assert_silent(&marina.verify().await.unwrap());
}
