//! What wants eyes: one list a kind, the first of each, and the file that has them all.

use landfall_model::{
    finding::{Quarantined, Reason},
    source::SourceRef,
};
use maud::{Markup, html};

use crate::words::{FIRST, LONGEST, number, rest, short};
use crate::{berths, facts::Facts, mask::Mask};

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
                    summary { (self.title) " " span.count { (number(self.all)) } }
                    div.scroll tabindex="0" role="region" aria-label=(self.title) {
                        table {
                            thead { tr { @for title in self.header { th scope="col" { (title) } } } }
                            tbody { @for row in &self.rows { tr { @for cell in row { td { (short(cell, LONGEST)) } } } } }
                        }
                    }
                    @if let Some(rest) = rest(self.all, self.file) { p { (rest) } }
                }
            }
        }
    }
}

fn kinds(facts: &Facts) -> Markup {
    let kinds = facts.warnings_by_kind();
    let most = kinds.values().copied().max().unwrap_or(1);
    html! {
        h3 { "Warnings by kind, " (number(facts.warnings.len())) " in migration-warnings.csv" }
        table.kinds {
            thead { tr { th scope="col" { "kind" } th.number scope="col" { "warnings" } th scope="col" { "share" } } }
            tbody {
                @for (kind, &count) in &kinds {
                    tr {
                        th scope="row" { (kind) }
                        td.number { (number(count)) }
                        td { meter min="0" max=(most) value=(count) aria-label=(kind) {} }
                    }
                }
            }
        }
    }
}

fn quarantine(facts: &Facts, mask: Mask) -> List {
    let row = |row: &Quarantined| {
        let value = mask.value(&row.value);
        vec![
            row.table.to_string(),
            records(&row.from),
            row.column.clone(),
            value,
            row.message.clone(),
            row.hint.clone(),
        ]
    };
    List {
        title: "Quarantine",
        file: "quarantine.csv",
        all: facts.held_back.len() + facts.rejected.len(),
        header: &["table", "records", "column", "value", "reason", "next"],
        rows: facts.held_back.iter().chain(&facts.rejected).take(FIRST).map(row).collect(),
    }
}

fn questions(facts: &Facts, mask: Mask) -> List {
    List {
        title: "Questions",
        file: "questions.csv",
        all: facts.questions.len(),
        header: &["question", "answers", "until then"],
        rows: (facts.questions.iter().take(FIRST))
            .map(|q| vec![mask.sentence(&q.text), q.options.join(", "), q.meanwhile.clone()])
            .collect(),
    }
}

fn candidates(facts: &Facts, mask: Mask) -> List {
    List {
        title: "Pairs that may be one person",
        file: "dedup-candidates.csv",
        all: facts.candidates.len(),
        header: &["points", "one", "other", "reasons"],
        rows: (facts.candidates.iter().take(FIRST))
            .map(|pair| {
                let reasons: Vec<String> = pair.reasons.iter().map(Reason::told).collect();
                vec![
                    pair.score.to_string(),
                    mask.value(&pair.name_a),
                    mask.value(&pair.name_b),
                    reasons.join(", "),
                ]
            })
            .collect(),
    }
}

fn unmatched(facts: &Facts, mask: Mask) -> List {
    List {
        title: "Files without an owner",
        file: "unmatched-files.csv",
        all: facts.unmatched.len(),
        header: &["bucket", "key", "reason", "outcome"],
        rows: (facts.unmatched.iter().take(FIRST))
            .map(|file| {
                vec![
                    file.bucket.clone(),
                    mask.key(&file.key),
                    mask.sentence(&file.reason),
                    file.outcome.clone(),
                ]
            })
            .collect(),
    }
}

fn berths(facts: &Facts) -> List {
    let all = berths::all(facts);
    let row = |berth: &berths::Berth<'_>| {
        let [source, planned, target] = berth.statuses();
        let [plan, br_001] = berth.expected;
        let answer = berth.answer();
        let said = if answer.is_empty() && berth.planned.is_some() { "open" } else { answer };
        [berth.mooring_number, source, planned, target, plan, br_001, &berth.reason, said]
            .map(str::to_owned)
            .to_vec()
    };
    List {
        title: "Berths whose status does not fit",
        file: "berth-status.csv",
        all: all.len(),
        header: &[
            "berth",
            "source",
            "planned",
            "target",
            "plan expects",
            "br-001 expects",
            "reason",
            "answer",
        ],
        rows: all.iter().take(FIRST).map(row).collect(),
    }
}

fn conflicts(facts: &Facts) -> List {
    List {
        title: "Rows that users changed",
        file: "conflicts.csv",
        all: facts.conflicts.len(),
        header: &["table", "key", "records", "what"],
        rows: (facts.conflicts.iter().take(FIRST))
            .map(|row| vec![row.table.to_string(), row.key.clone(), records(&row.from), row.sentence()])
            .collect(),
    }
}

fn dropped(facts: &Facts, mask: Mask) -> List {
    List {
        title: "Cells that go nowhere",
        file: "dropped-cells.csv",
        all: facts.dropped.len(),
        header: &["record", "column", "value", "reason"],
        rows: (facts.dropped.iter().take(FIRST))
            .map(|cell| {
                vec![
                    cell.record.to_string(),
                    cell.column.clone(),
                    mask.value(&cell.value),
                    cell.reason.clone(),
                ]
            })
            .collect(),
    }
}

fn records(from: &[SourceRef]) -> String {
    from.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
