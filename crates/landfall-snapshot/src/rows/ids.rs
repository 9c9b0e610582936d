//! Accounting for ids: each row once, in ascending order, none missing, and none changed since it was read. Pure.

use std::hash::{DefaultHasher, Hash, Hasher};

use landfall_model::source::SourceTable;
use serde_json::Value;

use super::difference::Difference;
use crate::{
    discover::ID,
    error::{Error, Problem},
    nocodb::Cells,
};

/// The ids of a table that were read so far, strictly ascending, each with the stamp of its row's last edit.
#[derive(Debug, Clone)]
pub(crate) struct Ids {
    table: SourceTable,
    /// Titles of the columns that tell of edits; where there is none, all stamps are alike.
    witnesses: Vec<String>,
    /// Rows up to this id are none of these.
    floor: Option<i64>,
    read: Vec<Key>,
}

/// A row as a pass over the keys alone shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    id: i64,
    /// A hash of the witnesses' cells: a million texts of one form each would fill the memory that a million rows may take.
    stamp: u64,
}

impl Ids {
    /// None yet, without stamps.
    pub fn of(table: SourceTable) -> Self {
        Self { table, witnesses: Vec::new(), floor: None, read: Vec::new() }
    }

    /// None yet, with stamps of these columns.
    pub fn stamped<'t>(table: SourceTable, witnesses: impl IntoIterator<Item = &'t str>) -> Self {
        Self { witnesses: witnesses.into_iter().map(ToOwned::to_owned).collect(), ..Self::of(table) }
    }

    /// The same, of rows after `floor` alone.
    pub fn above(self, floor: i64) -> Self {
        Self { floor: Some(floor), ..self }
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
                let stamp = stamp(self.witnesses.iter().map(|title| row.get(title)));
                self.read.push(Key { id, stamp });
                Ok(id)
            }
        }
    }

    /// The highest id, or that after which the reading began.
    pub fn last(&self) -> Option<i64> {
        self.read.last().map(|key| key.id).or(self.floor)
    }

    /// How many.
    pub fn len(&self) -> u64 {
        self.read.len() as u64
    }

    /// True where this id was read.
    pub fn contains(&self, id: i64) -> bool {
        self.get(id).is_some()
    }

    /// Against a later pass over the keys alone.
    pub fn difference(&self, keys: &Self) -> Difference {
        let without = |these: &Self, those: &Self| {
            these.read.iter().map(|key| key.id).filter(|id| !those.contains(*id)).collect()
        };
        let edited = |key: &&Key| self.get(key.id).is_some_and(|read| read.stamp != key.stamp);
        Difference {
            missing: without(keys, self),
            gone: without(self, keys),
            edited: keys.read.iter().filter(edited).map(|key| key.id).collect(),
        }
    }

    /// Puts in the rows of `fresh`, in the place of those with the same ids, and takes out those of `gone`.
    pub fn correct(&mut self, fresh: Vec<Self>, gone: &[i64]) {
        let mut fresh: Vec<Key> = fresh.into_iter().flat_map(|ids| ids.read).collect();
        fresh.sort_unstable_by_key(|key| key.id);
        let is_fresh = |id: i64| fresh.binary_search_by_key(&id, |key| key.id).is_ok();
        self.read.retain(|key| !is_fresh(key.id) && gone.binary_search(&key.id).is_err());
        self.read.extend(fresh);
        self.read.sort_by_key(|key| key.id);
    }

    /// Those of `wanted` alone, which ascends.
    pub fn only(mut self, wanted: &[i64]) -> Self {
        self.read.retain(|key| wanted.binary_search(&key.id).is_ok());
        self
    }

    /// How many rows to ask for from the first of `wanted` on, `most` at most: the page ends with the last wanted row that it can hold, so
    /// that a single row is asked for alone and many that lie close together by one call.
    pub fn span(&self, wanted: &[i64], most: u32) -> u32 {
        let place = |id: &i64| self.read.partition_point(|key| key.id < *id);
        let first = wanted.first().map_or(0, place);
        let rows = wanted.iter().map(|id| u32::try_from(place(id) - first + 1).unwrap_or(u32::MAX));
        rows.take_while(|rows| *rows <= most).last().unwrap_or(1)
    }

    fn get(&self, id: i64) -> Option<&Key> {
        self.read.binary_search_by_key(&id, |key| key.id).ok().map(|at| &self.read[at])
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

/// Of the same cells the same in one run of the program, which is all that two passes need.
fn stamp<'c>(cells: impl Iterator<Item = Option<&'c Value>>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for cell in cells {
        cell.unwrap_or(&Value::Null).to_string().hash(&mut hasher);
    }
    hasher.finish()
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

    /// Ids with the second of their last edit.
    fn stamped(rows: &[(i64, u32)]) -> Ids {
        let mut read = Ids::stamped(SourceTable::Berths, Some("Edited"));
        for (id, second) in rows {
            read.accept(json!({"Id": id, "Edited": second}).as_object().unwrap()).unwrap();
        }
        read
    }

    #[test]
    fn the_difference_names_what_is_missing_what_is_gone_and_what_was_edited() {
        type Rows<'r> = &'r [(i64, u32)];
        let cases: [(Rows<'_>, Rows<'_>, [&[i64]; 3]); 5] = [
            (&[(1, 0), (2, 0), (3, 0)], &[(1, 0), (2, 0), (3, 0)], [&[], &[], &[]]),
            (&[(1, 0), (3, 0)], &[(1, 0), (2, 0), (3, 0), (4, 0)], [&[2, 4], &[], &[]]),
            (&[(1, 0), (2, 0), (3, 0)], &[(3, 0)], [&[], &[1, 2], &[]]),
            (&[(1, 0), (2, 0)], &[(2, 1), (5, 0)], [&[5], &[1], &[2]]),
            (&[(1, 7), (2, 0)], &[(1, 0), (2, 0)], [&[], &[], &[1]]),
        ];
        for (read, keys, [missing, gone, edited]) in cases {
            let expected =
                Difference { missing: missing.to_vec(), gone: gone.to_vec(), edited: edited.to_vec() };
            assert_eq!(stamped(read).difference(&stamped(keys)), expected, "{read:?} {keys:?}");
            assert_eq!(expected.is_empty(), read == keys);
        }
    }

    #[test]
    fn ids_corrected_by_what_was_read_again_differ_no_more() {
        let mut read = stamped(&[(1, 0), (3, 0), (4, 0), (9, 0)]);
        let keys = stamped(&[(1, 0), (2, 5), (4, 6), (9, 0), (11, 0)]);
        let difference = read.difference(&keys);
        let pages = vec![stamped(&[(2, 5), (4, 6), (9, 8)]).only(&difference.unread()), stamped(&[(11, 0)])];
        read.correct(pages, &difference.gone);
        assert!(read.difference(&keys).is_empty(), "{read:?}");
    }

    #[test]
    fn a_page_reaches_to_the_last_wanted_row_that_it_holds() {
        let keys = of(&[3, 6, 9, 12, 15, 18]);
        let cases: [(&[i64], u32, u32); 6] = [
            (&[6], 4, 1),
            (&[6, 9], 4, 2),
            (&[3, 12], 4, 4),
            (&[3, 15], 4, 1),
            (&[3, 6, 18], 4, 2),
            (&[18], 1, 1),
        ];
        for (wanted, most, expected) in cases {
            assert_eq!(keys.span(wanted, most), expected, "{wanted:?} of {most}");
        }
    }
}
