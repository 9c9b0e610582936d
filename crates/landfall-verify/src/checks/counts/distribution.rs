//! Interests per stage and berths per status: the source's words through the mapping's vocabulary, against what the target holds.
//! A berth's status is the one that a person accepted, where somebody did. Words that the mapping does not know, and records about which a person decided, are listed and left out on both sides.

use std::{collections::BTreeMap, fmt};

use landfall_model::{
    mapping::{Vocabulary, look_up},
    outcome::ValidationCheck,
    source::{SourceRef, SourceTable},
    target::Table,
};

use super::{
    sides::{BothSides, ByValue},
    values::{self, Values},
};
use crate::{checks::Seen, error::Error, outcome::not_made, target::Answer};

/// A vocabulary column.
struct State<'m> {
    source: SourceTable,
    table: Table,
    column: &'static str,
    vocabulary: &'m Vocabulary,
    fallback: &'m str,
    placeholders: &'m [String],
}

/// One check per vocabulary column.
pub(super) async fn check(seen: &Seen<'_>) -> Result<Vec<ValidationCheck>, Error> {
    let mapping = seen.mapping;
    let placeholders = mapping.placeholders.as_slice();
    let states = [
        State {
            source: SourceTable::Interests,
            table: Table::Interests,
            column: "pipeline_stage",
            vocabulary: &mapping.vocabulary.stage,
            fallback: &mapping.fallback.stage,
            placeholders,
        },
        State {
            source: SourceTable::Berths,
            table: Table::Berths,
            column: "status",
            vocabulary: &mapping.vocabulary.berth_status,
            fallback: &mapping.fallback.berth_status,
            placeholders,
        },
    ];
    let mut checks = Vec::new();
    for state in states {
        let name = format!("{} per {}, as the source says", state.table, state.column);
        let Some(survey) = seen.survey.get(&state.table) else { continue };
        match values::by_row(seen.target, survey, state.table, [state.column]).await? {
            Answer::Found(values) => checks.push(compare(&state, name, seen, &values)),
            Answer::Omitted(column) => checks.push(not_made(name, &column)),
        }
    }
    Ok(checks)
}

fn compare(state: &State<'_>, name: String, seen: &Seen<'_>, values: &Values<1>) -> ValidationCheck {
    let Seen { evidence, raw, .. } = *seen;
    let mut sides = BothSides::<Counts>::default();
    for (id, cells) in raw.records(state.source) {
        let row = evidence.own_row(state.table, *id);
        let Some([value]) = row.and_then(|row| values.get(row)) else { continue };
        let at = SourceRef::new(state.source, *id);
        let accepted = evidence.accepted.get(&at).map(String::as_str);
        let says = state.read(cells.state.as_deref()).filter(|_| !evidence.decided.contains(&at));
        let found = value.as_deref().unwrap_or("nothing");
        sides.compare(at, accepted.or(says), &found, |counts, word| counts.add(word));
    }
    let accepted = evidence.accepted.keys().filter(|at| at.table == state.source).count();
    let mut check = sides.check(
        name,
        state.source,
        "not in the mapping or decided by a person",
        "next: landfall mapping show",
    );
    let source = state.source;
    check.details.extend((accepted > 0).then(|| {
        format!("{accepted} {source} count with the word that a person accepted in place of the source's")
    }));
    check
}

impl<'m> State<'m> {
    /// The target's word for a cell; the fallback for an empty one, none for a word that the mapping does not know.
    fn read(&self, cell: Option<&str>) -> Option<&'m str> {
        let Some(text) = cell else { return Some(self.fallback) };
        let placeholder = || self.placeholders.iter().any(|word| *word == text.trim().to_lowercase());
        look_up(self.vocabulary, text).or_else(|| placeholder().then_some(self.fallback))
    }
}

/// How often each value occurs.
#[derive(Default)]
struct Counts(BTreeMap<String, u64>);

impl Counts {
    fn add(&mut self, value: &str) {
        *self.0.entry(value.to_owned()).or_default() += 1;
    }
}

impl ByValue for Counts {
    fn by_value(&self) -> BTreeMap<&str, String> {
        self.0.iter().map(|(value, count)| (value.as_str(), count.to_string())).collect()
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts: Vec<String> = self.0.iter().map(|(value, count)| format!("{value} {count}")).collect();
        f.write_str(&counts.join(", "))
    }
}
