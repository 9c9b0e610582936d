//! Amounts that NocoDB shows in another currency than the one that they are taken for. The cells are bare numbers: the sign that users see beside
//! them is a setting of the column.

use landfall_model::{literal::literal, mapping::Mapping, source::SourceTable};

use crate::{
    discover::{Discovery, FoundTable},
    error::Problem,
    nocodb::ColumnMeta,
};

/// One for each such column. Where a column of its own names the currency of each row, that counts.
pub(crate) fn taken_for_another(found: &Discovery, mapping: &Mapping) -> Vec<Problem> {
    found.tables.iter().flat_map(|table| of_table(table, mapping)).collect()
}

fn of_table(found: &FoundTable, mapping: &Mapping) -> Vec<Problem> {
    let table = mapping.table(found.table);
    if table.title_of("currency").is_some() {
        return Vec::new();
    }
    let columns = amounts(found.table)
        .iter()
        .filter_map(|role| Some((*role, found.meta.column(table.title_of(role)?)?)));
    columns.filter_map(|(role, column)| problem(found, (role, column), &mapping.fallback.currency)).collect()
}

fn problem(found: &FoundTable, (role, column): (&str, &ColumnMeta), taken: &str) -> Option<Problem> {
    let shown = column.currency().filter(|shown| *shown != taken)?;
    let (title, name) = (&column.title, found.table);
    Some(Problem::new(
        format!(
            "column {} (role {role}) of table {} shows its amounts in {shown}, and they are taken for {taken}",
            literal(title),
            literal(&found.meta.title)
        ),
        format!(
            "set currency = \"{shown}\" under [fallback] in the mapping file; where other amounts are in {taken}, make a Formula column like CONCAT({{{title}}}, \" {shown}\") in NocoDB instead, and set {role} under [source.tables.{name}.columns] to it"
        ),
    ))
}

/// The roles that read an amount.
const fn amounts(table: SourceTable) -> &'static [&'static str] {
    match table {
        SourceTable::Interests => &[],
        SourceTable::Berths | SourceTable::Expenses => &["price"],
        SourceTable::Invoices => &["subtotal", "discount", "total"],
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::{mapping::Mapping, source::SourceTable};
    use serde_json::{Value, json};

    use super::taken_for_another;
    use crate::discover::testing::one_column;

    fn column(title: &str, uidt: &str, code: &str) -> Value {
        json!({"id": "c1", "title": title, "uidt": uidt, "meta": {"currency_locale": "de-DE", "currency_code": code}})
    }

    #[test]
    fn a_column_that_shows_another_currency_is_told_unless_each_row_names_its_own() {
        let mut mapping = Mapping::default();
        let cases = [
            (SourceTable::Berths, column("Price", "Currency", "EUR"), true),
            (SourceTable::Berths, column("Price", "Currency", "USD"), false),
            (SourceTable::Berths, column("Price", "Number", "EUR"), false),
            (
                SourceTable::Berths,
                json!({"id": "c1", "title": "Price", "uidt": "Currency", "meta": null}),
                false,
            ),
            (SourceTable::Berths, column("Fee", "Currency", "EUR"), false),
            (SourceTable::Expenses, column("Price", "Currency", "EUR"), false),
        ];
        for (table, column, is_told) in cases {
            let told = taken_for_another(&one_column(table, "Spent", &column), &mapping);
            assert_eq!(told.len(), usize::from(is_told), "{table} {column}");
        }
        mapping.source.tables.get_mut(&SourceTable::Expenses).unwrap().columns.remove("currency");
        let told = taken_for_another(
            &one_column(SourceTable::Expenses, "Spent", &column("Price", "Currency", "EUR")),
            &mapping,
        );
        let told = told[0].to_string();
        for part in [
            "column \"Price\" (role price) of table \"Spent\" shows its amounts in EUR, and they are taken for USD",
            "set currency = \"EUR\" under [fallback]",
            "CONCAT({Price}, \" EUR\")",
            "[source.tables.expenses.columns]",
        ] {
            assert!(told.contains(part), "{told}");
        }
    }
}
