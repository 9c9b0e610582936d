//! Sabotage: every kind of damage that is planted in a loaded target must be found by the checks that are meant for it, and by no other.

use std::fmt::Write;

use crate::kit::Marina;

/// A kind of damage: what is planted, and the checks that must find it.
struct Sabotage {
    name: &'static str,
    /// Run in the target by its administrator, who can switch constraints off.
    sql: &'static str,
    found_by: &'static [&'static str],
}

const fn sql(name: &'static str, sql: &'static str, found_by: &'static [&'static str]) -> Sabotage {
    Sabotage { name, sql, found_by }
}

const ROWS: &[Sabotage] = &[
    sql("a lost row that nothing refers to", "DELETE FROM interest_notes", &["interest_notes: rows"]),
    sql(
        "a lost page of expenses",
        "DELETE FROM invoice_expenses; DELETE FROM expenses WHERE establishment_name <> 'Ferry'",
        &[
            "expenses: rows",
            "invoice_expenses: rows",
            "expenses to expenses: accounted for",
            "AC-L6-14 expenses = source expenses",
            "expenses.amount: sums per currency, as planned",
        ],
    ),
    sql(
        "a lost interest",
        "DELETE FROM interest_tags; DELETE FROM interests WHERE pipeline_stage = 'completed'",
        &[
            "interests: rows",
            "interest_tags: rows",
            "interests to interests: accounted for",
            "AC-L6-12 interests = source interests",
        ],
    ),
    sql(
        "an extra row",
        "INSERT INTO berths (id, port_id, mooring_number, status, search_vector, created_at, updated_at)
         SELECT gen_random_uuid(), id, 'Z9', 'available', 'z9', now(), now() FROM ports",
        &["berths: rows beyond the plan"],
    ),
    sql(
        "a lost row and an extra one: the count is right",
        "UPDATE interest_notes SET id = gen_random_uuid()",
        &["interest_notes: rows", "interest_notes: rows beyond the plan"],
    ),
    sql(
        "a doubled row under another id",
        "INSERT INTO client_notes SELECT gen_random_uuid(), client_id, author_id, content, created_at, updated_at FROM client_notes",
        &["client_notes: rows beyond the plan"],
    ),
    sql(
        "a lost junction row",
        "DELETE FROM client_tags WHERE client_id = (SELECT id FROM clients WHERE full_name = 'The Will')",
        &["client_tags: rows"],
    ),
    sql(
        "more clients than interests",
        "INSERT INTO clients SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid()))).* FROM clients c, generate_series(1, 2)",
        &["clients: rows beyond the plan", "AC-L6-11 clients ≤ source interests"],
    ),
];

