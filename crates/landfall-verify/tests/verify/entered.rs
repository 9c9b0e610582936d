//! What users enter under rows that were migrated, and under rows of their own, is theirs where an entry of the audit trail tells of it, be it one of the
//! row that it hangs on.

use landfall_model::{
    mapping::{Mapping, SpotCheck},
    outcome::Validation,
    source::SourceTable,
};

use crate::{
    kit::{Files, Marina, assert_silent, details},
    sabotage::with_ids,
};

/// A label, a contact, a note of an interest, and a client who is entered whole with one entry, and whom the CRM has yet to index.
const ENTERED: &str = "
    INSERT INTO client_tags VALUES ('<clients/8>', '<tags/Hot Lead>');
    INSERT INTO client_contacts VALUES (gen_random_uuid(), '<clients/7>', 'email', 'will@example.com', NULL, true, NULL, now(), now());
    INSERT INTO interest_notes VALUES (gen_random_uuid(), '<interests/8>', 'user-7', 'called', now(), now());
    INSERT INTO clients (id, port_id, full_name, created_at, updated_at)
    SELECT '00000000-0000-4000-8000-000000000001', id, 'Dee Fox', now(), now() FROM ports;
    INSERT INTO client_contacts VALUES
        (gen_random_uuid(), '00000000-0000-4000-8000-000000000001', 'email', 'dee@example.com', NULL, true, NULL, now(), now()),
        (gen_random_uuid(), '00000000-0000-4000-8000-000000000001', 'phone', '+33612345670', NULL, true, NULL, now(), now())";

/// The entries of users: action, entity, row and field of each.
fn entries(of: &str) -> String {
    let sql = format!(
        "INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, field_changed, ip_address, created_at)
         SELECT gen_random_uuid(), ports.id, 'user-7', action, kind, row::uuid, field, '10.0.0.1', now()
         FROM ports, (VALUES {of}) AS done (action, kind, row, field) WHERE slug = 'port-nimara'"
    );
    with_ids(&sql)
}

