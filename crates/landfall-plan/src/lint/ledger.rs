//! The ledger of files proves its sum: every object and every file in NocoDB's own storage in exactly one line with one fate, and every row in
//! the line of what it is a copy of.

use std::collections::HashSet;

use landfall_model::{
    plan::{
        Plan,
        ledger::{Fate, FileLine, Thing},
    },
    target::Table,
};
use uuid::Uuid;

use super::Notes;

/// As many lines as were read, each thing once, and its fate one that it can have.
pub fn is_whole(plan: &Plan, notes: &mut Notes) {
    for (thing, source) in [(Thing::Object, "objects"), (Thing::Attachment, "attachments")] {
        let lines = plan.file_ledger.iter().filter(|line| line.thing == thing);
        let places: HashSet<(&str, &str)> =
            lines.clone().map(|line| (line.bucket.as_str(), line.key.as_str())).collect();
        let read =
            plan.accounting.iter().find(|account| account.source == source).map_or(0, |account| account.read);
        if (places.len() as u64, lines.count() as u64) != (read, read) {
            let what = format!("the ledger does not have each of the {read} {source} in one line");
            notes.add(Table::Files, &[], what);
        }
    }
    for line in plan.file_ledger.iter().filter(|line| !makes_sense(line)) {
        notes.add(
            Table::Files,
            &[],
            format!("a line of the ledger is of no sense: {:?}, {}", line.thing, line.fate),
        );
    }
}

/// Every row of `files` has one line, and every line that names a row has it.
pub fn has_every_row(plan: &Plan, notes: &mut Notes) {
    let mut rows: HashSet<Uuid> = plan.files.iter().map(|planned| planned.row.id).collect();
    for file in plan.file_ledger.iter().filter_map(|line| line.file) {
        if !rows.remove(&file) {
            notes.add(
                Table::Files,
                &[],
                format!("the ledger names file {file}, which has no row or two lines"),
            );
        }
    }
    for planned in plan.files.iter().filter(|planned| rows.contains(&planned.row.id)) {
        notes.add(
            Table::Files,
            &planned.from,
            format!("file {} is in no line of the ledger", planned.row.id),
        );
    }
}

fn makes_sense(line: &FileLine) -> bool {
    let fits = match line.thing {
        Thing::Object => !matches!(line.fate, Fate::Missing | Fate::Kept),
        Thing::Attachment => line.fate.has_row() && line.fate != Fate::Kept,
        Thing::Cell | Thing::Reference => line.fate == Fate::Missing,
        Thing::Row => line.fate == Fate::Kept,
    };
    fits && line.fate.has_row() == line.file.is_some()
}

#[cfg(test)]
mod tests {
    use landfall_model::plan::ledger::Fate;

    use crate::lint::testing::breaks;

    #[test]
    fn an_object_in_no_line_or_in_two_is_found() {
        breaks(
            |plan| plan.file_ledger.retain(|line| line.fate != Fate::FolderMarker),
            1,
            "does not have each of the 5 objects",
        );
        let twice = |plan: &mut landfall_model::plan::Plan| {
            let marker = plan.file_ledger.iter().position(|line| line.fate == Fate::FolderMarker).unwrap();
            let again = plan.file_ledger[marker].clone();
            plan.file_ledger.push(again);
        };
        breaks(twice, 1, "does not have each of the 5 objects");
    }

    #[test]
    fn a_row_in_no_line_and_a_line_without_its_row_are_found() {
        breaks(|plan| plan.file_ledger[0].file = Some(uuid::Uuid::nil()), 2, "ledger");
        breaks(|plan| plan.file_ledger[0].file = plan.file_ledger[1].file, 2, "ledger");
    }

    #[test]
    fn a_fate_that_a_thing_cannot_have_is_found() {
        breaks(|plan| plan.file_ledger[0].fate = Fate::Missing, 1, "of no sense");
        breaks(|plan| plan.file_ledger[0].fate = Fate::LeftOut, 1, "of no sense");
    }
}
