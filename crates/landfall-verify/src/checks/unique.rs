//! What must be there once is there once, whether or not a constraint guards it in the live target (DOMAIN 7.2).

use landfall_model::outcome::ValidationCheck;

use crate::{error::Error, target::Target};

/// A rule: its name, and a query for what is there more than once.
const RULES: [(&str, &str); 7] = [
    (
        "client_contacts: one primary per client and channel",
        "SELECT concat_ws(' ', 'client', {client_contacts.client_id}, 'has', count(*), 'primary contacts of channel',
                          {client_contacts.channel})
         FROM {client_contacts} WHERE {client_contacts.is_primary}
         GROUP BY {client_contacts.client_id}, {client_contacts.channel} HAVING count(*) > 1",
    ),
    (
        "client_contacts: one contact per client, channel and value",
        "SELECT concat_ws(' ', 'client', {client_contacts.client_id}, 'has one contact of channel',
                          {client_contacts.channel}, count(*), 'times')
         FROM {client_contacts}
         GROUP BY {client_contacts.client_id}, {client_contacts.channel}, {client_contacts.value} HAVING count(*) > 1",
    ),
    (
        "berths: one mooring number per port",
        "SELECT concat_ws(' ', 'mooring', {berths.mooring_number}, 'is there', count(*), 'times')
         FROM {berths} GROUP BY {berths.port_id}, {berths.mooring_number} HAVING count(*) > 1",
    ),
    (
        "berth_map_data: one map per berth",
        "SELECT concat_ws(' ', 'berth', {berth_map_data.berth_id}, 'has', count(*), 'maps')
         FROM {berth_map_data} GROUP BY {berth_map_data.berth_id} HAVING count(*) > 1",
    ),
    (
        "invoices: one invoice number per port",
        "SELECT concat_ws(' ', 'invoice number', {invoices.invoice_number}, 'is there', count(*), 'times')
         FROM {invoices} GROUP BY {invoices.port_id}, {invoices.invoice_number} HAVING count(*) > 1",
    ),
    (
        "files: one storage path per bucket",
        "SELECT concat_ws(' ', {files.storage_bucket} || '/' || {files.storage_path}, 'is there', count(*), 'times')
         FROM {files} GROUP BY {files.storage_bucket}, {files.storage_path} HAVING count(*) > 1",
    ),
    (
        "tags: one name per port",
        "SELECT concat_ws(' ', 'tag', {tags.name}, 'is there', count(*), 'times')
         FROM {tags} GROUP BY {tags.port_id}, {tags.name} HAVING count(*) > 1",
    ),
];

const NEXT: &str = "next: landfall check compares the target's constraints with those it ought to have";

/// One check per rule.
pub(crate) async fn check(target: &Target<'_>) -> Result<Vec<ValidationCheck>, Error> {
    let mut checks = Vec::new();
    for (name, template) in RULES {
        checks.push(target.none(name, template, &[], NEXT).await?);
    }
    Ok(checks)
}
