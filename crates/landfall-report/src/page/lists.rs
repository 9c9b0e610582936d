//! What wants eyes: one list a kind, the first of each, and the file that has them all.

use landfall_model::{
    finding::{Quarantined, Reason},
    redact::Mask,
};
use maud::{Markup, html};

use crate::words::{FIRST, LONGEST, is_whole, joined, number, rest, short};
use crate::{berths, facts::Facts};

/// As long as the longest name of a table and of most columns.
const WHOLE: usize = 18;

/// A list in the making.
struct List {
    title: &'static str,
    file: &'static str,
    all: usize,
    header: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

/// Warnings by kind, and all lists.
pub(super) fn review(facts: &Facts, mask: Mask) -> Markup {
    let lists = [
        quarantine(facts, mask),
        questions(facts, mask),
        candidates(facts, mask),
        unmatched(facts, mask),
        berths(facts),
        conflicts(facts),
        dropped(facts, mask),
    ];
    html! {
        (kinds(facts))
        @for list in &lists { (list.show()) }
    }
}

impl List {
    fn show(&self) -> Markup {
        html! {
            @if self.all == 0 { p.none { (self.title) ": none" } }
            @else {
                details {
                    summary { (self.title) " " span.count { (number(self.all)) " in " (self.file) } }
                    div.scroll tabindex="0" role="region" aria-label=(self.title) {
                        table {
                            thead { tr { @for title in self.header { th scope="col" { (title) } } } }
                            tbody { @for row in &self.rows { tr { @for cell in row { (self::cell(cell)) } } } }
                        }
                    }
                    @if let Some(rest) = rest(self.all, self.file) { p { (rest) } }
                }
            }
        }
    }
}

/// Names and numbers stay whole, `A13` is no `A1`; what is longer is broken where it must be.
fn cell(text: &str) -> Markup {
    html! { td.whole[is_whole(text, WHOLE)] { (short(text, LONGEST)) } }
}

fn kinds(facts: &Facts) -> Markup {
    let kinds = facts.warnings_by_kind();
    let most = kinds.values().copied().max().unwrap_or(1);
    html! {
        h3 { "Warnings by kind, " (number(facts.warnings.len())) " in migration-warnings.csv" }
        table.kinds {
            thead { tr { th scope="col" { "kind" } th.number scope="col" { "warnings" } th scope="col" { "share" } th scope="col" { "what it means" } } }
            tbody {
                @for (kind, &count) in &kinds {
                    tr {
                        th scope="row" { (kind) }
                        td.number { (number(count)) }
                        td { meter min="0" max=(most) value=(count) aria-label=(kind) {} }
                        td { (kind.meaning()) }
                    }
                }
            }
        }
    }
}

/// The first of them, a row each.
fn list<T>(
    (title, file): (&'static str, &'static str),
    header: &'static [&'static str],
    all: &[T],
    row: impl Fn(&T) -> Vec<String>,
) -> List {
    List { title, file, all: all.len(), header, rows: all.iter().take(FIRST).map(row).collect() }
}

fn quarantine(facts: &Facts, mask: Mask) -> List {
    let all: Vec<&Quarantined> = facts.held_back.iter().chain(&facts.rejected).collect();
    let header = &["table", "records", "column", "value", "reason", "next"];
    list(("Quarantine", "quarantine.csv"), header, &all, |row| {
        let (value, message) = (mask.value(&row.value), row.message.clone());
        vec![
            row.table.to_string(),
            joined(&row.from, "; "),
            row.column.clone(),
            value,
            message,
            row.hint.clone(),
        ]
    })
}

fn questions(facts: &Facts, mask: Mask) -> List {
    let header = &["question", "answers", "until then"];
    list(("Questions", "questions.csv"), header, &facts.questions, |question| {
        vec![mask.sentence(&question.text), question.options.join(", "), question.meanwhile.clone()]
    })
}

fn candidates(facts: &Facts, mask: Mask) -> List {
    let names = ("Pairs that may be one person", "dedup-candidates.csv");
    list(names, &["points", "one", "other", "reasons"], &facts.candidates, |pair| {
        let reasons: Vec<String> = pair.reasons.iter().map(Reason::told).collect();
        let [one, other] = [&pair.name_a, &pair.name_b].map(|name| mask.value(name));
        vec![pair.score.to_string(), one, other, reasons.join(", ")]
    })
}

fn unmatched(facts: &Facts, mask: Mask) -> List {
    let names = ("Files without an owner", "unmatched-files.csv");
    list(names, &["bucket", "key", "reason", "outcome"], &facts.unmatched, |file| {
        vec![file.bucket.clone(), mask.key(&file.key), mask.sentence(&file.reason), file.outcome.clone()]
    })
}

fn berths(facts: &Facts) -> List {
    let names = ("Berths whose status does not fit", "berth-status.csv");
    let header = &[
        "berth",
        "source",
        "planned",
        "target",
        "plan document expects",
        "BR-001 expects",
        "reason",
        "answer",
    ];
    list(names, header, &berths::all(facts), |berth| {
        let [source, planned, target] = berth.statuses();
        let [plan, br_001] = berth.expected;
        let said = if berth.is_open() && berth.planned.is_some() { "open" } else { berth.answer() };
        [berth.mooring_number, source, planned, target, plan, br_001, &berth.reason, said]
            .map(str::to_owned)
            .to_vec()
    })
}

fn conflicts(facts: &Facts) -> List {
    let names = ("Rows that users changed", "conflicts.csv");
    list(names, &["table", "key", "records", "what"], &facts.conflicts, |row| {
        vec![row.table.to_string(), row.key.clone(), joined(&row.from, "; "), row.sentence()]
    })
}

fn dropped(facts: &Facts, mask: Mask) -> List {
    let names = ("Cells that go nowhere", "dropped-cells.csv");
    list(names, &["record", "column", "value", "reason"], &facts.dropped, |cell| {
        vec![cell.record.to_string(), cell.column.clone(), mask.value(&cell.value), cell.reason.clone()]
    })
}
