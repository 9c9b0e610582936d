//! Values that a select column offers and that no vocabulary of the mapping knows. A plan asks about those that a record holds; whoever looks at the
//! source should hear of all before there is one, for any of them may be chosen until the freeze.

use landfall_model::{literal::literal, mapping::Mapping, words::count};

use crate::{
    discover::{Discovery, FoundTable},
    drift::vocabulary::{is_known, vocabulary},
    error::Problem,
    nocodb::ColumnMeta,
};

/// One for each column that offers some.
pub(crate) fn unknown(found: &Discovery, mapping: &Mapping) -> Vec<Problem> {
    found.tables.iter().flat_map(|table| of_table(table, mapping)).collect()
}

fn of_table(found: &FoundTable, mapping: &Mapping) -> Vec<Problem> {
    let columns = mapping.table(found.table).columns.iter();
    let present = columns.filter_map(|(role, title)| Some((role.as_str(), found.meta.column(title)?)));
    present.filter_map(|(role, column)| of_column(found, (role, column), mapping)).collect()
}

fn of_column(found: &FoundTable, (role, column): (&str, &ColumnMeta), mapping: &Mapping) -> Option<Problem> {
    let (name, words) = vocabulary(mapping, found.table, role)?;
    let unknown: Vec<String> = column
        .choices()
        .iter()
        .filter(|value| !is_known(mapping, words, value))
        .map(|value| literal(value))
        .collect();
    let first = unknown.first()?;
    Some(Problem::new(
        format!(
            "column {} (role {role}) of table {} offers {} that no rule knows: {}",
            literal(&column.title),
            literal(&found.meta.title),
            count(unknown.len(), "value"),
            unknown.join(", ")
        ),
        format!(
            "give each a line like {first} = \"...\" under [vocabulary.{name}] in the mapping file, or answer the question that a plan asks about each that a record holds"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use landfall_model::{mapping::Mapping, source::SourceTable};
    use serde_json::{Value, json};

    use super::unknown;
    use crate::discover::testing::one_column;

    /// Table, title and type of the column, its values, and what is told of it; nothing where that is empty.
    type Case<'c> = (SourceTable, (&'c str, &'c str), &'c [&'c str], &'c str);

    /// What is told of a column with this title, type and these values.
    fn told(table: SourceTable, (title, uidt): (&str, &str), values: &[&str]) -> Vec<String> {
        let options: Vec<Value> = values.iter().map(|title| json!({"title": title})).collect();
        let column = json!({"id": "c1", "title": title, "uidt": uidt, "colOptions": {"options": options}});
        let found = one_column(table, "Deals", &column);
        unknown(&found, &Mapping::default()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn values_that_no_vocabulary_knows_are_told_once_a_column_with_the_line_to_write() {
        let (interests, berths) = (SourceTable::Interests, SourceTable::Berths);
        let stage = ("Sales Process Level", "SingleSelect");
        let several = ("Sales Process Level", "MultiSelect");
        let cases: [Case<'_>; 12] = [
            (interests, stage, &["Contract Signed", "made  RESERVATION "], ""),
            (interests, stage, &[], ""),
            (
                interests,
                stage,
                &["Dreaming", "Contract Signed"],
                "column \"Sales Process Level\" (role stage) of table \"Deals\" offers 1 value that no rule knows: \"Dreaming\"; give each a line like \"Dreaming\" = \"...\" under [vocabulary.stage] in the mapping file",
            ),
            (
                interests,
                several,
                &["Lost", "5\" \\"],
                r#"2 values that no rule knows: "Lost", "5\" \\"; give"#,
            ),
            (interests, stage, &["TBC", " n/a"], ""),
            (interests, ("Lead Category", "SingleSelect"), &["Cold"], "under [vocabulary.lead_category]"),
            (interests, ("Source", "SingleSelect"), &["A boat show"], ""),
            (interests, ("Nobody's", "SingleSelect"), &["No role reads this"], ""),
            (berths, ("Status", "SingleSelect"), &["Available", "Leased"], "under [vocabulary.berth_status]"),
            (berths, ("Area", "SingleSelect"), &["F"], ""),
            (SourceTable::Expenses, ("Category", "SingleSelect"), &["Yoga"], "[vocabulary.expense_category]"),
            (SourceTable::Invoices, ("Status", "SingleSelect"), &["Disputed"], "[vocabulary.invoice_status]"),
        ];
        for (table, column, values, expected) in cases {
            let told = told(table, column, values);
            assert_eq!(
                told.len(),
                usize::from(!expected.is_empty()),
                "{table} {column:?} {values:?}: {told:?}"
            );
            assert!(told.iter().all(|line| line.contains(expected)), "{told:?}");
        }
    }
}
