//! Columns of moments where the target wants a day. NocoDB answers moments in UTC, whose day is another one than the marina's for some hours of it.

use landfall_model::{literal::literal, mapping::Mapping, source::SourceTable};

use crate::{
    discover::{Discovery, FoundTable},
    error::Problem,
};

/// Types of columns that hold moments.
const MOMENTS: [&str; 3] = ["DateTime", "CreatedTime", "LastModifiedTime"];

/// One for each such column, unless the mapping says how far the marina is from UTC.
pub(crate) fn read_as_days(found: &Discovery, mapping: &Mapping) -> Vec<Problem> {
    let tables = if mapping.utc_offset.is_some() { &[][..] } else { &found.tables[..] };
    tables.iter().flat_map(|table| of_table(table, mapping)).collect()
}

fn of_table(found: &FoundTable, mapping: &Mapping) -> Vec<Problem> {
    let titles = days(found.table).iter().filter_map(|role| mapping.table(found.table).title_of(role));
    let columns = titles.filter_map(|title| found.meta.column(title));
    let moments = columns.filter(|column| MOMENTS.contains(&column.uidt.as_str()));
    moments.map(|column| problem(&column.title, &found.meta.title)).collect()
}

fn problem(column: &str, table: &str) -> Problem {
    Problem::new(
        format!(
            "column {} of table {} holds moments in UTC, and of each the day is wanted: west of Greenwich an evening has the next one",
            literal(column),
            literal(table)
        ),
        "set utc_offset at the head of the mapping file to the marina's distance from UTC, as \"-04:00\"; \"+00:00\" where there is none",
    )
}

/// The roles that read a day.
const fn days(table: SourceTable) -> &'static [&'static str] {
    match table {
        SourceTable::Interests | SourceTable::Berths => &[],
        SourceTable::Expenses => &["time"],
        SourceTable::Invoices => &["issue_date", "due_date"],
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::{mapping::Mapping, source::SourceTable};
    use serde_json::json;

    use super::{Discovery, read_as_days};
    use crate::discover::testing::one_column;

    fn found(table: SourceTable, title: &str, uidt: &str) -> Discovery {
        one_column(table, "Spent", &json!({"id": "c1", "title": title, "uidt": uidt}))
    }

    #[test]
    fn a_column_of_moments_is_told_where_a_day_is_wanted_until_the_marinas_clock_is_known() {
        let cases = [
            (SourceTable::Expenses, "Time", "DateTime", true),
            (SourceTable::Expenses, "Time", "CreatedTime", true),
            (SourceTable::Expenses, "Time", "Date", false),
            (SourceTable::Expenses, "Paid", "DateTime", false),
            (SourceTable::Invoices, "Due Date", "DateTime", true),
            (SourceTable::Interests, "Date Added", "DateTime", false),
        ];
        let known = Mapping { utc_offset: "+00:00".parse().ok(), ..Mapping::default() };
        for (table, title, uidt, is_told) in cases {
            let found = found(table, title, uidt);
            let told = read_as_days(&found, &Mapping::default());
            assert_eq!(told.len(), usize::from(is_told), "{table} {title} {uidt}");
            assert!(read_as_days(&found, &known).is_empty());
        }
        let told = read_as_days(&found(SourceTable::Expenses, "Time", "DateTime"), &Mapping::default());
        assert!(told[0].to_string().starts_with("column \"Time\" of table \"Spent\" holds moments in UTC"));
    }
}
