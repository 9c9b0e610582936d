//! Which columns of a table are read, which the mapping misses, and which it does not know. Pure.

use landfall_model::{
    closest::closest,
    literal::literal,
    mapping::{TableMapping, roles},
    source::{Column, SourceTable, TableColumns},
};

use crate::{
    error::{Error, Problem},
    nocodb::{ColumnMeta, TableMeta},
};

/// The title of the unique record id (NOCODB 4).
pub(crate) const ID: &str = "Id";

/// The title of the moment of a row's last edit. In the oldest servers it is an ordinary `DateTime` (NOCODB 2): the title is what tells.
pub(crate) const UPDATED: &str = "UpdatedAt";

/// The title of the moment of a row's making.
pub(crate) const CREATED: &str = "CreatedAt";

/// A column to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub title: String,
    /// The mapping names it: a row without it is an error.
    pub mapped: bool,
    /// Its cells are JSON of the operators' own, to be kept to the letter.
    pub json: bool,
}

/// The columns to read, in the table's order: `Id`, the timestamps, all that the mapping names, and all others of the
/// operators' own, so that what no rule maps is in `raw/` too. Foreign keys are read although NocoDB hides them: they are the whole
/// content of a has-many link.
///
/// Of links only the count is read. A list of linked rows is cut at 25 and makes a page thirty times slower (NOCODB 4, 8); the pairs
/// come from the junction table.
pub(super) fn wanted(meta: &TableMeta, mapping: &TableMapping) -> Vec<Field> {
    let own = |column: &&ColumnMeta| {
        !column.system || column.title == ID || is_mapped(column, mapping) || is_record_data(column)
    };
    let readable = |column: &&ColumnMeta| column.uidt != "LinkToAnotherRecord";
    let field = |column: &ColumnMeta| Field {
        title: column.title.clone(),
        mapped: column.title == ID || is_mapped(column, mapping),
        json: column.uidt == "JSON",
    };
    meta.columns.iter().filter(own).filter(readable).map(field).collect()
}

fn is_record_data(column: &ColumnMeta) -> bool {
    matches!(column.uidt.as_str(), "CreatedTime" | "LastModifiedTime" | "ForeignKey")
}

fn is_mapped(column: &ColumnMeta, mapping: &TableMapping) -> bool {
    mapping.columns.values().any(|title| *title == column.title)
}

/// The operators' own columns that the mapping neither maps nor drops.
pub(super) fn unmapped(meta: &TableMeta, mapping: &TableMapping) -> Vec<String> {
    let unknown = |column: &&ColumnMeta| {
        !column.system && column.title != ID && !is_mapped(column, mapping) && !is_dropped(column, mapping)
    };
    meta.columns.iter().filter(unknown).map(|column| column.title.clone()).collect()
}

fn is_dropped(column: &ColumnMeta, mapping: &TableMapping) -> bool {
    mapping.drop.contains_key(&column.title)
}

/// One error for each title of the mapping that the table lacks; `Id` is always needed. A column that had the title in an earlier run is
/// recognised by its id.
pub(super) fn missing(
    table: SourceTable,
    meta: &TableMeta,
    mapping: &TableMapping,
    before: Option<&TableColumns>,
) -> Vec<Error> {
    let has = |title: &str| meta.column(title).is_some();
    let mut errors = Vec::new();
    if !has(ID) {
        errors.push(Error::NoColumn(Problem::new(
            format!(
                "table {} has no column \"{ID}\", without which its rows cannot be told apart",
                literal(&meta.title)
            ),
            "rename its primary key to Id in NocoDB",
        )));
    }
    let lacking = mapping.columns.iter().filter(|(_, title)| !has(title));
    errors.extend(lacking.map(|(role, title)| {
        let now = before.and_then(|before| renamed(title, before, meta));
        now.map_or_else(
            || no_column(table, meta, mapping, (role, title)),
            |now| is_now(table, meta, (role, title), now),
        )
    }));
    errors
}

/// What the column of this title is called now.
fn renamed<'m>(title: &str, before: &TableColumns, meta: &'m TableMeta) -> Option<&'m str> {
    let id = &before.column(title)?.id;
    meta.title_of(id).filter(|_| !id.is_empty())
}

/// The error for one column that has another title now.
fn is_now(table: SourceTable, meta: &TableMeta, (role, title): (&str, &str), now: &str) -> Error {
    let now = literal(now);
    Error::NoColumn(Problem::new(
        format!(
            "column {} (role {role}) of table {} is now called {now}",
            literal(title),
            literal(&meta.title)
        ),
        format!("set {role} = {now} under [source.tables.{table}.columns] in the mapping file"),
    ))
}

/// The error for one column that is not there. A column that another line of the mapping names is not the one.
fn no_column(
    table: SourceTable,
    meta: &TableMeta,
    mapping: &TableMapping,
    (role, title): (&str, &str),
) -> Error {
    let like = closest(title, unmapped(meta, mapping).iter().map(String::as_str));
    let leave = if roles::needed(table) == Some(role) { "" } else { ", or take the line out" };
    Error::NoColumn(Problem::new(
        format!("table {} has no column {}{like}", literal(&meta.title), literal(title)),
        format!(
            "set {role} under [source.tables.{table}.columns] in the mapping file to the right title{leave}"
        ),
    ))
}

