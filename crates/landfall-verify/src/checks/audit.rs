//! The audit trail: every migrated entity has the entry that says where it came from.

use landfall_model::{outcome::ValidationCheck, target::Table};

use crate::{
    error::Error,
    key::Key,
    outcome::{Details, equal, not_made},
    survey::Survey,
    target::{Answer, Target},
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
pub(crate) async fn check(target: &Target<'_>, survey: &Survey) -> Result<Vec<ValidationCheck>, Error> {
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
    // Not by NOT EXISTS: right after a load the server has no statistics, expects one entry to match three conditions, and would go through them all for each row.
    let sql = format!(
        "SELECT {} FROM {{{table}}} t WHERE t.{{{table}.port_id}} = $1
         EXCEPT SELECT a.{{audit_logs.entity_id}}::text FROM {{audit_logs}} a
             WHERE a.{{audit_logs.entity_type}}::text = $2 AND a.{{audit_logs.action}}::text = 'create'
               AND a.{{audit_logs.metadata}}->>'source' = 'nocodb_migration'
         ORDER BY 1",
        Key::template(table, "t")
    );
    let mut rows = match target.ask(&name, &sql, &[&target.port, &word]).await? {
        Answer::Found(rows) => rows,
        Answer::Omitted(column) => return Ok(not_made(name, &column)),
    };
    let mut details = Details::default();
    while let Some(row) = rows.next().await? {
        let id: &str = row.get(0);
        // A row beyond the plan was not migrated: another check names it.
        if Key::parse(id).zip(survey.get(&table)).is_some_and(|(key, survey)| survey.holds(key)) {
            details.push(|| format!("{table} {id}"));
        }
    }
    Ok(equal(name, 0, details.total(), details.finish(|| NEXT.to_owned())))
}
