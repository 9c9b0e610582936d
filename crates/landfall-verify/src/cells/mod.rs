//! An account of every filled cell of the source: carried as it stands, normalised into a column that it feeds, or dropped with a reason. A
//! cell of which neither can be said is lost.
//!
//! It goes by lineage: the planned rows that name a record, which the comparison of fields holds against the target. What a reading of a cell
//! ought to be is the planner's business; that something came of it is looked after here, without its code.

mod feeds;
mod grid;

use std::collections::{HashMap, HashSet};

use landfall_model::{
    finding::{DroppedCell, Warning},
    mapping::Mapping,
    outcome::CellAccount,
    rundir::{self, normalized_table},
    source::{SourceRef, SourceRow, SourceTable},
    target::{Planned, Table},
};
use serde_json::{Map, Value};

use crate::{error::Error, evidence::Evidence, key::Key, outcome::Details};
use grid::{Grid, Place, hash, text};

/// The account of one table.
pub(crate) struct TableCells {
    pub table: SourceTable,
    pub columns: Vec<CellAccount>,
    /// Cells that are lost.
    pub lost: Details,
}

/// A planned row as JSON.
type Row = Planned<Map<String, Value>>;

/// Which columns of a source table a column of the target answers for.
type Fed = HashMap<Table, HashMap<&'static str, Vec<(usize, usize)>>>;

/// Accounts for every cell of the four tables.
pub(crate) fn account(evidence: &Evidence<'_>, mapping: &Mapping) -> Result<Vec<TableCells>, Error> {
    let read = |table| Grid::read(evidence.run, mapping, table);
    let mut grids = SourceTable::ALL.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    follow_rows(evidence, mapping, &mut grids)?;
    follow_lists(evidence, &mut grids)?;
    follow_notes(evidence, &mut grids)?;
    Ok(grids.iter().map(sum).collect())
}

/// Columns that hold something for a record.
fn follow_rows(evidence: &Evidence<'_>, mapping: &Mapping, grids: &mut [Grid]) -> Result<(), Error> {
    for (table, fed) in fed(mapping, grids) {
        for row in evidence.run.lines::<Row>(&normalized_table(table))? {
            let row = row?;
            if !is_of_before(evidence, table, &row) {
                follow_row(&row, table, &fed, grids);
            }
        }
    }
    Ok(())
}

/// True for a row that stays as a run before planned it: it answers for no cell of now. A file does, however long its object is gone.
fn is_of_before(evidence: &Evidence<'_>, table: Table, row: &Row) -> bool {
    table != Table::Files && Key::of(table, &row.row).is_some_and(|key| evidence.is_carried(table, key))
}

fn follow_row(row: &Row, table: Table, fed: &HashMap<&str, Vec<(usize, usize)>>, grids: &mut [Grid]) {
    for (column, value) in &row.row {
        let Some(cells) = fed.get(column_of(table, column, &row.row)) else { continue };
        let Some(says) = text(value).map(|text| hash(&text)) else { continue };
        for at in &row.from {
            for (grid, column) in cells {
                if grids[*grid].table == at.table {
                    grids[*grid].fed(at.id, *column, says);
                }
            }
        }
    }
}

fn fed(mapping: &Mapping, grids: &[Grid]) -> Fed {
    let mut fed = Fed::new();
    for (place, grid) in grids.iter().enumerate() {
        for (role, title) in &mapping.table(grid.table).columns {
            let Some(column) = grid.column(title) else { continue };
            for (table, name) in feeds::of(grid.table, role) {
                fed.entry(*table).or_default().entry(*name).or_default().push((place, column));
            }
        }
    }
    fed
}

/// A column by the name that [`feeds`] has for it.
fn column_of<'c>(table: Table, column: &'c str, row: &Map<String, Value>) -> &'c str {
    match (table, column, row.get("channel").and_then(Value::as_str)) {
        (Table::ClientContacts, "value", Some("email")) => feeds::EMAIL,
        (Table::ClientContacts, "value", _) => feeds::NUMBER,
        _ => column,
    }
}

