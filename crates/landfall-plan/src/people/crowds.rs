//! Crowds: so many clients with one value in common that their pairs would say the same a thousand times. Each is one question.

use landfall_model::finding::{Question, QuestionKind};

use super::{candidates::Crowd, person::Person, sets::Sets};
use crate::{inputs::Inputs, questions};

/// Merges the crowds that are one person by decision. Returns the questions on the others that nobody has answered.
pub fn settle(
    inputs: &Inputs<'_>,
    people: &[Person],
    groups: &[Vec<usize>],
    crowds: Vec<Crowd>,
    sets: &mut Sets,
) -> Vec<Question> {
    let mut open = Vec::new();
    for crowd in crowds {
        let question = question(inputs, people, groups, &crowd);
        match inputs.answer(question.id, &question.options) {
            Some(questions::MERGE) => {
                crowd.groups.iter().for_each(|&group| sets.union(crowd.groups[0], group));
            }
            Some(_) => {}
            None => open.push(question),
        }
    }
    open
}

/// The question is bound to what they share and to the rows: a further one asks anew.
fn question(inputs: &Inputs<'_>, people: &[Person], groups: &[Vec<usize>], crowd: &Crowd) -> Question {
    let mut records: Vec<_> =
        crowd.groups.iter().flat_map(|&group| &groups[group]).map(|&row| people[row].at).collect();
    records.sort_unstable();
    let ids: Vec<String> = records.iter().map(|at| at.id.to_string()).collect();
    Question {
        id: inputs.question_id("crowd", &format!("{}/{}", crowd.what, ids.join(", "))),
        kind: QuestionKind::Duplicate,
        records,
        text: format!(
            "{} clients have in common: {}. Are they all one person?",
            crowd.groups.len(),
            crowd.what
        ),
        options: questions::merge_or_not(),
        meanwhile:
            "each is a client of its own, and pairs are asked about where they have something else in common"
                .to_owned(),
        blocking: questions::blocks(inputs.mapping, QuestionKind::Duplicate),
    }
}
