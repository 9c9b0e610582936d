//! Who owns a file that no cell claims: ordered rules, each by whole words. The first rule that names anybody decides; where it names
//! several, a person does.

use std::collections::{BTreeSet, HashMap};

use landfall_model::source::{Object, SourceTable};

use super::{category, owner::Owner, sequences::Sequences, tokens::words};
use crate::{
    berths::Berths,
    draft::Draft,
    inputs::Inputs,
    interests::Wanted,
    normalise::{mooring, name},
    people::{People, Person},
    read::Record,
};

/// A single word shorter than this names nobody: `Ann` is part of too many keys.
const LEAST_LONE_WORD: usize = 5;

/// Words that stand before a document reference in a key.
const REFERENCE_WORDS: [&str; 4] = ["doc", "document", "documenso", "envelope"];

/// What the rules look up.
#[derive(Debug)]
pub struct Rules<'r, 'a> {
    inputs: &'r Inputs<'a>,
    people: &'r People,
    berths: &'r Berths,
    names: Sequences<usize>,
    emails: Sequences<usize>,
    /// Interests by document reference.
    references: HashMap<String, BTreeSet<usize>>,
    /// Interests by mooring number.
    deals: HashMap<&'r str, Vec<usize>>,
}

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The owners it names: one, or several that a person must choose from.
    pub owners: Vec<Owner>,
    /// The rule, in words.
    pub rule: &'static str,
}

impl<'r, 'a> Rules<'r, 'a> {
    /// Prepares the look-ups; `wanted` holds the berths of each interest.
    pub fn new(
        inputs: &'r Inputs<'a>,
        people: &'r People,
        berths: &'r Berths,
        wanted: &'r [Wanted],
        draft: &mut Draft,
    ) -> Self {
        let sheet = inputs.sheet(SourceTable::Interests);
        let mut rules = Self {
            inputs,
            people,
            berths,
            names: Sequences::default(),
            emails: Sequences::default(),
            references: HashMap::new(),
            deals: HashMap::new(),
        };
        for (row, person) in people.rows.iter().enumerate() {
            let client = people.client_of(row);
            spellings(person).iter().for_each(|name| rules.names.add(name, client));
            person.emails.iter().for_each(|address| rules.emails.add(&words(address), client));
            wanted[row].iter().for_each(|mooring| rules.deals.entry(mooring).or_default().push(row));
            let record = Record::open(inputs, sheet, &sheet.rows[row], draft);
            if let Some(reference) = record.original("documenso_id") {
                rules.references.entry(reference.to_lowercase()).or_default().insert(row);
            }
        }
        rules
    }

    /// The owners of an object; none where no rule names anybody.
    pub fn judge(&self, object: &Object) -> Option<Verdict> {
        let key = words(&object.key);
        let verdict = |owners: Vec<Owner>, rule| (!owners.is_empty()).then_some(Verdict { owners, rule });
        let by_name = || self.by_mooring_and_name(&key);
        verdict(narrowed(self.by_reference(object, &key), by_name), "document reference")
            .or_else(|| verdict(by_name(), "mooring number and name"))
            .or_else(|| verdict(self.by_specification(&key), "mooring number"))
            .or_else(|| verdict(clients(self.names.named_in(&key)), "name"))
            .or_else(|| verdict(clients(self.emails.named_in(&key)), "e-mail address"))
    }

    /// In a bucket of signed papers a folder is named after the envelope; elsewhere the reference follows a word that says so. A bare
    /// number would take years for references.
    fn by_reference(&self, object: &Object, key: &[String]) -> Vec<Owner> {
        let folder =
            object.key.split('/').next().filter(|_| self.is_signed(object) && object.key.contains('/'));
        let after_word = key.windows(2).filter(|pair| REFERENCE_WORDS.contains(&pair[0].as_str()));
        let named = after_word.map(|pair| pair[1].as_str()).chain(folder);
        let rows =
            named.filter_map(|reference| self.references.get(&reference.to_lowercase())).flatten().copied();
        self.interests(rows.collect())
    }

    /// True for objects that came back signed.
    pub fn is_signed(&self, object: &Object) -> bool {
        self.inputs.mapping.files.signed_buckets.contains(&object.bucket)
    }

