//! Crowds: so many clients with one value in common that their pairs would say the same a thousand times. Each is one question.
//!
//! It has three answers: all are one person, no two of them are, or some may be. The last one is the common one, of all people called John Smith,
//! and settles no pair: those that have something else in common are asked about by that.

use landfall_model::{
    finding::{Question, QuestionKind},
    partition::{KEEP_APART, MERGE},
};

use super::{candidates::Crowd, person::Person, standing::Word};
use crate::{inputs::Inputs, questions};

/// The answer that settles no pair.
const NOT_ALL: &str = "not all";

/// What was said of crowds.
pub struct Heard {
    /// The answers that settle pairs.
    pub words: Vec<Word>,
    /// The questions that nobody has answered.
    pub open: Vec<Question>,
}

/// Looks the answers up.
pub fn hear(inputs: &Inputs<'_>, people: &[Person], groups: &[Vec<usize>], crowds: Vec<Crowd>) -> Heard {
    let mut heard = Heard { words: Vec::new(), open: Vec::new() };
    for crowd in crowds {
        let question = question(inputs, people, groups, &crowd);
        match inputs.answer(question.id, &question.options) {
            Some(MERGE) => heard.words.push(Word { parts: vec![crowd.groups] }),
            Some(KEEP_APART) => {
                heard.words.push(Word { parts: crowd.groups.into_iter().map(|group| vec![group]).collect() });
            }
            Some(_) => {}
            None => heard.open.push(question),
        }
    }
    heard
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
            "{} clients have in common: {}. Are they all one person, or all different people?",
            crowd.groups.len(),
            crowd.what
        ),
        options: [MERGE, KEEP_APART, NOT_ALL].map(str::to_owned).to_vec(),
        meanwhile:
            "each is a client of its own, and pairs are asked about where they have something else in common"
                .to_owned(),
        blocking: questions::blocks(inputs.mapping, QuestionKind::Duplicate),
        alike: String::new(),
    }
}
