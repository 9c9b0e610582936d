//! The two bases of the source (DOMAIN 1.1), which a snapshot knows by id alone.

use landfall_model::source::SourceTable;

/// Title and tables of each.
pub const BASES: [(&str, &[SourceTable]); 2] = [
    ("Port Nimara", &[SourceTable::Interests, SourceTable::Berths]),
    ("Expenses", &[SourceTable::Expenses, SourceTable::Invoices]),
];

/// The title of the base that holds a table.
pub fn title_of(table: SourceTable) -> &'static str {
    let holds = |(_, tables): &&(&str, &[SourceTable])| tables.contains(&table);
    BASES.iter().find(holds).map_or("", |(title, _)| title)
}
