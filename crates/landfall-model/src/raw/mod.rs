//! What `raw/` holds, in little room: what the planner reads.
//!
//! A row as a map of its cells takes eight times the room of its line and longer to make than to plan. All rows of a table have the same
//! titles, so here a title stands once for all of them, and a cell is a piece of one long text.

mod beside;
mod cell;
mod line;
mod rows;

pub use beside::Beside;
pub use cell::Cell;
pub use rows::Rows;

use crate::{
    rundir::{self, RunDir},
    snapshot::Snapshot,
    source::{Link, Object, SourceTable, TableColumns},
};

/// The whole source: rows in the order of the files, links, objects, and the columns' description.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    rows: [Rows; 4],
    /// Rows of the junction table.
    pub links: Vec<Link>,
    /// Objects of all source buckets.
    pub objects: Vec<Object>,
    /// The columns of the four tables.
    pub columns: Vec<TableColumns>,
}

impl Raw {
    /// Reads `raw/` of a run or of a snapshot taken earlier.
    pub fn read(run: &RunDir) -> Result<Self, rundir::Error> {
        let mut rows = [const { Rows::new() }; 4];
        for table in SourceTable::ALL {
            rows[table as usize] = Rows::read(run, &rundir::raw_table(table))?;
        }
        Ok(Self {
            rows,
            links: run.read_jsonl(rundir::RAW_LINKS)?,
            objects: run.read_jsonl(rundir::RAW_OBJECTS)?,
            columns: run.read_json(rundir::RAW_COLUMNS)?,
        })
    }

    /// The rows of one table.
    pub const fn rows(&self, table: SourceTable) -> &Rows {
        &self.rows[table as usize]
    }

    /// The columns of one table; none where nothing describes it.
    pub fn columns_of(&self, table: SourceTable) -> Option<&TableColumns> {
        self.columns.iter().find(|columns| columns.table == table)
    }
}

impl From<&Snapshot> for Raw {
    fn from(snapshot: &Snapshot) -> Self {
        Self {
            rows: SourceTable::ALL.map(|table| snapshot.rows(table).iter().collect()),
            links: snapshot.links.clone(),
            objects: snapshot.objects.clone(),
            columns: snapshot.columns.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use serde_json::{Value, json};

    use super::{Cell, Rows, line, rows::Draft};
    use crate::source::SourceRow;

    /// Rows of which no two have the same titles in the same order.
    const LINES: [&str; 6] = [
        r#"{"Id":3,"Name":"Jo \"J\" Doe\u00e9","Price":1234567.8900,"Big":1e+21,"Flag":true,"None":null}"#,
        r#"{"Name":"","Id":4,"More":[1,{"b":2,"a":"x"}]}"#,
        "{}",
        r#"{"More":{},"Name":"\u0000","None":"now","Id":"5"}"#,
        r#"{"Id":1,"Name":"first","Name":"last","Price":-0.0,"Flag":[]}"#,
        r#"{"Id":6,"Name":["Jo","Al",null],"Price":[null,""],"Big":[1e+21,3],"Flag":[{}],"None":[{"a":1},null],"More":[["x"]]}"#,
    ];

    fn read() -> Rows {
        let (mut rows, mut draft) = (Rows::new(), Draft::default());
        LINES.into_iter().for_each(|text| line::read(text, &mut rows, &mut draft).unwrap());
        rows
    }

    #[test]
    fn a_cell_is_what_the_map_of_its_row_holds() {
        let maps = LINES.map(|text| serde_json::from_str::<SourceRow>(text).unwrap());
        for rows in [read(), maps.iter().collect()] {
            assert_eq!(rows.titles(), ["Id", "Name", "Price", "Big", "Flag", "None", "More"]);
            for (row, map) in maps.iter().enumerate() {
                assert_eq!(rows.id(row), map.id());
                for title in ["Id", "Name", "Price", "Big", "Flag", "None", "More"] {
                    let cell = rows.cell(row, rows.column(title).unwrap());
                    let value = map.cell(title).unwrap_or(&Value::Null);
                    assert_eq!(cell.value(), *value, "{row} {title}");
                    assert_eq!(cell.text().map(Cow::into_owned), crate::cell::text(value), "{row} {title}");
                    assert_eq!(cell.is_empty(), crate::cell::is_empty(value), "{row} {title}");
                }
            }
        }
    }

    #[test]
    fn every_digit_of_a_number_stays() {
        let rows = read();
        assert_eq!(rows.cell(0, 2), Cell::Json("1234567.8900"));
        assert_eq!(rows.cell(1, 6).value(), json!([1, {"b": 2, "a": "x"}]));
    }

    #[test]
    fn what_is_no_row_is_damage() {
        for text in ["[]", "1", "{\"a\":}", "{\"a\":1} {}", ""] {
            assert!(line::read(text, &mut Rows::new(), &mut Draft::default()).is_err(), "{text}");
        }
    }
}
