//! Every option of every question, and an answer in parts, can be chosen, does what it says, and can be taken back.

use std::collections::BTreeSet;

use chrono::DateTime;
use landfall_model::{
    cluster::Cluster,
    decision::{Decision, LATER, UNDO, names},
    finding::{Question, QuestionKind},
    partition::{KEEP_APART, MERGE, Partition},
    plan::Plan,
    snapshot::Snapshot,
    source::{Object, SourceRef, SourceRow, SourceTable},
};
use landfall_plan::lint;
use proptest::{
    prelude::{prop_assert_eq, proptest},
    test_runner::Config,
};
use serde_json::{Value, json};

use super::{decided, planned, world::snapshots};

/// Everything that is wrong with the plan after this answer, in words.
fn faults(snapshot: &Snapshot, before: &Plan, question: &Question, answer: &str) -> Vec<String> {
    let all = Cluster::all(&before.candidates, &before.members);
    let decision = Decision::on(question, all.get(&question.id), answer.to_owned());
    let decision = decision.by("Ann", DateTime::UNIX_EPOCH, "");
    let after = decided(snapshot, std::slice::from_ref(&decision));
    let (undo, said) = (Decision { answer: UNDO.to_owned(), ..decision.clone() }, decision.clone());
    let undone = decided(snapshot, &[decision, undo]);
    let is_open = after.questions.iter().any(|open| open.id == question.id);
    let checks = [
        (lint(&after).is_empty(), "the plan is sound"),
        (is_open == (answer == LATER), "it is open as long as nothing settles it"),
        (undone == *before, "taken back, it leaves no trace"),
        (people_are_as_said(before, &after, &said, answer), "people are one or apart as it says"),
        (can_be_found(before, &after), "every name can be found"),
        (reach(before) == reach(&after), "everybody can be reached"),
        (is_kept(before, &after), "every record has its row"),
    ];
    let broken = checks.into_iter().filter(|(holds, _)| !holds);
    broken.map(|(_, what)| format!("{what}: {} {:?}, {answer}", question.kind, question.records)).collect()
}

/// The clients of these interests.
fn clients(plan: &Plan, interests: &[SourceRef]) -> BTreeSet<String> {
    let has = |from: &[SourceRef]| from.iter().any(|at| interests.contains(at));
    let of = plan.clients.iter().filter(|client| has(&client.from));
    of.map(|client| client.row.id.to_string()).collect()
}

fn people_are_as_said(before: &Plan, after: &Plan, said: &Decision, answer: &str) -> bool {
    let [were, are] = [before, after].map(|plan| clients(plan, &said.records));
    match (said.kind, answer) {
        (Some(QuestionKind::SuspectCluster), KEEP_APART) => are.len() > 1,
        (_, MERGE) => are.len() == 1,
        _ if answer.starts_with(MERGE) => are_in_parts(after, said),
        _ => are == were,
    }
}

/// Each part is one client, and no two parts are.
fn are_in_parts(plan: &Plan, said: &Decision) -> bool {
    let all: Vec<(i64, Vec<i64>)> = match said.members.as_slice() {
        [] => said.records.iter().map(|at| (at.id, vec![at.id])).collect(),
        members => members.iter().map(|member| (member.name(), member.interests.clone())).collect(),
    };
    let names: Vec<i64> = all.iter().map(|(name, _)| *name).collect();
    let of_part = |part: &Vec<i64>| {
        let interests =
            all.iter().filter(|(name, _)| part.contains(name)).flat_map(|(_, interests)| interests);
        clients(plan, &interests.map(|&id| SourceRef::new(SourceTable::Interests, id)).collect::<Vec<_>>())
    };
    let Ok(partition) = Partition::parse(&said.answer, &names) else { return false };
    let parts: Vec<BTreeSet<String>> = partition.parts().iter().map(of_part).collect();
    let all: BTreeSet<&String> = parts.iter().flatten().collect();
    parts.iter().all(|part| part.len() == 1) && all.len() == parts.len()
}

/// Where somebody would look for a name: among the clients, or in what was kept of a merged entry.
fn can_be_found(before: &Plan, after: &Plan) -> bool {
    let names = after.clients.iter().map(|client| &client.row.full_name);
    let notes = after.client_notes.iter().map(|note| &note.row.content);
    let there: Vec<&String> = names.chain(notes).collect();
    let mut names = before.clients.iter().map(|client| &client.row.full_name);
    names.all(|name| there.iter().any(|text| text.contains(name.as_str())))
}

