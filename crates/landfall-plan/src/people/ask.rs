//! Open pairs as candidates, the strongest first, and those that are asked about as questions: what hangs together is one.

use std::collections::{BTreeMap, HashMap};

use landfall_model::{
    cluster::{Cluster, Member},
    finding::{Candidate, Question, QuestionKind},
    source::SourceRef,
};
use uuid::Uuid;

use super::{
    candidates::each_with_each,
    dossier,
    links::{self, Link},
    person::Person,
    review::{Open, Reviewed},
};
use crate::{draft::Draft, inputs::Inputs, questions};

/// Lists the open pairs with their clients, and asks; they are taken out of what was reviewed. Its clients are those of the plan, in the same
/// order.
pub fn ask(inputs: &Inputs<'_>, people: &[Person], reviewed: &mut Reviewed, draft: &mut Draft) {
    let members = members(inputs, people, reviewed, draft);
    let (clients, open) = (&reviewed.clients, std::mem::take(&mut reviewed.open));
    let mut questions_of: HashMap<(usize, usize), Uuid> = HashMap::new();
    for cluster in links::clusters(&asked(&open), inputs.mapping.dedup.largest_question) {
        let question = question(inputs, people, clients, &cluster, &members);
        // Weak pairs inside a question are part of it. A pair that is in two of them belongs to the first, which has the stronger links.
        for pair in each_with_each(&cluster).filter(|pair| open.contains_key(pair)) {
            questions_of.entry(pair).or_insert(question.id);
        }
        draft.plan.questions.push(question);
    }
    for ((a, b), Open { comparison, .. }) in open {
        let alone = || id(inputs, &[&members[&a], &members[&b]]);
        let side = |client: usize| (members[&client].client, members[&client].interests.clone());
        let name = |client: usize| draft.plan.clients[client].row.full_name.clone();
        let ((client_a, interests_a), (client_b, interests_b)) = (side(a), side(b));
        draft.plan.candidates.push(Candidate {
            question: questions_of.get(&(a, b)).copied().unwrap_or_else(alone),
            client_a,
            client_b,
            name_a: name(a),
            name_b: name(b),
            interests_a,
            interests_b,
            score: comparison.score(),
            reasons: comparison.reasons,
        });
    }
    draft.plan.candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.score));
    draft.plan.members.extend(members.into_values());
}

fn asked(open: &BTreeMap<(usize, usize), Open>) -> Vec<Link> {
    let asked = open.iter().filter(|(_, pair)| pair.asked);
    asked.map(|(&clients, pair)| Link { clients, score: pair.comparison.score() }).collect()
}

/// The clients of all open pairs, by their index.
fn members(
    inputs: &Inputs<'_>,
    people: &[Person],
    reviewed: &Reviewed,
    draft: &Draft,
) -> BTreeMap<usize, Member> {
    let mut clients: Vec<usize> = reviewed.open.keys().flat_map(|&(a, b)| [a, b]).collect();
    clients.sort_unstable();
    clients.dedup();
    let member = |client: usize| {
        let made_of = reviewed.made_of.get(&client).cloned().unwrap_or_default();
        let rows = &reviewed.clients[client];
        (client, dossier::member(inputs, people, draft.plan.clients[client].row.id, rows, made_of))
    };
    clients.into_iter().map(member).collect()
}

/// A question's id is that of its clients' contents: the same question has the same id in every plan.
fn id(inputs: &Inputs<'_>, members: &[&Member]) -> Uuid {
    let contents: Vec<String> = members.iter().map(|member| member.content.to_string()).collect();
    inputs.question_id("duplicate", &contents.join("/"))
}

/// The question names records, never people: it is shown where personal data is not.
fn question(
    inputs: &Inputs<'_>,
    people: &[Person],
    clients: &[Vec<usize>],
    cluster: &[usize],
    members: &BTreeMap<usize, Member>,
) -> Question {
    let members: Vec<&Member> = cluster.iter().map(|client| &members[client]).collect();
    let rows = cluster.iter().flat_map(|&client| &clients[client]);
    let mut records: Vec<SourceRef> = rows.map(|&row| people[row].at).collect();
    records.sort_unstable();
    let meanwhile =
        if members.len() > 2 { "each is a client of its own" } else { "both are clients of their own" };
    Question {
        id: id(inputs, &members),
        kind: QuestionKind::Duplicate,
        records,
        text: Cluster::question(&members),
        options: questions::merge_or_not(),
        meanwhile: meanwhile.to_owned(),
        blocking: questions::blocks(inputs.mapping, QuestionKind::Duplicate),
        alike: String::new(),
    }
}
