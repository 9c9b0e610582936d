//! Answers about clients side by side, applied. An answer is bound to the content of each client that it judged, not to the question that
//! asked: clients that say the same as then meet it again, also where the pair has grown into a chain since, or the chain was cut.

use std::collections::{HashMap, HashSet};

use landfall_model::{cluster::Member, decision::Decision, partition::Partition};
use uuid::Uuid;

use super::{
    dossier,
    person::Person,
    standing::{Standing, Word},
};
use crate::inputs::Inputs;

/// What the answers made of the groups.
pub struct Applied {
    /// The clients.
    pub standing: Standing,
    /// Contents that answers know, each with a group of its client.
    pub contents: HashMap<Uuid, usize>,
    /// Interests of people who were one by an answer that speaks of somebody who says something else now.
    pub lapsed: Vec<Vec<i64>>,
    /// How many answers hold.
    pub hold: usize,
}

/// Applies `first`, and all answers. One may be about a client that another one made, so they are heard in rounds, until no further one
/// finds all its clients; what is left has lapsed, and holds among the clients that are still as they were.
pub fn apply(inputs: &Inputs<'_>, people: &[Person], groups: &[Vec<usize>], first: &[Word]) -> Applied {
    let mut waiting = inputs.answers_on_clients();
    let mut applied = Applied {
        standing: Standing::new(groups.len()),
        contents: contents(inputs, people, groups, &waiting),
        lapsed: Vec::new(),
        hold: 0,
    };
    let mut words = first.to_vec();
    loop {
        let is_there = |member: &Member| applied.contents.contains_key(&member.content);
        let (ready, rest): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|decision| decision.members.iter().all(is_there));
        waiting = rest;
        applied.hold += ready.len();
        words.extend(ready.iter().map(|decision| applied.word(decision)));
        if words.is_empty() {
            break;
        }
        applied.standing.hear(&std::mem::take(&mut words));
        if !waiting.is_empty() {
            applied.learn(inputs, people, groups);
        }
    }
    applied.lapse(&waiting);
    applied
}

/// The contents of those groups of which answers tell anything.
fn contents(
    inputs: &Inputs<'_>,
    people: &[Person],
    groups: &[Vec<usize>],
    answers: &[&Decision],
) -> HashMap<Uuid, usize> {
    let judged: HashSet<i64> = answers
        .iter()
        .flat_map(|answer| &answer.members)
        .flat_map(|member| &member.interests)
        .copied()
        .collect();
    let is_judged = |rows: &[usize]| rows.iter().any(|&row| judged.contains(&people[row].at.id));
    let known = groups.iter().enumerate().filter(|(_, rows)| !judged.is_empty() && is_judged(rows));
    known.map(|(group, rows)| (dossier::content(inputs, people, rows), group)).collect()
}

impl Applied {
    /// An answer in groups, as far as they are there.
    fn word(&self, decision: &Decision) -> Word {
        let group = |name: i64| {
            let member = decision.members.iter().find(|member| member.name() == name)?;
            self.contents.get(&member.content).copied()
        };
        let part = |part: &Vec<i64>| part.iter().filter_map(|&name| group(name)).collect::<Vec<_>>();
        let parts = parts(decision).iter().map(part).filter(|part| !part.is_empty()).collect();
        Word { parts }
    }

    /// The contents of the clients that answers have made.
    fn learn(&mut self, inputs: &Inputs<'_>, people: &[Person], groups: &[Vec<usize>]) {
        for client in self.standing.clients().into_iter().filter(|client| client.len() > 1) {
            let content = dossier::content(inputs, people, &rows(groups, &client));
            self.contents.entry(content).or_insert(client[0]);
        }
    }

    fn lapse(&mut self, answers: &[&Decision]) {
        let words: Vec<Word> = answers.iter().map(|answer| self.word(answer)).collect();
        self.standing.hear(&words);
        for answer in answers {
            self.lapsed.extend(merged(answer));
        }
    }
}

/// The parts of an answer; none where it cannot be read.
fn parts(decision: &Decision) -> Vec<Vec<i64>> {
    let names: Vec<i64> = decision.members.iter().map(Member::name).collect();
    Partition::parse(&decision.answer, &names).map(|partition| partition.parts().to_vec()).unwrap_or_default()
}

/// The interests of each part of an answer about clients side by side.
pub fn interests(decision: &Decision) -> Vec<Vec<i64>> {
    parts(decision).iter().map(|part| interests_of(decision, part)).collect()
}

/// The interests that it made one person of, for each person.
fn merged(decision: &Decision) -> Vec<Vec<i64>> {
    let joined = parts(decision).into_iter().filter(|part| part.len() > 1);
    joined.map(|part| interests_of(decision, &part)).collect()
}

fn interests_of(decision: &Decision, part: &[i64]) -> Vec<i64> {
    let members = decision.members.iter().filter(|member| part.contains(&member.name()));
    members.flat_map(|member| &member.interests).copied().collect()
}

/// The rows of some groups, sorted.
pub fn rows(groups: &[Vec<usize>], members: &[usize]) -> Vec<usize> {
    let mut rows: Vec<usize> = members.iter().flat_map(|&group| groups[group].iter().copied()).collect();
    rows.sort_unstable();
    rows
}
