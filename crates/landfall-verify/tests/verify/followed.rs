//! What users delete, or merge into another row, takes with it what refers to it, of which no CRM writes an entry for each row: that is theirs too. Of
//! anything else that goes beside it, nothing is explained.

use landfall_model::outcome::Validation;

use crate::{
    entered::verified,
    kit::{assert_silent, details},
};

fn named(validation: &Validation) -> usize {
    // The last line says what the others are.
    details(validation, "rows edited by users since the load").1.len() - 1
}

/// A label goes from everybody who had it.
const LABEL: &str = "
    DELETE FROM client_tags WHERE tag_id = '<tags/Migrated from NocoDB>'; DELETE FROM interest_tags WHERE tag_id = '<tags/Migrated from NocoDB>';
    DELETE FROM tags WHERE id = '<tags/Migrated from NocoDB>'";
/// An expense goes with its place on an invoice.
const EXPENSE: &str = "DELETE FROM invoice_expenses WHERE expense_id = '<expenses/2>'; DELETE FROM expenses WHERE id = '<expenses/2>'";
/// A client is found to be another one, to whom all goes over.
const MERGED: &str = "
    UPDATE client_contacts SET client_id = '<clients/7>' WHERE client_id = '<clients/1>'; UPDATE client_notes SET client_id = '<clients/7>';
    UPDATE files SET client_id = '<clients/7>'; UPDATE documents SET client_id = '<clients/7>';
    UPDATE interests SET client_id = '<clients/7>' WHERE client_id = '<clients/1>';
    DELETE FROM client_tags WHERE client_id = '<clients/1>'; DELETE FROM clients WHERE id = '<clients/1>'";
/// Files go from the document and from the receipts.
const FILES: &str = "
    UPDATE documents SET signed_file_id = NULL; UPDATE expenses SET receipt_file_ids = receipt_file_ids[2:] WHERE id = '<expenses/1>';
    DELETE FROM files WHERE id IN ('<files/client-portal/eois/eoi_anna_signed.pdf>', '<files/client-portal/receipts/2.jpg>')";
/// A berth goes with its map, and the interest in it has none.
const BERTH: &str = "
    UPDATE interests SET berth_id = NULL WHERE berth_id = '<berths/1>'; DELETE FROM berth_map_data; DELETE FROM berths WHERE id = '<berths/1>'";

#[tokio::test(flavor = "multi_thread")]
async fn what_referred_to_a_row_that_users_deleted_is_as_they_want_it() {
    let cases = [
        ("label", LABEL, "('delete', 'tag', '<tags/Migrated from NocoDB>', NULL)", 4),
        ("expense", EXPENSE, "('delete', 'expense', '<expenses/2>', NULL)", 2),
        ("client", MERGED, "('merge', 'client', '<clients/1>', NULL)", 14),
        (
            "files",
            FILES,
            "('delete', 'file', '<files/client-portal/eois/eoi_anna_signed.pdf>', NULL), ('delete', 'file', '<files/client-portal/receipts/2.jpg>', NULL)",
            4,
        ),
        (
            "link",
            "DELETE FROM invoice_expenses WHERE expense_id = '<expenses/2>'",
            "('update', 'invoice', '<invoices/1>', 'expenses')",
            1,
        ),
        (
            "taken off",
            "DELETE FROM client_tags WHERE client_id = '<clients/7>'",
            "('remove_label', 'client', '<clients/7>', 'labels')",
            1,
        ),
        ("berth", BERTH, "('delete', 'berth', '<berths/1>', NULL)", 3),
    ];
    for (what, sql, of, rows) in cases {
        let validation = verified(sql, of).await;
        let failures: Vec<_> = validation.failures().collect();
        assert!(failures.is_empty(), "{what}: {failures:#?}");
        assert_eq!(named(&validation), rows, "{what}");
    }
}

