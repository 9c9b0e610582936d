//! A key leads to one row, whether or not a constraint guards that in the live target: of two rows with one key, the CRM shows and changes either.

use landfall_model::{outcome::ValidationCheck, target::Table};

use super::unique::NEXT;
use crate::{error::Error, key::Key, target::Target};

/// `clients: one row per key`, for every table.
pub(crate) async fn check(target: &Target<'_>) -> Result<Vec<ValidationCheck>, Error> {
    let mut checks = Vec::new();
    for table in Table::ALL {
        let name = format!("{table}: one row per key");
        checks.push(target.none(&name, &doubled(table), &[], NEXT).await?);
    }
    Ok(checks)
}

fn doubled(table: Table) -> String {
    let columns: Vec<String> =
        table.key_columns().iter().map(|column| format!("t.{{{table}.{column}}}")).collect();
    format!(
        "SELECT concat_ws(' ', '{table}', {}, 'is there', count(*), 'times') FROM {{{table}}} t GROUP BY {} HAVING count(*) > 1",
        Key::template(table, "t"),
        columns.join(", ")
    )
}
