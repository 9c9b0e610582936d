//! Who a question is about: the rows, each by the cells that name it, or, where the plan has clients side by side, all that these say.

use landfall_model::{
    cluster::{Cluster, Member},
    finding::{Question, QuestionKind},
    redact,
    review::Book,
};

use crate::{commands::Given, fail::Result};

/// More rows of one question are counted, not shown: the terminal is no place for a crowd.
const MOST: usize = 12;

/// Name, address and number tell people apart.
const NAMES: usize = 3;

/// A line for each row; none where the question is not about people.
pub fn lines(given: &Given<'_>, book: &Book, question: &Question) -> Result<Vec<String>> {
    if !matches!(question.kind, QuestionKind::SharedInbox | QuestionKind::SuspectCluster) {
        return Ok(Vec::new());
    }
    let unmasked = given.arguments.show_personal_data;
    let shown = |name: String| if unmasked { name } else { redact::any(&name) };
    let mut lines = Vec::new();
    for &at in question.records.iter().take(MOST) {
        let names = landfall_report::names_of(book.run(), at, &given.settings.mapping)?;
        let names: Vec<String> = names.into_iter().take(NAMES).map(shown).collect();
        lines.push(format!("{at}  {}", names.join(", ")));
    }
    if question.records.len() > MOST {
        lines.push(format!("and {} more", question.records.len() - MOST));
    }
    Ok(lines)
}

/// Everybody whom a question is about, a line each, for the cell of a spreadsheet; empty where it is not about people.
pub fn people(
    given: &Given<'_>,
    book: &Book,
    question: &Question,
    cluster: Option<&Cluster<'_>>,
) -> Result<String> {
    let unmasked = given.arguments.show_personal_data;
    let lines = match cluster {
        Some(cluster) => cluster.members.iter().map(|member| said(member, unmasked)).collect(),
        None => lines(given, book, question)?,
    };
    Ok(lines.join("\n"))
}

/// What a client says, by column.
fn said(member: &Member, unmasked: bool) -> String {
    let shown = |value: &String| if unmasked { value.clone() } else { redact::any(value) };
    let filled = member.says.iter().filter(|said| !said.values.is_empty());
    let columns: Vec<String> = filled
        .map(|said| {
            format!("{} {}", said.column, said.values.iter().map(shown).collect::<Vec<_>>().join(", "))
        })
        .collect();
    format!("interests {}: {}", member.ids(), columns.join("; "))
}
