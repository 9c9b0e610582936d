//! What is open, with what was said of it before.

use std::collections::HashMap;

use landfall_model::{
    cluster::{Cluster, Member},
    decision::Stale,
    exit::Exit,
    finding::Question,
    redact::Mask,
    review::{Book, answers},
    source::SourceRef,
    words::{NAMED, shortened},
};
use serde::Serialize;

use super::{named, next, side_by_side};
use crate::{commands::Given, fail::Result};

/// A question as `--json` tells it.
#[derive(Serialize)]
struct Listed {
    #[serde(flatten)]
    question: Question,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pairs: Vec<String>,
}

/// Prints the open questions: first those for which the load waits.
pub fn list(given: &Given<'_>, book: &Book) -> Result<Exit> {
    let mut open = book.open_questions();
    open.sort_by_key(|question| !question.blocking);
    let mask = given.mask();
    let mut lines = Vec::new();
    for questions in together(&open) {
        lines.push(match questions[..] {
            [one] => describe(book, one, &named::lines(given, book, one)?, mask),
            _ => describe_all(book, &questions, mask),
        });
    }
    let answered = book.questions().len() - open.len();
    lines.push(counted(&open));
    lines.extend((!open.is_empty()).then(|| how(book)));
    if answered > 0 {
        lines.push(format!("{answered} answered since this plan. {}", next(&given.settings, book.run())));
    }
    if mask == Mask::On && !open.is_empty() {
        lines.push("Values are masked; --show-personal-data shows them.".to_owned());
    }
    let listed = |question: &&Question| Listed {
        question: Question { text: mask.sentence(&question.text), ..(*question).clone() },
        pairs: book.cluster(question.id).as_ref().map(Cluster::sums).unwrap_or_default(),
    };
    let listed: Vec<Listed> = open.iter().map(listed).collect();
    given.terminal.result(&lines.join("\n\n"), &listed);
    Ok(if open.is_empty() { Exit::Done } else { Exit::NeedsEyes })
}

/// How one is answered: in the terminal, or where they are seen side by side.
fn how(book: &Book) -> String {
    let run = book.run().shown();
    format!(
        "`landfall review answer ID ANSWER --run {run}` answers one, `landfall console {run}` shows them in the browser."
    )
}

fn counted(open: &[&Question]) -> String {
    match open.iter().filter(|question| question.blocking).count() {
        0 => format!("{} open", open.len()),
        blocking => format!("{} open; the load waits for the first {blocking}", open.len()),
    }
}

/// The questions in their order, those that are alike behind the first of them.
fn together<'q>(open: &[&'q Question]) -> Vec<Vec<&'q Question>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut groups: Vec<Vec<&Question>> = Vec::new();
    for question in open {
        let place = match question.alike.as_str() {
            "" => groups.len(),
            alike => *places.entry(alike).or_insert(groups.len()),
        };
        if place == groups.len() {
            groups.push(Vec::new());
        }
        groups[place].push(question);
    }
    groups
}

/// Questions that are alike: what they have in common once, and a line for each.
fn describe_all(book: &Book, questions: &[&Question], mask: Mask) -> String {
    let first = questions[0];
    let (id, run) = (first.id, book.run().shown());
    let mut lines = vec![
        format!("{} alike: {}", questions.len(), mask.sentence(&first.alike)),
        format!("  answers: {}", answers(first, None)),
        format!("  until then: {}", first.meanwhile),
        format!("  all at once: landfall review answer {id} ANSWER --alike --run {run}"),
    ];
    for question in questions {
        let text = mask.sentence(&question.text);
        lines.push(format!("    {}{}  {text}", question.id, blocking(question)));
        lines.extend(said_before(book, question, mask).into_iter().map(|line| format!("    {line}")));
    }
    lines.join("\n")
}

fn describe(book: &Book, question: &Question, named: &[String], mask: Mask) -> String {
    let cluster = book.cluster(question.id);
    let cluster = cluster.as_ref();
    let mut lines = vec![
        format!("{}{}  {}", question.id, blocking(question), records(&question.records)),
        format!("  {}", mask.sentence(&question.text)),
    ];
    let beside = cluster.map(|cluster| side_by_side::lines(cluster, mask)).unwrap_or_default();
    lines.extend(beside.iter().chain(named).map(|line| format!("    {line}")));
    lines.push(format!("  answers: {}", answers(question, cluster)));
    lines.push(format!("  until then: {}", question.meanwhile));
    lines.extend(said_before(book, question, mask));
    lines.join("\n")
}

/// The first of them, the table of each once, and how many more: `interests 12, 15, berths 7`.
fn records(all: &[SourceRef]) -> String {
    let named =
        all.iter().enumerate().map(|(n, at)| match n.checked_sub(1).map(|before| all[before].table) {
            Some(table) if table == at.table => at.id.to_string(),
            _ => at.to_string(),
        });
    let more = if all.len() > NAMED { " (--json names all)" } else { "" };
    shortened(named) + more
}

const fn blocking(question: &Question) -> &'static str {
    if question.blocking { " (blocking)" } else { "" }
}

/// The last word on the question, and an answer that has lapsed.
fn said_before(book: &Book, question: &Question, mask: Mask) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(last) = book.last_word(question.id) {
        let (day, why) = (last.at.date_naive(), because(&last.why, mask));
        lines.push(format!("  {}: {} on {day}{why}", last.answer, last.who));
    }
    if let Some(Stale { decision: old, changed }) = book.stale(question) {
        let (day, why) = (old.at.date_naive(), because(&old.why, mask));
        lines.push(format!("  stale: {} answered \"{}\" on {day}{why}, when it was:", old.who, old.answer));
        let of = if old.judged == question.text {
            format!(" Then of {}.", records(&old.records))
        } else {
            String::new()
        };
        lines.push(format!("    {}{of}", mask.sentence(&old.judged)));
        lines.extend(changed.iter().map(|(before, now)| since_then(before, now, mask)));
    }
    lines
}

fn since_then(before: &Member, now: &Member, mask: Mask) -> String {
    let changes = now.changes(before, |value| mask.value(value));
    format!("    since then, the client of interest {}: {}", now.name(), changes.join("; "))
}

/// A reason may name people.
fn because(why: &str, mask: Mask) -> String {
    match why {
        "" => String::new(),
        why => format!(" ({})", mask.text(why)),
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::source::{
        SourceRef,
        SourceTable::{Berths, Interests},
    };

    use super::records;

    #[test]
    fn of_many_records_the_first_are_named_and_the_rest_is_counted() {
        let all: Vec<SourceRef> = (1..=255).map(|id| SourceRef::new(Interests, id)).collect();
        assert!(records(&all).starts_with("interests 1, 2, 3, "));
        assert!(records(&all).ends_with(", 20 and 235 more (--json names all)"));
        assert!(records(&all[..20]).ends_with(", 19, 20"));
    }

    #[test]
    fn a_table_is_named_once_for_all_its_records_that_follow() {
        let all =
            [(Interests, 12), (Interests, 15), (Berths, 7)].map(|(table, id)| SourceRef::new(table, id));
        assert_eq!(records(&all), "interests 12, 15, berths 7");
        assert_eq!(records(&all[..1]), "interests 12");
    }
}
