//! Who a question is about whose people the plan has not side by side: the rows, each by the cells that name it.

use landfall_model::{
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
