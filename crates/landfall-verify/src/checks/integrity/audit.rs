//! The audit trail: every migrated entity has the entry that says where it came from.

use landfall_model::{outcome::ValidationCheck, target::Table};
use tokio_postgres::Row;

use super::at_fault::{self, Question};
use crate::{
    error::Error,
    survey::Survey,
    target::{Target, key::Key},
};

/// Table and the word for it in `audit_logs.entity_type`.
const ENTITIES: [(Table, &str); 6] = [
    (Table::Clients, "client"),
    (Table::Interests, "interest"),
    (Table::Berths, "berth"),
    (Table::Expenses, "expense"),
    (Table::Invoices, "invoice"),
    (Table::Documents, "document"),
];

const NEXT: &str =
    "next: the checks of audit_logs name what is missing or changed there, and the command that puts it back";

/// `clients: without audit entry`, for the entities that come from a row of the source.
pub(super) async fn check(target: &Target<'_>, survey: &Survey) -> Result<Vec<ValidationCheck>, Error> {
    let mut checks = Vec::new();
    for (table, word) in ENTITIES {
        checks.push(one(target, survey, table, word).await?);
    }
    Ok(checks)
}

async fn one(
    target: &Target<'_>,
    survey: &Survey,
    table: Table,
    word: &str,
) -> Result<ValidationCheck, Error> {
    let name = format!("{table}: without audit entry");
    // Not by NOT EXISTS: right after a load the server has no statistics, expects one entry to match three conditions, and would go through
    // them all for each row.
    let template = format!(
        "SELECT {} FROM {{{table}}} t WHERE t.{{{table}.port_id}} = $1
         EXCEPT SELECT a.{{audit_logs.entity_id}}::text FROM {{audit_logs}} a
             WHERE a.{{audit_logs.entity_type}}::text = $2 AND a.{{audit_logs.action}}::text = 'create'
               AND a.{{audit_logs.metadata}}->>'source' = 'nocodb_migration'",
        Key::template(table, "t")
    );
    // A row beyond the plan was not migrated: another check names it.
    let is_migrated = |key, _: &Row| survey.get(&table).is_some_and(|survey| survey.holds(key));
    let question = Question { name: &name, table, template: &template, next: NEXT };
    at_fault::none(target, question, &[&target.port, &word], is_migrated).await
}
