//! A key leads to one row, whether or not a constraint guards that in the live target: of two rows with one key, the CRM shows and changes either.
//! What another port has more than once, and this one not at all, is its own affair.

use landfall_model::{outcome::ValidationCheck, target::Table};

use super::unique::NEXT;
use crate::{
    error::Error,
    target::{
        Target,
        catalog::{Absent, Catalog},
        key::Key,
        scope,
    },
};

/// `clients: one row per key`, for every table.
pub(super) async fn check(target: &Target<'_>) -> Result<Vec<ValidationCheck>, Error> {
    let mut checks = Vec::new();
    for table in Table::ALL {
        let name = format!("{table}: one row per key");
        let doubled = doubled(&target.catalog, table)?;
        checks.push(target.none_of(&name, &doubled, &[&target.port], NEXT).await?);
    }
    Ok(checks)
}

/// Rows without a key are no doubles of each other: `ought` names them.
fn doubled(catalog: &Catalog, table: Table) -> Result<String, Absent> {
    let (columns, key) = (Key::columns(table), Key::template(table, "t"));
    let groups = catalog.fill(&format!(
        "SELECT concat_ws(' ', '{table}', {key}, 'is there', count(*), 'times') FROM {{{table}}} t
         WHERE ({columns}) IS NOT NULL GROUP BY {columns}"
    ))?;
    Ok(format!("{groups} HAVING count(*) > 1 AND bool_or({})", scope::of_no_other(catalog, table)?))
}
