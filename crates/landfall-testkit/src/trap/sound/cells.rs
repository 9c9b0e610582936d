//! A row as it is shown: which cells, and in which form.

use std::collections::BTreeSet;

use landfall_model::source::Column;
use serde_json::{Value, json};

use super::{
    junction::{KEYS, link_column},
    refusal::Refusal,
    route::Api,
    rows::Cells,
    table::{Linked, Table, ids},
};
use crate::trap::call::Call;

/// Linked rows that a row shows, silently cut (NOCODB 4).
const SHOWN: usize = 25;
/// Columns of the server's own that are never shown, even when asked for.
const HIDDEN: [&str; 3] = ["Order", "CreatedBy", "LastModifiedBy"];

/// How the rows of one answer are shown.
pub(super) struct View<'v, 'w> {
    table: &'v Table<'w>,
    api: Api,
    columns: Vec<&'v Column>,
    linked: Linked,
    /// Title of the column that counts links.
    count: Option<&'v str>,
}

impl<'v, 'w> View<'v, 'w> {
    /// With the columns that `fields` names, in the table's order; all where it names none.
    pub fn new(table: &'v Table<'w>, call: &Call, api: Api, rows: &[&Cells]) -> Result<Self, Refusal> {
        let asked = fields(call, table)?;
        let shows = |column: &&Column| {
            (asked.is_empty() || asked.contains(column.title.as_str()))
                && !HIDDEN.contains(&column.uidt.as_str())
        };
        let columns: Vec<&Column> = table.columns.columns.iter().filter(shows).collect();
        let links =
            columns.iter().any(|column| matches!(column.uidt.as_str(), "Links" | "LinkToAnotherRecord"));
        let linked = if links { table.linked(&ids(rows.iter().copied())) } else { Linked::new() };
        let count = link_column(&table.columns).map(|column| column.title.as_str());
        Ok(Self { table, api, columns, linked, count })
    }

    /// One row: flat, or in version 3 `{id, fields}`.
    pub fn show(&self, row: &Cells) -> Value {
        match self.api {
            Api::V1 | Api::V2 => {
                Value::Object(self.columns.iter().map(|column| self.cell(column, row)).collect())
            }
            Api::V3 if self.table.is_junction() => {
                let [interest, berth] = KEYS.map(|key| &row[key]);
                json!({"id": format!("{berth}___{interest}"), "fields": {}})
            }
            Api::V3 => {
                let own = self.columns.iter().filter(|column| column.uidt != "ID" && !is_system_list(column));
                json!({"id": row.get("Id"), "fields": own.map(|column| self.cell(column, row)).collect::<Cells>()})
            }
        }
    }

    fn cell(&self, column: &Column, row: &Cells) -> (String, Value) {
        let held = row.get(&column.title).cloned();
        let linked = || row.get("Id").and_then(Value::as_i64).and_then(|id| self.linked.get(&id));
        let value = match column.uidt.as_str() {
            "Links" if self.count == Some(&column.title) => linked().map_or(0, BTreeSet::len).into(),
            "Links" => held.unwrap_or_else(|| 0.into()),
            "LinkToAnotherRecord" => linked().map_or_else(|| json!([]), |ids| self.list(ids)),
            uidt => self.formed(uidt, held.unwrap_or_default()),
        };
        (column.title.clone(), value)
    }

    fn list(&self, ids: &BTreeSet<i64>) -> Value {
        let Some(other) = self.table.other_side() else { return json!([]) };
        ids.iter().take(SHOWN).filter_map(|id| brief(&other, *id, self.api)).collect()
    }

    /// What version 3 shows in a form of its own.
    fn formed(&self, uidt: &str, cell: Value) -> Value {
        match (self.api, uidt, &cell) {
            (Api::V3, "MultiSelect", Value::String(text)) if !text.is_empty() => text.split(',').collect(),
            (Api::V3, "Checkbox", Value::Number(number)) => (number.as_i64() != Some(0)).into(),
            (Api::V1 | Api::V2, "Checkbox", Value::Bool(set)) => u8::from(*set).into(),
            _ => cell,
        }
    }
}

/// A linked row: its id and the cell that stands for it.
pub(super) fn brief(table: &Table<'_>, id: i64, api: Api) -> Option<Value> {
    let row = table.rows().find(id)?;
    let title = table.display()?;
    let cell = row.get(title).cloned().unwrap_or_default();
    Some(match api {
        Api::V1 | Api::V2 => json!({"Id": id, title: cell}),
        Api::V3 => json!({"id": id, "fields": {title: cell}}),
    })
}

fn is_system_list(column: &Column) -> bool {
    column.system && column.uidt == "LinkToAnotherRecord"
}

/// The titles in `fields`, repeated or joined by commas.
fn fields<'c>(call: &'c Call, table: &Table<'_>) -> Result<BTreeSet<&'c str>, Refusal> {
    let titles = table.titles();
    let (whole, joined): (Vec<&str>, Vec<&str>) =
        call.query_all("fields").partition(|field| titles.contains(field));
    let parts = joined.iter().flat_map(|field| field.split(','));
    let asked: BTreeSet<&str> = whole.into_iter().chain(parts).collect();
    match asked.iter().find(|title| !titles.contains(title)) {
        Some(title) => Err(Refusal::Field { title: (*title).to_owned(), within: "fields" }),
        None => Ok(asked),
    }
}
