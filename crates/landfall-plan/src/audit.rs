//! The synthetic audit trail: one `create` entry for every record that came from a row of the source.
//!
//! That is clients, interests, berths, expenses, invoices and documents. Contacts, notes, lines and tags are parts of those, and a file has
//! no row in the source: its evidence is the copy manifest. Audit metadata is the one place in the target that may hold a source id
//! (DESIGN decision 2).

use chrono::{DateTime, Utc};
use landfall_model::{
    source::SourceRef,
    target::{AuditLog, Planned, Provenance, Table},
    words,
};
use uuid::Uuid;

use crate::{draft::Draft, inputs::Inputs};

/// Plans `audit_logs`.
pub fn plan(inputs: &Inputs<'_>, draft: &mut Draft) {
    let plan = &draft.plan;
    let clients = plan.clients.iter().map(|p| entry(inputs, "client", p.row.id, &p.from, p.row.created_at));
    let interests =
        plan.interests.iter().map(|p| entry(inputs, "interest", p.row.id, &p.from, p.row.created_at));
    let berths = plan.berths.iter().map(|p| entry(inputs, "berth", p.row.id, &p.from, p.row.created_at));
    let expenses =
        plan.expenses.iter().map(|p| entry(inputs, "expense", p.row.id, &p.from, p.row.created_at));
    let invoices =
        plan.invoices.iter().map(|p| entry(inputs, "invoice", p.row.id, &p.from, p.row.created_at));
    let documents =
        plan.documents.iter().map(|p| entry(inputs, "document", p.row.id, &p.from, p.row.created_at));
    let entries = clients.chain(interests).chain(berths).chain(expenses).chain(invoices).chain(documents);
    draft.plan.audit_logs = entries.collect();
    let count = draft.plan.audit_logs.len();
    draft.step("audit trail", format!("{}.", words::count(count, "entry")));
}

/// One entry. Placeholders for address and program are the plan document's.
pub fn entry(
    inputs: &Inputs<'_>,
    entity_type: &'static str,
    entity_id: Uuid,
    from: &[SourceRef],
    created_at: DateTime<Utc>,
) -> Planned<AuditLog> {
    let row = AuditLog {
        id: inputs.id(Table::AuditLogs, &format!("{entity_type}/{entity_id}")),
        user_id: inputs.mapping.fallback.author.clone(),
        action: "create".into(),
        entity_type: entity_type.into(),
        entity_id,
        field_changed: None,
        old_value: None,
        new_value: None,
        ip_address: "0.0.0.0".into(),
        user_agent: Some("migration-script/1.0".into()),
        metadata: Some(provenance(from)),
        created_at,
    };
    Planned { from: from.to_vec(), row }
}

/// `nocodb_id` is the smallest id; a client made of several rows names them all.
fn provenance(from: &[SourceRef]) -> Provenance {
    let first = from.first();
    Provenance {
        source: Provenance::SOURCE.into(),
        nocodb_table: first.map(|at| at.table),
        nocodb_id: first.map(|at| at.id),
        nocodb_ids: if from.len() > 1 { from.iter().map(|at| at.id).collect() } else { Vec::new() },
        ..Provenance::default()
    }
}
