//! No text of any row holds U+0000: PostgreSQL refuses it in text and in jsonb.

use landfall_model::{
    plan::Plan,
    target::{Planned, TargetRow},
};
use serde_json::Value;

use super::Notes;

/// All rows of all tables.
pub fn without_nul(plan: &Plan, notes: &mut Notes) {
    clean(&plan.clients, notes);
    clean(&plan.client_contacts, notes);
    clean(&plan.client_notes, notes);
    clean(&plan.berths, notes);
    clean(&plan.berth_map_data, notes);
    clean(&plan.interests, notes);
    clean(&plan.interest_notes, notes);
    clean(&plan.files, notes);
    clean(&plan.documents, notes);
    clean(&plan.document_signers, notes);
    clean(&plan.expenses, notes);
    clean(&plan.invoices, notes);
    clean(&plan.invoice_line_items, notes);
    clean(&plan.tags, notes);
    clean(&plan.audit_logs, notes);
}

/// Looks at the row as the plan's file will hold it. The escape in the JSON text is the cheap test; that it is one, and no backslash
/// that somebody typed, is looked up in the value.
fn clean<R: TargetRow>(rows: &[Planned<R>], notes: &mut Notes) {
    let mut json = Vec::new();
    for Planned { from, row } in rows {
        json.clear();
        let suspicious =
            serde_json::to_writer(&mut json, row).is_err() || json.windows(6).any(|six| six == b"\\u0000");
        if suspicious && !serde_json::to_value(row).is_ok_and(|value| !holds_nul(&value)) {
            notes.add(R::TABLE, from, format!("a text of {} holds U+0000", R::TABLE));
        }
    }
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || holds_nul(value)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::lint::{lint, testing};

    #[test]
    fn u0000_is_found_in_texts_and_in_json() {
        testing::breaks(|plan| plan.clients[0].row.full_name.push('\0'), 1, "a text of clients holds U+0000");
        testing::breaks(|plan| plan.interest_notes[0].row.content.push('\0'), 1, "a text of interest_notes");
        testing::breaks(
            |plan| plan.berth_map_data[0].row.map_data = json!([{"a\0": 1}]),
            1,
            "of berth_map_data",
        );
    }

    #[test]
    fn a_typed_backslash_is_no_u0000() {
        let mut plan = testing::sound();
        plan.clients[0].row.full_name.push_str("\\u0000");
        assert_eq!(lint(&plan), []);
    }
}
