//! The junction table between interests and berths, with the ids and titles that a server on SQLite would give it (NOCODB 4).

use landfall_model::{
    snapshot::Snapshot,
    source::{Column, SourceTable, TableColumns},
};
use serde_json::{Value, json};

/// Its id.
pub(in crate::trap) const JUNCTION: &str = "mtrapjunction000";
/// Titles of its keys: of the interest, of the berth.
pub(in crate::trap) const KEYS: [&str; 2] = ["nc_trap___Interests_id", "nc_trap___Berths_id"];
/// Ids of these columns.
const KEY_IDS: [&str; 2] = ["ctrapinterests00", "ctrapberths0000"];

/// The description of a table as if it were one of the four; its own title, and no rows but pairs.
pub(super) fn columns(world: &Snapshot) -> Option<TableColumns> {
    let interests = world.columns_of(SourceTable::Interests).filter(|table| link_column(table).is_some())?;
    let keys = KEYS.iter().zip(KEY_IDS);
    let column = |(title, id): (&&str, &str)| Column {
        id: id.to_owned(),
        title: (*title).to_owned(),
        uidt: "ForeignKey".to_owned(),
        system: false,
        options: Vec::new(),
    };
    Some(TableColumns {
        table: SourceTable::Interests,
        base_id: interests.base_id.clone(),
        table_id: JUNCTION.to_owned(),
        title: "nc_trap___nc_m2m_Interests_Berths".to_owned(),
        columns: keys.map(column).collect(),
    })
}

/// The column that counts the links of a row: the first `Links` of interests and of berths.
pub(super) fn link_column(table: &TableColumns) -> Option<&Column> {
    let is_side = other_side(table.table).is_some();
    table.columns.iter().find(|column| is_side && column.uidt == "Links")
}

/// The table that the links of a table lead to.
pub(super) const fn other_side(table: SourceTable) -> Option<SourceTable> {
    match table {
        SourceTable::Interests => Some(SourceTable::Berths),
        SourceTable::Berths => Some(SourceTable::Interests),
        SourceTable::Expenses | SourceTable::Invoices => None,
    }
}

/// The `colOptions` of the link column.
pub(super) fn options(table: &TableColumns, world: &Snapshot) -> Value {
    let [interest, berth] = KEY_IDS;
    let (own, other) =
        if table.table == SourceTable::Interests { (interest, berth) } else { (berth, interest) };
    let related = other_side(table.table).and_then(|other| world.columns_of(other));
    json!({"type": "mm", "fk_mm_model_id": JUNCTION, "fk_mm_child_column_id": own, "fk_mm_parent_column_id": other,
        "fk_related_model_id": related.map(|table| &table.table_id)})
}
