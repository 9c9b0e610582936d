//! Crowds: so many clients with one value in common that their pairs would say the same a thousand times. Each is one question.
//!
//! It has three answers: all are one person, no two of them are, or some may be. The last one is the common one, of all people called John Smith,
//! and settles no pair: those that have something else in common are asked about by that.

use std::collections::HashSet;

use landfall_model::{
    decision::Decision,
    finding::{Question, QuestionKind},
    partition::{KEEP_APART, MERGE},
    source::SourceRef,
    words::list,
};

use super::{candidates::Crowd, person::Person, standing::Word};
use crate::{former::Former, inputs::Inputs, questions};

/// How a question tells that each of its clients is one interest; one of an older version tells neither.
const OF_ONE: &str = " Each is one interest.";
/// How it tells those that are several.
const OF_SEVERAL: &str = " Of several interests each: ";
/// The answer that settles no pair.
const NOT_ALL: &str = "not all";

/// What was said of crowds.
pub struct Heard {
    /// The answers that settle pairs.
    pub words: Vec<Word>,
    /// The questions that nobody has answered.
    pub open: Vec<Question>,
}

/// Looks the answers up. Where there is none, since somebody joined the crowd or left it, the latest one holds among those it judged.
pub fn hear(
    inputs: &Inputs<'_>,
    former: &Former<'_>,
    people: &[Person],
    groups: &[Vec<usize>],
    crowds: Vec<Crowd>,
) -> Heard {
    let mut heard = Heard { words: Vec::new(), open: Vec::new() };
    for Crowd { what, groups: mut crowd } in crowds {
        let mut question = question(inputs, people, groups, what, &crowd);
        if let Some(answer) = inputs.answer(question.id, &question.options) {
            heard.words.extend(word(answer, crowd));
            continue;
        }
        let said = before(former, &question, what).and_then(|before| {
            let judged: HashSet<SourceRef> = before.records.iter().copied().collect();
            let is_judged = |row: &usize| judged.contains(&people[*row].at);
            crowd.retain(|&group| groups[group].iter().any(is_judged));
            word(&before.answer, crowd)
        });
        if let Some(word) = said {
            heard.words.push(word);
            question.meanwhile =
                "what was said before holds, and each other one is a client of its own".to_owned();
        }
        heard.open.push(question);
    }
    heard
}

/// What an answer says of groups; nothing where it leaves them to other signs.
fn word(answer: &str, groups: Vec<usize>) -> Option<Word> {
    match answer {
        MERGE => Some(Word { parts: vec![groups] }),
        KEEP_APART => Some(Word { parts: groups.into_iter().map(|group| vec![group]).collect() }),
        _ => None,
    }
}

/// The latest answer on a crowd with the same in common; those on clients side by side are bound to their content (`answers`).
fn before<'a>(former: &Former<'a>, question: &Question, what: &str) -> Option<&'a Decision> {
    former.on_records(question).find(|decision| decision.members.is_empty() && decision.judged.contains(what))
}

/// The question is bound to what they share and to the rows: a further one asks anew.
fn question(
    inputs: &Inputs<'_>,
    people: &[Person],
    groups: &[Vec<usize>],
    what: &str,
    crowd: &[usize],
) -> Question {
    let mut records: Vec<_> =
        crowd.iter().flat_map(|&group| &groups[group]).map(|&row| people[row].at).collect();
    records.sort_unstable();
    let ids: Vec<String> = records.iter().map(|at| at.id.to_string()).collect();
    Question {
        id: inputs.question_id("crowd", &format!("{what}/{}", ids.join(", "))),
        kind: QuestionKind::Duplicate,
        records,
        text: format!(
            "{} clients have in common: {what}. Are they all one person, or all different people?{}",
            crowd.len(),
            several(people, groups, crowd)
        ),
        options: [MERGE, KEEP_APART, NOT_ALL].map(str::to_owned).to_vec(),
        meanwhile:
            "each is a client of its own, and pairs are asked about where they have something else in common"
                .to_owned(),
        blocking: questions::blocks(inputs.mapping, QuestionKind::Duplicate),
        alike: String::new(),
    }
}

/// Which interests are one client already: who was kept apart is known by it when another address joins them.
fn several(people: &[Person], groups: &[Vec<usize>], crowd: &[usize]) -> String {
    let ids = |rows: &Vec<usize>| list(rows.iter().map(|&row| people[row].at.id));
    let of_several = crowd.iter().map(|&group| &groups[group]).filter(|rows| rows.len() > 1);
    let lists: Vec<String> = of_several.map(ids).collect();
    if lists.is_empty() { OF_ONE.to_owned() } else { format!("{OF_SEVERAL}{}.", lists.join(" | ")) }
}

/// The interests that an answer about a crowd kept apart, those of each client together. None where it is no such answer, or was given to a
/// question that did not tell which interests were one client.
pub fn kept_apart(decision: &Decision) -> Option<Vec<Vec<i64>>> {
    if decision.answer != KEEP_APART || !decision.members.is_empty() {
        return None;
    }
    let of_several: Vec<Vec<i64>> = match decision.judged.rsplit_once(OF_SEVERAL) {
        Some((_, lists)) => lists.trim_end_matches('.').split(" | ").map(numbers).collect(),
        None if decision.judged.ends_with(OF_ONE) => Vec::new(),
        None => return None,
    };
    let named: HashSet<i64> = of_several.iter().flatten().copied().collect();
    let alone = decision.records.iter().map(|at| at.id).filter(|id| !named.contains(id));
    Some(of_several.into_iter().chain(alone.map(|id| vec![id])).collect())
}

fn numbers(list: &str) -> Vec<i64> {
    list.split(", ").filter_map(|id| id.parse().ok()).collect()
}
