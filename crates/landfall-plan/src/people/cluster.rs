//! Dedup, pass 1: rows with exactly the same e-mail address are one person, except in a shared inbox.

use std::collections::BTreeMap;

use landfall_model::{
    finding::{Code, Question, QuestionKind},
    partition::KEEP_APART,
    source::SourceTable,
};

use super::{gate, inbox, person::Person, sets::Sets, standing::Word};
use crate::{draft::Draft, inputs::Inputs, questions};

/// Who is one person by address.
#[derive(Debug)]
pub struct Groups {
    /// Rows (by index) that are one person, each group sorted, groups in the order of their first rows.
    pub groups: Vec<Vec<usize>>,
    /// What took suspect groups apart again: no two of these groups (by index) are one person.
    pub apart: Vec<Word>,
}

/// Groups the rows.
pub fn by_email(inputs: &Inputs<'_>, people: &[Person], draft: &mut Draft) -> Groups {
    let mut sets = Sets::new(people.len());
    let (mut shared, mut apart) = (0, 0);
    for (address, rows) in addresses(people).into_iter().filter(|(_, rows)| rows.len() > 1) {
        let members: Vec<&Person> = rows.iter().map(|&row| &people[row]).collect();
        if is_shared_inbox(inputs, address, &members, draft) {
            shared += 1;
            apart += rows.len();
        } else {
            rows.iter().for_each(|&row| sets.union(rows[0], row));
        }
    }
    let sane = sane(inputs, people, sets.groups(), draft);
    let groups = &sane.groups;
    let merged = groups.iter().filter(|group| group.len() > 1).count();
    draft.step(
        "dedup 1: exact e-mail",
        format!(
            "{} rows are {} people: {merged} of them have several rows. {shared} addresses are evidently shared inboxes; their {apart} rows were not merged by them.",
            people.len(),
            groups.len()
        ),
    );
    sane
}

/// The groups; suspect ones that are several people by decision come apart into their rows, and are not asked about pair by pair again.
fn sane(inputs: &Inputs<'_>, people: &[Person], found: Vec<Vec<usize>>, draft: &mut Draft) -> Groups {
    let (mut groups, mut apart) = (Vec::new(), Vec::new());
    for rows in found {
        if rows.len() == 1 || gate::holds(inputs, people, &rows, draft) {
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

fn addresses(people: &[Person]) -> BTreeMap<&str, Vec<usize>> {
    let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, person) in people.iter().enumerate() {
        for address in &person.emails {
            rows.entry(address).or_default().push(row);
        }
    }
    rows
}

/// The guard. A decision settles it either way; while there is none, the rows stay apart and the question is asked.
fn is_shared_inbox(inputs: &Inputs<'_>, address: &str, members: &[&Person], draft: &mut Draft) -> bool {
    let Some(why) = inbox::evidence(address, members, &inputs.mapping.dedup) else {
        return false;
    };
    let question = question(inputs, address, members, &why);
    match inputs.answer(question.id, &question.options) {
        Some(answer) => answer == KEEP_APART,
        None => {
            let title = inputs.sheet(SourceTable::Interests).title("email");
            for member in members {
                let message =
                    format!("evidently a shared inbox ({why}): its rows became clients of their own");
                draft.warn(Code::SharedInbox, member.at, title, address.to_owned(), message);
            }
            draft.plan.questions.push(question);
            true
        }
    }
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
