//! Dedup, pass 3: candidates are found and scored, answers applied, and what is still open put together for the questions.

use std::collections::{BTreeMap, HashMap};

use landfall_model::{finding::Question, words::count};
use uuid::Uuid;

use super::{
    answers::{self, Applied},
    candidates::{CROWD, Search, each_with_each},
    cluster::Groups,
    crowds,
    gate::{self, Judged},
    on_rows::OnRows,
    person::{Person, row_of},
    profile::Profile,
    score::{Comparison, Yardstick},
};
use crate::{draft::Draft, former::Former, inputs::Inputs};

/// Two clients that may be one person.
#[derive(Debug)]
pub struct Open {
    /// What speaks for it and against it.
    pub comparison: Comparison,
    /// Whether it is asked about. Weak candidates are only listed, but for those that were one person by an answer that has lapsed.
    pub asked: bool,
}

/// Groups after the decisions: who is one client, and which pairs are still open (by index of the new groups).
#[derive(Debug)]
pub struct Reviewed {
    /// Rows by client, each sorted, in the order of their first rows.
    pub clients: Vec<Vec<usize>>,
    /// Open pairs, the smaller client first.
    pub open: BTreeMap<(usize, usize), Open>,
    /// By client: contents of clients that it was made of and that answers know.
    pub made_of: HashMap<usize, Vec<Uuid>>,
}

/// Finds the candidates among the groups of pass 1 and applies the decisions on them. Where a decision takes apart what others merged, all
/// is heard again with the groups as they are then: it may cut through one.
pub fn review(
    inputs: &Inputs<'_>,
    former: &Former<'_>,
    answers: &OnRows,
    people: &[Person],
    mut groups: Groups,
    draft: &mut Draft,
) -> Reviewed {
    let mut round = Round::of(inputs, former, answers, people, &groups);
    while !round.gate.apart.is_empty() {
        // What stays one client is looked at again in the next round.
        draft.plan.questions.extend(round.gate.open_apart);
        groups.take_apart(round.gate.apart);
        round = Round::of(inputs, former, answers, people, &groups);
    }
    let Round { profiles, pairs, crowds, mut applied, gate } = round;
    draft.plan.questions.extend(gate.open);
    let dedup = &inputs.mapping.dedup;
    let yardstick = Yardstick::new(&profiles, dedup.edit_distance);
    let scored = scored(&yardstick, &profiles, &pairs);
    let listed = scored.len();
    let mut clients = Clients::of(&groups.groups, &mut applied);
    clients.open(scored, |pair, comparison| {
        let [a, b] = [pair.0, pair.1].map(|group| &profiles[group]);
        comparison.score_but_for_address(groups.share_an_inbox_alone(a, b)) >= dedup.ask_from
    });
    clients.ask_again(people, &yardstick);
    let reviewed = clients.reviewed;
    let Applied { standing, hold, lapsed, .. } = applied;
    draft.step(
        "dedup 3: candidates",
        format!(
            "{} with something in common, {listed} of them with more for than against. {} in force: {} joined another one by them, {} not done, since other answers keep the same clients apart; lapsed: {}. Open: {}, of which {}, from {} up, asked about. {} with one value in common, asked about as a whole.",
            count(pairs.len(), "pair"),
            count(hold, "answer"),
            count(standing.joined, "client"),
            count(standing.refused, "merge"),
            lapsed.len(),
            count(reviewed.open.len(), "pair"),
            reviewed.open.values().filter(|pair| pair.asked).count(),
            count(dedup.ask_from, "point"),
            count(crowds.len(), "crowd"),
        ),
    );
    draft.plan.questions.extend(crowds);
    reviewed
}

/// All that is found and heard of groups.
struct Round<'p> {
    profiles: Vec<Profile<'p>>,
    /// Those with something in common.
    pairs: Vec<(usize, usize)>,
    /// Crowds that nobody has judged.
    crowds: Vec<Question>,
    applied: Applied,
    gate: Judged,
}

impl<'p> Round<'p> {
    fn of(
        inputs: &Inputs<'_>,
        former: &Former<'_>,
        answers: &OnRows,
        people: &'p [Person],
        pass_1: &Groups,
    ) -> Self {
        let (dedup, groups) = (&inputs.mapping.dedup, pass_1.groups.as_slice());
        let profiles: Vec<Profile<'_>> = groups.iter().map(|rows| Profile::of(people, rows)).collect();
        let search = Search { distance: dedup.edit_distance, roles: &dedup.shared_inboxes, crowd: CROWD };
        let found = search.find(&profiles);
        let crowds = crowds::hear(inputs, former, people, groups, found.crowds);
        let mut applied = answers::apply(inputs, people, groups, &[pass_1.words(), crowds.words].concat());
        // What passed the gate of pass 1, or is one person by an answer at the gate, is not looked at again.
        let merged = applied.standing.clients().into_iter().filter(|client| client.len() > 1);
        let merged = merged.map(|client| answers::rows(groups, &client));
        let unjudged: Vec<Vec<usize>> = merged.filter(|rows| !pass_1.are_one(rows)).collect();
        let gate = gate::judge(inputs, former, answers, people, &unjudged);
        Self { profiles, pairs: found.pairs, crowds: crowds.open, applied, gate }
    }
}