fn reach(plan: &Plan) -> BTreeSet<(String, String)> {
    let contacts = plan.client_contacts.iter().map(|contact| &contact.row);
    contacts.map(|row| (row.channel.clone(), row.value.clone())).collect()
}

fn is_kept(before: &Plan, after: &Plan) -> bool {
    let count = |plan: &Plan| {
        [plan.interests.len(), plan.berths.len(), plan.expenses.len(), plan.invoices.len(), plan.files.len()]
    };
    count(before) == count(after) && json!(before.quarantined) == json!(after.quarantined)
}

/// The first and the last of three or more are one person.
fn in_parts(question: &Question, cluster: Option<&Cluster<'_>>) -> Option<String> {
    let names = names(question, cluster);
    let [first, _, .., last] = names.as_slice() else { return None };
    Some(Partition::new(vec![vec![*first, *last]], &names).to_string())
}

/// The same of all answers to all questions.
fn faults_of_all(snapshot: &Snapshot, before: &Plan) -> Vec<String> {
    let all = Cluster::all(&before.candidates, &before.members);
    let each = before.questions.iter().flat_map(|question| {
        let parts = in_parts(question, all.get(&question.id));
        let answers = question.options.iter().cloned().chain([LATER.to_owned()]).chain(parts);
        answers.map(move |answer| (question, answer))
    });
    each.flat_map(|(question, answer)| faults(snapshot, before, question, &answer)).collect()
}

/// A few records with a question of every kind.
fn questionable() -> Snapshot {
    let rows = |rows: Vec<Value>| {
        let row = |(id, cells): (i64, Value)| {
            let Value::Object(mut cells) = cells else { panic!("{cells}") };
            cells.insert("Id".to_owned(), json!(id));
            SourceRow { cells }
        };
        (1..).zip(rows).map(row).collect()
    };
    let interest =
        |name, email, phone| json!({"Full Name": name, "Email Address": email, "Phone Number": phone});
    let mut deal = interest("Eve Sole", "eve@z.org", "+390612345678");
    deal["Sales Process Level"] = json!("Nearly done");
    deal["Contract Status"] = json!("Verbal");
    let mut signed = interest("Max Kern", "max@z.org", "+4930123456");
    signed["Sales Process Level"] = json!("Contract Signed");
    signed["Berth Number"] = json!("A1");
    let paper = Object {
        bucket: "b".to_owned(),
        key: "EOIs/Ann Lee.pdf".to_owned(),
        size: 3,
        etag: "x".to_owned(),
        modified: String::new(),
    };
    Snapshot {
        interests: rows(vec![
            interest("Ann Lee", "ann@x.org", "+33465710233"),
            interest("Ann Lee", "lee@y.org", "+33465710233"),
            interest("Ann Leee", "", "+33465710233"),
            interest("Bob Stone", "info@x.org", ""),
            interest("Carla Rossi", "info@x.org", "+390698765432"),
            interest("Dan Holm", "info@x.org", ""),
            interest("Dmitry Volkov", "dv@x.org", "+74951234567"),
            interest("Olga Petrova", "dv@x.org", "+34600123456"),
            deal,
            signed,
        ]),
        berths: rows(vec![json!({"Mooring Number": "A1", "Status": "Available"})]),
        objects: vec![paper],
        ..Snapshot::default()
    }
}

#[test]
fn every_answer_to_every_kind_of_question_does_what_it_says_and_can_be_taken_back() {
    let snapshot = questionable();
    let before = planned(&snapshot);
    let mut kinds: Vec<QuestionKind> = before.questions.iter().map(|question| question.kind).collect();
    kinds.dedup();
    assert_eq!(kinds.len(), 6, "{kinds:?}");
    assert_eq!(faults_of_all(&snapshot, &before), [""; 0]);
}

proptest! {
    #![proptest_config(Config::with_cases(8))]

    #[test]
    fn every_answer_does_what_it_says_whatever_the_cells_hold(snapshot in snapshots()) {
        let before = planned(&snapshot);
        prop_assert_eq!(faults_of_all(&snapshot, &before), vec![""; 0]);
    }
}
