//! What the meta API tells of bases, tables and columns, as far as it is needed here (NOCODB 6).

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// An answer that lists things.
#[derive(Debug, Deserialize)]
pub(crate) struct List<T> {
    pub list: Vec<T>,
}

/// A base or a table: its id and its title.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Named {
    pub id: String,
    pub title: String,
}

/// A table with its columns.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct TableMeta {
    pub id: String,
    pub title: String,
    pub columns: Vec<ColumnMeta>,
}

/// A column.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ColumnMeta {
    pub id: String,
    pub title: String,
    pub uidt: String,
    /// The database's type; none for a column that is no cell of it.
    #[serde(default)]
    dt: Option<String>,
    /// 0/1 where NocoDB keeps its own tables in SQLite, false/true in PostgreSQL.
    #[serde(default, deserialize_with = "flag")]
    pub system: bool,
    /// Another shape for each `uidt`; null for most.
    #[serde(default, rename = "colOptions")]
    options: Value,
    /// How the cells are shown; null for most.
    #[serde(default)]
    meta: Value,
}

/// Where a many-to-many link keeps its pairs. Everything by id: titles differ between versions and stores (NOCODB 4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LinkMeta {
    /// The junction table.
    pub junction: String,
    /// Its column that holds ids of the table with the link column.
    pub own_key: String,
    /// Its column that holds ids of the other table.
    pub other_key: String,
    /// The other table.
    pub other: String,
}

impl ColumnMeta {
    /// True for both kinds of link column: `Links` shows a count, `LinkToAnotherRecord` a list of the linked rows, cut at 25.
    pub fn is_link(&self) -> bool {
        matches!(self.uidt.as_str(), "Links" | "LinkToAnotherRecord")
    }

    /// True for a checkbox that is kept as 1 and 0: in every database but PostgreSQL, whose type is `bool`.
    pub fn is_bit(&self) -> bool {
        self.uidt == "Checkbox" && self.dt.as_deref() != Some("bool")
    }

    /// The values of a select column, in order; empty for every other.
    pub fn choices(&self) -> Vec<String> {
        let options = self.options.get("options").and_then(Value::as_array);
        let titles = options.into_iter().flatten().filter_map(|option| option.get("title")?.as_str());
        titles.map(ToOwned::to_owned).collect()
    }

    /// The currency in which the amounts of a Currency column are shown; none for every other column.
    pub fn currency(&self) -> Option<&str> {
        self.meta.get("currency_code").and_then(Value::as_str).filter(|_| self.uidt == "Currency")
    }

    /// Why NocoDB cannot compute a formula; none where it can, and for every other column.
    pub fn fault(&self) -> Option<&str> {
        let fault = self.options.get("error").and_then(Value::as_str);
        fault.filter(|fault| self.uidt == "Formula" && !fault.is_empty())
    }

    /// The ids of the link column by which a Lookup column finds what it shows, and of the column of the other table; none for every other column.
    pub fn looked_up(&self) -> Option<(&str, &str)> {
        let id = |key: &str| self.options.get(key).and_then(Value::as_str).filter(|_| self.uidt == "Lookup");
        Some((id("fk_relation_column_id")?, id("fk_lookup_column_id")?))
    }

    /// The id of the table that a link leads to; none where the column is no link.
    pub fn linked_table(&self) -> Option<&str> {
        self.options.get("fk_related_model_id").and_then(Value::as_str).filter(|_| self.is_link())
    }

    /// `mm`, `hm` or `bt`; none where the column is no link.
    pub fn link_type(&self) -> Option<&str> {
        self.options.get("type").and_then(Value::as_str).filter(|_| self.is_link())
    }

    /// The pairs of a many-to-many link; none where the column is none, or its description is incomplete.
    pub fn link(&self) -> Option<LinkMeta> {
        let id = |key: &str| self.options.get(key).and_then(Value::as_str).map(ToOwned::to_owned);
        if self.link_type() != Some("mm") {
            return None;
        }
        Some(LinkMeta {
            junction: id("fk_mm_model_id")?,
            own_key: id("fk_mm_child_column_id")?,
            other_key: id("fk_mm_parent_column_id")?,
            other: id("fk_related_model_id")?,
        })
    }
}

impl TableMeta {
    /// The column with this title.
    pub fn column(&self, title: &str) -> Option<&ColumnMeta> {
        self.columns.iter().find(|column| column.title == title)
    }

    /// The column with this id.
    pub fn by_id(&self, id: &str) -> Option<&ColumnMeta> {
        self.columns.iter().find(|column| column.id == id)
    }

    /// The title of the column with this id.
    pub fn title_of(&self, column: &str) -> Option<&str> {
        self.by_id(column).map(|column| column.title.as_str())
    }
}

fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Bool(set) => set,
        Value::Number(number) => number.as_i64() != Some(0),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{ColumnMeta, LinkMeta};

    fn column(extra: &Value) -> ColumnMeta {
        let mut column = json!({"id": "c1", "title": "Berths", "uidt": "Links", "column_name": null});
        column.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        serde_json::from_value(column).unwrap()
    }

    #[test]
    fn the_flag_of_a_system_column_is_read_in_all_its_forms() {
        let cases = [
            (json!(1), true),
            (json!(true), true),
            (json!(0), false),
            (json!(false), false),
            (json!(null), false),
        ];
        for (system, expected) in cases {
            assert_eq!(column(&json!({"system": system})).system, expected, "{system}");
        }
        assert!(!column(&json!({})).system);
    }

    #[test]
    fn a_many_to_many_link_is_found_by_ids_and_nothing_else_is_one() {
        let mm = json!({"type": "mm", "fk_mm_model_id": "j", "fk_mm_child_column_id": "a",
            "fk_mm_parent_column_id": "b", "fk_related_model_id": "t", "options": null});
        let without_junction = json!({"type": "mm", "fk_mm_child_column_id": "a"});
        let found = LinkMeta {
            junction: "j".to_owned(),
            own_key: "a".to_owned(),
            other_key: "b".to_owned(),
            other: "t".to_owned(),
        };
        let cases = [
            (json!({"colOptions": mm}), Some(found.clone())),
            (json!({"colOptions": mm, "uidt": "LinkToAnotherRecord"}), Some(found)),
            (json!({"colOptions": mm, "uidt": "Button"}), None),
            (json!({"colOptions": without_junction}), None),
            (json!({"colOptions": {"type": "hm", "fk_mm_model_id": null}}), None),
            (json!({"colOptions": null}), None),
            (json!({}), None),
        ];
        for (extra, expected) in cases {
            assert_eq!(column(&extra).link(), expected, "{extra}");
        }
    }

    #[test]
    fn choices_are_those_of_a_select_column() {
        let select =
            json!({"uidt": "SingleSelect", "colOptions": {"options": [{"title": "A"}, {"title": "B, c"}]}});
        assert_eq!(column(&select).choices(), ["A", "B, c"]);
        assert!(column(&json!({"colOptions": {"formula": "1+1"}})).choices().is_empty());
    }
}