/// Two groups with what speaks for and against their being one person.
type Scored = ((usize, usize), Comparison);

/// The pairs with more for than against them. The others are counted and not listed: nobody would read them.
fn scored(yardstick: &Yardstick<'_>, profiles: &[Profile<'_>], pairs: &[(usize, usize)]) -> Vec<Scored> {
    let in_favour =
        |&(a, b): &(usize, usize)| Some(((a, b), yardstick.in_favour(&profiles[a], &profiles[b])?));
    pairs.iter().filter_map(in_favour).collect()
}

/// The clients that the answers made of the groups.
struct Clients<'c> {
    applied: &'c mut Applied,
    /// Client (by index) and first group of each group.
    of_group: Vec<(usize, usize)>,
    reviewed: Reviewed,
}

impl<'c> Clients<'c> {
    fn of(groups: &[Vec<usize>], applied: &'c mut Applied) -> Self {
        let merged = applied.standing.clients();
        let mut of_group = vec![(0, 0); groups.len()];
        for (client, members) in merged.iter().enumerate() {
            members.iter().for_each(|&group| of_group[group] = (client, members[0]));
        }
        let mut made_of: HashMap<usize, Vec<Uuid>> = HashMap::new();
        for (content, &group) in &applied.contents {
            made_of.entry(of_group[group].0).or_default().push(*content);
        }
        made_of.values_mut().for_each(|contents| contents.sort_unstable());
        let clients = merged.iter().map(|members| answers::rows(groups, members)).collect();
        Self { applied, of_group, reviewed: Reviewed { clients, open: BTreeMap::new(), made_of } }
    }

    /// For every two clients the strongest pair that no answer settles; asked about where one of their pairs is.
    fn open(&mut self, scored: Vec<Scored>, is_asked: impl Fn((usize, usize), &Comparison) -> bool) {
        for ((a, b), comparison) in scored {
            let Some(clients) = self.unsettled(a, b) else { continue };
            let strongest = self.reviewed.open.remove(&clients);
            let asked = is_asked((a, b), &comparison) || strongest.as_ref().is_some_and(|other| other.asked);
            let stronger = strongest.filter(|other| other.comparison.score() >= comparison.score());
            let comparison = stronger.map_or(comparison, |other| other.comparison);
            self.reviewed.open.insert(clients, Open { comparison, asked });
        }
    }

    /// The clients of two groups, the smaller first; none where they are one, or kept apart.
    fn unsettled(&mut self, a: usize, b: usize) -> Option<(usize, usize)> {
        let ((a, first_a), (b, first_b)) = (self.of_group[a], self.of_group[b]);
        let is_open = a != b && !self.applied.standing.are_apart(first_a, first_b);
        is_open.then_some((a.min(b), a.max(b)))
    }

    /// People who were one by an answer that has lapsed come back, however little they have in common now.
    fn ask_again(&mut self, people: &[Person], yardstick: &Yardstick<'_>) {
        if self.applied.lapsed.is_empty() {
            return;
        }
        let of_row = self.client_of_row(people.len());
        for part in self.applied.lapsed.clone() {
            let rows = part.iter().filter_map(|&id| row_of(people, id));
            let mut groups: Vec<usize> = rows.map(|row| of_row[row]).collect();
            groups.sort_unstable();
            groups.dedup();
            // Each with each: who is kept apart from one of them may still be one with another.
            for (one, other) in each_with_each(&groups) {
                let Some((a, b)) = self.unsettled(one, other) else { continue };
                let [one, other] = [a, b].map(|client| Profile::of(people, &self.reviewed.clients[client]));
                let open = self.reviewed.open.entry((a, b));
                let comparison = || Open { comparison: yardstick.compare(&one, &other), asked: true };
                open.or_insert_with(comparison).asked = true;
            }
        }
    }

    /// The first group of the client of each row.
    fn client_of_row(&self, rows: usize) -> Vec<usize> {
        let mut first_of = vec![0; self.reviewed.clients.len()];
        self.of_group.iter().for_each(|&(client, first)| first_of[client] = first);
        let mut of_row = vec![0; rows];
        for (client, rows) in self.reviewed.clients.iter().enumerate() {
            rows.iter().for_each(|&row| of_row[row] = first_of[client]);
        }
        of_row
    }
}