const FIELDS: &[Sabotage] = &[
    sql(
        "a cent off",
        "UPDATE expenses SET amount = amount + 0.01 WHERE establishment_name = 'Chandler'",
        &[
            "expenses.amount: sums per currency, as planned",
            "expenses.amount: sums per currency, as the source writes them",
            "expenses: fields",
        ],
    ),
    sql(
        "two amounts swapped: the sum is right",
        "UPDATE invoice_line_items i SET total = 62.50 - i.total",
        &["invoice_line_items: fields"],
    ),
    sql(
        "dollars for euros",
        "UPDATE invoices SET currency = 'USD' WHERE invoice_number = 'INV-1'",
        &[
            "invoices.total: sums per currency, as planned",
            "invoices.total: sums per currency, as the source writes them",
            "invoices: fields",
        ],
    ),
    sql(
        "a price times a hundred",
        "UPDATE berths SET price = price * 100 WHERE mooring_number = 'A1'",
        &[
            "berths.price: sums per currency, as planned",
            "berths.price: sums per currency, as the source writes them",
            "berths: fields",
        ],
    ),
    sql(
        "feet for metres",
        "UPDATE berths SET length_m = length_ft WHERE mooring_number = 'A1'",
        &["berths: fields"],
    ),
    sql(
        "a length rounded",
        "UPDATE clients SET yacht_length_ft = 46 WHERE full_name = 'Bo Ek'",
        &["clients: fields"],
    ),
    sql(
        "a date a day off",
        "UPDATE expenses SET expense_date = expense_date - 1 WHERE establishment_name = 'Ferry'",
        &["expenses: fields"],
    ),
    sql(
        "month and day swapped",
        "UPDATE invoices SET issue_date = '2024-03-04' WHERE invoice_number = 'INV-2'",
        &["invoices: fields"],
    ),
    sql(
        "a milestone in another time zone",
        "UPDATE interests SET date_first_contact = date_first_contact - interval '2 hours' WHERE pipeline_stage = 'completed'",
        &["interests: fields"],
    ),
    sql(
        "a timestamp without its fraction",
        "UPDATE tags SET created_at = date_trunc('second', created_at)",
        &["tags: fields"],
    ),
    sql(
        "a truncated note",
        "UPDATE interest_notes SET content = left(content, 20)",
        &["interest_notes: fields"],
    ),
    sql(
        "a line break lost",
        "UPDATE clients SET address = replace(address, E'\\n', ' ')",
        &["clients: fields"],
    ),
    sql(
        "a text with broken characters",
        "UPDATE expenses SET establishment_name = 'Dock CafÃ©' WHERE establishment_name = 'Dock Café'",
        &["expenses: fields"],
    ),
    sql(
        "a field emptied",
        "UPDATE clients SET nationality = NULL WHERE full_name = 'Bo Ek'",
        &["clients: fields"],
    ),
    sql("a blank for nothing", "UPDATE document_signers SET signing_url = ''", &["document_signers: fields"]),
    sql("false for nothing", "UPDATE berths SET berth_approved = false", &["berths: fields"]),
    sql(
        "a map's number changed",
        "UPDATE berth_map_data SET map_data = jsonb_set(map_data, '{x}', '1.51')",
        &["berth_map_data: fields"],
    ),
    sql(
        "a map's points in another order",
        "UPDATE berth_map_data SET map_data = jsonb_set(map_data, '{points}', '[2, 1, {\"z\": null}]')",
        &["berth_map_data: fields"],
    ),
    sql(
        "receipts in another order",
        "UPDATE expenses SET receipt_file_ids = ARRAY[receipt_file_ids[2], receipt_file_ids[1]] WHERE cardinality(receipt_file_ids) = 2",
        &["expenses: fields"],
    ),
    sql(
        "a lost receipt",
        "UPDATE expenses SET receipt_file_ids = receipt_file_ids[1:1] WHERE cardinality(receipt_file_ids) = 2",
        &["expenses: fields"],
    ),
    sql(
        "another hash",
        "UPDATE files SET sha256 = repeat('0', 64) WHERE filename = '1.jpg'",
        &["files: fields"],
    ),
    sql(
        "a path of another file",
        "UPDATE files SET storage_path = storage_path || '.bak' WHERE filename = '2.jpg'",
        &["files: fields"],
    ),
];

const REFERENCES: &[Sabotage] = &[
    sql(
        "a contact on the wrong client",
        "UPDATE client_contacts SET client_id = (SELECT id FROM clients WHERE full_name = 'The Will') WHERE channel = 'other'",
        &["client_contacts: fields"],
    ),
    sql(
        "two interests with each other's berths",
        "UPDATE interests SET berth_id = (SELECT b.id FROM berths b WHERE b.id <> berth_id AND b.mooring_number IN ('A1', 'A2')) WHERE berth_id IS NOT NULL",
        &["interests: fields"],
    ),
    sql(
        "merged strangers",
        "UPDATE interests SET client_id = (SELECT id FROM clients WHERE full_name = 'The Will') WHERE client_id = (SELECT id FROM clients WHERE full_name = 'Bo Ek')",
        &["interests: fields", "interests: not found by the client's name"],
    ),
    sql(
        "an interest without its client",
        "SET session_replication_role = replica; UPDATE interests SET client_id = gen_random_uuid() WHERE pipeline_stage = 'completed'",
        &["interests: fields", "interests.client_id in clients: orphans"],
    ),
    sql(
        "an interest on a berth that is not there, without a constraint",
        "ALTER TABLE interests DROP CONSTRAINT interests_berth_id_fkey; UPDATE interests SET berth_id = gen_random_uuid() WHERE pipeline_stage = 'completed'",
        &["interests: fields", "interests.berth_id in berths: orphans"],
    ),
    sql(
        "an invoice's expense deleted behind the constraint",
        "SET session_replication_role = replica; DELETE FROM expenses WHERE establishment_name = 'Dock Café'",
        &[
            "expenses: rows",
            "expenses to expenses: accounted for",
            "AC-L6-14 expenses = source expenses",
            "expenses.amount: sums per currency, as planned",
            "invoice_expenses.expense_id in expenses: orphans",
        ],
    ),
    sql(
        "a receipt that is no file",
        "UPDATE expenses SET receipt_file_ids = receipt_file_ids || gen_random_uuid() WHERE establishment_name = 'Ferry'",
        &["expenses: fields", "expenses.receipt_file_ids in files: orphans"],
    ),
    sql(
        "a row moved to another port",
        "INSERT INTO ports SELECT gen_random_uuid(), 'Amador', 'port-amador', 'USD', 'UTC', true, now(), now();
         UPDATE clients SET port_id = (SELECT id FROM ports WHERE slug = 'port-amador') WHERE full_name = 'Bo Ek'",
        &["clients: fields", "references between ports"],
    ),
];

