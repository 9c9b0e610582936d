//! The ledger of files: as a table, and summed up.

use std::collections::BTreeMap;

use landfall_model::{
    attachment::How,
    plan::ledger::{Fate, FileLine, Named, Thing},
    redact::Mask,
    words::count,
};
use serde::Serialize;

use crate::{csv::Table, facts::Facts, words::joined};

const HEADER: [&str; 14] = [
    "thing",
    "bucket",
    "key",
    "size",
    "odd",
    "cells",
    "references",
    "fate",
    "owner",
    "rule",
    "score",
    "file",
    "same_as",
    "reason",
];

/// `file-ledger.csv`: the lines as the plan has them, with keys masked.
pub fn table(facts: &Facts, mask: Mask) -> Table {
    let mut table = Table::new("file-ledger.csv", &HEADER);
    for line in &facts.file_ledger {
        table.push([
            word(&line.thing),
            line.bucket.clone(),
            mask.key(&line.key),
            line.size.to_string(),
            line.odd.iter().map(word).collect::<Vec<_>>().join(" "),
            line.cells.iter().map(cell).collect::<Vec<_>>().join("; "),
            joined(&line.references, "; "),
            word(&line.fate),
            line.owner.clone(),
            line.rule.clone(),
            if line.score == 0 { String::new() } else { line.score.to_string() },
            line.file.map(|file| file.to_string()).unwrap_or_default(),
            line.same_as.as_deref().map(|place| mask.place(place)).unwrap_or_default(),
            line.reason.clone(),
        ]);
    }
    table
}

/// `interests 412 EOI Document (other-form)`.
fn cell(named: &Named) -> String {
    let how = named.by.map(|how| format!(" ({})", word(&how))).unwrap_or_default();
    format!("{} {}{how}", named.at, named.column)
}

/// The one spelling that files have too.
fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The ledger in figures.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sums {
    /// Lines by thing and fate: each thing sums up to what was read of it.
    things: BTreeMap<Thing, BTreeMap<Fate, u64>>,
    /// Objects with the content of one before them.
    same_content: u64,
    /// Objects that several cells name.
    several_cells: u64,
    /// Attachments joined in the other form of Unicode.
    other_form: u64,
}

impl Sums {
    /// The figures of these lines.
    pub fn of(lines: &[FileLine]) -> Self {
        let mut things: BTreeMap<Thing, BTreeMap<Fate, u64>> = BTreeMap::new();
        for line in lines {
            *things.entry(line.thing).or_default().entry(line.fate).or_default() += 1;
        }
        let count = |is: fn(&&FileLine) -> bool| lines.iter().filter(is).count() as u64;
        Self {
            things,
            same_content: count(|line| line.same_as.is_some()),
            several_cells: count(|line| line.cells.len() > 1),
            other_form: count(|line| line.cells.iter().any(|cell| cell.by == Some(How::OtherForm))),
        }
    }

    /// One line for the summary: what became of everything that has bytes.
    pub fn sentence(&self) -> String {
        let of =
            |thing, fate| self.things.get(&thing).and_then(|fates| fates.get(&fate)).copied().unwrap_or(0);
        let both = |fate| of(Thing::Object, fate) + of(Thing::Attachment, fate);
        let fates = Fate::ALL.into_iter().filter(|fate| both(*fate) > 0);
        let parts: Vec<String> = fates.map(|fate| counted(both(fate), fate)).collect();
        let parts = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
        let total: u64 = Fate::ALL.into_iter().map(both).sum();
        let nowhere = of(Thing::Cell, Fate::Missing) + of(Thing::Reference, Fate::Missing);
        format!("{total} in file-ledger.csv{parts}; {nowhere} named that lie nowhere")
    }
}

/// `2 with an owner`, `1 folder marker`, `3 folder markers`.
fn counted(many: u64, fate: Fate) -> String {
    match fate {
        Fate::Question | Fate::FolderMarker => count(many, &fate.to_string()),
        _ => format!("{many} {fate}"),
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::plan::ledger::Fate;

    use super::{Sums, counted};

    #[test]
    fn one_file_of_a_fate_is_not_told_as_several() {
        let cases = [
            (1, Fate::FolderMarker, "1 folder marker"),
            (3, Fate::FolderMarker, "3 folder markers"),
            (2, Fate::Question, "2 open questions"),
            (2, Fate::Planned, "2 with an owner"),
        ];
        for (many, fate, expected) in cases {
            assert_eq!(counted(many, fate), expected);
        }
    }

    #[test]
    fn no_file_at_all_is_told_without_a_list_of_fates() {
        assert_eq!(Sums::of(&[]).sentence(), "0 in file-ledger.csv; 0 named that lie nowhere");
    }
}
