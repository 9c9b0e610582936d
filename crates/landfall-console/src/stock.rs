//! The questions in the order in which a person goes through them, by what they are about.

use std::collections::{HashMap, HashSet};

use landfall_model::{
    finding::{Question, QuestionKind},
    review::Book,
    rundir::Error,
};
use uuid::Uuid;

/// What questions are about: each group is a row of pages of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    /// Who is one person.
    People,
    /// Whose a file is.
    Files,
    /// Which status a berth has.
    Berths,
    /// What a value means.
    Values,
}

impl Group {
    pub const ALL: [Self; 4] = [Self::People, Self::Files, Self::Berths, Self::Values];

    /// In addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Files => "files",
            Self::Berths => "berths",
            Self::Values => "values",
        }
    }

    /// On pages.
    pub const fn title(self) -> &'static str {
        match self {
            Self::People => "Duplicates",
            Self::Files => "Stray files",
            Self::Berths => "Berths",
            Self::Values => "Values",
        }
    }

    /// What is asked, for whoever never saw it.
    pub const fn explained(self) -> &'static str {
        match self {
            Self::People => {
                "Records that may be one person. Merge those that are, keep apart those that are not."
            }
            Self::Files => {
                "Files of which no rule knows the owner. Say whose they are, or that they are nobody's."
            }
            Self::Berths => "Berths whose status and interests disagree. Say which of the two is right.",
            Self::Values => "Words in a select column that the mapping does not know. Say what they mean.",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.name() == name)
    }

    pub const fn of(kind: QuestionKind) -> Self {
        match kind {
            QuestionKind::Duplicate | QuestionKind::SharedInbox | QuestionKind::SuspectCluster => {
                Self::People
            }
            QuestionKind::FileOwner => Self::Files,
            QuestionKind::BerthStatus => Self::Berths,
            QuestionKind::UnknownValue => Self::Values,
        }
    }
}

/// The desk, and the order of its questions.
pub(crate) struct Stock {
    pub book: Book,
    /// Of each group its questions, those that hold the load first.
    rows: [Vec<Uuid>; 4],
    /// In which row a question stands, and where.
    places: HashMap<Uuid, (Group, usize)>,
    /// Of each group how many are settled, after so many decisions: every page tells it, and a hundred thousand are not asked each time.
    settled: [HashSet<Uuid>; 4],
    counted: usize,
}

impl Stock {
    pub fn of(book: Book) -> Self {
        let mut rows: [Vec<Uuid>; 4] = Default::default();
        let all = || book.questions().iter().chain(book.strays());
        let (first, then) =
            (all().filter(|question| question.blocking), all().filter(|question| !question.blocking));
        for question in first.chain(then) {
            rows[Group::of(question.kind) as usize].push(question.id);
        }
        let place =
            |group: Group| rows[group as usize].iter().enumerate().map(move |(at, id)| (*id, (group, at)));
        let places = Group::ALL.into_iter().flat_map(place).collect();
        let mut stock = Self { book, rows, places, settled: Default::default(), counted: 0 };
        stock.count();
        stock
    }

    /// Reads what others answered since.
    pub fn catch_up(&mut self) -> Result<(), Error> {
        self.book.catch_up()?;
        self.count();
        Ok(())
    }

    fn count(&mut self) {
        for said in &self.book.decisions()[self.counted..] {
            let Some((group, _)) = self.places.get(&said.question) else { continue };
            let settled = &mut self.settled[*group as usize];
            if said.settles() {
                settled.insert(said.question);
            } else {
                settled.remove(&said.question);
            }
        }
        self.counted = self.book.decisions().len();
    }

    /// All questions of a group.
    pub fn row(&self, group: Group) -> &[Uuid] {
        &self.rows[group as usize]
    }

    /// How many of a group are open.
    pub fn open(&self, group: Group) -> usize {
        self.row(group).len() - self.settled[group as usize].len()
    }

    /// The open questions that hold the load.
    pub fn blocking(&self) -> Vec<Uuid> {
        let blocking = self.book.questions().iter().filter(|question| self.holds_the_load(question));
        blocking.map(|question| question.id).collect()
    }

    /// True for an open question without whose answer nothing is loaded.
    pub fn holds_the_load(&self, question: &Question) -> bool {
        question.blocking && !self.book.is_settled(question.id)
    }

    /// The first open question.
    pub fn first_open(&self, group: Group) -> Option<Uuid> {
        self.row(group).iter().copied().find(|id| !self.book.is_settled(*id))
    }

    /// The first open question of the groups after this one, going round, and its group; none where no other has any.
    pub fn open_elsewhere(&self, group: Group) -> Option<(Group, Uuid)> {
        let (before, after) = Group::ALL.split_at(group as usize);
        let mut others = after.iter().chain(before).copied().filter(|other| *other != group);
        others.find_map(|other| Some((other, self.first_open(other)?)))
    }

    /// The next open question after this one, going round; none where no other is open.
    pub fn next_open(&self, question: &Question) -> Option<Uuid> {
        let row = self.row(Group::of(question.kind));
        let at = self.place(question.id).map_or(0, |at| at + 1).min(row.len());
        let (before, after) = row.split_at(at);
        let mut others = after.iter().chain(before).copied().filter(|id| *id != question.id);
        others.find(|id| !self.book.is_settled(*id))
    }

    /// The open question before this one, going round.
    pub fn open_before(&self, question: &Question) -> Option<Uuid> {
        let row = self.row(Group::of(question.kind));
        let at = self.place(question.id).unwrap_or_default().min(row.len());
        let (before, after) = row.split_at(at);
        let mut others =
            before.iter().rev().chain(after.iter().rev()).copied().filter(|id| *id != question.id);
        others.find(|id| !self.book.is_settled(*id))
    }

    /// Where in its group a question stands, from 0.
    pub fn place(&self, id: Uuid) -> Option<usize> {
        self.places.get(&id).map(|(_, at)| *at)
    }
}
