//! A trace with everything masked that may be a person's.

use landfall_model::{
    decision::Decision,
    mapping::Mapping,
    plan::copy::Origin,
    redact::{self, Mask},
};
use serde_json::Value;
use uuid::Uuid;

use super::{Cell, FileEvidence, Record, Trace, plain::is_nobodys};

/// Beside the columns that are shown everywhere: those of the file ledger, and of the audit trail, whose planned entries name values of a berth's
/// status alone.
const PLAIN: [&str; 4] = ["bucket", "field_changed", "new_value", "old_value"];

impl Trace {
    /// With everything masked that may be a person's.
    pub(super) fn masked(mut self, mapping: &Mapping, mask: Mask) -> Self {
        self.records.iter_mut().for_each(|record| mask_record(record, mapping, mask));
        let columns = self.rows.iter_mut().flat_map(|row| &mut row.columns);
        columns.for_each(|(column, value)| mask_value(column, value, mask));
        self.files.iter_mut().for_each(|file| mask_file(file, mask));
        for pair in &mut self.candidates {
            pair.name_a = mask.value(&pair.name_a);
            pair.name_b = mask.value(&pair.name_b);
        }
        self.questions.iter_mut().for_each(|question| question.text = mask.sentence(&question.text));
        self.decisions.iter_mut().for_each(|decision| mask_decision(decision, mask));
        // What it quotes of the row was masked when it was noted: what else stands in quotes names a constraint or a column of the target.
        self.quarantined.iter_mut().for_each(|row| row.value = mask.value(&row.value));
        self
    }
}

fn mask_record(record: &mut Record, mapping: &Mapping, mask: Mask) {
    let table = record.at.table;
    let somebodys = |cell: &&mut Cell| !is_nobodys(table, &cell.role, &cell.value, mapping);
    let cells = record.cells.iter_mut().filter(somebodys);
    cells.for_each(|cell| cell.value = masked_cell(&cell.value, mask));
    for warning in &mut record.warnings {
        warning.value = mask.value(&warning.value);
        warning.message = mask.sentence(&warning.message);
    }
    record.dropped.iter_mut().for_each(|cell| cell.value = mask.value(&cell.value));
}

fn mask_file(file: &mut FileEvidence, mask: Mask) {
    match &mut file.planned.origin {
        Origin::Object { key, .. } | Origin::Attachment { path: key } => *key = mask.key(key),
    }
    if let Some(line) = &mut file.ledger {
        line.key = mask.key(&line.key);
        line.same_as = line.same_as.as_deref().map(|place| mask.place(place));
    }
}

fn mask_decision(decision: &mut Decision, mask: Mask) {
    decision.judged = mask.sentence(&decision.judged);
    decision.why = mask.value(&decision.why);
    let said = decision.members.iter_mut().flat_map(|member| &mut member.says);
    said.flat_map(|said| &mut said.values).for_each(|value| *value = mask.value(value));
}

/// Figures, moments and ids belong to nobody.
fn masked_cell(value: &str, mask: Mask) -> String {
    if is_figure(value) || is_id_or_moment(value) { value.to_owned() } else { mask.value(value) }
}

/// A telephone number is none: it is long and whole, or begins with a plus or a nought. Nor are the names Nan and Inf, which can be read as numbers.
fn is_figure(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let begins = digits.starts_with(|first: char| first.is_ascii_digit())
        && !digits.strip_prefix('0').is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()));
    begins && text.parse::<f64>().is_ok() && (text.contains('.') || text.len() < 7)
}

fn is_id_or_moment(text: &str) -> bool {
    Uuid::parse_str(text).is_ok()
        || chrono::DateTime::parse_from_rfc3339(text).is_ok()
        || text.parse::<chrono::NaiveDate>().is_ok()
}

fn is_plain(column: &str) -> bool {
    redact::is_impersonal(column) || PLAIN.contains(&column)
}

fn mask_value(column: &str, value: &mut Value, mask: Mask) {
    match value {
        Value::String(text) if !is_plain(column) => *text = masked_cell(text, mask),
        Value::Array(items) => items.iter_mut().for_each(|item| mask_value(column, item, mask)),
        Value::Object(fields) => fields.iter_mut().for_each(|(name, field)| mask_value(name, field, mask)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::redact::Mask;
    use serde_json::json;

    use super::{mask_value, masked_cell};

    #[test]
    fn what_landfall_or_the_marina_fills_is_shown_whatever_stands_there() {
        let shown = |column| {
            let mut value = json!("Catway");
            mask_value(column, &mut value, Mask::On);
            value
        };
        for column in ["berth_type", "color", "ip_address", "storage_path", "bucket"] {
            assert_eq!(shown(column), "Catway", "{column}");
        }
        assert_eq!(shown("notes"), "C•••");
    }

    #[test]
    fn figures_moments_and_ids_are_shown_and_telephone_numbers_are_not() {
        let cases = [
            ("12", "12"),
            ("96737500.00", "96737500.00"),
            ("2023-02-14", "2023-02-14"),
            ("2023-02-14T09:00:00Z", "2023-02-14T09:00:00Z"),
            ("4e3d0d01-bcc2-5fe4-a305-0a0d5c060983", "4e3d0d01-bcc2-5fe4-a305-0a0d5c060983"),
            ("+302105550011", "•••11"),
            ("302105550011", "•••11"),
            ("Ann Lee", "A••• L•••"),
            ("-4.57", "-4.57"),
            ("0.5", "0.5"),
            ("+1.4155550123", "•••23"),
            ("0612.345678", "•••78"),
            ("Nan", "N•••"),
            ("Inf", "I•••"),
        ];
        for (value, expected) in cases {
            assert_eq!(masked_cell(value, Mask::On), expected);
            assert_eq!(masked_cell(value, Mask::Off), value);
        }
    }
}
