//! Dedup, pass 1: rows with exactly the same e-mail address are one person, except in a shared inbox.

use std::collections::HashMap;

use landfall_model::{
    finding::{Code, Question, QuestionKind},
    partition::MERGE,
    source::SourceTable,
};

use super::{
    gate, inbox,
    on_rows::{OnRows, Parts},
    person::Person,
    profile::Profile,
    sets::Sets,
    standing::Word,
};
use crate::{draft::Draft, former::Former, inputs::Inputs, questions};

/// Who is one person by address.
#[derive(Debug, Default)]
pub struct Groups {
    /// Rows (by index) that are one person, each group sorted, groups in the order of their first rows.
    pub groups: Vec<Vec<usize>>,
    /// Suspect clients that are several people by decision: their rows in parts, each of which is one or more whole groups.
    apart: Vec<Parts>,
    /// Addresses that are evidently shared inboxes, and that nobody said to be one person's, sorted.
    inboxes: Vec<String>,
}

impl Groups {
    /// True where these two have an e-mail address in common, and it is a shared inbox's: whose it is, is a question of its own.
    pub fn share_an_inbox_alone(&self, a: &Profile<'_>, b: &Profile<'_>) -> bool {
        let is_inbox = |address: &&str| self.inboxes.binary_search_by(|inbox| (**inbox).cmp(address)).is_ok();
        let mut both = a.emails.iter().filter(|one| b.emails.iter().any(|other| one == &other)).peekable();
        both.peek().is_some() && both.all(is_inbox)
    }

    /// Takes clients apart, given as their rows in parts, where several answers speak of one client by each of them. A group that a part
    /// cuts through comes apart too.
    pub fn take_apart(&mut self, clients: Vec<Parts>) {
        if clients.is_empty() {
            return;
        }
        let mut parts_of: HashMap<usize, Vec<usize>> = HashMap::new();
        for (part, rows) in clients.iter().flatten().enumerate() {
            rows.iter().for_each(|&row| parts_of.entry(row).or_default().push(part));
        }
        let mut groups = Vec::with_capacity(self.groups.len() + parts_of.len());
        for mut rows in std::mem::take(&mut self.groups) {
            rows.sort_by_key(|row| parts_of.get(row));
            groups.extend(rows.chunk_by(|a, b| parts_of.get(a) == parts_of.get(b)).map(<[usize]>::to_vec));
        }
        groups.sort_unstable();
        self.groups = groups;
        self.apart.extend(clients);
    }

    /// True where an answer that took a client apart says that these rows are one person.
    pub fn are_one(&self, rows: &Vec<usize>) -> bool {
        self.apart.iter().any(|client| client.contains(rows))
    }

    /// What was said of the clients that came apart, in groups: who was one of several people is not asked about pair by pair again.
    pub fn words(&self) -> Vec<Word> {
        let group = |row: &usize| self.groups.binary_search_by_key(row, |rows| rows[0]).ok();
        let part = |rows: &Vec<usize>| rows.iter().filter_map(group).collect();
        self.apart.iter().map(|client| Word { parts: client.iter().map(part).collect() }).collect()
    }
}

/// Groups the rows.
pub fn by_email(
    inputs: &Inputs<'_>,
    former: &Former<'_>,
    answers: &OnRows,
    people: &[Person],
    draft: &mut Draft,
) -> Groups {
    let mut sets = Sets::new(people.len());
    let (mut inboxes, mut apart) = (Vec::new(), 0);
    for (address, rows) in held_by_several(people) {
        let one = one_person(inputs, former, people, (address, &rows), draft);
        inboxes.extend((one.len() < rows.len()).then(|| address.to_owned()));
        apart += rows.len() - one.len();
        one.iter().for_each(|&row| sets.union(one[0], row));
    }
    let shared = inboxes.len();
    let mut found = Groups { groups: sets.groups(), inboxes, ..Groups::default() };
    let judged = gate::judge(inputs, former, answers, people, &found.groups);
    draft.plan.questions.extend(judged.open.into_iter().chain(judged.open_apart));
    found.take_apart([answers.in_force(), judged.apart].concat());
    let groups = &found.groups;
    let merged = groups.iter().filter(|group| group.len() > 1).count();
    draft.step(
        "dedup 1: exact e-mail",
        format!(
            "rows: {}, people: {}, of them with several rows: {merged}. Addresses that are evidently shared inboxes: {shared}; rows that were not merged by them: {apart}.",
            people.len(),
            groups.len()
        ),
    );
    found
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
