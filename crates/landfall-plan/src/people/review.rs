//! What people decided about candidates, and what is still open.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{
    finding::{Candidate, Question, QuestionKind, Reason},
    source::SourceRef,
};

use super::{
    candidates::{CROWD, Search},
    crowds, gate,
    person::Person,
    profile::Profile,
    score::{Verdict, Yardstick},
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
    let dedup = &inputs.mapping.dedup;
    let profiles: Vec<Profile<'_>> = groups.iter().map(|rows| Profile::of(people, rows)).collect();
    let search = Search { distance: dedup.edit_distance, roles: &dedup.shared_inboxes, crowd: CROWD };
    let found = search.find(&profiles);
    let candidates = found.pairs.len();
    let pairs = scored(inputs, people, groups, &profiles, &found.pairs);
    let listed = pairs.len();
    let (mut sets, mut kept_apart, merged) = decide(inputs, groups.len(), &pairs);
    let crowds = crowds::settle(inputs, people, groups, found.crowds, &mut sets);
    let mut sets = through_the_gate(inputs, people, groups, &mut sets, &mut kept_apart, draft);
    let reviewed = regroup(groups, pairs, &mut sets, &kept_apart);
    let asked = reviewed.open.values().filter(|pair| pair.is_asked(inputs)).count();
    draft.step(
        "dedup 3: candidates",
        format!(
            "{candidates} pairs have something in common, {listed} of them with more for than against. By decision {merged} were merged and {} kept apart; {} are open, and {asked} of these, from {} points up, are asked about. {} crowds have one value in common and are asked about as a whole.",
            kept_apart.len(),
            reviewed.open.len(),
            dedup.ask_from,
            crowds.len(),
        ),
    );
    draft.plan.questions.extend(crowds);
    reviewed
}

/// The pairs with more for than against them. The others are counted and not listed: nobody would read them.
fn scored(
    inputs: &Inputs<'_>,
    people: &[Person],
    groups: &[Vec<usize>],
    profiles: &[Profile<'_>],
    pairs: &[(usize, usize)],
) -> Vec<Pair> {
    let yardstick = Yardstick::new(profiles, inputs.mapping.dedup.edit_distance);
    let verdicts = pairs.iter().map(|&(a, b)| (a, b, yardstick.compare(&profiles[a], &profiles[b])));
    let listed = verdicts.filter(|(.., verdict)| verdict.score() > 0);
    let pair = |(a, b, verdict): (usize, usize, Verdict)| {
        let judged = format!("{}/{}", profiles[a].content(), profiles[b].content());
        let question = question(inputs, people, [&groups[a], &groups[b]], &judged, &verdict);
        Pair { groups: (a, b), score: verdict.score(), reasons: verdict.reasons, question }
    };
    listed.map(pair).collect()
}

/// What decisions merged, without the suspect clusters that a later decision takes apart again: their groups are kept apart.
fn through_the_gate(
    inputs: &Inputs<'_>,
    people: &[Person],
    groups: &[Vec<usize>],
    sets: &mut Sets,
    kept_apart: &mut Vec<(usize, usize)>,
    draft: &mut Draft,
) -> Sets {
    let mut sane = Sets::new(groups.len());
    for merged in sets.groups().into_iter().filter(|merged| merged.len() > 1) {
        if gate::holds(inputs, people, &rows_of(groups, &merged), draft) {
            merged.iter().for_each(|&group| sane.union(merged[0], group));
        } else {
            kept_apart.extend(
                merged.iter().enumerate().flat_map(|(n, &a)| merged[n + 1..].iter().map(move |&b| (a, b))),
            );
        }
    }
    sane
}

fn rows_of(groups: &[Vec<usize>], members: &[usize]) -> Vec<usize> {
    let mut rows: Vec<usize> = members.iter().flat_map(|&group| groups[group].iter().copied()).collect();
    rows.sort_unstable();
    rows
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
    Reviewed { clients: merged.iter().map(|members| rows_of(groups, members)).collect(), open }
}

/// The question names records and reasons, never names: it is shown where personal data is not. It is bound to what was judged: the rows
/// of both sides and what they say of who somebody is; not to the score, which the rows of others change.
fn question(
    inputs: &Inputs<'_>,
    people: &[Person],
    sides: [&Vec<usize>; 2],
    judged: &str,
    verdict: &Verdict,
) -> Question {
    let [a, b] = sides.map(|rows| rows.iter().map(|&row| people[row].at).collect::<Vec<SourceRef>>());
    let said = |reason: &Reason| format!("{} ({:+})", reason.text, reason.points);
    let why: Vec<String> = verdict.reasons.iter().map(said).collect();
    let ids = |side: &[SourceRef]| side.iter().map(|at| at.id.to_string()).collect::<Vec<_>>().join(", ");
    let judged = format!("{}/{}/{judged}", ids(&a), ids(&b));
    Question {
        id: inputs.question_id("duplicate", &judged),
        kind: QuestionKind::Duplicate,
        text: format!(
            "Are the clients of interests {} and of interests {} one person? {} points: {}.",
            ids(&a),
            ids(&b),
            verdict.score(),
            why.join(", ")
        ),
        records: [a, b].concat(),
        options: questions::merge_or_not(),
        meanwhile: "both are clients of their own".to_owned(),
        blocking: questions::blocks(inputs.mapping, QuestionKind::Duplicate),
    }
}

impl Pair {
    /// Weak candidates are listed and not asked about. An answer to one, given when it was, holds all the same.
    fn is_asked(&self, inputs: &Inputs<'_>) -> bool {
        self.score >= inputs.mapping.dedup.ask_from
    }

    /// The pair as a line of `dedup-candidates.csv` and, if it is asked about, as a question. `a` and `b` are the clients.
    pub fn into_candidate(self, inputs: &Inputs<'_>, a: Side, b: Side) -> (Candidate, Option<Question>) {
        let asked = self.is_asked(inputs);
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
        (candidate, asked.then_some(self.question))
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
