//! Accounting for ids: each row once, in ascending order, and none missing. Pure.

use landfall_model::source::SourceTable;
use serde_json::Value;

use crate::{discover::ID, error::Error, nocodb::Cells, problem::Problem};

/// The ids of a table that were read so far, strictly ascending.
#[derive(Debug, Clone)]
pub(crate) struct Ids {
    table: SourceTable,
    read: Vec<i64>,
}

/// How the ids that were read differ from the keys that are there now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Difference {
    /// There, and not read.
    pub missing: Vec<i64>,
    /// Read, and not there any more.
    pub gone: Vec<i64>,
}

impl Ids {
    /// None yet.
    pub fn of(table: SourceTable) -> Self {
        Self { table, read: Vec::new() }
    }

    /// Accounts for one more row.
    pub fn accept(&mut self, row: &Cells) -> Result<i64, Error> {
        let cell = row.get(ID).unwrap_or(&Value::Null);
        let Some(id) = cell.as_i64() else {
            return Err(self.wrong(&format!(
                "a row after {ID} {} has the {ID} {cell}, which is no integer",
                self.told()
            )));
        };
        match self.last() {
            Some(last) if last == id => Err(self.wrong(&format!("the row with {ID} {id} came twice"))),
            Some(last) if last > id => {
                Err(self.wrong(&format!("the row with {ID} {id} came after that with {ID} {last}")))
            }
            _ => {
                self.read.push(id);
                Ok(id)
            }
        }
    }

    /// The highest id.
    pub fn last(&self) -> Option<i64> {
        self.read.last().copied()
    }

    /// How many.
    pub fn len(&self) -> u64 {
        self.read.len() as u64
    }

    /// True where this id was read.
    pub fn contains(&self, id: i64) -> bool {
        self.read.binary_search(&id).is_ok()
    }

    /// Against a later pass over the keys alone.
    pub fn difference(&self, keys: &Self) -> Difference {
        let without = |these: &Self, those: &Self| {
            these.read.iter().copied().filter(|id| !those.contains(*id)).collect()
        };
        Difference { missing: without(keys, self), gone: without(self, keys) }
    }

    fn told(&self) -> String {
        self.last().map_or_else(|| "none".to_owned(), |last| last.to_string())
    }

    fn wrong(&self, what: &str) -> Error {
        Error::Row(Problem::new(
            format!("{}: {what}", self.table),
            "the source does not answer in the order that was asked for: look for a proxy or a view in between, or set NOCODB_API to the \
             other version",
        ))
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::source::SourceTable;
    use serde_json::{Value, json};

    use super::{Difference, Ids};

    fn read(ids: &[Value]) -> Result<Ids, String> {
        let mut read = Ids::of(SourceTable::Berths);
        for id in ids {
            let row = json!({"Id": id}).as_object().unwrap().clone();
            read.accept(&row).map_err(|error| error.to_string())?;
        }
        Ok(read)
    }

    fn of(ids: &[i64]) -> Ids {
        read(&ids.iter().map(|id| json!(id)).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn ids_must_be_integers_that_ascend_strictly() {
        let cases = [
            (vec![json!(-4), json!(0), json!(624)], None),
            (vec![json!(1), json!(1)], Some("berths: the row with Id 1 came twice")),
            (vec![json!(5), json!(3)], Some("the row with Id 3 came after that with Id 5")),
            (vec![json!(7), json!("8")], Some("a row after Id 7 has the Id \"8\", which is no integer")),
            (vec![json!(1.5)], Some("a row after Id none has the Id 1.5")),
            (vec![json!(null)], Some("has the Id null")),
        ];
        for (ids, expected) in cases {
            match (read(&ids), expected) {
                (Ok(read), None) => assert_eq!(read.len(), ids.len() as u64),
                (Err(error), Some(text)) => assert!(error.contains(text), "{error}"),
                (found, _) => panic!("{ids:?}: {found:?}"),
            }
        }
        let without = Ids::of(SourceTable::Berths).accept(&serde_json::Map::new()).unwrap_err().to_string();
        assert!(without.contains("has the Id null"), "{without}");
    }

    #[test]
    fn the_difference_names_what_is_missing_and_what_is_gone() {
        let cases: [[&[i64]; 4]; 4] = [
            [&[1, 2, 3], &[1, 2, 3], &[], &[]],
            [&[1, 3], &[1, 2, 3, 4], &[2, 4], &[]],
            [&[1, 2, 3], &[3], &[], &[1, 2]],
            [&[1, 2], &[2, 5], &[5], &[1]],
        ];
        for [read, keys, missing, gone] in cases {
            let expected = Difference { missing: missing.to_vec(), gone: gone.to_vec() };
            assert_eq!(of(read).difference(&of(keys)), expected, "{read:?} {keys:?}");
        }
    }
}
