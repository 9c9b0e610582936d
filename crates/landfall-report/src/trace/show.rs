//! A trace as lines of a terminal.

use std::fmt::{self, Write};

use landfall_model::{
    columns::{padded, width},
    decision::Decision,
    finding::{QuestionKind, Reason},
    outcome::{Found, Repaired},
    plan::ledger::FileLine,
    source::SourceRef,
    target::Table,
    words::count,
};

use super::{FileEvidence, Record, Row, Trace};

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
    let titles = record.cells.iter().map(|cell| width(&cell.column)).max().unwrap_or(0);
    for cell in &record.cells {
        let target = if cell.target.is_empty() { &cell.rule } else { &cell.target };
        let (column, value) = (padded(&cell.column, titles), one_line(&cell.value));
        writeln!(f, "  {column}  {value}  → {target}")?;
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
