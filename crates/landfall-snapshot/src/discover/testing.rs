//! What is found of a made-up source, for tests of what is told of its columns.

use landfall_model::source::SourceTable;
use serde_json::{Value, json};

use super::{Discovery, FoundTable};
use crate::nocodb::Place;

/// One table of this title with one column, as NocoDB describes it.
pub(crate) fn one_column(table: SourceTable, title: &str, column: &Value) -> Discovery {
    let meta = serde_json::from_value(json!({"id": "m1", "title": title, "columns": [column]})).unwrap();
    let place = Place { base: "p1".to_owned(), table: "m1".to_owned() };
    let tables = vec![FoundTable { table, place, meta, fields: vec![], unmapped: vec![] }];
    Discovery { tables, ..Discovery::default() }
}
