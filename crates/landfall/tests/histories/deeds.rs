//! What people do in a CRM beyond writing over a text: rows of their own upon loaded ones, loaded rows upon theirs, people who turn out to be one.

use landfall_model::target::Table;
use landfall_practice::Rng;

use crate::{tables::Rows, users::any};

/// `{clients}` is the id of any row of that table, `{other}` that of another client, and `{new}` the beginning of ids that nobody has.
const DEEDS: [&str; 12] = [
    "INSERT INTO clients (id, port_id, full_name, created_at, updated_at) SELECT '{new}01', port_id, 'New', now(), now() FROM berths WHERE id = '{berths}';
     INSERT INTO client_contacts (id, client_id, channel, value, is_primary, created_at, updated_at) VALUES ('{new}02', '{new}01', 'email', 'new@example.org', true, now(), now());
     INSERT INTO interests (id, port_id, client_id, berth_id, pipeline_stage, created_at, updated_at) SELECT '{new}03', port_id, '{new}01', id, 'open', now(), now() FROM berths WHERE id = '{berths}'",
    "INSERT INTO berths (id, port_id, mooring_number, status, created_at, updated_at) SELECT '{new}01', port_id, '{new}', 'available', now(), now() FROM interests WHERE id = '{interests}';
     UPDATE interests SET berth_id = '{new}01' WHERE id = '{interests}'",
    "INSERT INTO files (id, port_id, client_id, filename, original_name, mime_type, size_bytes, storage_bucket, storage_path, category, uploaded_by, created_at, updated_at)
         SELECT '{new}01', port_id, client_id, 'u.pdf', 'u.pdf', 'application/pdf', 3, 'crm-files', 'u/{new}.pdf', 'eoi', 'anna', now(), now() FROM interests WHERE id = '{interests}';
     INSERT INTO documents (id, port_id, client_id, interest_id, document_type, title, status, file_id, created_at, updated_at)
         SELECT '{new}02', port_id, client_id, id, 'eoi', 'Paper', 'draft', '{new}01', now(), now() FROM interests WHERE id = '{interests}'",
    "INSERT INTO tags (id, port_id, name, created_at, updated_at) SELECT '{new}01', port_id, '{new}', now(), now() FROM clients WHERE id = '{clients}';
     INSERT INTO client_tags (client_id, tag_id) VALUES ('{clients}', '{new}01')",
    "INSERT INTO client_tags (client_id, tag_id) VALUES ('{clients}', '{tags}') ON CONFLICT DO NOTHING",
    "INSERT INTO expenses (id, port_id, establishment_name, amount, currency, category, expense_date, receipt_file_ids, payment_status, created_by, created_at, updated_at)
         SELECT '{new}01', port_id, 'New', 3, 'USD', 'other', '2027-03-01', '{}', 'paid', 'anna', now(), now() FROM invoices WHERE id = '{invoices}';
     INSERT INTO invoice_expenses (invoice_id, expense_id) VALUES ('{invoices}', '{new}01')",
    "UPDATE expenses SET receipt_file_ids = receipt_file_ids || '{files}'::uuid WHERE id = '{expenses}'",
    "UPDATE interests SET client_id = '{clients}' WHERE id = '{interests}'",
    "UPDATE clients SET archived_at = '2027-03-01' WHERE id = '{clients}'",
    "UPDATE interests SET pipeline_stage = 'deposit_10pct' WHERE id = '{interests}'",
    "DELETE FROM invoice_expenses WHERE expense_id = '{expenses}'; DELETE FROM expenses WHERE id = '{expenses}'",
    "UPDATE interests SET client_id = '{clients}' WHERE client_id = '{other}';
     UPDATE client_notes SET client_id = '{clients}' WHERE client_id = '{other}';
     UPDATE documents SET client_id = '{clients}' WHERE client_id = '{other}';
     UPDATE files SET client_id = '{clients}' WHERE client_id = '{other}';
     DELETE FROM client_tags WHERE client_id = '{other}';
     DELETE FROM client_contacts WHERE client_id = '{other}';
     DELETE FROM clients WHERE id = '{other}'",
];

/// One of them, the number-th act; none where a table that it needs is empty, or one client stands for both.
pub fn any_deed(rows: &Rows, number: u128, rng: &mut Rng) -> Option<String> {
    let mut deed = rng.pick(&DEEDS).replace("{new}", &format!("00000000-0000-0000-0001-{number:010}"));
    let other = any(rows, Table::Clients, rng)?;
    for table in Table::ALL {
        let place = format!("{{{table}}}");
        if deed.contains(&place) {
            let id = any(rows, table, rng)?;
            deed = deed.replace(&place, id);
        }
    }
    let is_merge = deed.contains("{other}");
    (!is_merge || !deed.contains(other)).then(|| deed.replace("{other}", other))
}
