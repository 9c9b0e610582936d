//! What must be there once is there once, whether or not a constraint guards it in the live target (DOMAIN 7.2). What another port has more
//! than once, and this one not at all, is its own affair.

use landfall_model::{outcome::ValidationCheck, target::Table};

use crate::{
    error::Error,
    target::{Target, scope},
};

/// A rule: its name, its table, and a query for the groups of which each is to have one row.
const RULES: [(&str, Table, &str); 7] = [
    (
        "client_contacts: one primary per client and channel",
        Table::ClientContacts,
        "SELECT concat_ws(' ', 'client', {client_contacts.client_id}, 'has', count(*), 'primary contacts of channel',
                          {client_contacts.channel})
         FROM {client_contacts} t WHERE {client_contacts.is_primary}
         GROUP BY {client_contacts.client_id}, {client_contacts.channel}",
    ),
    (
        "client_contacts: one contact per client, channel and value",
        Table::ClientContacts,
        "SELECT concat_ws(' ', 'client', {client_contacts.client_id}, 'has one contact of channel',
                          {client_contacts.channel}, count(*), 'times')
         FROM {client_contacts} t
         GROUP BY {client_contacts.client_id}, {client_contacts.channel}, {client_contacts.value}",
    ),
    (
        "berths: one mooring number per port",
        Table::Berths,
        "SELECT concat_ws(' ', 'mooring', {berths.mooring_number}, 'is there', count(*), 'times')
         FROM {berths} t GROUP BY {berths.port_id}, {berths.mooring_number}",
    ),
    (
        "berth_map_data: one map per berth",
        Table::BerthMapData,
        "SELECT concat_ws(' ', 'berth', {berth_map_data.berth_id}, 'has', count(*), 'maps')
         FROM {berth_map_data} t GROUP BY {berth_map_data.berth_id}",
    ),
    (
        "invoices: one invoice number per port",
        Table::Invoices,
        "SELECT concat_ws(' ', 'invoice number', {invoices.invoice_number}, 'is there', count(*), 'times')
         FROM {invoices} t GROUP BY {invoices.port_id}, {invoices.invoice_number}",
    ),
    (
        "files: one storage path per bucket",
        Table::Files,
        "SELECT concat_ws(' ', {files.storage_bucket} || '/' || {files.storage_path}, 'is there', count(*), 'times')
         FROM {files} t GROUP BY {files.storage_bucket}, {files.storage_path}",
    ),
    (
        "tags: one name per port",
        Table::Tags,
        "SELECT concat_ws(' ', 'tag', {tags.name}, 'is there', count(*), 'times')
         FROM {tags} t GROUP BY {tags.port_id}, {tags.name}",
    ),
];

/// What is to be done where a constraint is missing.
pub(super) const NEXT: &str =
    "next: landfall check compares the target's constraints with those it ought to have";

/// One check per rule.
pub(super) async fn check(target: &Target<'_>) -> Result<Vec<ValidationCheck>, Error> {
    let mut checks = Vec::new();
    for (name, table, groups) in RULES {
        let ours = scope::of_no_other(&target.catalog, table)?;
        let template = format!("{groups} HAVING count(*) > 1 AND bool_or({ours})");
        checks.push(target.none(name, &template, &[&target.port], NEXT).await?);
    }
    Ok(checks)
}
