//! What of a row is kept: the cells that were asked for, without the passing secrets of attachments. Pure.

use landfall_model::{
    literal::literal,
    source::{SourceRow, SourceTable},
};
use serde_json::{Map, Value};

use crate::{
    discover::Field,
    error::{Error, Problem},
    nocodb::Cells,
};

/// The keys of an attachment that let anybody fetch it for two hours, or lead to such keys, and differ in every answer (NOCODB 4). A run
/// directory holds no secret, and a row that nobody changed must look the same in the next snapshot.
const PASSING: [&str; 3] = ["signedPath", "signedUrl", "thumbnails"];

/// The cells of `fields`, in their order; a mapped one that did not come is an error, since a column renamed while it is read would
/// otherwise look empty.
pub(super) fn keep(
    table: SourceTable,
    id: i64,
    mut row: Cells,
    fields: &[Field],
) -> Result<SourceRow, Error> {
    let mut cells = Map::with_capacity(fields.len());
    for field in fields {
        match row.remove(&field.title) {
            Some(mut value) => {
                if !field.json {
                    unsign(&mut value);
                }
                cells.insert(field.title.clone(), value);
            }
            None if field.mapped => return Err(absent(table, id, &field.title)),
            // A button or bar code answers no cell at all in some versions: there is nothing in it to lose.
            None => {}
        }
    }
    Ok(SourceRow { cells })
}

fn unsign(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(unsign),
        Value::Object(fields) => {
            fields.retain(|key, _| !PASSING.contains(&key.as_str()));
            fields.values_mut().for_each(unsign);
        }
        _ => {}
    }
}

fn absent(table: SourceTable, id: i64, title: &str) -> Error {
    Error::Row(Problem::new(
        format!("{table}: the row {id} came without the cell {}", literal(title)),
        "the column was renamed or removed while it was read: correct the mapping file, then take the snapshot again",
    ))
}

#[cfg(test)]
mod tests {
    use landfall_model::source::SourceTable;
    use serde_json::{Value, json};

    use super::{Field, keep};

    fn kept(row: &Value, fields: &[(&str, bool, bool)]) -> Result<String, String> {
        let field =
            |&(title, mapped, json): &(&str, bool, bool)| Field { title: title.to_owned(), mapped, json };
        let fields: Vec<Field> = fields.iter().map(field).collect();
        let kept = keep(SourceTable::Expenses, 7, row.as_object().unwrap().clone(), &fields);
        kept.map(|row| serde_json::to_string(&row).unwrap()).map_err(|error| error.to_string())
    }

    #[test]
    fn the_cells_asked_for_are_kept_in_their_order_with_every_digit() {
        let row: Value =
            serde_json::from_str(r#"{"nc_m2m":[1],"Price":1234567.8900,"Big":1e+21,"Id":7}"#).unwrap();
        assert_eq!(
            kept(&row, &[("Id", true, false), ("Price", true, false), ("Big", false, false)]).unwrap(),
            r#"{"Id":7,"Price":1234567.8900,"Big":1e+21}"#
        );
    }

    #[test]
    fn a_signed_address_is_never_kept_and_the_rest_of_an_attachment_is() {
        let row = json!({"Receipt": [{"path": "download/a.jpg", "signedPath": "dltemp/x", "size": 3,
            "signedUrl": "https://x", "thumbnails": {"tiny": {"signedPath": "dltemp/y"}}}], "Map Data": {"signedPath": "mine"}});
        let expected = r#"{"Receipt":[{"path":"download/a.jpg","size":3}],"Map Data":{"signedPath":"mine"}}"#;
        assert_eq!(kept(&row, &[("Receipt", true, false), ("Map Data", true, true)]).unwrap(), expected);
    }

    #[test]
    fn a_mapped_cell_that_did_not_come_is_an_error_and_an_unmapped_one_is_not() {
        let row = json!({"Id": 7});
        assert_eq!(kept(&row, &[("Id", true, false), ("Button", false, false)]).unwrap(), r#"{"Id":7}"#);
        let error = kept(&row, &[("Id", true, false), ("Price", true, false)]).unwrap_err();
        assert!(error.contains("expenses: the row 7 came without the cell \"Price\""), "{error}");
    }
}
