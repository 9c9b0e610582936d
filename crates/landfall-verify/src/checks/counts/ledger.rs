//! An account of the plan, balanced against `raw/` and the target: into which term each source record falls.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

use landfall_model::{
    plan::Accounting,
    redact,
    source::{SourceRef, SourceTable},
};

use crate::{
    evidence::Evidence,
    outcome::Details,
    raw::{OBJECTS, Raw, stored::ATTACHMENTS},
    survey::{Fate, Survey},
};

/// Where a source record went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Term {
    /// A row of its own in the target.
    Loaded,
    /// Part of another record's row, which is in the target.
    Merged,
    /// Held back by the plan, or rejected by the target: listed with its reason.
    Quarantined,
    /// A file that waits for its copy.
    Withheld,
    /// A row that users changed or deleted in the CRM.
    LeftAlone,
    /// Left out on purpose, by rule.
    Dropped,
}

/// An account with every record of `raw/` in its term.
pub(crate) struct Ledger<'a> {
    /// The account that was balanced.
    pub account: &'a Accounting,
    terms: BTreeMap<Term, u64>,
    /// Records that `raw/` holds.
    pub read: u64,
    /// Records that are in no term, in two, or nowhere in `raw/`.
    pub amiss: Details,
}

/// Balances every account of the plan.
pub(crate) fn balance<'a>(evidence: &'a Evidence<'_>, raw: &Raw<'_>, survey: &Survey) -> Vec<Ledger<'a>> {
    evidence.header.accounting.iter().map(|account| Ledger::of(evidence, raw, survey, account)).collect()
}

impl<'a> Ledger<'a> {
    fn of(evidence: &Evidence<'_>, raw: &Raw<'_>, survey: &Survey, account: &'a Accounting) -> Self {
        let lists = lists(account);
        let mut ledger = Self { account, terms: BTreeMap::new(), read: 0, amiss: Details::default() };
        for id in raw.ids(&account.source) {
            let record = Record { evidence, survey, account, id: &id };
            ledger.read += 1;
            match record.term(lists.get(&*id).copied()) {
                Ok(term) => *ledger.terms.entry(term).or_default() += 1,
                Err(why) => ledger.amiss.push(|| format!("{} {why}", name(account, &id))),
            }
        }
        let mut unknown: Vec<&&str> = lists.keys().filter(|id| !raw.has(&account.source, id)).collect();
        unknown.sort_unstable();
        for id in unknown {
            ledger.amiss.push(|| format!("{} is in the account, but not in raw/", name(account, id)));
        }
        ledger
    }

    /// Records in one term.
    pub fn count(&self, term: Term) -> u64 {
        self.terms.get(&term).copied().unwrap_or_default()
    }

    /// Changes by users are the exception: they are shown where there are any.
    fn is_shown(&self, term: Term) -> bool {
        term != Term::LeftAlone || self.count(term) > 0
    }

    /// Records in any term.
    pub fn sum(&self) -> u64 {
        self.terms.values().sum()
    }
}

impl fmt::Display for Ledger<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = [
            (Term::Loaded, "loaded"),
            (Term::Merged, "merged"),
            (Term::Quarantined, "quarantined"),
            (Term::Withheld, "withheld"),
            (Term::LeftAlone, "changed in the CRM"),
            (Term::Dropped, "dropped"),
        ];
        let terms: Vec<String> = words
            .iter()
            .filter(|(term, _)| self.is_shown(*term))
            .map(|(term, word)| format!("{} {word}", self.count(*term)))
            .collect();
        f.write_str(&terms.join(" + "))
    }
}

/// A record as details name it. Keys of objects and paths of files hold names of people.
fn name(account: &Accounting, id: &str) -> String {
    let is_file = [OBJECTS, ATTACHMENTS].contains(&account.source.as_str());
    format!("{} {}", account.source, if is_file { redact::object_key(id) } else { id.to_owned() })
}

/// The lists of an account.
#[derive(Debug, Clone, Copy)]
enum List {
    Planned,
    Merged,
    Quarantined,
    Dropped,
    /// Two of them, or one twice.
    Several,
}

/// The list that each record is in.
fn lists(account: &Accounting) -> HashMap<&str, List> {
    let named = [
        (List::Planned, &account.planned),
        (List::Merged, &account.merged),
        (List::Quarantined, &account.quarantined),
        (List::Dropped, &account.dropped),
    ];
    let mut lists: HashMap<&str, List> = HashMap::new();
    for (list, ids) in named {
        for id in ids {
            lists.entry(id).and_modify(|list| *list = List::Several).or_insert(list);
        }
    }
    lists
}

struct Record<'a> {
    evidence: &'a Evidence<'a>,
    survey: &'a Survey,
    account: &'a Accounting,
    id: &'a str,
}

impl Record<'_> {
    fn term(&self, list: Option<List>) -> Result<Term, &'static str> {
        match list {
            None => Err("is in no list of the account"),
            Some(List::Planned) => self.fate(Term::Loaded),
            Some(List::Merged) => self.fate(Term::Merged),
            Some(List::Quarantined) if self.has_reason() => Ok(Term::Quarantined),
            Some(List::Quarantined) => Err("is held back without a reason in normalized/quarantine.jsonl"),
            Some(List::Dropped) => Ok(Term::Dropped),
            Some(List::Several) => Err("is in the account twice"),
        }
    }

    /// The record's row in the target decides, not the plan's word for it.
    fn fate(&self, present: Term) -> Result<Term, &'static str> {
        let table = self.account.target;
        let row = self.evidence.target_of(table, self.id).ok_or("is not in the id map")?;
        match self.survey.get(&table).and_then(|survey| survey.rows.get(row.into())) {
            Some(Fate::Present) => Ok(present),
            Some(Fate::Rejected) => Ok(Term::Quarantined),
            Some(Fate::Withheld) => Ok(Term::Withheld),
            Some(Fate::LeftAlone) => Ok(Term::LeftAlone),
            Some(Fate::Lost) => Err("is planned, but its row is not in the target"),
            None => Err("has no planned row, though the id map names one"),
        }
    }

    fn has_reason(&self) -> bool {
        let table = SourceTable::ALL.into_iter().find(|table| table.name() == self.account.source);
        let record = table.and_then(|table| Some(SourceRef::new(table, self.id.parse().ok()?)));
        // Quarantine entries name records of tables; an object is named by the list of unmatched files.
        record.is_none_or(|record| self.evidence.held_back.contains(&record))
    }
}
