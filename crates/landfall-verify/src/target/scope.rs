//! Whose a row is: the port's, by itself or by the row that it hangs on.

use landfall_model::target::Table;

use super::catalog::{Absent, Catalog};

/// The condition that the row `t` is no other port's than `$1`. A row that belongs to no port is looked at, since nobody else would, and so is
/// every row where the mapping leaves the port out.
pub(crate) fn of_no_other(catalog: &Catalog, table: Table) -> Result<String, Absent> {
    let condition = match table.parent() {
        None => format!("(t.{{{table}.port_id}} = $1 OR t.{{{table}.port_id}} IS NULL)"),
        Some((column, parent)) => format!(
            "NOT EXISTS (SELECT 1 FROM {{{parent}}} p
                         WHERE p.{{{parent}.id}} = t.{{{table}.{column}}} AND p.{{{parent}.port_id}} <> $1)"
        ),
    };
    match catalog.fill(&condition) {
        Err(Absent::Omitted(_)) => Ok("$1::uuid IS NOT NULL".to_owned()),
        filled => filled,
    }
}