    /// Interests in a berth that the key names, of people whose surname it holds; of several those with the most words of their name.
    fn by_mooring_and_name(&self, key: &[String]) -> Vec<Owner> {
        let rows: BTreeSet<usize> = self
            .moorings(key)
            .iter()
            .filter_map(|mooring| self.deals.get(mooring.as_str()))
            .flatten()
            .copied()
            .collect();
        let mut best = (1, BTreeSet::new());
        for row in rows {
            let named = words_of_name(&self.people.rows[row], key);
            if named > best.0 {
                best = (named, BTreeSet::new());
            }
            if named == best.0 {
                best.1.insert(row);
            }
        }
        self.interests(best.1)
    }

    /// A specification belongs to its berth. Any other paper with a mooring number alone may be anybody's.
    fn by_specification(&self, key: &[String]) -> Vec<Owner> {
        if category::of(None, key, &self.inputs.mapping.files.category) != "berth_pdf" {
            return Vec::new();
        }
        self.moorings(key)
            .iter()
            .filter_map(|mooring| self.berths.source_of(mooring))
            .map(Owner::Berth)
            .collect()
    }

    /// Mooring numbers of known berths among the words: `a12`, and `a` before `12`.
    fn moorings(&self, key: &[String]) -> BTreeSet<String> {
        let pairs = key.windows(2).map(|pair| pair.join("-"));
        let spelled = key.iter().cloned().chain(pairs).filter_map(|word| mooring::canonical(&word));
        spelled.filter(|mooring| self.berths.by_mooring(mooring).is_some()).collect()
    }

    /// One interest; or, where several interests of one client are named, that client.
    fn interests(&self, rows: BTreeSet<usize>) -> Vec<Owner> {
        let clients: BTreeSet<usize> = rows.iter().map(|&row| self.people.client_of(row)).collect();
        match (rows.len(), clients.len()) {
            (2.., 1) => clients.into_iter().map(Owner::Client).collect(),
            _ => rows.into_iter().map(Owner::Interest).collect(),
        }
    }
}

/// Several owners, narrowed to the one that the next rule names as well: one envelope was typed into two rows, and the key tells whose it
/// is.
fn narrowed(owners: Vec<Owner>, next: impl Fn() -> Vec<Owner>) -> Vec<Owner> {
    if owners.len() < 2 {
        return owners;
    }
    let both: Vec<Owner> = next().into_iter().filter(|owner| owners.contains(owner)).collect();
    if both.len() == 1 { both } else { owners }
}

fn clients(found: BTreeSet<usize>) -> Vec<Owner> {
    found.into_iter().map(Owner::Client).collect()
}

/// How many words of the person's name the key holds; 0 where the surname is not among them.
fn words_of_name(person: &Person, key: &[String]) -> usize {
    let surname = name::surname_token(&person.key);
    if !surname.is_some_and(|surname| key.contains(&surname)) {
        return 0;
    }
    let own: BTreeSet<&str> = person.key.split_whitespace().collect();
    own.into_iter().filter(|word| key.iter().any(|other| other == word)).count()
}

/// The ways in which file names spell a person: the whole name, family name first, first and last word only, all in one word; by the
/// folded name, and by the name as it is written, since `McDonald` is cut in two in a key. A company beside the name is left out.
fn spellings(person: &Person) -> Vec<Vec<String>> {
    let written = person.name.as_ref().filter(|name| name.company.is_none()).map(|name| words(&name.full));
    let names = written.into_iter().chain([words(&person.key)]);
    names.flat_map(spellings_of).collect()
}

fn spellings_of(name: Vec<String>) -> Vec<Vec<String>> {
    match name.as_slice() {
        [] => Vec::new(),
        [word] if word.chars().count() < LEAST_LONE_WORD => Vec::new(),
        [_] => vec![name],
        [first, rest @ ..] => {
            let family_first = [rest, std::slice::from_ref(first)].concat();
            let ends = vec![first.clone(), rest[rest.len() - 1].clone()];
            vec![family_first, ends, vec![name.concat()], name]
        }
    }
}
