//! The filled cells of one source table, and where each was found again: four bytes for what a cell says and one for its place.

use std::{
    collections::{BTreeSet, HashMap},
    hash::{DefaultHasher, Hash, Hasher},
};

use landfall_model::{
    cell,
    mapping::Mapping,
    rundir::{self, RunDir},
    source::{SourceRow, SourceTable, TableColumns},
};
use serde_json::Value;

use crate::error::Error;

/// Where a cell went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// The cell is empty.
    Empty,
    /// Nowhere that was found yet.
    Nowhere,
    /// Listed with its reason, alone or with the whole record.
    Dropped,
    /// A column that it feeds holds something else: what the planner read in it.
    Normalised,
    /// As it stands, in a column or in a note.
    Carried,
}

/// One table.
pub(super) struct Grid {
    pub table: SourceTable,
    /// Titles of the columns whose cells are the users' own.
    pub titles: Vec<String>,
    rows: HashMap<i64, usize>,
    says: Vec<u32>,
    places: Vec<Place>,
}

impl Grid {
    /// Reads the table.
    pub fn read(run: &RunDir, mapping: &Mapping, table: SourceTable) -> Result<Self, Error> {
        let system = system(run, table)?;
        let titles = titles(run, table, |title| is_mapped(mapping, table, title) || !system.contains(title))?;
        let mut grid = Self { table, titles, rows: HashMap::new(), says: Vec::new(), places: Vec::new() };
        for row in run.lines::<SourceRow>(&rundir::raw_table(table))? {
            grid.take(&row?);
        }
        Ok(grid)
    }

    fn take(&mut self, row: &SourceRow) {
        let Some(id) = row.id() else { return };
        self.rows.insert(id, self.rows.len());
        for title in &self.titles {
            let text = row.cell(title).and_then(text);
            self.places.push(if text.is_some() { Place::Nowhere } else { Place::Empty });
            self.says.push(text.map_or(0, |text| hash(&text)));
        }
    }

    /// The cell was found in a place; the better of two places counts.
    pub fn found(&mut self, id: i64, column: usize, place: Place) {
        if let Some(at) = self.at(id, column)
            && self.places[at] != Place::Empty
        {
            self.places[at] = self.places[at].max(place);
        }
    }

    /// A column that the cell feeds holds something: the same text, or another.
    pub fn fed(&mut self, id: i64, column: usize, says: u32) {
        let same = self.at(id, column).is_some_and(|at| self.says[at] == says);
        self.found(id, column, if same { Place::Carried } else { Place::Normalised });
    }

    /// The cells of a record that were not found yet, by column.
    pub fn missing(&self, id: i64) -> impl Iterator<Item = usize> {
        (0..self.titles.len()).filter(move |column| self.place(id, *column) == Place::Nowhere)
    }

    /// Where a cell went.
    pub fn place(&self, id: i64, column: usize) -> Place {
        self.at(id, column).map_or(Place::Empty, |at| self.places[at])
    }

    /// The records, in no order.
    pub fn ids(&self) -> impl Iterator<Item = i64> {
        self.rows.keys().copied()
    }

    /// The column with this title.
    pub fn column(&self, title: &str) -> Option<usize> {
        self.titles.iter().position(|known| known == title)
    }

    fn at(&self, id: i64, column: usize) -> Option<usize> {
        self.rows.get(&id).map(|row| row * self.titles.len() + column)
    }
}

/// The grid of a table.
pub(super) fn of_table(grids: &mut [Grid], table: SourceTable) -> Option<&mut Grid> {
    grids.iter_mut().find(|grid| grid.table == table)
}

fn is_mapped(mapping: &Mapping, table: SourceTable, title: &str) -> bool {
    mapping.table(table).columns.values().any(|known| known == title)
}

/// Columns of the source's own: keys, times that no role reads, hidden link lists.
fn system(run: &RunDir, table: SourceTable) -> Result<BTreeSet<String>, Error> {
    let described: Vec<TableColumns> = run.read_json(rundir::RAW_COLUMNS)?;
    let own =
        described.into_iter().filter(|columns| columns.table == table).flat_map(|columns| columns.columns);
    Ok(own.filter(|column| column.system).map(|column| column.title).collect())
}

/// The titles that rows hold, without the id and hidden link lists.
fn titles(run: &RunDir, table: SourceTable, wanted: impl Fn(&str) -> bool) -> Result<Vec<String>, Error> {
    let mut titles = BTreeSet::new();
    for row in run.lines::<SourceRow>(&rundir::raw_table(table))? {
        for title in row?.cells.keys() {
            if !titles.contains(title) && title != "Id" && !title.contains("_nc_m2m_") && wanted(title) {
                titles.insert(title.clone());
            }
        }
    }
    Ok(titles.into_iter().collect())
}

/// What a cell says, without what is blank or invisible around it, and without U+0000, which no target holds; none where it is empty or
/// counts no links.
pub(super) fn text(value: &Value) -> Option<String> {
    let is_around = |c: char| c.is_whitespace() || c == '\0' || cell::is_invisible(c);
    let text = cell::text(value).map(|text| text.trim_matches(is_around).replace('\0', ""))?;
    let is_nothing = matches!(text.as_str(), "" | "{}" | "null") || (text == "0" && value.is_number());
    (!is_nothing && !is_list_of_nothing(&text)).then_some(text)
}

/// A list that was written as text, with nothing in it: `[]`, `[null]`, `[{}]`.
fn is_list_of_nothing(text: &str) -> bool {
    text.starts_with('[') && serde_json::from_str(text).is_ok_and(|list: Value| cell::is_empty(&list))
}

/// Enough to tell two texts of one cell apart.
pub(super) fn hash(text: &str) -> u32 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    // The lower half is as good as the whole.
    u32::try_from(hasher.finish() & u64::from(u32::MAX)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::text;

    #[test]
    fn what_is_invisible_around_a_text_says_nothing() {
        let cases = [
            (json!(" Calls back\r\n"), Some("Calls back")),
            (json!("\u{feff}Calls back\u{200b}"), Some("Calls back")),
            (json!("Calls\u{200b}back"), Some("Calls\u{200b}back")),
            (json!("\0 Calls\0 back"), Some("Calls back")),
            (json!(" \0"), None),
            (json!("0"), Some("0")),
            (json!(0), None),
        ];
        for (cell, expected) in cases {
            assert_eq!(text(&cell).as_deref(), expected, "{cell}");
        }
    }

    #[test]
    fn a_list_of_nothing_says_nothing_as_a_list_or_as_text() {
        for nothing in
            [json!([null]), json!("[]"), json!("[null]"), json!(" [{}, \"\", null]\n"), json!("{}")]
        {
            assert_eq!(text(&nothing), None, "{nothing}");
        }
        for something in ["[0]", "[{\"title\": null}]", "[", "[null] and a.pdf"] {
            assert_eq!(text(&something.into()).as_deref(), Some(something));
        }
    }
}
