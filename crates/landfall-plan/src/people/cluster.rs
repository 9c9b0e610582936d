//! Dedup, pass 1: rows with exactly the same e-mail address are one person, except in a shared inbox.

use std::collections::HashMap;

use landfall_model::{finding::Code, source::SourceTable};

use super::{
    addresses::Held,
    gate,
    on_rows::{OnRows, Parts},
    person::Person,
    profile::Profile,
    sets::Sets,
    standing::Word,
};
use crate::{draft::Draft, former::Former, inputs::Inputs};

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
    held: Vec<Held<'_>>,
    draft: &mut Draft,
) -> Groups {
    let mut sets = Sets::new(people.len());
    let (mut inboxes, mut apart) = (Vec::new(), 0);
    for held in held {
        let address = held.address;
        let parts = in_parts(inputs, people, held, draft);
        inboxes.extend((parts.len() > 1).then(|| address.to_owned()));
        apart += parts.iter().filter(|part| part.len() == 1).count();
        parts.iter().for_each(|part| part.iter().for_each(|&row| sets.union(part[0], row)));
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

/// The rows of an address in parts, each of which is one person by it: all are, unless it is a shared inbox. There a person tells; while
/// nobody has, the question is asked, and only those stay together whom an answer merged before another row came or a name was mended.
fn in_parts(inputs: &Inputs<'_>, people: &[Person], held: Held<'_>, draft: &mut Draft) -> Parts {
    let Some(inbox) = held.inbox else { return vec![held.rows] };
    let parts = inbox.parts(people);
    if inbox.is_settled() {
        return parts;
    }
    let (why, mut question) = (inbox.why, inbox.question);
    let title = inputs.sheet(SourceTable::Interests).title("email");
    for part in parts.iter().filter(|part| part.len() == 1) {
        let message = format!("evidently a shared inbox ({why}): the row became a client of its own");
        draft.warn(Code::SharedInbox, people[part[0]].at, title, held.address.to_owned(), message);
    }
    if parts.len() < held.rows.len() {
        question.meanwhile =
            "who was merged before is one client, and each other row a client of its own".to_owned();
    }
    draft.plan.questions.push(question);
    parts
}
