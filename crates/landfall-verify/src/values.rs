//! A few columns of a table as text, by row: what the checks of the second road compare with `raw/`.

use std::collections::HashMap;

use landfall_model::target::Table;
use uuid::Uuid;

use crate::{
    error::Error,
    survey::TableSurvey,
    target::{Answer, Target},
};

/// `N` columns of each row.
pub(crate) type Values<const N: usize> = HashMap<Uuid, [Option<String>; N]>;

/// The columns of the planned rows that the target holds, or the one that the mapping omits.
pub(crate) async fn by_row<const N: usize>(
    target: &Target<'_>,
    survey: &TableSurvey,
    table: Table,
    columns: [&str; N],
) -> Result<Answer<Values<N>>, Error> {
    let texts = columns.map(|column| format!(", t.{{{table}.{column}}}::text")).concat();
    let sql = format!("SELECT t.{{{table}.id}}{texts} FROM {{{table}}} t WHERE t.{{{table}.port_id}} = $1");
    let mut rows =
        match target.ask(&format!("{} of {table}", columns.join(", ")), &sql, &[&target.port]).await? {
            Answer::Found(rows) => rows,
            Answer::Omitted(column) => return Ok(Answer::Omitted(column)),
        };
    let mut values = Values::new();
    while let Some(row) = rows.next().await? {
        let id: Uuid = row.get(0);
        if survey.holds(id.into()) {
            values.insert(id, std::array::from_fn(|place| row.get(place + 1)));
        }
    }
    Ok(Answer::Found(values))
}
