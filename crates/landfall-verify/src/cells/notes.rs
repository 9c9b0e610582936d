//! Cells that a note keeps as they stood.

use std::collections::HashMap;

use landfall_model::{
    rundir,
    source::{SourceRef, SourceRow},
    target::Table,
};
use serde_json::Value;

use super::{
    feeds,
    grid::{Grid, Place, of_table, text},
};
use crate::{
    error::Error,
    evidence::{Evidence, plan_lines::PlannedRows},
};

/// Column and text of the cells of each record that were found nowhere else: only these are looked for, so that few texts are held.
type Wanted = HashMap<SourceRef, Vec<(usize, String)>>;

/// Texts that stand in a note under their titles as they stood in the source.
pub(super) fn follow(evidence: &Evidence<'_>, grids: &mut [Grid]) -> Result<(), Error> {
    let wanted = wanted(evidence, grids)?;
    for table in Table::ALL {
        let Some(column) = feeds::note(table) else { continue };
        for row in PlannedRows::of(evidence.run, table)? {
            let row = row?;
            let note = row.row.get(column).and_then(Value::as_str).unwrap_or_default();
            for at in &row.from {
                look(note, *at, &wanted, grids);
            }
        }
    }
    Ok(())
}

fn wanted(evidence: &Evidence<'_>, grids: &[Grid]) -> Result<Wanted, Error> {
    let mut wanted = Wanted::new();
    for grid in grids {
        for row in evidence.run.lines::<SourceRow>(&rundir::raw_table(grid.table))? {
            let row = row?;
            let Some(id) = row.id() else { continue };
            let text = |column: usize| Some((column, text(row.cell(&grid.titles[column])?)?));
            let texts: Vec<(usize, String)> = grid.missing(id).filter_map(text).collect();
            if !texts.is_empty() {
                wanted.insert(SourceRef::new(grid.table, id), texts);
            }
        }
    }
    Ok(wanted)
}

fn look(note: &str, at: SourceRef, wanted: &Wanted, grids: &mut [Grid]) {
    let Some(grid) = of_table(grids, at.table) else { return };
    for (column, text) in wanted.get(&at).into_iter().flatten() {
        if is_noted(note, &grid.titles[*column], text) {
            grid.found(at.id, *column, Place::Carried);
        }
    }
}

/// True where a note has the whole text under the column's title: `Size: 12` is not told by another column's "12 May", nor by `Size: 120`.
fn is_noted(note: &str, title: &str, text: &str) -> bool {
    let is_titled =
        |before: &str| before.trim_end().strip_suffix(':').is_some_and(|line| line.ends_with(title));
    let ends = |after: &str| after.split('\n').next().is_none_or(|rest| rest.trim().is_empty());
    note.match_indices(text).any(|(at, _)| is_titled(&note[..at]) && ends(&note[at + text.len()..]))
}

#[cfg(test)]
mod tests {
    use super::is_noted;

    #[test]
    fn a_note_tells_a_cell_only_whole_and_under_its_title() {
        let note = "Comments:\nCalls on 12 May.\nSize: 9\n\nAs it stood in the old system:\nSize: 120 ft \nDepth:  7\nBeam: two\nlines";
        let cases = [
            ("Size", "120 ft", true),
            ("Size", "120", false),
            ("Size", "12", false),
            ("Size", "Calls on 12 May.", false),
            ("Depth", "7", true),
            ("Beam", "two\nlines", true),
            ("Beam", "two", true),
            ("Comments", "Calls on 12 May.\nSize: 9", true),
            ("Comments", "12 May.", false),
        ];
        for (title, text, expected) in cases {
            assert_eq!(is_noted(note, title, text), expected, "{title}: {text}");
        }
    }
}
