//! Who a question is about: the rows, each by the cells that name it, or, where the plan has clients side by side, all that these say.

use landfall_model::{cluster::Cluster, finding::Question, review::Book};
use landfall_report::Names;

use crate::{commands::Given, fail::Result};

/// A line for each row; none where the question is not about people.
pub fn lines(given: &Given<'_>, book: &Book, question: &Question) -> Result<Vec<String>> {
    let mask = given.mask();
    Ok(Names::of(book.run(), question, &given.settings.mapping)?.lines(mask))
}

/// Everybody whom a question is about, a line each, for the cell of a spreadsheet; empty where it is not about people.
pub fn people(
    given: &Given<'_>,
    book: &Book,
    question: &Question,
    cluster: Option<&Cluster<'_>>,
) -> Result<String> {
    let mask = given.mask();
    let told = |cluster: &Cluster<'_>| {
        cluster.members.iter().map(|member| member.told(|value| mask.value(value))).collect()
    };
    let lines: Vec<String> = match cluster {
        Some(cluster) => told(cluster),
        None => lines(given, book, question)?,
    };
    Ok(lines.join("\n"))
}