pub async fn verified(sql: &str, of: &str) -> Validation {
    let marina = Marina::loaded().await;
    marina.database.run(&with_ids(sql)).unwrap();
    marina.database.run(&entries(of)).unwrap();
    marina.verify().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_users_entered_under_a_row_is_theirs_by_an_entry_of_that_row() {
    let of = "('update', 'client', '<clients/8>', 'tags'), ('update', 'client', '<clients/7>', 'contacts'),
              ('update', 'interest', '<interests/8>', NULL), ('create', 'client', '00000000-0000-4000-8000-000000000001', 'full_name')";
    let validation = verified(ENTERED, of).await;
    assert_silent(&validation);
    let (actual, details) = details(&validation, "rows edited by users since the load");
    assert_eq!((actual.as_str(), details.len()), ("6", 7), "{details:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_what_users_moved_or_deleted_are_no_words_of_others_and_of_all_others_they_are_looked_for() {
    let moved =
        "UPDATE client_contacts SET client_id = '<clients/8>' WHERE id = '<client_contacts/1/phone2>'";
    let validation =
        verified(moved, "('update', 'client_contact', '<client_contacts/1/phone2>', 'client_id')").await;
    assert_silent(&validation);
    let deleted = "DELETE FROM client_contacts WHERE id = '<client_contacts/1/phone2>';
        UPDATE clients SET search_vector = search_vector || to_tsvector('simple', 'dijk') WHERE id = '<clients/8>'";
    let validation =
        verified(deleted, "('delete', 'client_contact', '<client_contacts/1/phone2>', NULL)").await;
    let failures: Vec<&str> = validation.failures().map(|check| check.name.as_str()).collect();
    assert_eq!(failures, ["clients: search vector with words of others"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_in_under_a_row_whose_entry_names_something_else_is_beyond_the_plan() {
    let label = "INSERT INTO client_tags VALUES ('<clients/8>', '<tags/Hot Lead>')";
    let validation = verified(label, "('update', 'client', '<clients/8>', 'full_name')").await;
    let failures: Vec<&str> = validation.failures().map(|check| check.name.as_str()).collect();
    assert_eq!(failures, ["client_tags: rows beyond the plan"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spot_check_says_nothing_of_a_row_that_users_changed_or_that_the_target_rejected() {
    let spot = |id, stage: &str| SpotCheck {
        table: SourceTable::Interests,
        id,
        expect: [("pipeline_stage".to_owned(), stage.to_owned())].into(),
    };
    let spot_check = vec![spot(2, "completed"), spot(8, "open"), spot(624, "deposit_10pct")];
    let marina = Marina::with(Mapping { spot_check, ..Mapping::default() }, Files::Copied).await;
    let moved =
        "UPDATE interests SET pipeline_stage = 'contract' WHERE id IN ('<interests/2>', '<interests/8>')";
    marina.database.run(&with_ids(moved)).unwrap();
    marina.database.run(&entries("('update', 'interest', '<interests/2>', 'pipeline_stage')")).unwrap();
    let validation = marina.verify().await.unwrap();
    let spots: Vec<(&str, &str, bool)> = validation
        .integrity_checks
        .iter()
        .filter(|check| check.name.starts_with("spot check"))
        .map(|check| (check.name.as_str(), check.actual.as_str(), check.passed))
        .collect();
    assert_eq!(
        spots,
        [
            ("spot check interests 2: pipeline_stage", "not checked: users changed the row", true),
            ("spot check interests 8: pipeline_stage", "contract", false),
            ("spot check interests 624: pipeline_stage", "not checked: the target rejected the row", true),
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_users_entered_is_theirs_whatever_the_crm_calls_what_they_did() {
    const FILE: &str = "
        INSERT INTO files (id, port_id, filename, original_name, mime_type, size_bytes, storage_bucket, storage_path, category, uploaded_by, created_at, updated_at)
        SELECT '00000000-0000-4000-8000-00000000000f', id, 'a', 'a', 'x/y', 1, 'b', 'a', 'misc', 'user-7', now(), now() FROM ports";
    for action in ["upload", "link", "merge", "restore", "sign"] {
        let of = format!("('{action}', 'file', '00000000-0000-4000-8000-00000000000f', 'filename')");
        let validation = verified(FILE, &of).await;
        assert_silent(&validation);
        assert_eq!(details(&validation, "rows edited by users since the load").0, "1", "{action}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_landfall_set_in_the_crm_after_the_load_is_no_entry_of_the_migration() {
    let marina = Marina::loaded().await;
    let sql = "
        INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, ip_address, created_at, metadata)
        SELECT gen_random_uuid(), id, 'system-migration', 'update', 'system_setting', gen_random_uuid(), '0.0.0.0', now(), '{\"source\": \"landfall\"}' FROM ports";
    marina.database.run(sql).unwrap();
    assert_silent(&marina.verify().await.unwrap());
}

/// Verified by a mapping whose author is a user of the CRM, after an entry came in.
async fn with_author(author: &str, sql: &str) -> Validation {
    let mut mapping = Mapping::default();
    mapping.fallback.author = author.to_owned();
    let marina = Marina::with(mapping, Files::Copied).await;
    marina.database.run(sql).unwrap();
    marina.verify().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_of_the_migration_that_lost_its_mark_is_known_by_whomever_the_mapping_names_as_author() {
    let twice = "
        INSERT INTO audit_logs SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'metadata', NULL, 'user_id', 'User-7'))).*
        FROM audit_logs a LIMIT 1";
    let validation = with_author("user-7", twice).await;
    let failures: Vec<&str> = validation.failures().map(|check| check.name.as_str()).collect();
    assert_eq!(failures, ["audit_logs: rows beyond the plan"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_author_did_in_the_crm_as_a_user_is_no_entry_of_the_migration() {
    // The second of them is in the name that the mapping does not use.
    for (author, user) in
        [("user-7", "user-7"), ("user-7", "system-migration"), ("system-migration", "system-migration")]
    {
        let login = format!(
            "INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, ip_address, created_at)
             SELECT gen_random_uuid(), id, '{user}', 'login', 'session', gen_random_uuid(), '10.0.0.1', now() FROM ports"
        );
        assert_silent(&with_author(author, &login).await);
    }
}

/// A file of a client, and a paper of a deal with a signer.
const UPLOADED: &str = "
    INSERT INTO files (id, port_id, client_id, filename, original_name, mime_type, size_bytes, storage_bucket, storage_path, category, uploaded_by, created_at, updated_at)
    SELECT '00000000-0000-4000-8000-00000000000f', id, '<clients/8>', 'a', 'a', 'x/y', 1, 'b', 'a', 'misc', 'user-7', now(), now() FROM ports;
    INSERT INTO documents (id, port_id, interest_id, document_type, title, status, created_at, updated_at)
    SELECT '00000000-0000-4000-8000-00000000000d', id, '<interests/8>', 'eoi', 'x', 'draft', now(), now() FROM ports;
    INSERT INTO document_signers (id, document_id, signer_name, signer_role, signing_order, status, created_at, updated_at)
    VALUES ('00000000-0000-4000-8000-00000000000e', '00000000-0000-4000-8000-00000000000d', 'x', 'client', 1, 'pending', now(), now())";

const BEYOND: [&str; 3] = [
    "files: rows beyond the plan",
    "documents: rows beyond the plan",
    "document_signers: rows beyond the plan",
];

#[tokio::test(flavor = "multi_thread")]
async fn what_users_upload_and_make_out_is_theirs_by_an_entry_of_the_client_or_deal_alone() {
    let of =
        "('upload', 'client', '<clients/8>', NULL), ('generate', 'interest', '<interests/8>', 'documents')";
    let validation = verified(UPLOADED, of).await;
    assert_silent(&validation);
    assert_eq!(details(&validation, "rows edited by users since the load").0, "3");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_or_paper_is_beyond_the_plan_where_the_client_was_only_changed_or_its_id_is_one_of_landfalls()
{
    let changed =
        "('update', 'client', '<clients/8>', NULL), ('generate', 'interest', '<interests/8>', 'stage')";
    let of = "('upload', 'client', '<clients/8>', NULL), ('generate', 'interest', '<interests/8>', NULL)";
    let derived = UPLOADED.replace("-0000-4000-8000-", "-0000-5000-8000-");
    for (sql, of) in [(UPLOADED, changed), (&derived, of)] {
        let validation = verified(sql, of).await;
        let failures: Vec<&str> = validation.failures().map(|check| check.name.as_str()).collect();
        assert_eq!(failures, BEYOND, "{of}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deal_is_beyond_the_plan_unless_an_entry_names_it() {
    const DEAL: &str = "
        INSERT INTO interests (id, port_id, client_id, pipeline_stage, created_at, updated_at)
        SELECT '00000000-0000-4000-8000-00000000000c', id, '<clients/8>', 'open', now(), now() FROM ports";
    let beyond = ["interests: rows beyond the plan"];
    let cases: [(&str, &[&str]); 4] = [
        ("('upload', 'client', '<clients/8>', NULL)", &beyond),
        ("('create', 'client', '<clients/8>', NULL)", &beyond),
        ("('create', 'client', '<clients/8>', 'interests')", &[]),
        ("('create', 'interest', '00000000-0000-4000-8000-00000000000c', NULL)", &[]),
    ];
    for (of, expected) in cases {
        let validation = verified(DEAL, of).await;
        let failures: Vec<&str> = validation.failures().map(|check| check.name.as_str()).collect();
        assert_eq!(failures, expected, "{of}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_went_with_a_client_whom_users_deleted_is_no_loss() {
    let sql = "
        UPDATE files SET client_id = NULL WHERE client_id = '<clients/8>';
        DELETE FROM document_signers WHERE document_id IN (SELECT id FROM documents WHERE interest_id = '<interests/8>');
        DELETE FROM documents WHERE interest_id = '<interests/8>';
        DELETE FROM interest_tags WHERE interest_id = '<interests/8>';
        DELETE FROM client_tags WHERE client_id = '<clients/8>';
        DELETE FROM interests WHERE id = '<interests/8>';
        DELETE FROM clients WHERE id = '<clients/8>'";
    assert_silent(&verified(sql, "('delete', 'client', '<clients/8>', NULL)").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_users_changed_is_theirs_where_the_crm_calls_the_field_phone() {
    let sql = "UPDATE client_contacts SET value = '+33612345678' WHERE client_id = '<clients/8>' AND channel <> 'email'";
    assert_silent(&verified(sql, "('update', 'client', '<clients/8>', 'phone')").await);
    let validation = verified(sql, "('update', 'client', '<clients/8>', 'full_name')").await;
    assert!(!validation.all_passed);
}
