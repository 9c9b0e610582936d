//! Columns that the mapping reads values from and that hold none. Nothing else would tell: a list of linked rows is never read, a number of
//! links is no name, accounts, buttons and files would be loaded as JSON, and a formula that NocoDB cannot compute reads "ERR" in every row. Pure.

use std::collections::BTreeMap;

use landfall_model::{literal::literal, mapping::TableMapping, source::SourceTable};

use crate::{
    error::{Error, Problem},
    nocodb::{ColumnMeta, TableMeta},
};

/// Roles that are links themselves: their pairs come from the junction table.
const LINKS: [&str; 2] = ["berths", "interested_parties"];

/// Roles that are files.
const FILES: [&str; 4] = ["eoi_document", "contract_document", "receipt", "pdf"];

/// One error for each such column. `shown` is by title what Lookup columns show: their cells are lists of its cells.
pub(super) fn without(
    table: SourceTable,
    meta: &TableMeta,
    mapping: &TableMapping,
    shown: &BTreeMap<String, ColumnMeta>,
) -> Vec<Error> {
    let mapped = mapping.columns.iter().filter(|(role, _)| !LINKS.contains(&role.as_str()));
    let found = mapped.filter_map(|(role, title)| Some((role.as_str(), meta.column(title)?)));
    let errors = found.filter_map(|(role, column)| match shown.get(&column.title) {
        Some(shown) => looked_up(table, meta, role, (column, shown)),
        None => error(table, meta, role, column),
    });
    errors.collect()
}

fn looked_up(
    table: SourceTable,
    meta: &TableMeta,
    role: &str,
    (column, shown): (&ColumnMeta, &ColumnMeta),
) -> Option<Error> {
    let (why, otherwise) = instead(role, shown)?;
    let (title, looked_up) = (literal(&column.title), literal(&shown.title));
    let what = format!(
        "column {title} (role {role}) of table {} looks up {looked_up}, which {why}",
        literal(&meta.title)
    );
    let remedy = format!(
        "{otherwise}, and let {title} look that up, or take the line of {role} out under [source.tables.{table}.columns] in the mapping file"
    );
    Some(Error::NoValue(Problem::new(what, remedy)))
}

fn error(table: SourceTable, meta: &TableMeta, role: &str, column: &ColumnMeta) -> Option<Error> {
    let (why, otherwise) = instead(role, column)?;
    let what =
        format!("column {} (role {role}) of table {} {why}", literal(&column.title), literal(&meta.title));
    let remedy = format!(
        "{otherwise}, and set {role} under [source.tables.{table}.columns] in the mapping file to it, or take the line out"
    );
    Some(Error::NoValue(Problem::new(what, remedy)))
}

/// Why the column holds no values, and what to do; none where it holds some.
fn instead(role: &str, column: &ColumnMeta) -> Option<(String, String)> {
    match column.uidt.as_str() {
        _ if column.is_link() => Some((
            "is a link to other records: its cells hold no value of their own".to_owned(),
            "make a Lookup column in NocoDB that shows what is wanted of these records".to_owned(),
        )),
        "User" | "CreatedBy" | "LastModifiedBy" => Some((
            "shows accounts of NocoDB: its cells are JSON, and no names".to_owned(),
            format!(
                "make a Formula column like CONCAT({{{}}}, \"\") in NocoDB, which shows their addresses",
                column.title
            ),
        )),
        "Button" => Some((
            "is a button: its cells are JSON, and not the address that it opens".to_owned(),
            "make a Formula column in NocoDB with the formula of the button".to_owned(),
        )),
        "Attachment" if !FILES.contains(&role) => Some((
            "holds files: its cells are JSON, and no text".to_owned(),
            "choose a column that says it in words".to_owned(),
        )),
        _ => column.fault().map(|fault| {
            (
                format!("is a formula that NocoDB cannot compute: each of its cells reads ERR ({fault})"),
                "mend the formula in NocoDB, or choose another column".to_owned(),
            )
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use landfall_model::{mapping::TableMapping, source::SourceTable};
    use serde_json::{Value, json};

    use super::without;

    fn told(role: &str, column: &Value) -> Vec<String> {
        let meta =
            serde_json::from_value(json!({"id": "m1", "title": "Deals", "columns": [column]})).unwrap();
        let columns = [(role.to_owned(), "Company".to_owned())].into();
        let mapping = TableMapping { id: None, title: String::new(), columns, drop: [].into() };
        without(SourceTable::Interests, &meta, &mapping, &BTreeMap::new())
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    fn column(uidt: &str, options: &Value) -> Value {
        json!({"id": "c1", "title": "Company", "uidt": uidt, "colOptions": options})
    }

    #[test]
    fn links_accounts_buttons_files_and_broken_formulas_hold_no_values_and_all_else_does() {
        // As 0.262.5 and 0.301.3 describe a formula one of whose columns was deleted.
        let broken = json!({"formula_raw": "{Number} / 0", "error": "Column 'Number' was deleted"});
        let link = "is a link to other records: its cells hold no value of their own; make a Lookup column";
        let cases = [
            ("company", "LinkToAnotherRecord", json!({"type": "bt"}), Some(link)),
            ("company", "Links", json!({"type": "mm"}), Some(link)),
            ("berths", "Links", json!({"type": "mm"}), None),
            ("interested_parties", "LinkToAnotherRecord", json!({"type": "mm"}), None),
            (
                "company",
                "Formula",
                broken.clone(),
                Some("each of its cells reads ERR (Column 'Number' was deleted); mend"),
            ),
            ("company", "Formula", json!({"formula_raw": "1", "error": null}), None),
            (
                "company",
                "Button",
                json!({"type": "url"}),
                Some("make a Formula column in NocoDB with the formula of the button, and set company under"),
            ),
            (
                "company",
                "Attachment",
                json!(null),
                Some("holds files: its cells are JSON, and no text; choose"),
            ),
            ("receipt", "Attachment", json!(null), None),
            ("company", "Lookup", json!({"fk_relation_column_id": "c"}), None),
            ("company", "SingleLineText", json!(null), None),
            (
                "company",
                "User",
                json!(null),
                Some("make a Formula column like CONCAT({Company}, \"\") in NocoDB"),
            ),
            ("company", "CreatedBy", json!(null), Some("shows accounts of NocoDB")),
        ];
        for (role, uidt, options, expected) in cases {
            let told = told(role, &column(uidt, &options));
            assert_eq!(told.len(), usize::from(expected.is_some()), "{role} {uidt} {options}: {told:?}");
            assert!(told.iter().all(|line| line.contains(expected.unwrap())), "{told:?}");
        }
    }

    #[test]
    fn the_line_of_the_mapping_is_named() {
        let told = told("company", &column("Links", &json!({"type": "hm"}))).remove(0);
        assert!(told.starts_with("column \"Company\" (role company) of table \"Deals\" is"), "{told}");
        assert!(told.ends_with("set company under [source.tables.interests.columns] in the mapping file to it, or take the line out"), "{told}");
    }
}
