//! Who owns a file: ordered rules, each by whole words. The first rule that names anybody decides; where it names several, a person does.

use std::collections::BTreeSet;

use chrono::DateTime;
use landfall_model::source::{Object, SourceTable};

use super::{category, index::Index, owner::Owner, tokens::Token};
use crate::{attachments::Claim, berths::Berths, inputs::Inputs, interests::Wanted, people::People};

mod evidence;

pub use evidence::{Match, Rule, RuleMatches};

/// Who and what files may belong to.
#[derive(Debug, Clone, Copy)]
pub struct Owners<'o> {
    /// The clients.
    pub people: &'o People,
    /// The berths.
    pub berths: &'o Berths,
    /// The berths of each interest.
    pub wanted: &'o [Wanted],
}

/// What the rules look at.
#[derive(Debug)]
pub struct Rules<'r, 'a> {
    inputs: &'r Inputs<'a>,
    people: &'r People,
    berths: &'r Berths,
    index: Index<'r>,
}

/// A file as the rules see it.
#[derive(Debug)]
pub struct Case<'c> {
    /// The object.
    pub object: &'c Object,
    /// The words of its key.
    pub words: &'c [String],
    /// The cells that hold it.
    pub claims: &'c [Claim],
    /// Interests (by index of their rows) whose document reference the key names, sorted.
    pub referring: &'c [usize],
}

