//! What people decided about candidates, and what is still open.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{
    finding::{Candidate, Question, QuestionKind, Reason},
    source::SourceRef,
};

use super::{
    candidates,
    person::Person,
    score::{Profile, compare},
    sets::Sets,
};
use crate::{draft::Draft, inputs::Inputs, questions};

/// A pair of groups that may be one person.
#[derive(Debug)]
pub struct Pair {
    groups: (usize, usize),
    score: i32,
    reasons: Vec<Reason>,
    question: Question,
}

/// Groups after the decisions: who is one client, and which pairs are still open (by index of the new groups).
#[derive(Debug)]
pub struct Reviewed {
    /// Rows by client, each sorted, in the order of their first rows.
    pub clients: Vec<Vec<usize>>,
    /// Open pairs, the smaller client first.
    pub open: BTreeMap<(usize, usize), Pair>,
}

/// Finds the candidates among the groups of pass 1 and applies the decisions on them. Candidates are sought before any decision is
/// applied, so that every question meets its answer again on the next plan.
pub fn review(inputs: &Inputs<'_>, people: &[Person], groups: &[Vec<usize>], draft: &mut Draft) -> Reviewed {
    let profiles: Vec<Profile<'_>> = groups.iter().map(|rows| Profile::of(people, rows)).collect();
    let distance = inputs.mapping.dedup.edit_distance;
    let found = candidates::pairs(&profiles, distance);
    let candidates = found.len();
    let pairs: Vec<Pair> = found
        .into_iter()
        .map(|(a, b)| {
            let (score, reasons) = compare(&profiles[a], &profiles[b], distance);
            let question = question(inputs, people, [&groups[a], &groups[b]], score, &reasons);
            Pair { groups: (a, b), score, reasons, question }
        })
        .collect();
    let (mut sets, kept_apart, merged) = decide(inputs, groups.len(), &pairs);
    let reviewed = regroup(groups, pairs, &mut sets, &kept_apart);
    draft.step(
        "dedup 3: candidates",
        format!(
            "{candidates} pairs may be one person. By decision {merged} were merged and {} kept apart; {} are open.",
            kept_apart.len(),
            reviewed.open.len()
        ),
    );
    reviewed
}

/// Applies the answers. A merge that would join two groups that somebody wants apart is not done: its question stays open.
fn decide(inputs: &Inputs<'_>, groups: usize, pairs: &[Pair]) -> (Sets, Vec<(usize, usize)>, usize) {
    let answered = |wanted: &'static str| {
        pairs
            .iter()
            .filter(move |pair| inputs.answer(pair.question.id, &pair.question.options) == Some(wanted))
    };
    let kept_apart: Vec<(usize, usize)> = answered(questions::KEEP_APART).map(|pair| pair.groups).collect();
    let mut sets = Sets::new(groups);
    let mut merged = 0;
    for (a, b) in answered(questions::MERGE).map(|pair| pair.groups) {
        let (a, b) = (sets.find(a), sets.find(b));
        let forbidden = kept_apart.iter().any(|&(x, y)| {
            let (x, y) = (sets.find(x), sets.find(y));
            (x, y) == (a, b) || (x, y) == (b, a)
        });
        if !forbidden {
            sets.union(a, b);
            merged += 1;
        }
    }
    (sets, kept_apart, merged)
}

/// The groups as clients, and for every two clients the strongest pair that is still open between them.
fn regroup(
    groups: &[Vec<usize>],
    pairs: Vec<Pair>,
    sets: &mut Sets,
    kept_apart: &[(usize, usize)],
) -> Reviewed {
    let merged = sets.groups();
    let mut client_of = vec![0; groups.len()];
    for (client, members) in merged.iter().enumerate() {
        members.iter().for_each(|&group| client_of[group] = client);
    }
    let between = |(a, b): (usize, usize)| {
        let (a, b) = (client_of[a], client_of[b]);
        (a.min(b), a.max(b))
    };
    let settled: BTreeSet<(usize, usize)> = kept_apart.iter().copied().map(between).collect();
    let mut open: BTreeMap<(usize, usize), Pair> = BTreeMap::new();
    for pair in pairs {
        let clients = between(pair.groups);
        let weaker = open.get(&clients).is_some_and(|other| other.score >= pair.score);
        if clients.0 != clients.1 && !settled.contains(&clients) && !weaker {
            open.insert(clients, pair);
        }
    }
    let rows = |members: &Vec<usize>| {
        let mut rows: Vec<usize> = members.iter().flat_map(|&group| groups[group].iter().copied()).collect();
        rows.sort_unstable();
        rows
    };
    Reviewed { clients: merged.iter().map(rows).collect(), open }
}

/// The question names records and reasons, never names: it is shown where personal data is not. It is bound to what was judged: the rows
/// of both sides and the reasons.
fn question(
    inputs: &Inputs<'_>,
    people: &[Person],
    sides: [&Vec<usize>; 2],
    score: i32,
    reasons: &[Reason],
) -> Question {
    let [a, b] = sides.map(|rows| rows.iter().map(|&row| people[row].at).collect::<Vec<SourceRef>>());
    let why: Vec<String> =
        reasons.iter().map(|reason| format!("{} ({:+})", reason.text, reason.points)).collect();
    let ids = |side: &[SourceRef]| side.iter().map(|at| at.id.to_string()).collect::<Vec<_>>().join(", ");
    let judged = format!("{}/{}/{}", ids(&a), ids(&b), why.join(", "));
    Question {
        id: inputs.question_id("duplicate", &judged),
        kind: QuestionKind::Duplicate,
        text: format!(
            "Are the clients of interests {} and of interests {} one person? {} points: {}.",
            ids(&a),
            ids(&b),
            score,
            why.join(", ")
        ),
        records: [a, b].concat(),
        options: questions::merge_or_not(),
        meanwhile: "both are clients of their own".to_owned(),
        blocking: questions::blocks(inputs.mapping, QuestionKind::Duplicate),
    }
}

impl Pair {
    /// The pair as a line of `dedup-candidates.csv` and as a question. `a` and `b` are the clients: id, name, interests.
    pub fn into_candidate(self, a: Side, b: Side) -> (Candidate, Question) {
        let candidate = Candidate {
            question: self.question.id,
            client_a: a.id,
            client_b: b.id,
            name_a: a.name,
            name_b: b.name,
            interests_a: a.interests,
            interests_b: b.interests,
            score: self.score,
            reasons: self.reasons,
        };
        (candidate, self.question)
    }
}

/// One side of a candidate.
#[derive(Debug)]
pub struct Side {
    /// The client.
    pub id: uuid::Uuid,
    /// Its name.
    pub name: String,
    /// The interests behind it.
    pub interests: Vec<i64>,
}
