//! Sanity gates: merged rows that may be several people after all. They stay merged and are asked about; by decision they come apart.
//! Merged rows that an answer kept apart are no client before somebody has said so.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{
    decision::Decision,
    finding::{Question, QuestionKind},
    partition::Partition,
    source::SourceRef,
    words::{count, list},
};
use uuid::Uuid;

use super::{
    answers, inbox,
    on_rows::{OnRows, Parts},
    person::{Person, row_of},
    profile::phone_countries,
    relatives,
    sets::Sets,
};
use crate::{former::Former, inputs::Inputs, questions};

/// Why a client is suspect where nothing in its rows tells.
const KEPT_APART: &str = "rows that an answer kept apart";

/// What the gate makes of clients.
#[derive(Debug, Default)]
pub struct Judged {
    /// Those that are several people by decision: their rows (by index) in parts, each of which is one person.
    pub apart: Vec<Parts>,
    /// The questions about suspect ones that nobody has answered, and that stay one client until then.
    pub open: Vec<Question>,
    /// The same of those that come apart until then, since an answer that stands kept some of their rows apart.
    pub open_apart: Vec<Question>,
}

/// Looks at clients, each given as its rows (by index, sorted).
pub fn judge(
    inputs: &Inputs<'_>,
    former: &Former<'_>,
    answers: &OnRows,
    people: &[Person],
    clients: &[Vec<usize>],
) -> Judged {
    let mut judged = Judged::default();
    for rows in clients.iter().filter(|rows| rows.len() > 1) {
        let kept = answers.apart(rows);
        if answers.settles(rows) {
            judged.apart.extend(kept);
            continue;
        }
        let members: Vec<&Person> = rows.iter().map(|&row| &people[row]).collect();
        let mut why = suspicions(inputs, &members);
        if why.is_empty() && !kept.is_empty() {
            // Only where nothing else is suspect, so that what is stays the question that it was.
            why.push(KEPT_APART.to_owned());
        }
        if why.is_empty() {
            continue;
        }
        let mut question = question(inputs, &members, &why, &kept);
        if let Some(said) = inputs.said(question.id).and_then(|said| of_rows(said, &question.records)) {
            judged.apart.extend(Some(in_rows(people, &said)).filter(|parts| parts.len() > 1));
        } else {
            question.text += &answered(former, &members);
            judged.ask(question, people, kept);
        }
    }
    judged
}

impl Judged {
    /// What was said before holds until it is answered.
    fn ask(&mut self, mut asked: Question, people: &[Person], kept: Vec<Parts>) {
        if kept.is_empty() {
            self.open.push(asked);
            return;
        }
        let ids =
            |part: &Vec<usize>| list(part.iter().map(|&row| people[row].at.id).collect::<BTreeSet<_>>());
        let lists: Vec<String> =
            kept.iter().map(|parts| parts.iter().map(ids).collect::<Vec<_>>().join(" | ")).collect();
        asked.text += &format!(" Answers have kept apart interests {} before.", lists.join("; "));
        self.open_apart.push(asked);
        self.apart.extend(kept);
    }
}

/// True for an answer to a question about a suspect client whose rows are all there, and say what they said when it was asked.
pub fn is_as_judged(inputs: &Inputs<'_>, decision: &Decision, people: &[Person]) -> bool {
    let person = |at: &SourceRef| Some(&people[row_of(people, at.id)?]);
    let members: Option<Vec<&Person>> = decision.records.iter().map(person).collect();
    let Some(members) = members.filter(|members| members.len() > 1 && decision.members.is_empty()) else {
        return false;
    };
    let is_its = |why: &[String]| id(inputs, &members, why) == decision.question;
    is_its(&suspicions(inputs, &members)) || is_its(&[KEPT_APART.to_owned()])
}

/// An answer about rows, in their ids; none where it cannot be read.
pub fn of_rows(answer: &str, records: &[SourceRef]) -> Option<Partition> {
    let ids: Vec<i64> = records.iter().map(|at| at.id).collect();
    Partition::parse(answer, &ids).ok()
}

/// Parts of interests as their rows (by index).
pub fn in_rows(people: &[Person], partition: &Partition) -> Parts {
    let part = |ids: &Vec<i64>| ids.iter().filter_map(|&id| row_of(people, id)).collect();
    partition.parts().iter().map(part).collect()
}

