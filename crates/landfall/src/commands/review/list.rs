//! What is open, with what was said of it before.

use landfall_model::{
    decision::{last_word, stale},
    finding::Question,
    redact,
};

use super::{Book, next};
use crate::{commands::Given, exit::Exit};

/// Prints the open questions.
pub fn list(given: &Given<'_>, book: &Book) -> Exit {
    let open = book.open_questions();
    let mut lines: Vec<String> =
        open.iter().map(|question| describe(book, question, given.arguments.show_personal_data)).collect();
    let answered = book.questions.len() - open.len();
    lines.push(format!("{} open", open.len()));
    if answered > 0 {
        lines.push(format!("{answered} answered since this plan. {}", next(&book.run)));
    }
    given.terminal.result(&lines.join("\n\n"), &open);
    if open.is_empty() { Exit::Done } else { Exit::NeedsEyes }
}

fn describe(book: &Book, question: &Question, unmasked: bool) -> String {
    let shown = |text: &str| if unmasked { text.to_owned() } else { redact::quoted(text) };
    let records: Vec<String> = question.records.iter().map(ToString::to_string).collect();
    let mut lines = vec![
        format!(
            "{}{}  {}",
            question.id,
            if question.blocking { " (blocking)" } else { "" },
            records.join(", ")
        ),
        format!("  {}", shown(&question.text)),
        format!("  answers: {} | later", question.options.join(" | ")),
        format!("  until then: {}", question.meanwhile),
    ];
    if let Some(last) = last_word(&book.decisions, question.id) {
        let (day, why) = (last.at.date_naive(), because(&last.why));
        lines.push(format!("  {}: {} on {day}{why}", last.answer, last.who));
    }
    if let Some(old) = stale(&book.decisions, question) {
        let (day, why) = (old.at.date_naive(), because(&old.why));
        lines.push(format!("  stale: {} answered \"{}\" on {day}{why}, when it was:", old.who, old.answer));
        lines.push(format!("    {}", shown(&old.judged)));
    }
    lines.join("\n")
}

fn because(why: &str) -> String {
    if why.is_empty() { String::new() } else { format!(" ({why})") }
}
