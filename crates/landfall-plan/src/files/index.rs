//! What the rules look up: everybody by name, address, reference and berth, built once for all files.

use std::collections::{BTreeSet, HashMap, HashSet};

use landfall_model::source::SourceTable;

use super::{
    owner::Owner,
    rules::{Match, Rule, RuleMatches},
    sequences::{Found, Sequences},
    tokens::{Lexicon, Token, UNKNOWN, words},
};
use crate::{
    inputs::Inputs,
    interests::Wanted,
    normalise::{mooring, name, text},
    people::{People, Person},
};

/// A single word shorter than this names nobody: `Ann` is part of too many keys.
const LEAST_LONE_WORD: usize = 5;

/// Words that stand before a document reference in a key.
const REFERENCE_WORDS: [&str; 4] = ["doc", "document", "documenso", "envelope"];

/// The look-ups.
#[derive(Debug, Default)]
pub struct Index<'r> {
    lexicon: Lexicon,
    /// Clients by the words of their names.
    names: Sequences<usize>,
    /// Names that are a single word.
    lone: HashSet<Token>,
    /// Clients by the words of their addresses.
    emails: Sequences<usize>,
    /// Interests by the words of their document reference.
    referred: Sequences<usize>,
    /// Interests by document reference, in small letters.
    references: HashMap<String, Vec<usize>>,
    /// Interests by mooring number and surname: of the thousands that want a berth few share one.
    deals: HashMap<&'r str, HashMap<Token, Vec<usize>>>,
}

