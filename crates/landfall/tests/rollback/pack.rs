//! A pack as a person opens it, and as NocoDB's API takes it.

use std::{collections::BTreeMap, fs, path::Path};

use landfall_model::source::SourceTable;
use serde_json::{Map, Value};

pub type Row = BTreeMap<String, String>;

/// Files by name.
pub struct Pack(BTreeMap<String, String>);

/// What a person does with it.
#[derive(Default)]
pub struct Writes {
    pub new: Vec<(SourceTable, Vec<Value>)>,
    pub changed: Vec<(SourceTable, Vec<Value>)>,
    /// Invoices to delete.
    pub gone: Vec<i64>,
}

impl Pack {
    pub fn read(folder: &Path) -> Self {
        let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap());
        let text = |file: fs::DirEntry| {
            (file.file_name().into_string().unwrap(), fs::read_to_string(file.path()).unwrap())
        };
        Self(files.map(text).collect())
    }

    pub fn names(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }

    /// The rows of a CSV file, by its heading.
    pub fn rows(&self, name: &str) -> Vec<Row> {
        let Some(text) = self.0.get(name) else { return Vec::new() };
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let heads = reader.headers().unwrap().clone();
        let row = |record: csv::StringRecord| {
            heads.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect()
        };
        reader.records().map(|record| row(record.unwrap())).collect()
    }

    /// A cell that is empty is left out, as an import does.
    pub fn for_nocodb(&self) -> Writes {
        let mut writes = Writes::default();
        for table in SourceTable::ALL {
            let object = |row: Row| {
                let cells = row.into_iter().filter(|(_, value)| !value.is_empty());
                Value::Object(cells.map(|(title, value)| (title, Value::from(value))).collect::<Map<_, _>>())
            };
            let new: Vec<Value> = self.rows(&format!("{table}-new.csv")).into_iter().map(object).collect();
            writes.new.push((table, new));
            // NocoDB refuses two objects of one row in a call (422).
            let mut changed: BTreeMap<i64, Map<String, Value>> = BTreeMap::new();
            for row in self.rows(&format!("{table}-changed.csv")) {
                let id: i64 = row["Id"].parse().unwrap();
                match row["Column"].as_str() {
                    "(the whole record)" => writes.gone.push(id),
                    column => {
                        let cells = changed
                            .entry(id)
                            .or_insert_with(|| Map::from_iter([("Id".to_owned(), id.into())]));
                        cells.insert(column.to_owned(), row["In the CRM"].clone().into());
                    }
                }
            }
            writes.changed.push((table, changed.into_values().map(Value::Object).collect()));
        }
        writes.new.retain(|(_, rows)| !rows.is_empty());
        writes.changed.retain(|(_, rows)| !rows.is_empty());
        writes
    }
}
