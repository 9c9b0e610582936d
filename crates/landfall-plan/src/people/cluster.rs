//! Dedup, pass 1: rows with exactly the same e-mail address are one person, except in a shared inbox.

use landfall_model::{
    finding::{Code, Question, QuestionKind},
    partition::MERGE,
    source::SourceTable,
};

use super::{gate, inbox, person::Person, sets::Sets, standing::Word};
use crate::{draft::Draft, former::Former, inputs::Inputs, questions};

/// Who is one person by address.
#[derive(Debug)]
pub struct Groups {
    /// Rows (by index) that are one person, each group sorted, groups in the order of their first rows.
    pub groups: Vec<Vec<usize>>,
    /// What took suspect groups apart again: no two of these groups (by index) are one person.
    pub apart: Vec<Word>,
}

/// Groups the rows.
pub fn by_email(inputs: &Inputs<'_>, former: &Former<'_>, people: &[Person], draft: &mut Draft) -> Groups {
    let mut sets = Sets::new(people.len());
    let (mut shared, mut apart) = (0, 0);
    for (address, rows) in held_by_several(people) {
        let one = one_person(inputs, former, people, (address, &rows), draft);
        shared += usize::from(one.len() < rows.len());
        apart += rows.len() - one.len();
        one.iter().for_each(|&row| sets.union(one[0], row));
    }
    let sane = sane(inputs, former, people, sets.groups(), draft);
    let groups = &sane.groups;
    let merged = groups.iter().filter(|group| group.len() > 1).count();
    draft.step(
        "dedup 1: exact e-mail",
        format!(
            "rows: {}, people: {}, of them with several rows: {merged}. Addresses that are evidently shared inboxes: {shared}; rows that were not merged by them: {apart}.",
            people.len(),
            groups.len()
        ),
    );
    sane
}

/// The groups; suspect ones that are several people by decision come apart into their rows, and are not asked about pair by pair again.
fn sane(
    inputs: &Inputs<'_>,
    former: &Former<'_>,
    people: &[Person],
    found: Vec<Vec<usize>>,
    draft: &mut Draft,
) -> Groups {
    let (mut groups, mut apart) = (Vec::new(), Vec::new());
    for rows in found {
        if rows.len() == 1 || gate::holds(inputs, former, people, &rows, draft) {
            groups.push(rows);
        } else {
            groups.extend(rows.iter().map(|&row| vec![row]));
            apart.push(rows);
        }
    }
    groups.sort_unstable();
    let group = |row: usize| groups.partition_point(|rows| rows[0] < row);
    let word = |rows: Vec<usize>| Word { parts: rows.into_iter().map(|row| vec![group(row)]).collect() };
    let apart = apart.into_iter().map(word).collect();
    Groups { groups, apart }
}

/// The addresses that several rows hold, in their order, each with the rows.
fn held_by_several(people: &[Person]) -> Vec<(&str, Vec<usize>)> {
    let mut held: Vec<(&str, usize)> = people
        .iter()
        .enumerate()
        .flat_map(|(row, person)| person.emails.iter().map(move |address| (address.as_str(), row)))
        .collect();
    held.sort_unstable();
    let runs = held.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1);
    runs.map(|run| (run[0].0, run.iter().map(|(_, row)| *row).collect())).collect()
}

/// The rows of an address that are one person by it: all, unless it is a shared inbox. There a decision settles it either way; while there
/// is none, the question is asked, and only those stay together whom an answer merged before another row came or a name was mended.
fn one_person(
    inputs: &Inputs<'_>,
    former: &Former<'_>,
    people: &[Person],
    (address, rows): (&str, &[usize]),
    draft: &mut Draft,
) -> Vec<usize> {
    let members: Vec<&Person> = rows.iter().map(|&row| &people[row]).collect();
    let Some(why) = inbox::evidence(address, &members, &inputs.mapping.dedup) else { return rows.to_vec() };
    let mut question = question(inputs, address, &members, &why);
    match inputs.answer(question.id, &question.options) {
        Some(MERGE) => return rows.to_vec(),
        Some(_) => return Vec::new(),
        None => {}
    }
    let merged = former.on_records(&question).next().filter(|latest| latest.answer == MERGE);
    let (one, apart): (Vec<usize>, Vec<usize>) =
        rows.iter().partition(|&&row| merged.is_some_and(|before| before.records.contains(&people[row].at)));
    let title = inputs.sheet(SourceTable::Interests).title("email");
    for row in apart {
        let message = format!("evidently a shared inbox ({why}): the row became a client of its own");
        draft.warn(Code::SharedInbox, people[row].at, title, address.to_owned(), message);
    }
    if !one.is_empty() {
        question.meanwhile =
            "who was merged before is one client, and each other row a client of its own".to_owned();
    }
    draft.plan.questions.push(question);
    one
}

/// The question is bound to what was judged: the address, the rows and their names. A further row, or another name, asks anew.
fn question(inputs: &Inputs<'_>, address: &str, members: &[&Person], why: &str) -> Question {
    let judged: Vec<String> =
        members.iter().map(|member| format!("{}:{}", member.at.id, member.key)).collect();
    Question {
        id: inputs.question_id("shared-inbox", &format!("{address}/{}", judged.join("/"))),
        kind: QuestionKind::SharedInbox,
        records: members.iter().map(|member| member.at).collect(),
        text: format!("{} interests share one e-mail address ({why}): are they one person?", members.len()),
        options: questions::merge_or_not(),
        meanwhile: "each row is a client of its own".to_owned(),
        blocking: questions::blocks(inputs.mapping, QuestionKind::SharedInbox),
        alike: String::new(),
    }
}