const UNIQUENESS: &[Sabotage] = &[
    sql(
        "a second primary contact",
        "DROP INDEX client_contacts_one_primary; UPDATE client_contacts SET is_primary = true",
        &["client_contacts: fields", "client_contacts: one primary per client and channel"],
    ),
    sql(
        "a contact twice",
        "ALTER TABLE client_contacts DROP CONSTRAINT client_contacts_client_id_channel_value_key; UPDATE client_contacts SET value = '+33612345678' WHERE channel = 'phone'",
        &["client_contacts: fields", "client_contacts: one contact per client, channel and value"],
    ),
    sql(
        "a mooring number twice",
        "ALTER TABLE berths DROP CONSTRAINT berths_port_id_mooring_number_key; UPDATE berths SET mooring_number = 'A1', search_vector = to_tsvector('simple', 'A1') WHERE mooring_number = 'B3'",
        &["berths: fields", "berths: one mooring number per port"],
    ),
    sql(
        "an invoice number twice",
        "ALTER TABLE invoices DROP CONSTRAINT invoices_port_id_invoice_number_key; UPDATE invoices SET invoice_number = 'INV-1'",
        &["invoices: fields", "invoices: one invoice number per port"],
    ),
    sql(
        "two files at one path",
        "ALTER TABLE files DROP CONSTRAINT files_storage_bucket_storage_path_key; UPDATE files SET storage_path = 'same' WHERE filename LIKE '%.jpg'",
        &["files: fields", "files: one storage path per bucket"],
    ),
];

const MEANING: &[Sabotage] = &[
    sql(
        "a stage further than it is",
        "UPDATE interests SET pipeline_stage = 'visited' WHERE pipeline_stage = 'completed'",
        &["interests per pipeline_stage, as the source says", "interests: fields"],
    ),
    sql(
        "two statuses swapped: the distribution is right",
        "UPDATE berths SET status = CASE status WHEN 'sold' THEN 'available' ELSE 'sold' END WHERE status IN ('sold', 'available')",
        &["berths per status, as the source says", "berths: fields"],
    ),
    sql(
        "a search vector missing",
        "UPDATE clients SET search_vector = NULL WHERE full_name = 'Bo Ek'",
        &["clients: search vector missing", "clients: not found by own name"],
    ),
    sql(
        "a stale search vector",
        "UPDATE berths SET search_vector = to_tsvector('simple', 'C7') WHERE mooring_number = 'A1'",
        &["berths: not found by mooring number"],
    ),
    sql(
        "search that drops names which are English stop words",
        "UPDATE clients SET search_vector = to_tsvector('english', full_name)",
        &["clients: not found by own name"],
    ),
    sql(
        "a missing audit entry",
        "DELETE FROM audit_logs WHERE entity_type = 'invoice' AND metadata->>'nocodb_id' = '1'",
        &["audit_logs: rows", "invoices: without audit entry"],
    ),
    sql(
        "an audit entry of another source",
        "UPDATE audit_logs SET metadata = jsonb_set(metadata, '{source}', '\"import\"') WHERE entity_type = 'berth'",
        &["audit_logs: fields", "berths: without audit entry"],
    ),
];

async fn check(section: &[Sabotage]) {
    let mut wrong = String::new();
    for sabotage in section {
        let marina = Marina::loaded().await;
        marina.database.run(sabotage.sql).unwrap();
        let mut found = marina.failures().await;
        let mut expected: Vec<&str> = sabotage.found_by.to_vec();
        found.sort();
        expected.sort_unstable();
        if found != expected {
            write!(wrong, "{}:\n  expected {expected:?}\n  found    {found:?}\n", sabotage.name).unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

// One test per section, so that they run side by side.

#[tokio::test(flavor = "multi_thread")]
async fn damaged_rows_are_found_by_the_checks_meant_for_them_and_by_no_other() {
    check(ROWS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_fields_are_found_by_the_checks_meant_for_them_and_by_no_other() {
    check(FIELDS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_references_are_found_by_the_checks_meant_for_them_and_by_no_other() {
    check(REFERENCES).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn doubles_are_found_by_the_checks_meant_for_them_and_by_no_other() {
    check(UNIQUENESS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_meaning_is_found_by_the_checks_meant_for_it_and_by_no_other() {
    check(MEANING).await;
}
