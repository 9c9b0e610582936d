//! E-mail addresses that several rows hold, and what is asked and said of those that are evidently shared inboxes.

use landfall_model::{
    decision::Decision,
    finding::{Question, QuestionKind},
    partition::Partition,
};

use super::{gate, inbox, on_rows::Parts, person::Person};
use crate::{former::Former, inputs::Inputs, questions};

/// An address that several rows hold.
pub struct Held<'a> {
    /// The address.
    pub address: &'a str,
    /// The rows (by index, sorted).
    pub rows: Vec<usize>,
    /// Where it is evidently a shared inbox.
    pub inbox: Option<Inbox<'a>>,
}

/// What is asked and said of a shared inbox.
pub struct Inbox<'a> {
    /// Why it is one.
    pub why: String,
    /// Whose it is, as long as nobody has said so.
    pub question: Question,
    /// The answer to it. While there is none, the latest about this address on two or more of its rows: before another row came, or a name
    /// was mended.
    pub said: Option<&'a Decision>,
}

/// All of them, in the order of the addresses.
pub fn held_by_several<'a>(inputs: &Inputs<'a>, former: &Former<'a>, people: &'a [Person]) -> Vec<Held<'a>> {
    let mut held: Vec<(&str, usize)> = people
        .iter()
        .enumerate()
        .flat_map(|(row, person)| person.emails.iter().map(move |address| (address.as_str(), row)))
        .collect();
    held.sort_unstable();
    let runs = held.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1);
    let of_run = |run: &[(&'a str, usize)]| {
        let (address, rows) = (run[0].0, run.iter().map(|(_, row)| *row).collect::<Vec<_>>());
        let inbox = Inbox::of(inputs, former, people, (address, &rows));
        Held { address, rows, inbox }
    };
    runs.map(of_run).collect()
}

impl<'a> Inbox<'a> {
    fn of(
        inputs: &Inputs<'a>,
        former: &Former<'a>,
        people: &[Person],
        (address, rows): (&str, &[usize]),
    ) -> Option<Self> {
        let members: Vec<&Person> = rows.iter().map(|&row| &people[row]).collect();
        let why = inbox::evidence(address, &members, &inputs.mapping.dedup)?;
        let question = question(inputs, address, &members, &why);
        let is_understood =
            |own: &&Decision| own.settles() && gate::of_rows(&own.answer, &question.records).is_some();
        let own = inputs.decision(question.id).filter(is_understood);
        let said = own.or_else(|| before(former, &question, address));
        Some(Self { why, question, said })
    }

    /// True where the question itself is answered.
    pub fn is_settled(&self) -> bool {
        self.said.is_some_and(|said| said.question == self.question.id)
    }

    /// Its rows (by index) in parts, each of which is one person as far as anybody said so.
    pub fn parts(&self, people: &[Person]) -> Parts {
        let here = &self.question.records;
        let judged = |said: &Decision| {
            let records = if self.is_settled() { here } else { &said.records };
            gate::of_rows(&said.answer, records)
        };
        let said = self.said.and_then(judged);
        let is_here = |id: &i64| here.binary_search_by_key(id, |at| at.id).is_ok();
        let part = |part: &Vec<i64>| part.iter().copied().filter(is_here).collect();
        let parts = said.iter().flat_map(Partition::parts).map(part).collect();
        let ids: Vec<i64> = here.iter().map(|at| at.id).collect();
        gate::in_rows(people, &Partition::new(parts, &ids))
    }
}

/// How a question told which address it was about, in an older version: not at all.
const OF_ANY: &str = " share one e-mail address (";

/// The latest answer on the same address. What was said of another one that the same rows hold speaks for that one alone.
fn before<'a>(former: &Former<'a>, question: &Question, address: &str) -> Option<&'a Decision> {
    let is_of_it = |other: &&Decision| other.judged.contains(&of(address)) || other.judged.contains(OF_ANY);
    former.on_records(question).filter(|other| other.question != question.id).find(is_of_it)
}

/// How a question tells its address; no address holds a quotation mark.
fn of(address: &str) -> String {
    format!(" share the e-mail address \"{address}\" (")
}

/// The question is bound to what was judged: the address, the rows and their names. A further row, or another name, asks anew.
fn question(inputs: &Inputs<'_>, address: &str, members: &[&Person], why: &str) -> Question {
    let judged: Vec<String> =
        members.iter().map(|member| format!("{}:{}", member.at.id, member.key)).collect();
    Question {
        id: inputs.question_id("shared-inbox", &format!("{address}/{}", judged.join("/"))),
        kind: QuestionKind::SharedInbox,
        records: members.iter().map(|member| member.at).collect(),
        text: format!("{} interests{}{why}): are they one person?", members.len(), of(address)),
        options: questions::merge_or_not(),
        meanwhile: "each row is a client of its own".to_owned(),
        blocking: questions::blocks(inputs.mapping, QuestionKind::SharedInbox),
        alike: String::new(),
    }
}