impl<'r> Index<'r> {
    /// Everybody whom one of the keys may name; `wanted` holds the berths of each interest.
    pub fn new<'k>(
        keys: impl Iterator<Item = &'k str>,
        inputs: &Inputs<'_>,
        people: &People,
        wanted: &'r [Wanted],
    ) -> Self {
        let sheet = inputs.sheet(SourceTable::Interests);
        let mut index = Self::default();
        keys.flat_map(words).for_each(|word| index.lexicon.learn(&word));
        for (row, person) in people.rows.iter().enumerate() {
            index.add_person(person, people.client_of.row(row));
            let surname = name::surname_of_key(&person.key).map(|surname| index.lexicon.number(surname));
            if let Some(surname) = surname.filter(|surname| *surname != UNKNOWN) {
                for mooring in wanted[row].iter() {
                    index.deals.entry(mooring).or_default().entry(surname).or_default().push(row);
                }
            }
            let reference = sheet.cell(&sheet.rows[row], "documenso_id");
            if let Some(reference) = text::of(reference, &inputs.placeholders).value {
                index.add_reference(&reference, row);
            }
        }
        [&mut index.names, &mut index.emails, &mut index.referred].into_iter().for_each(Sequences::settle);
        index
    }

    fn add_person(&mut self, person: &Person, client: usize) {
        let folded = words(&person.key);
        // `McDonald` is cut in two in a key: the name as it is written counts too. A company beside the name is left out.
        let written =
            person.name.as_ref().filter(|name| name.company.is_none()).map(|name| words(&name.full));
        if let Some(written) = written.filter(|written| *written != folded) {
            self.add_name(&written, client);
        }
        self.add_name(&folded, client);
        for address in &person.emails {
            if let Some(tokens) = self.lexicon.known(&words(address)) {
                self.emails.add(&tokens, client);
            }
        }
    }

    /// The ways in which file names spell a name: the whole, family name first, first and last word only, all in one word.
    fn add_name(&mut self, name: &[String], client: usize) {
        if name.len() > 1
            && let Some(joined) = self.lexicon.known(&[name.concat()])
        {
            self.names.add(&joined, client);
        }
        let ends = |first: &String, last: &String| self.lexicon.known(&[first.clone(), last.clone()]);
        let short = match name {
            [first, _, .., last] => ends(first, last),
            _ => None,
        };
        if let Some(short) = short {
            self.names.add(&short, client);
        }
        let Some(tokens) = self.lexicon.known(name) else { return };
        match tokens.as_slice() {
            [] => {}
            [_] if name[0].chars().count() < LEAST_LONE_WORD => {}
            [lone] => {
                self.lone.insert(*lone);
                self.names.add(&tokens, client);
            }
            [first, ..] => {
                self.names.add(&tokens, client);
                self.names.add(&[&tokens[1..], &[*first]].concat(), client);
            }
        }
    }

    fn add_reference(&mut self, reference: &str, row: usize) {
        let words = words(reference);
        if let Some(tokens) = self.lexicon.known(&words).filter(|tokens| !tokens.is_empty()) {
            self.referred.add(&tokens, row);
        }
        self.references.entry(reference.to_lowercase()).or_default().push(row);
    }

    /// The words of a key as the look-ups know them.
    pub fn tokens(&self, words: &[String]) -> Vec<Token> {
        words.iter().map(|word| self.lexicon.number(word)).collect()
    }

    /// Interests that a folder, or what follows a word for document, refers to.
    pub fn referring<'s>(
        &'s self,
        folder: Option<&str>,
        words: &[String],
    ) -> impl Iterator<Item = usize> + use<'s> {
        let by_folder = folder.and_then(|folder| self.references.get(&folder.to_lowercase()));
        let after: Vec<usize> = (1..words.len())
            .filter(|&at| REFERENCE_WORDS.contains(&words[at - 1].as_str()))
            .filter_map(|at| self.referred.longest(&self.tokens(words), at))
            .flat_map(|found| found.whom.iter().copied())
            .collect();
        by_folder.into_iter().flatten().copied().chain(after)
    }

    /// All document references with the interests that have them.
    pub fn references(&self) -> impl Iterator<Item = (&str, &[usize])> {
        self.references.iter().map(|(reference, rows)| (reference.as_str(), rows.as_slice()))
    }

    /// What reads like a mooring number among the words: `a12`, and `a` before `12`. Sorted, each once.
    pub fn moorings(&self, words: &[String]) -> BTreeSet<String> {
        let letters = |word: &str| word.bytes().all(|b| b.is_ascii_alphabetic());
        let digits = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
        let ends = |word: &str| {
            word.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
                && word.bytes().last().is_some_and(|b| b.is_ascii_digit())
        };
        let whole = words.iter().filter(|word| ends(word)).filter_map(|word| mooring::canonical(word));
        let pairs = words.windows(2).filter(|pair| letters(&pair[0]) && digits(&pair[1]));
        let joined = pairs.filter_map(|pair| mooring::canonical(&pair.join("-")));
        whole.chain(joined).collect()
    }

    /// Interests in this berth of people with one of these surnames.
    pub fn deals(&self, mooring: &str, tokens: &[Token]) -> impl Iterator<Item = usize> {
        let surnames: BTreeSet<Token> = tokens.iter().copied().filter(|token| *token != UNKNOWN).collect();
        let of_berth = self.deals.get(mooring);
        surnames.into_iter().filter_map(move |surname| of_berth?.get(&surname)).flatten().copied()
    }

    /// Clients whose name the key holds. The words of somebody's address are no name: `john.smith@example.com` may be another's than John Smith's.
    pub fn by_name(&self, tokens: &[Token]) -> Option<RuleMatches> {
        let addresses = self.emails.find(tokens);
        let mut names = self.names.find(tokens);
        names.retain(|name| !addresses.iter().any(|address| address.covers(name)));
        // A whole name written as one word is as good as two.
        let words = |found: &[Token]| match found {
            [joined] if !self.lone.contains(joined) => 2,
            words => words.len(),
        };
        matches(Rule::Name, &names, |found| Rule::of_name(words(found.of(tokens))))
    }

    /// Clients whose e-mail address the key holds.
    pub fn by_email(&self, tokens: &[Token]) -> Option<RuleMatches> {
        matches(Rule::Email, &self.emails.find(tokens), |_| Rule::EMAIL)
    }
}

/// The clients of all matches. Where they are too many to choose from they are counted only: a name that a thousand share costs no more.
fn matches<'s>(
    rule: Rule,
    found: &[Found<'s, usize>],
    score: impl Fn(&Found<'s, usize>) -> u8,
) -> Option<RuleMatches> {
    let named: usize = found.iter().map(|found| found.whom.len()).sum();
    if named > RuleMatches::MOST * 4 {
        return Some(RuleMatches { rule, matches: Vec::new(), named });
    }
    let matches = found.iter().flat_map(|found| {
        let score = score(found);
        found.whom.iter().map(move |&client| Match { owner: Owner::Client(client), score })
    });
    let matches: Vec<Match> = matches.collect();
    (!matches.is_empty()).then(|| RuleMatches::of(rule, matches))
}