fn suspicions(inputs: &Inputs<'_>, members: &[&Person]) -> Vec<String> {
    let dedup = &inputs.mapping.dedup;
    let too_many = members.len() > dedup.largest_cluster;
    let is_unlike = |users: &Vec<&Person>| {
        inbox::has_unlike_names(users, dedup.edit_distance, 2)
            || relatives::are_among(users, dedup.edit_distance)
    };
    let users = users(inputs, members);
    let on_one = users.iter().any(is_unlike);
    let checks = [
        (too_many, format!("more than {}", count(dedup.largest_cluster, "row"))),
        (has_two_countries(members), "telephone numbers of two countries".to_owned()),
        (on_one, "unlike names on one e-mail address".to_owned()),
        // What is on one address is told so, and stays the question that it was.
        (
            !on_one && joined(&users).iter().any(is_unlike),
            "unlike names on e-mail addresses that other rows join".to_owned(),
        ),
    ];
    checks.into_iter().filter(|(holds, _)| *holds).map(|(_, why)| why).collect()
}

/// The rows of each address. A shared inbox is left out: it has a question of its own.
fn users<'p>(inputs: &Inputs<'_>, members: &[&'p Person]) -> Vec<Vec<&'p Person>> {
    let mut used: BTreeMap<&str, Vec<&Person>> = BTreeMap::new();
    for person in members {
        person.emails.iter().for_each(|address| used.entry(address).or_default().push(person));
    }
    used.into_iter()
        .filter(|(address, users)| inbox::evidence(address, users, &inputs.mapping.dedup).is_none())
        .map(|(_, users)| users)
        .collect()
}

/// The rows that addresses make one of, however many lie between: a row without a name may hold those of two people.
fn joined<'p>(users: &[Vec<&'p Person>]) -> Vec<Vec<&'p Person>> {
    let (mut sets, mut first_of) = (Sets::new(users.len()), BTreeMap::new());
    for (n, users) in users.iter().enumerate() {
        users.iter().for_each(|user| sets.union(*first_of.entry(user.at.id).or_insert(n), n));
    }
    let together = |group: Vec<usize>| group.into_iter().flat_map(|n| users[n].iter().copied()).collect();
    sets.groups().into_iter().map(together).collect()
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

/// The interests that an answer made one person of.
fn merged(decision: &Decision) -> Vec<Vec<i64>> {
    parts(decision).into_iter().filter(|part| part.len() > 1).collect()
}

/// What an answer says of interests, whatever kind of question about people it is to: each part is one person. None where it is no such answer.
pub fn parts(decision: &Decision) -> Vec<Vec<i64>> {
    if !decision.members.is_empty() {
        return answers::interests(decision);
    }
    of_rows(&decision.answer, &decision.records)
        .map(|partition| partition.parts().to_vec())
        .unwrap_or_default()
}

/// The question is bound to what was judged: the rows with their names and numbers, and the suspicions.
fn id(inputs: &Inputs<'_>, members: &[&Person], why: &[String]) -> Uuid {
    let judged: Vec<String> = members
        .iter()
        .map(|person| {
            let phones: Vec<&str> = person.matching_phones().collect();
            format!("{}:{}:{}", person.at.id, person.key, phones.join(","))
        })
        .collect();
    inputs.question_id("suspect-cluster", &format!("{}/{}", why.join(", "), judged.join("/")))
}

/// Whether they are one person; `kept` are the answers that keep some of them apart.
fn question(inputs: &Inputs<'_>, members: &[&Person], why: &[String], kept: &[Parts]) -> Question {
    let (merged, meanwhile) = match kept {
        [] => ("were merged", "they are one client"),
        _ => ("would be merged", "whom answers kept apart are clients of their own"),
    };
    Question {
        id: id(inputs, members, why),
        kind: QuestionKind::SuspectCluster,
        records: members.iter().map(|person| person.at).collect(),
        text: format!(
            "{} interests {merged} into one client, with {}: are they one person?",
            members.len(),
            why.join(", ")
        ),
        options: questions::merge_or_not(),
        meanwhile: meanwhile.to_owned(),
        blocking: questions::blocks(inputs.mapping, QuestionKind::SuspectCluster),
        alike: String::new(),
    }
}