impl<'r, 'a> Rules<'r, 'a> {
    /// Prepares the look-ups, once for all files with these keys.
    pub fn new<'k>(keys: impl Iterator<Item = &'k str>, inputs: &'r Inputs<'a>, owners: Owners<'r>) -> Self {
        let Owners { people, berths, wanted } = owners;
        Self { inputs, people, berths, index: Index::new(keys, inputs, people, wanted) }
    }

    /// The owners of a file; none where no rule names anybody.
    pub fn judge(&self, case: &Case<'_>) -> Option<RuleMatches> {
        let named = |rule, matches: Vec<Match>| (!matches.is_empty()).then(|| RuleMatches::of(rule, matches));
        let tokens = self.index.tokens(case.words);
        let by_name = || self.by_mooring_and_name(case.words, &tokens);
        let by_cell = || self.by_cell(case.claims);
        let referring = self.interests(case.referring.iter().map(|&row| (row, Rule::REFERENCE)));
        named(Rule::Reference, narrowed(referring, [&by_cell, &by_name]))
            .or_else(|| named(Rule::Cell, by_cell()))
            .or_else(|| named(Rule::Receipt, self.by_receipt(case)))
            .or_else(|| named(Rule::MooringAndName, by_name()))
            .or_else(|| named(Rule::Mooring, self.by_specification(case.words)))
            .or_else(|| self.index.by_name(&tokens))
            .or_else(|| self.index.by_email(&tokens))
    }

    /// Interests whose document reference the key names: in a bucket of signed papers a folder is named after the envelope; elsewhere the
    /// reference follows a word that says so. A bare number would take years for references.
    pub fn referring(&self, object: &Object, words: &[String]) -> Vec<usize> {
        let folder =
            object.key.split('/').next().filter(|_| self.is_signed(object) && object.key.contains('/'));
        let rows: BTreeSet<usize> = self.index.referring(folder, words).collect();
        rows.into_iter().collect()
    }

    /// All document references, each with the interests (by index of their rows) that have it.
    pub fn references(&self) -> impl Iterator<Item = (&str, &[usize])> {
        self.index.references()
    }

    /// True for objects that came back signed.
    pub fn is_signed(&self, object: &Object) -> bool {
        self.inputs.mapping.files.signed_buckets.contains(&object.bucket)
    }

    /// The records whose cells hold it.
    fn by_cell(&self, claims: &[Claim]) -> Vec<Match> {
        let owner = |claim: &Claim| Some((Owner::of_claim(self.inputs, claim)?, Rule::of_cell(claim.how)));
        let (deals, others): (Vec<_>, Vec<_>) =
            claims.iter().filter_map(owner).partition(|(owner, _)| owner.interest().is_some());
        let deals = deals.into_iter().filter_map(|(owner, score)| Some((owner.interest()?, score)));
        let others = others.into_iter().map(|(owner, score)| Match { owner, score });
        self.interests(deals).into_iter().chain(others).collect()
    }

    /// The expense whose number follows the word `receipt`, where the photo came about when the expense was entered: the number alone may
    /// be anybody's.
    fn by_receipt(&self, case: &Case<'_>) -> Vec<Match> {
        let is_receipt = |pair: &&[String]| matches!(pair[0].as_str(), "receipt" | "expense");
        let numbers = case.words.windows(2).filter(is_receipt).filter_map(|pair| pair[1].parse().ok());
        let sheet = self.inputs.sheet(SourceTable::Expenses);
        let uploaded = DateTime::parse_from_rfc3339(&case.object.modified).ok().map(|time| time.to_utc());
        let came_with = |id: &i64| {
            let entered = sheet.index_of(*id).map(|row| sheet.rows[row].created_at);
            entered.zip(uploaded).is_some_and(|(entered, uploaded)| (uploaded - entered).num_days().abs() < 2)
        };
        numbers
            .filter(came_with)
            .map(|id| Match { owner: Owner::Expense(id), score: Rule::RECEIPT })
            .collect()
    }

    /// Interests in a berth that the key names, of people whose surname it holds; of several those with the most words of their name.
    fn by_mooring_and_name(&self, words: &[String], tokens: &[Token]) -> Vec<Match> {
        let mut best = (1, BTreeSet::new());
        for mooring in self.index.moorings(words) {
            for row in self.index.deals(&mooring, tokens) {
                let named = words_of_name(&self.people.rows[row].key, words);
                if named > best.0 {
                    best = (named, BTreeSet::new());
                }
                if named == best.0 {
                    best.1.insert(row);
                }
            }
        }
        let score = Rule::of_name_and_mooring(best.0);
        self.interests(best.1.into_iter().map(|row| (row, score)))
    }

    /// A specification belongs to its berth. Any other paper with a mooring number alone may be anybody's.
    fn by_specification(&self, words: &[String]) -> Vec<Match> {
        if category::of(None, words, &self.inputs.mapping.files.category) != "berth_pdf" {
            return Vec::new();
        }
        let moorings = self.index.moorings(words);
        let berths = moorings.iter().filter_map(|mooring| self.berths.source_of(mooring));
        berths.map(|id| Match { owner: Owner::Berth(id), score: Rule::MOORING }).collect()
    }

    /// One interest; or, where several interests of one client are named, that client, by the best of their scores.
    fn interests(&self, rows: impl Iterator<Item = (usize, u8)>) -> Vec<Match> {
        let mut rows: Vec<(usize, u8)> = rows.collect();
        rows.sort_unstable_by_key(|&(row, score)| (row, std::cmp::Reverse(score)));
        rows.dedup_by_key(|(row, _)| *row);
        let clients: BTreeSet<usize> = rows.iter().map(|&(row, _)| self.people.client_of.row(row)).collect();
        match (rows.len(), clients.first()) {
            (2.., Some(&client)) if clients.len() == 1 => {
                let score = rows.iter().map(|&(_, score)| score).max().unwrap_or_default();
                vec![Match { owner: Owner::Client(client), score }]
            }
            _ => rows.into_iter().map(|(row, score)| Match { owner: Owner::Interest(row), score }).collect(),
        }
    }
}

/// Several owners, narrowed to the one that a further rule names as well: one envelope was typed into two rows, and cell or key tells whose
/// it is.
fn narrowed(matches: Vec<Match>, further: [&dyn Fn() -> Vec<Match>; 2]) -> Vec<Match> {
    if matches.len() < 2 {
        return matches;
    }
    let named = |owner: Owner| move |other: &Match| other.owner == owner;
    let both = further.iter().map(|rule| {
        let others = rule();
        matches.iter().filter(|found| others.iter().any(named(found.owner))).copied().collect::<Vec<_>>()
    });
    both.into_iter().find(|both| both.len() == 1).unwrap_or(matches)
}

/// How many different words of the person's name the key holds.
fn words_of_name(name: &str, words: &[String]) -> usize {
    let own: BTreeSet<&str> = name.split_whitespace().collect();
    own.into_iter().filter(|word| words.iter().any(|other| other == word)).count()
}