/// Cells that a list names with a reason, and records that were held back or left out as a whole.
fn follow_lists(evidence: &Evidence<'_>, grids: &mut [Grid]) -> Result<(), Error> {
    for dropped in evidence.run.lines::<DroppedCell>(rundir::DROPPED_CELLS)? {
        let dropped = dropped?;
        drop_cell(grids, dropped.record, &dropped.column);
    }
    for warning in evidence.run.lines::<Warning>(rundir::WARNINGS)? {
        let warning = warning?;
        if let Some(record) = warning.record {
            drop_cell(grids, record, &warning.column);
        }
    }
    let listed: HashSet<SourceRef> = evidence.held_back.iter().copied().chain(left_out(evidence)).collect();
    for at in listed {
        if let Some(grid) = grids.iter_mut().find(|grid| grid.table == at.table) {
            (0..grid.titles.len()).for_each(|column| grid.found(at.id, column, Place::Dropped));
        }
    }
    Ok(())
}

fn drop_cell(grids: &mut [Grid], at: SourceRef, title: &str) {
    if let Some(grid) = grids.iter_mut().find(|grid| grid.table == at.table)
        && let Some(column) = grid.column(title)
    {
        grid.found(at.id, column, Place::Dropped);
    }
}

/// Records that an account lists as left out by rule.
fn left_out(evidence: &Evidence<'_>) -> impl Iterator<Item = SourceRef> {
    evidence.header.accounting.iter().flat_map(|account| {
        let table = SourceTable::ALL.into_iter().find(|table| table.name() == account.source);
        account.dropped.iter().filter_map(move |id| Some(SourceRef::new(table?, id.parse().ok()?)))
    })
}

/// Texts that stand in a note under their titles as they stood in the source. Only what was found nowhere else is looked for, so that few texts are held.
fn follow_notes(evidence: &Evidence<'_>, grids: &mut [Grid]) -> Result<(), Error> {
    let mut wanted: HashMap<SourceRef, Vec<(usize, String)>> = HashMap::new();
    for grid in &*grids {
        for row in evidence.run.lines::<SourceRow>(&rundir::raw_table(grid.table))? {
            let row = row?;
            let Some(id) = row.id() else { continue };
            let texts =
                grid.missing(id).filter_map(|column| Some((column, text(row.cell(&grid.titles[column])?)?)));
            let texts: Vec<(usize, String)> = texts.collect();
            if !texts.is_empty() {
                wanted.insert(SourceRef::new(grid.table, id), texts);
            }
        }
    }
    for table in Table::ALL {
        let Some(column) = feeds::note(table) else { continue };
        for row in evidence.run.lines::<Row>(&normalized_table(table))? {
            let row = row?;
            let note = row.row.get(column).and_then(Value::as_str).unwrap_or_default();
            for at in &row.from {
                let Some(grid) = grids.iter_mut().find(|grid| grid.table == at.table) else { continue };
                for (column, text) in wanted.get(at).into_iter().flatten() {
                    if is_noted(note, &grid.titles[*column], text) {
                        grid.found(at.id, *column, Place::Carried);
                    }
                }
            }
        }
    }
    Ok(())
}

/// True where a note has the whole text under the column's title: `Size: 12` is not told by another column's "12 May", nor by `Size: 120`.
fn is_noted(note: &str, title: &str, text: &str) -> bool {
    let is_titled =
        |before: &str| before.trim_end().strip_suffix(':').is_some_and(|line| line.ends_with(title));
    let ends = |after: &str| after.split('\n').next().is_none_or(|rest| rest.trim().is_empty());
    note.match_indices(text).any(|(at, _)| is_titled(&note[..at]) && ends(&note[at + text.len()..]))
}

fn sum(grid: &Grid) -> TableCells {
    let mut lost = Details::default();
    let mut ids: Vec<i64> = grid.ids().collect();
    ids.sort_unstable();
    let columns = grid.titles.iter().enumerate().map(|(column, title)| {
        let mut account = CellAccount {
            table: grid.table.name().to_owned(),
            column: title.clone(),
            ..CellAccount::default()
        };
        for id in &ids {
            let place = grid.place(*id, column);
            account.filled += u64::from(place != Place::Empty);
            match place {
                Place::Empty => {}
                Place::Carried => account.carried += 1,
                Place::Normalised => account.normalised += 1,
                Place::Dropped => account.dropped += 1,
                Place::Nowhere => {
                    account.unaccounted += 1;
                    lost.push(|| {
                        format!("{} {id}, {title}: nothing came of it, and no list names it", grid.table)
                    });
                }
            }
        }
        account
    });
    let columns = columns.collect();
    TableCells { table: grid.table, columns, lost }
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
