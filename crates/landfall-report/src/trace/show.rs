//! A trace for people: masked where it must be, and as lines of a terminal.

use std::fmt::{self, Write};

use landfall_model::{
    decision::Decision,
    finding::{QuestionKind, Reason},
    mapping::Mapping,
    outcome::{Found, Repaired},
    plan::{copy::Origin, ledger::FileLine},
    source::SourceRef,
    target::Table,
    words::count,
};
use serde_json::Value;
use uuid::Uuid;

use super::{Cell, FileEvidence, Record, Row, Trace, plain::is_nobodys};
use crate::mask::Mask;

/// Columns whose words are those of the mapping file or of a berth, never of a person. The planned entries of the audit trail name values of a berth's status
/// alone.
const PLAIN: [&str; 27] = [
    "action",
    "area",
    "bucket",
    "category",
    "channel",
    "currency",
    "deposit_status",
    "document_type",
    "entity_type",
    "eoi_status",
    "field_changed",
    "lead_category",
    "mime_type",
    "mooring_number",
    "new_value",
    "old_value",
    "payment_method",
    "payment_status",
    "pipeline_stage",
    "preferred_contact_method",
    "price_currency",
    "sha256",
    "signer_role",
    "status",
    "status_override_mode",
    "storage_bucket",
    "contract_status",
];

impl Trace {
    /// With everything masked that may be a person's.
    pub(super) fn masked(mut self, mapping: &Mapping, mask: Mask) -> Self {
        for record in &mut self.records {
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
        for row in &mut self.rows {
            row.columns.iter_mut().for_each(|(column, value)| mask_value(column, value, mask));
        }
        for file in &mut self.files {
            match &mut file.planned.origin {
                Origin::Object { key, .. } | Origin::Attachment { path: key } => *key = mask.key(key),
            }
            if let Some(line) = &mut file.ledger {
                line.key = mask.key(&line.key);
                line.same_as = line.same_as.as_deref().map(|place| mask.place(place));
            }
        }
        for pair in &mut self.candidates {
            pair.name_a = mask.value(&pair.name_a);
            pair.name_b = mask.value(&pair.name_b);
        }
        self.questions.iter_mut().for_each(|question| question.text = mask.sentence(&question.text));
        for decision in &mut self.decisions {
            decision.judged = mask.sentence(&decision.judged);
            decision.why = mask.value(&decision.why);
        }
        let judged = self.decisions.iter_mut().flat_map(|decision| &mut decision.members);
        let said = judged.flat_map(|member| &mut member.says).flat_map(|said| &mut said.values);
        said.for_each(|value| *value = mask.value(value));
        // What it quotes of the row was masked when it was noted: what else stands in quotes names a constraint or a column of the target.
        self.quarantined.iter_mut().for_each(|row| row.value = mask.value(&row.value));
        self
    }
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

fn mask_value(column: &str, value: &mut Value, mask: Mask) {
    match value {
        Value::String(text) if !PLAIN.contains(&column) => *text = masked_cell(text, mask),
        Value::Array(items) => items.iter_mut().for_each(|item| mask_value(column, item, mask)),
        Value::Object(fields) => fields.iter_mut().for_each(|(name, field)| mask_value(name, field, mask)),
        _ => {}
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.records.iter().try_for_each(|record| show_record(f, record))?;
        self.show_people(f)?;
        section(f, "BECAME", &self.rows, |f, row| show_row(f, row, &self.records, &self.decisions))?;
        section(f, "FILES", &self.files, show_file)?;
        section(f, "QUARANTINE", &self.quarantined, |f, row| {
            writeln!(f, "  {} {}: {} → {}", row.table, row.key, row.message, row.hint)
        })?;
        section(f, "CHANGED IN THE CRM", &self.conflicts, |f, row| {
            writeln!(f, "  {} {}: {}", row.table, row.key, row.sentence())
        })?;
        section(f, "PUT BACK AS PLANNED", &self.repairs, |f, row| {
            writeln!(f, "  {} {}: {}", row.table, row.key, put_back(row))
        })?;
        writeln!(f, "\nCHECKS\n  {}", self.passed())?;
        section(f, "CHECKS THAT FAILED", &self.checks, |f, check| {
            writeln!(f, "  {}", check.name)?;
            check.details.iter().try_for_each(|detail| writeln!(f, "    {detail}"))
        })
    }
}

impl Trace {
    /// What was verified, in a sentence.
    #[must_use]
    pub fn passed(&self) -> String {
        let Some(names) = &self.passed else { return "nothing was verified in this run".to_owned() };
        let fields = names.iter().filter_map(|name| name.strip_suffix(": fields")).collect::<Vec<_>>();
        let among = match fields.as_slice() {
            [] => String::new(),
            tables => format!(", among them every field of {}", tables.join(", ")),
        };
        format!("{} of these tables passed{among}", count(names.len(), "check"))
    }

    fn show_people(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        section(f, "DECIDED", &self.decisions, |f, decision| {
            writeln!(
                f,
                "  {} by {} on {}: {}",
                decision.answer,
                decision.who,
                decision.at.format("%Y-%m-%d %H:%M:%S UTC"),
                decision.judged
            )?;
            if decision.why.is_empty() { Ok(()) } else { writeln!(f, "    because: {}", decision.why) }
        })?;
        section(f, "OPEN QUESTIONS", &self.questions, |f, question| {
            writeln!(
                f,
                "  {} ({}); until then {}",
                question.text,
                question.options.join(", "),
                question.meanwhile
            )
        })?;
        section(f, "MAY BE THE SAME PERSON", &self.candidates, |f, pair| {
            let reasons: Vec<String> = pair.reasons.iter().map(Reason::told).collect();
            writeln!(
                f,
                "  {}: interests {:?} and {:?}: {}",
                count(pair.score, "point"),
                pair.interests_a,
                pair.interests_b,
                reasons.join(", ")
            )
        })
    }
}

fn section<T>(
    f: &mut fmt::Formatter<'_>,
    title: &str,
    items: &[T],
    show: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    if items.is_empty() {
        return Ok(());
    }
    writeln!(f, "\n{title}")?;
    items.iter().try_for_each(|item| show(f, item))
}

fn show_record(f: &mut fmt::Formatter<'_>, record: &Record) -> fmt::Result {
    writeln!(f, "{}", record.at.to_string().to_uppercase())?;
    if record.cells.is_empty() {
        writeln!(f, "  not in the snapshot: gone from the source")?;
    }
    let width = record.cells.iter().map(|cell| cell.column.chars().count()).max().unwrap_or(0);
    for cell in &record.cells {
        let target = if cell.target.is_empty() { &cell.rule } else { &cell.target };
        writeln!(f, "  {:<width$}  {}  → {target}", cell.column, one_line(&cell.value))?;
    }
    for link in &record.links {
        writeln!(f, "  linked: interest {} and berth {}", link.interest, link.berth)?;
    }
    for warning in &record.warnings {
        writeln!(f, "  ! {} {}: {}", warning.code, warning.column, warning.message)?;
    }
    for cell in &record.dropped {
        writeln!(f, "  ✂ {}: {}", cell.column, cell.reason)?;
    }
    Ok(())
}

/// Line breaks would tear the columns apart, and a long note hides the rest: `--json` has everything.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn show_row(
    f: &mut fmt::Formatter<'_>,
    row: &Row,
    records: &[Record],
    decisions: &[Decision],
) -> fmt::Result {
    let others: Vec<String> =
        row.from.iter().filter(|at| !is_traced(records, **at)).map(ToString::to_string).collect();
    write!(f, "  {} {}", row.table, row.key)?;
    if row.table == Table::Clients && row.from.len() > 1 {
        write!(f, ", one client of {} interests by {}", row.from.len(), reason(decisions))?;
    }
    if !others.is_empty() {
        write!(f, ", with {}", others.join(", "))?;
    }
    writeln!(f, "{}", if row.carried { ", kept as the run before planned it" } else { "" })?;
    let filled = row.columns.iter().filter(|(column, value)| !value.is_null() && *column != "id");
    let mut columns = String::new();
    for (column, value) in filled {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let _ = write!(columns, "{column}={}  ", one_line(&value));
    }
    writeln!(f, "    {}", columns.trim_end())
}

/// Rows are merged by the same e-mail address, or because somebody said so.
fn reason(decisions: &[Decision]) -> &'static str {
    let is_of_people = |decision: &Decision| {
        !matches!(
            decision.kind,
            Some(QuestionKind::BerthStatus | QuestionKind::FileOwner | QuestionKind::UnknownValue)
        )
    };
    if decisions.iter().any(is_of_people) {
        "what was decided, or the same e-mail address"
    } else {
        "the same e-mail address"
    }
}

