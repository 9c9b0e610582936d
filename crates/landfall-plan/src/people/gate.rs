//! Sanity gates: merged rows that may be several people after all. They stay merged and are asked about; by decision they come apart.

use std::collections::BTreeSet;

use landfall_model::{
    decision::Decision,
    finding::{Question, QuestionKind},
    partition::MERGE,
    words::count,
};

use super::{answers, inbox, person::Person, profile::phone_countries};
use crate::{draft::Draft, former::Former, inputs::Inputs, questions};

/// True where the rows of a cluster (by index, sorted) stay together: nothing is suspect, or nobody has said yet that they are several
/// people.
pub fn holds(
    inputs: &Inputs<'_>,
    former: &Former<'_>,
    people: &[Person],
    rows: &[usize],
    draft: &mut Draft,
) -> bool {
    let members: Vec<&Person> = rows.iter().map(|&row| &people[row]).collect();
    let why = suspicions(inputs, &members);
    if why.is_empty() {
        return true;
    }
    let mut question = question(inputs, &members, &why);
    match inputs.answer(question.id, &question.options) {
        Some(answer) => answer == MERGE,
        None => {
            question.text += &answered(former, &members);
            draft.plan.questions.push(question);
            true
        }
    }
}

fn suspicions(inputs: &Inputs<'_>, members: &[&Person]) -> Vec<String> {
    let dedup = &inputs.mapping.dedup;
    let too_many = members.len() > dedup.largest_cluster;
    let unlike = addresses(members).into_iter().any(|address| {
        let users: Vec<&Person> = members
            .iter()
            .copied()
            .filter(|person| person.emails.iter().any(|email| email == address))
            .collect();
        // A shared inbox has a question of its own.
        inbox::evidence(address, &users, dedup).is_none()
            && inbox::has_unlike_names(&users, dedup.edit_distance, 2)
    });
    let checks = [
        (too_many, format!("more than {}", count(dedup.largest_cluster, "row"))),
        (has_two_countries(members), "telephone numbers of two countries".to_owned()),
        (unlike, "unlike names on one e-mail address".to_owned()),
    ];
    checks.into_iter().filter(|(holds, _)| *holds).map(|(_, why)| why).collect()
}

fn addresses<'p>(members: &[&'p Person]) -> BTreeSet<&'p str> {
    members.iter().flat_map(|person| &person.emails).map(String::as_str).collect()
}

/// True where two rows have numbers, and none of one is of a country of the other. Numbers of two countries in one row are one person's.
fn has_two_countries(members: &[&Person]) -> bool {
    let countries: BTreeSet<BTreeSet<u16>> = members
        .iter()
        .map(|person| phone_countries(person.matching_phones()))
        .filter(|of| !of.is_empty())
        .collect();
    countries.iter().any(|one| countries.iter().any(|other| one.is_disjoint(other)))
}

/// Which of the rows people have merged before, so that who merged them sees why they are asked again; nothing where nobody did.
fn answered(former: &Former<'_>, members: &[&Person]) -> String {
    let ids: BTreeSet<i64> = members.iter().map(|person| person.at.id).collect();
    let here = |merged: Vec<i64>| merged.into_iter().filter(|id| ids.contains(id)).collect::<BTreeSet<i64>>();
    let merged: BTreeSet<BTreeSet<i64>> =
        former.answers().flat_map(merged).map(here).filter(|merged| merged.len() > 1).collect();
    if merged.is_empty() {
        return String::new();
    }
    let lists: Vec<String> = merged.iter().map(|ids| format!("interests {}", list(ids))).collect();
    format!(
        " Answers have merged {} before; it is asked again since the client as it is now is suspect.",
        lists.join("; ")
    )
}

fn list(ids: &BTreeSet<i64>) -> String {
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}

/// The interests that an answer made one person of, whatever kind of question about people it is to.
fn merged(decision: &Decision) -> Vec<Vec<i64>> {
    if decision.members.is_empty() && decision.answer == MERGE {
        return vec![decision.records.iter().map(|at| at.id).collect()];
    }
    answers::merged(decision)
}

/// The question is bound to what was judged: the rows with their names and numbers, and the suspicions.
fn question(inputs: &Inputs<'_>, members: &[&Person], why: &[String]) -> Question {
    let judged: Vec<String> = members
        .iter()
        .map(|person| {
            let phones: Vec<&str> = person.matching_phones().collect();
            format!("{}:{}:{}", person.at.id, person.key, phones.join(","))
        })
        .collect();
    let why = why.join(", ");
    Question {
        id: inputs.question_id("suspect-cluster", &format!("{why}/{}", judged.join("/"))),
        kind: QuestionKind::SuspectCluster,
        records: members.iter().map(|person| person.at).collect(),
        text: format!(
            "{} interests were merged into one client, with {why}: are they one person?",
            members.len()
        ),
        options: questions::merge_or_not(),
        meanwhile: "they are one client".to_owned(),
        blocking: questions::blocks(inputs.mapping, QuestionKind::SuspectCluster),
        alike: String::new(),
    }
}
