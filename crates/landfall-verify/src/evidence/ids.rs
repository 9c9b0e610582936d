//! The id maps of the run, held tightly: a number and a uuid for each record of a table.

use std::{collections::BTreeMap, fmt};

use landfall_model::{
    rundir::{self, RunDir},
    target::Table,
};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use uuid::Uuid;

use crate::error::Error;

/// All maps, by table.
#[derive(Default)]
pub(crate) struct Ids(BTreeMap<Table, Map>);

/// One map. Keys that are no numbers (`bucket/key` of files) are kept as they stand.
#[derive(Default)]
struct Map {
    numbers: Vec<(i64, Uuid)>,
    texts: BTreeMap<String, Uuid>,
}

impl Ids {
    /// Reads every map that the run has.
    pub fn read(run: &RunDir) -> Result<Self, Error> {
        let mut maps = BTreeMap::new();
        for table in Table::ALL {
            let name = rundir::id_map(table.name());
            if run.has(&name) {
                maps.insert(table, run.read_json(&name)?);
            }
        }
        Ok(Self(maps))
    }

    /// The row of a record, by its id as the map spells it.
    pub fn get(&self, table: Table, id: &str) -> Option<Uuid> {
        let map = self.0.get(&table)?;
        match number(id) {
            Some(id) => map.number(id),
            None => map.texts.get(id).copied(),
        }
    }

    /// The row of a record, by its number.
    pub fn of_number(&self, table: Table, id: i64) -> Option<Uuid> {
        self.0.get(&table)?.number(id)
    }
}

/// A number whose text is just this one.
fn number(text: &str) -> Option<i64> {
    text.parse().ok().filter(|number: &i64| number.to_string() == text)
}

impl Map {
    fn number(&self, id: i64) -> Option<Uuid> {
        let place = self.numbers.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        Some(self.numbers[place].1)
    }
}

impl<'de> Deserialize<'de> for Map {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Map;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of ids")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Map, A::Error> {
        let mut map = Map::default();
        while let Some((key, id)) = entries.next_entry::<String, Uuid>()? {
            match number(&key) {
                Some(number) => map.numbers.push((number, id)),
                None => drop(map.texts.insert(key, id)),
            }
        }
        map.numbers.sort_unstable();
        map.numbers.shrink_to_fit();
        Ok(map)
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::target::Table;
    use uuid::Uuid;

    use super::Ids;

    #[test]
    fn numbers_and_other_keys_lead_to_their_rows() {
        let id = |n: u128| Uuid::from_u128(n);
        let text = format!(r#"{{"10":"{}","9":"{}","b/07.pdf":"{}","07":"{}"}}"#, id(1), id(2), id(3), id(4));
        let map = serde_json::from_str(&text).unwrap();
        let ids = Ids([(Table::Files, map)].into());
        let found = ["9", "10", "b/07.pdf", "07", "7", "11"].map(|key| ids.get(Table::Files, key));
        assert_eq!(found, [Some(id(2)), Some(id(1)), Some(id(3)), Some(id(4)), None, None]);
        assert_eq!(ids.of_number(Table::Files, 9), Some(id(2)));
        assert_eq!(ids.of_number(Table::Clients, 9), None);
    }
}