/// All columns as `columns.json` describes them.
pub(super) fn described(meta: &TableMeta) -> Vec<Column> {
    let describe = |column: &ColumnMeta| Column {
        id: column.id.clone(),
        title: column.title.clone(),
        uidt: column.uidt.clone(),
        system: column.system,
        options: column.choices(),
    };
    meta.columns.iter().map(describe).collect()
}

#[cfg(test)]
mod tests {
    use landfall_model::{mapping::TableMapping, source::SourceTable};
    use serde_json::json;

    use super::{TableMeta, described, missing, unmapped, wanted};

    fn meta() -> TableMeta {
        let column = |title: &str, uidt: &str, system: bool| json!({"id": title, "title": title, "uidt": uidt, "system": system});
        let columns = json!([
            column("Id", "ID", true),
            column("CreatedAt", "CreatedTime", true),
            column("UpdatedAt", "LastModifiedTime", true),
            column("nc_order", "Order", true),
            column("nc_created_by", "CreatedBy", true),
            column("Full Name", "SingleLineText", false),
            column("Shoe Size", "Number", false),
            column("Old", "SingleLineText", false),
            column("Berths", "Links", false),
            column("_nc_m2m_Berths_Interests", "LinkToAnotherRecord", true),
            column("Friends", "LinkToAnotherRecord", false),
            column("Broker_id", "ForeignKey", true),
            column("Agent_id", "ForeignKey", false),
            column("Made on", "CreatedTime", false),
        ]);
        serde_json::from_value(json!({"id": "m1", "title": "Interests", "columns": columns})).unwrap()
    }

    fn mapping(columns: &[(&str, &str)], drop: &[&str]) -> TableMapping {
        let own = |text: &&str| (*text).to_owned();
        TableMapping {
            id: None,
            title: "Interests".to_owned(),
            columns: columns.iter().map(|(role, title)| (own(role), own(title))).collect(),
            drop: drop.iter().map(|title| (own(title), "old".to_owned())).collect(),
        }
    }

    #[test]
    fn own_columns_are_read_mapped_or_not_and_of_links_only_the_count() {
        let fields =
            wanted(&meta(), &mapping(&[("full_name", "Full Name"), ("made_by", "nc_created_by")], &["Old"]));
        let expected = [
            "Id",
            "CreatedAt",
            "UpdatedAt",
            "nc_created_by",
            "Full Name",
            "Shoe Size",
            "Old",
            "Berths",
            "Broker_id",
            "Agent_id",
            "Made on",
        ];
        assert_eq!(fields.iter().map(|field| field.title.as_str()).collect::<Vec<_>>(), expected);
        let mapped: Vec<bool> = fields.iter().map(|field| field.mapped).collect();
        assert_eq!(mapped, [true, false, false, true, true, false, false, false, false, false, false]);
    }

    #[test]
    fn own_columns_that_no_rule_names_are_unmapped() {
        let mapping = mapping(&[("full_name", "Full Name"), ("berths", "Berths")], &["Old"]);
        // As the planner counts them: of a key or a time, too, that the server does not call its own.
        assert_eq!(unmapped(&meta(), &mapping), ["Shoe Size", "Friends", "Agent_id", "Made on"]);
    }

    #[test]
    fn each_missing_title_has_its_own_error_with_role_likeness_and_place() {
        let mapping =
            mapping(&[("name", "Fullname"), ("beam", "Beam"), ("berths", "Berths")], &["Not there"]);
        let errors: Vec<String> = missing(SourceTable::Interests, &meta(), &mapping, None)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(errors.len(), 2, "{errors:?}");
        assert!(
            errors[0].contains("no column \"Beam\"; set beam under [source.tables.interests.columns]"),
            "{errors:?}"
        );
        assert!(
            errors[1].contains("no column \"Fullname\"; closest is \"Full Name\"; set name under"),
            "{errors:?}"
        );
    }

    #[test]
    fn what_another_line_names_is_not_offered_and_a_needed_line_is_not_to_be_taken_out() {
        let mapping = mapping(&[("full_name", "Full Name"), ("mooring_number", "Full Names")], &[]);
        let told = |table| missing(table, &meta(), &mapping, None)[0].to_string();
        assert!(told(SourceTable::Berths).ends_with("no column \"Full Names\"; set mooring_number under [source.tables.berths.columns] in the mapping file to the right title"));
        assert!(told(SourceTable::Interests).ends_with("to the right title, or take the line out"));
    }

    #[test]
    fn a_table_without_an_id_is_refused() {
        let mut meta = meta();
        meta.columns.remove(0);
        let errors = missing(SourceTable::Berths, &meta, &mapping(&[], &[]), None);
        assert!(errors[0].to_string().contains("no column \"Id\""), "{errors:?}");
    }

    #[test]
    fn the_description_keeps_every_column() {
        let described = described(&meta());
        assert_eq!(described.len(), 14);
        assert!(described.iter().any(|column| column.title == "nc_order" && column.system));
    }
}