/// A label that was only renamed, a file beside which another one went, a client of whom a label was removed.
#[tokio::test(flavor = "multi_thread")]
async fn what_went_beside_a_row_that_users_deleted_or_with_one_that_they_kept_is_damage() {
    const BESIDE: &str = "
        UPDATE expenses SET receipt_file_ids = '{}' WHERE id = '<expenses/1>'; DELETE FROM files WHERE id = '<files/client-portal/receipts/2.jpg>'";
    let cases = [
        (
            "DELETE FROM client_tags WHERE tag_id = '<tags/Migrated from NocoDB>'",
            "('update', 'tag', '<tags/Migrated from NocoDB>', NULL)",
            "client_tags: rows",
        ),
        (BESIDE, "('delete', 'file', '<files/client-portal/receipts/2.jpg>', NULL)", "expenses: fields"),
        (
            "UPDATE interests SET client_id = '<clients/7>' WHERE id = '<interests/2>'",
            "('remove_tag', 'client', '<clients/1>', 'tags')",
            "interests: fields",
        ),
    ];
    for (sql, of, check) in cases {
        let validation = verified(sql, of).await;
        let failures: Vec<&str> = validation.failures().map(|check| check.name.as_str()).collect();
        assert!(failures.contains(&check), "{sql}: {failures:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn search_by_a_name_that_users_gave_is_the_affair_of_the_crm_and_by_any_other_is_looked_after() {
    const RENAMED: &str = "UPDATE clients SET full_name = 'Bo Eek' WHERE id = '<clients/8>'";
    let of = "('update', 'client', '<clients/8>', 'full_name')";
    let validation = verified(RENAMED, of).await;
    assert_silent(&validation);
    assert_eq!(named(&validation), 1);
    let stale = "UPDATE clients SET search_vector = 'x'; UPDATE interests SET search_vector = 'x'";
    let validation = verified(&format!("{RENAMED}; {stale}"), of).await;
    let lines = |name| details(&validation, name).1.len() - 1;
    assert_eq!(lines("clients: not found by own name"), 3, "all but the one that was renamed");
    assert_eq!(lines("interests: not found by the client's name"), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_that_users_made_is_theirs_on_whomever_they_put_it() {
    const PUT: &str = "
        INSERT INTO tags (id, port_id, name, created_at, updated_at)
        SELECT '00000000-0000-4000-8000-00000000000a', id, 'Winter', now(), now() FROM ports;
        INSERT INTO client_tags VALUES ('<clients/8>', '00000000-0000-4000-8000-00000000000a')";
    let of = "('create', 'tag', '00000000-0000-4000-8000-00000000000a', NULL)";
    let validation = verified(PUT, of).await;
    assert_silent(&validation);
    assert_eq!(named(&validation), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_that_users_changed_is_theirs_whatever_the_crm_calls_it() {
    const MOVED: &str = "UPDATE interests SET pipeline_stage = 'contract', berth_id = '<berths/3>' WHERE id = '<interests/2>'";
    for (stage, berth) in [("stage", "berth"), ("pipelineStage", "berthId"), ("Stage", "Berth ID")] {
        let of = format!(
            "('update', 'interest', '<interests/2>', '{stage}'), ('update', 'interest', '<interests/2>', '{berth}')"
        );
        let validation = verified(MOVED, &of).await;
        assert_silent(&validation);
        assert_eq!(named(&validation), 1, "{stage}");
    }
    // A field that has a column's name is that one alone.
    let of = "('update', 'interest', '<interests/2>', 'stage'), ('update', 'interest', '<interests/2>', 'leadCategory')";
    let validation = verified(MOVED, of).await;
    let lines = details(&validation, "interests: fields").1;
    assert!(lines.len() == 2 && lines[0].contains("berth_id: planned"), "{lines:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_of_no_known_name_is_told_beside_what_differs() {
    const MOVED: &str = "UPDATE interests SET pipeline_stage = 'contract' WHERE id = '<interests/2>'";
    let of = "('update', 'interest', '<interests/2>', 'phase'), ('update', 'interest', '<interests/2>', 'for Anna van Dijk')";
    let validation = verified(MOVED, of).await;
    let lines = details(&validation, "interests: fields").1;
    assert!(lines[0].ends_with("; by the audit trail users changed phase of it"), "{lines:?}");
}
