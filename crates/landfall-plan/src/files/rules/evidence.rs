//! What a rule says, and how much its word is worth. The order of the rules decides, never a score: that is for the person who looks.

use landfall_model::attachment::How;

use crate::files::owner::Owner;

/// The rules, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// The document reference of an interest.
    Reference,
    /// An attachment cell.
    Cell,
    /// The number of an expense, and its time.
    Receipt,
    /// Mooring number and name.
    MooringAndName,
    /// The mooring number of a specification.
    Mooring,
    /// A name.
    Name,
    /// An e-mail address.
    Email,
}

impl Rule {
    /// The score of [`Rule::Reference`].
    pub const REFERENCE: u8 = 100;
    /// The score of [`Rule::Receipt`].
    pub const RECEIPT: u8 = 80;
    /// The score of [`Rule::Mooring`].
    pub const MOORING: u8 = 80;
    /// The score of [`Rule::Email`].
    pub const EMAIL: u8 = 60;

    /// The rule, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Reference => "document reference",
            Self::Cell => "attachment cell",
            Self::Receipt => "receipt of an expense",
            Self::MooringAndName => "mooring number and name",
            Self::Mooring => "mooring number",
            Self::Name => "name",
            Self::Email => "e-mail address",
        }
    }

    /// The score of a cell, by how it was joined with the object.
    pub const fn of_cell(how: How) -> u8 {
        match how {
            How::Place | How::Stored => 100,
            How::OtherForm => 95,
            How::TitleAndSize => 85,
        }
    }

    /// The score of so many words of a name beside a mooring number: the surname alone is one.
    pub const fn of_name_and_mooring(words: usize) -> u8 {
        match words {
            0 | 1 => 70,
            2 => 80,
            _ => 90,
        }
    }

    /// The score of a name of so many words. A single word may be a brand or a place as well.
    pub const fn of_name(words: usize) -> u8 {
        match words {
            0 | 1 => 50,
            2 => 65,
            _ => 75,
        }
    }
}

/// An owner that a rule names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// The owner.
    pub owner: Owner,
    /// What the rule's word is worth here, 0 to 100.
    pub score: u8,
}

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleMatches {
    /// The rule.
    pub rule: Rule,
    /// The owners it names, sorted: one, or several that a person must choose from; none where they are too many to ask about.
    pub matches: Vec<Match>,
    /// How many it names.
    pub named: usize,
}

impl RuleMatches {
    /// More owners than this are no choice.
    pub const MOST: usize = 12;

    /// What a rule says that names these, each perhaps several times.
    pub fn of(rule: Rule, mut matches: Vec<Match>) -> Self {
        matches.sort_unstable_by_key(|found| (found.owner, std::cmp::Reverse(found.score)));
        matches.dedup_by_key(|found| found.owner);
        let named = matches.len();
        if named > Self::MOST {
            matches.clear();
        }
        Self { rule, matches, named }
    }

    /// The one owner that it names beyond doubt. A name of one word is a part of other people's names, a brand or a place as well.
    pub fn only(&self) -> Option<Match> {
        let is_lone = |found: &Match| self.rule == Rule::Name && found.score <= Rule::of_name(1);
        match self.matches[..] {
            [one] => Some(one).filter(|found| !is_lone(found)),
            _ => None,
        }
    }
}
