//! Checks that ask the target for rows at fault, and count only those that the load answers for.

use landfall_model::{outcome::ValidationCheck, target::Table};
use tokio_postgres::Row;

use crate::{
    error::Error,
    outcome::{Details, equal, not_made},
    target::{Answer, Target, key::Key, session::Param},
};

/// What is asked.
pub(super) struct Question<'q> {
    /// The check.
    pub name: &'q str,
    /// Whose rows are at fault.
    pub table: Table,
    /// Answers their keys, and what else `counts` goes by.
    pub template: &'q str,
    /// What to do about them.
    pub next: &'static str,
}

/// Passes where the target answers none that counts.
pub(super) async fn none(
    target: &Target<'_>,
    Question { name, table, template, next }: Question<'_>,
    params: &[Param<'_>],
    counts: impl Fn(Key, &Row) -> bool,
) -> Result<ValidationCheck, Error> {
    let mut rows = match target.ask(name, template, params).await? {
        Answer::Found(rows) => rows,
        Answer::Omitted(column) => return Ok(not_made(name, &column)),
    };
    let mut found = Vec::new();
    while let Some(row) = rows.next().await? {
        found.extend(Key::of_row(table, &row).filter(|key| counts(*key, &row)));
    }
    found.sort_unstable();
    let mut details = Details::default();
    found.into_iter().for_each(|key| details.push(|| format!("{table} {key}")));
    Ok(equal(name, 0, details.total(), details.finish(|| next.to_owned())))
}
