//! Who is one person and who is not by the answers that stand, looked at row by row.
//!
//! An answer about a suspect client holds wherever its rows say the same as then. Where one of them is gone or says something else now, or
//! another address joins whom an answer kept apart, one client may be made of them all the same, and nothing of it need be suspect any
//! more: the gate asks about such a client, and until then the answer holds among those that it judged. An answer that tells who of the rows
//! of a shared inbox is one person has judged them as closely: it holds until the next one about that inbox.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use landfall_model::{
    decision::Decision,
    finding::QuestionKind,
    partition::{KEEP_APART, MERGE},
};
use uuid::Uuid;

use super::{
    addresses::Held,
    crowds, gate,
    person::{Person, row_of},
};
use crate::{former::Former, inputs::Inputs};

/// Rows (by index) in parts: each part is one person, and no two parts are.
pub type Parts = Vec<Vec<usize>>;

/// The answers about people that stand, the latest first.
pub struct OnRows {
    said: Vec<Said>,
    /// Which of them speak of a row (by index).
    of_row: HashMap<usize, Vec<usize>>,
}

/// What one answer said.
struct Said {
    parts: Parts,
    /// In which part a row is: a crowd has thousands.
    part_of: HashMap<usize, usize>,
    about: About,
}

/// What an answer was about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    /// A suspect client that says what it said then, or who of the rows of a shared inbox is one person, and nothing else was said since.
    AsJudged,
    /// The same where something is otherwise now.
    Changed,
    /// A shared inbox as a whole: kept apart are all of its rows, not each from each other.
    Inbox,
    /// Clients side by side, or a crowd of them.
    Clients,
}

impl OnRows {
    /// Looks through the answers.
    pub fn of(inputs: &Inputs<'_>, former: &Former<'_>, held: &[Held<'_>], people: &[Person]) -> Self {
        let inboxes = held.iter().filter_map(|held| held.inbox.as_ref()?.said);
        let inboxes: HashSet<Uuid> = inboxes.map(|said| said.question).collect();
        let said = former.answers().filter_map(|decision| Said::of(inputs, &inboxes, decision, people));
        let said: Vec<Said> = said.collect();
        let mut of_row: HashMap<usize, Vec<usize>> = HashMap::new();
        for (n, said) in said.iter().enumerate() {
            said.parts.iter().flatten().for_each(|&row| of_row.entry(row).or_default().push(n));
        }
        Self { said, of_row }
    }

    /// The suspect clients and shared inboxes that are several people by answers that hold: their rows in parts.
    pub fn in_force(&self) -> Vec<Parts> {
        let holding = self.said.iter().filter(|said| said.about == About::AsJudged);
        let apart = holding.flat_map(|said| {
            let mut rows = said.parts.concat();
            rows.sort_unstable();
            self.apart_by(&rows, |other| std::ptr::eq(said, other))
        });
        apart.collect()
    }

    /// True where somebody judged all of these rows (sorted) one by one, as a suspect client or in a shared inbox, and that holds.
    pub fn settles(&self, rows: &[usize]) -> bool {
        let holding = |said: &&Said| said.about == About::AsJudged;
        let holds_all = |said: &Said| rows.iter().all(|row| said.part_of.contains_key(row));
        self.about(rows).filter(holding).any(holds_all)
    }

    /// The answers that keep some of these rows (sorted) apart, each as these rows in parts.
    pub fn apart(&self, rows: &[usize]) -> Vec<Parts> {
        self.apart_by(rows, |_| true)
    }

    /// The same of some answers. Who was made one person by a later answer, whichever, is in one part.
    fn apart_by(&self, rows: &[usize], is_meant: impl Fn(&Said) -> bool) -> Vec<Parts> {
        let (mut later, mut apart): (Vec<&Said>, _) = (Vec::new(), Vec::new());
        for said in self.about(rows) {
            let mut parts = said.among(rows);
            let joined = later.iter().filter(|later| said.gives_way_to(later)).flat_map(|later| &later.parts);
            joined.filter(|joined| joined.len() > 1).for_each(|joined| join(&mut parts, joined));
            later.push(said);
            if parts.len() > 1 && is_meant(said) {
                apart.push(parts);
            }
        }
        apart
    }

    /// The answers that speak of any of these rows, the latest first.
    fn about(&self, rows: &[usize]) -> impl Iterator<Item = &Said> {
        let of_rows = rows.iter().filter_map(|row| self.of_row.get(row)).flatten();
        of_rows.copied().collect::<BTreeSet<usize>>().into_iter().map(|n| &self.said[n])
    }
}

impl Said {
    /// None where it says nothing of these people, or kept a crowd apart of which it is not known which rows were one client. `inboxes` are
    /// the questions whose answers hold.
    fn of(
        inputs: &Inputs<'_>,
        inboxes: &HashSet<Uuid>,
        decision: &Decision,
        people: &[Person],
    ) -> Option<Self> {
        let is_whole = [MERGE, KEEP_APART].contains(&decision.answer.as_str());
        let about = match decision.kind {
            _ if gate::is_as_judged(inputs, decision, people) => About::AsJudged,
            Some(QuestionKind::SharedInbox) if is_whole => About::Inbox,
            Some(QuestionKind::SharedInbox) if inboxes.contains(&decision.question) => About::AsJudged,
            Some(QuestionKind::SharedInbox | QuestionKind::SuspectCluster) => About::Changed,
            _ => About::Clients,
        };
        let rows = |part: Vec<i64>| part.into_iter().filter_map(|id| row_of(people, id)).collect();
        let is_crowd = about == About::Clients && decision.members.is_empty();
        let of_crowd = || crowds::kept_apart(decision).unwrap_or_default();
        let said = Some(gate::parts(decision)).filter(|parts| !is_crowd || parts.len() < 2);
        let parts: Parts = said.unwrap_or_else(of_crowd).into_iter().map(rows).collect();
        let part_of =
            (0..).zip(&parts).flat_map(|(part, rows)| rows.iter().map(move |&row| (row, part))).collect();
        (!parts.is_empty()).then_some(Self { parts, part_of, about })
    }

    /// The parts of these rows. That the rows of an inbox are not one person is said of all of them, and of none without the others.
    fn among(&self, rows: &[usize]) -> Parts {
        let mut among: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for row in rows {
            if let Some(&part) = self.part_of.get(row) {
                among.entry(part).or_default().push(*row);
            }
        }
        let here: usize = among.values().map(Vec::len).sum();
        if self.about == About::Inbox && here < self.part_of.len() {
            return Vec::new();
        }
        among.into_values().collect()
    }

    /// Whose mailbox it is may be said of several, and two of its rows may be one person: only who judged the client itself has answered it.
    fn gives_way_to(&self, later: &Self) -> bool {
        self.about != About::Inbox || matches!(later.about, About::AsJudged | About::Changed)
    }
}

/// Makes one part of all that hold one of these rows.
fn join(parts: &mut Parts, rows: &[usize]) {
    let holds = |part: &Vec<usize>| part.iter().any(|row| rows.contains(row));
    let (joined, others): (Vec<_>, Vec<_>) = std::mem::take(parts).into_iter().partition(holds);
    *parts = others;
    let mut joined = joined.concat();
    joined.sort_unstable();
    parts.extend(Some(joined).filter(|joined| !joined.is_empty()));
    parts.sort_unstable();
}
