//! Version 3's own forms of a row, turned into those of version 2, so that the same server gives the same snapshot in either. Pure.
//!
//! A record is `{id, fields}`; a MultiSelect is a list and no text; a checkbox is true or false also where the database keeps 1 and 0,
//! which is everywhere but in PostgreSQL (NOCODB 4).

use serde::Deserialize;
use serde_json::Value;

use super::{
    Cells,
    meta::{ColumnMeta, TableMeta},
};

/// The title under which version 2 shows a record's id.
const ID: &str = "Id";

/// An answer that lists records.
#[derive(Debug, Deserialize)]
pub(super) struct Records {
    pub records: Vec<Record>,
}

/// A row.
#[derive(Debug, Deserialize)]
pub(super) struct Record {
    id: Value,
    fields: Cells,
}

/// The columns of one table whose cells have another form in version 2.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Forms {
    /// Texts with commas.
    lists: Vec<String>,
    /// 1 and 0.
    bits: Vec<String>,
}

impl Forms {
    /// From a table's description; none where the table has no `Id`: of such a table, as junction tables are, version 3 hides the keys.
    pub fn of(meta: &TableMeta) -> Option<Self> {
        let titles = |is: fn(&ColumnMeta) -> bool| {
            meta.columns.iter().filter(|column| is(column)).map(|column| column.title.clone()).collect()
        };
        meta.column(ID)?;
        Some(Self { lists: titles(|column| column.uidt == "MultiSelect"), bits: titles(ColumnMeta::is_bit) })
    }

    /// The record as version 2 shows it.
    pub fn row(&self, record: Record) -> Cells {
        let mut row = Cells::with_capacity(record.fields.len() + 1);
        row.insert(ID.to_owned(), record.id);
        row.extend(record.fields);
        self.lists.iter().for_each(|title| change(&mut row, title, joined));
        self.bits.iter().for_each(|title| change(&mut row, title, bit));
        row
    }
}

fn change(row: &mut Cells, title: &str, form: fn(&Value) -> Option<Value>) {
    if let Some(cell) = row.get_mut(title)
        && let Some(changed) = form(cell)
    {
        *cell = changed;
    }
}

/// `x,z`: no choice holds a comma, NocoDB refuses to make one. Anything else than a list of texts stays as it is.
fn joined(cell: &Value) -> Option<Value> {
    let choices: Vec<&str> = cell.as_array()?.iter().map(Value::as_str).collect::<Option<_>>()?;
    Some(choices.join(",").into())
}

fn bit(cell: &Value) -> Option<Value> {
    cell.as_bool().map(|set| u8::from(set).into())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Forms, TableMeta};

    fn meta(columns: &Value) -> TableMeta {
        serde_json::from_value(json!({"id": "m1", "title": "any", "columns": columns})).unwrap()
    }

    #[test]
    fn a_record_becomes_the_row_that_version_2_shows() {
        let columns = json!([
            {"id": "c0", "title": "Id", "uidt": "ID"},
            {"id": "c1", "title": "Tags", "uidt": "MultiSelect", "dt": "text"},
            {"id": "c2", "title": "Paid", "uidt": "Checkbox", "dt": "boolean"},
            {"id": "c3", "title": "Sent", "uidt": "Checkbox", "dt": "bool"},
            {"id": "c4", "title": "Data", "uidt": "JSON", "dt": "text"},
        ]);
        let forms = Forms::of(&meta(&columns)).unwrap();
        let cases = [
            (
                json!({"Tags": ["x", "z"], "Paid": true, "Sent": true}),
                json!({"Tags": "x,z", "Paid": 1, "Sent": true}),
            ),
            (json!({"Tags": [], "Paid": false}), json!({"Tags": "", "Paid": 0})),
            (json!({"Tags": null, "Paid": null}), json!({"Tags": null, "Paid": null})),
            (
                json!({"Tags": "", "Paid": "yes", "Data": [true, "x"]}),
                json!({"Tags": "", "Paid": "yes", "Data": [true, "x"]}),
            ),
            (json!({}), json!({})),
        ];
        for (fields, mut expected) in cases {
            let record = serde_json::from_value(json!({"id": 7, "fields": fields})).unwrap();
            expected["Id"] = json!(7);
            assert_eq!(Value::Object(forms.row(record)), expected);
        }
    }

    #[test]
    fn a_table_without_an_id_is_none_of_version_3() {
        let keys = json!([{"id": "a", "title": "x_id", "uidt": "ForeignKey"}, {"id": "b", "title": "y_id", "uidt": "ForeignKey"}]);
        assert_eq!(Forms::of(&meta(&keys)), None);
    }
}
