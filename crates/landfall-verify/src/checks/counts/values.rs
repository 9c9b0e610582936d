//! A few columns of a table as text, by row: what the checks of the second road compare with `raw/`.

use std::sync::Arc;

use landfall_model::target::Table;
use uuid::Uuid;

use crate::{
    error::Error,
    raw::words::Words,
    survey::TableSurvey,
    target::{Answer, Target, live_id::Read},
};

/// `N` columns of each row, in the order of the ids.
pub(crate) struct Values<const N: usize>(Vec<(Uuid, [Option<Arc<str>>; N])>);

impl<const N: usize> Values<N> {
    /// Those of one row.
    pub fn get(&self, id: Uuid) -> Option<&[Option<Arc<str>>; N]> {
        let place = self.0.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        Some(&self.0[place].1)
    }

    /// All rows.
    pub fn iter(&self) -> impl Iterator<Item = &(Uuid, [Option<Arc<str>>; N])> {
        self.0.iter()
    }
}

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
    let (mut values, mut words) = (Vec::new(), Words::default());
    while let Some(row) = rows.next().await? {
        let id = row.get::<_, Read>(0).0;
        if let Some(id) = id.filter(|id| survey.holds((*id).into())) {
            let text = |place| row.get::<_, Option<&str>>(place + 1);
            values.push((id, std::array::from_fn(|place| text(place).map(|text| words.one(text)))));
        }
    }
    values.sort_unstable_by_key(|(id, _)| *id);
    Ok(Answer::Found(Values(values)))
}

/// One column of uuids, by row, in the order of the ids.
pub(crate) async fn ids_by_row(
    target: &Target<'_>,
    survey: &TableSurvey,
    table: Table,
    column: &str,
) -> Result<Answer<Vec<(Uuid, Uuid)>>, Error> {
    let sql = format!(
        "SELECT t.{{{table}.id}}, t.{{{table}.{column}}} FROM {{{table}}} t WHERE t.{{{table}.port_id}} = $1"
    );
    let mut rows = match target.ask(&format!("{column} of {table}"), &sql, &[&target.port]).await? {
        Answer::Found(rows) => rows,
        Answer::Omitted(column) => return Ok(Answer::Omitted(column)),
    };
    let mut ids = Vec::new();
    while let Some(row) = rows.next().await? {
        let ids_of_row = row.get::<_, Read>(0).0.zip(row.get::<_, Read>(1).0);
        ids.extend(ids_of_row.filter(|(id, _)| survey.holds((*id).into())));
    }
    ids.sort_unstable();
    Ok(Answer::Found(ids))
}
