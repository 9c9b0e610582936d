//! Everything that the rows of one client say of who somebody is, folded for comparison.

use std::collections::BTreeSet;

use super::person::Person;
use crate::normalise::{fold::folded, name};

/// A client for comparison. Every set is empty where the rows say nothing.
#[derive(Debug, Default, Clone)]
pub struct Profile<'p> {
    /// E-mail addresses.
    pub emails: BTreeSet<&'p str>,
    /// Telephone numbers that may be used to match.
    pub phones: BTreeSet<&'p str>,
    /// Names as [`name::matching_key`] folds them.
    pub keys: BTreeSet<&'p str>,
    /// Residences.
    pub residences: BTreeSet<&'p str>,
    /// Companies as [`name::company_key`] folds them.
    pub companies: BTreeSet<String>,
    /// Addresses, folded.
    pub addresses: BTreeSet<String>,
}

impl<'p> Profile<'p> {
    /// The profile of a group of rows.
    pub(super) fn of(people: &'p [Person], rows: &[usize]) -> Self {
        let mut profile = Self::default();
        for person in rows.iter().map(|&row| &people[row]) {
            profile.emails.extend(person.emails.iter().map(String::as_str));
            profile.phones.extend(person.matching_phones());
            profile.keys.extend(Some(person.key.as_str()).filter(|key| !key.is_empty()));
            profile.residences.extend(person.residence.as_deref());
            profile.companies.extend(filled(person.company.as_deref().map(name::company_key)));
            profile.addresses.extend(filled(person.address.as_deref().map(folded)));
        }
        profile
    }

    /// All of it in one line: what a decision on this client is bound to.
    pub(super) fn content(&self) -> String {
        let borrowed = [&self.emails, &self.phones, &self.keys, &self.residences];
        let owned = [&self.companies, &self.addresses];
        let join = |values: Vec<&str>| values.join("\u{1e}");
        let borrowed = borrowed.into_iter().map(|values| join(values.iter().copied().collect()));
        let owned = owned.into_iter().map(|values| join(values.iter().map(String::as_str).collect()));
        borrowed.chain(owned).collect::<Vec<_>>().join("\u{1f}")
    }

    /// The surnames of its names, each once.
    pub fn surnames(&self) -> BTreeSet<&str> {
        self.keys.iter().filter_map(|key| name::surname_of_key(key)).collect()
    }
}

fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// Calling codes of telephone numbers in E.164.
pub fn phone_countries<'n>(numbers: impl IntoIterator<Item = &'n str>) -> BTreeSet<u16> {
    let numbers = numbers.into_iter().filter_map(|number| phonenumber::parse(None, number).ok());
    numbers.map(|number| number.country().code()).collect()
}

/// The part of an address before the `@`, without an alias (`+berth`): what somebody is called at several providers.
pub fn local_part(email: &str) -> &str {
    email.split(['@', '+']).next().unwrap_or_default()
}