fn is_traced(records: &[Record], at: SourceRef) -> bool {
    records.iter().any(|record| record.at == at)
}

fn show_file(f: &mut fmt::Formatter<'_>, file: &FileEvidence) -> fmt::Result {
    writeln!(
        f,
        "  {} → {}/{}",
        file.planned.origin.place(),
        file.planned.target_bucket,
        file.planned.target_key
    )?;
    if let Some(line) = &file.ledger {
        writeln!(f, "    {}", whose(line))?;
    }
    match &file.ended {
        None => writeln!(f, "    not copied yet"),
        Some(ended) if ended.error.is_empty() => {
            writeln!(f, "    {} bytes, SHA-256 of both sides {}", ended.size, ended.target_sha256)
        }
        Some(ended) => writeln!(f, "    {}", ended.error),
    }
}

/// Whose a file is, and which rule says so.
#[must_use]
pub fn whose(line: &FileLine) -> String {
    match (&*line.owner, &*line.reason) {
        ("", "") => return "nobody's".to_owned(),
        ("", why) => return format!("nobody's: {why}"),
        _ => {}
    }
    format!("of {} by the rule \"{}\", {}", line.owner, line.rule, count(line.score, "point"))
}

/// How a row was found that was put back.
#[must_use]
pub fn put_back(row: &Repaired) -> String {
    let found = match (row.found, row.columns.as_slice()) {
        (Found::Deleted, _) => "it was missing".to_owned(),
        (_, []) => "it was found as planned".to_owned(),
        (_, columns) => format!("it was another in {}", columns.join(", ")),
    };
    match row.users {
        0 => found,
        users => format!("{found}; {} of users overruled", count(users, "change")),
    }
}

#[cfg(test)]
mod tests {
    use super::masked_cell;
    use crate::mask::Mask;

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
