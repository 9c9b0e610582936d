//! The rows of one table at two moments, side by side.

use super::{Cell, Rows};

/// The columns of two tables with the same titles.
#[derive(Debug)]
pub struct Beside<'r> {
    before: &'r Rows,
    now: &'r Rows,
    /// Each title's place in both.
    columns: Vec<[Option<usize>; 2]>,
}

impl<'r> Beside<'r> {
    /// Each title that one of them has.
    pub fn new(before: &'r Rows, now: &'r Rows) -> Self {
        let new = now.titles().iter().filter(|title| before.column(title).is_none());
        let titles = before.titles().iter().chain(new);
        Self { before, now, columns: titles.map(|title| [before.column(title), now.column(title)]).collect() }
    }

    /// The same without the columns of these titles.
    #[must_use]
    pub fn without(mut self, titles: &[&str]) -> Self {
        let places: Vec<_> =
            titles.iter().map(|title| [self.before.column(title), self.now.column(title)]).collect();
        self.columns.retain(|column| !places.contains(column));
        self
    }

    /// True where both rows have the same columns with the same in them: no column is not null, and the order of columns and keys is the server's
    /// affair.
    pub fn is_same(&self, before: usize, now: usize) -> bool {
        self.columns.iter().all(|[old, new]| {
            let old = old.and_then(|column| self.before.held(before, column));
            is_same(old, new.and_then(|column| self.now.held(now, column)))
        })
    }
}

/// Most cells stay: only a value that is spelled otherwise is read.
fn is_same(before: Option<Cell<'_>>, now: Option<Cell<'_>>) -> bool {
    match (before, now) {
        (Some(Cell::Json(old)), Some(Cell::Json(new))) if old != new => {
            Cell::Json(old).value() == Cell::Json(new).value()
        }
        _ => before == now,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Beside, Rows};
    use crate::source::SourceRow;

    fn rows(cells: &[Value]) -> Rows {
        let row = |cells: &Value| SourceRow { cells: cells.as_object().unwrap().clone() };
        cells.iter().map(row).collect::<Vec<_>>().iter().collect()
    }

    #[test]
    fn rows_are_the_same_exactly_where_the_maps_of_their_cells_are() {
        let cells = [
            json!({}),
            json!({"a": null}),
            json!({"a": "1"}),
            json!({"a": 1}),
            json!({"a": 1, "b": {"x": 1, "y": [2]}}),
            json!({"b": {"y": [2], "x": 1}, "a": 1}),
            json!({"b": {"y": [2], "x": 2}, "a": 1}),
            json!({"c": 1}),
        ];
        let turned: Vec<Value> = cells.iter().rev().cloned().collect();
        let (before, now) = (rows(&cells), rows(&turned));
        let beside = Beside::new(&before, &now);
        for (row, old) in cells.iter().enumerate() {
            for (other, new) in turned.iter().enumerate() {
                assert_eq!(beside.is_same(row, other), old == new, "{old} {new}");
            }
        }
    }
}
