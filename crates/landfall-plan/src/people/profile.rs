//! Everything that the rows of one client say of who somebody is, folded for comparison.

use std::collections::BTreeSet;

use landfall_model::fold::folded;

use super::{
    few::Few,
    number::Number,
    person::Person,
    spelling::{Address, Name},
};
use crate::normalise::{name, phone::calling_code};

/// A client for comparison. Every set is empty where the rows say nothing.
#[derive(Debug, Default, Clone)]
pub struct Profile<'p> {
    /// E-mail addresses.
    pub emails: Few<&'p str>,
    /// What stands in them before the `@`, without what follows a plus sign.
    pub local_parts: Few<&'p str>,
    /// Telephone numbers that may be used to match.
    pub phones: Few<Number<'p>>,
    /// Names, in Latin letters whatever they are written in.
    pub names: Few<Name<'p>>,
    /// Residences.
    pub residences: Few<&'p str>,
    /// Companies as [`name::company_key`] folds them.
    pub companies: Few<String>,
    /// Addresses, folded.
    pub addresses: Few<Address>,
}

impl<'p> Profile<'p> {
    /// The profile of a group of rows.
    pub(super) fn of(people: &'p [Person], rows: &[usize]) -> Self {
        let people = || rows.iter().map(|&row| &people[row]);
        let filled = |text: String| Some(text).filter(|text| !text.is_empty());
        let keys = people().map(Person::latin_key).filter(|key| !key.is_empty());
        let companies = people().filter_map(|person| filled(name::company_key(person.company.as_deref()?)));
        let addresses = people().filter_map(|person| filled(folded(person.address.as_deref()?)));
        Self {
            emails: people().flat_map(|person| &person.emails).map(String::as_str).collect(),
            local_parts: people().flat_map(|person| &person.emails).map(|email| local_part(email)).collect(),
            phones: people().flat_map(Person::matching_phones).map(Number::of).collect(),
            names: keys.map(Name::of).collect(),
            residences: people().filter_map(|person| person.residence.as_deref()).collect(),
            companies: companies.collect(),
            addresses: addresses.map(Address::of).collect(),
        }
    }

    /// All of it in one line: what a decision on this client is bound to.
    pub(super) fn content(&self) -> String {
        fn join<'v>(values: impl Iterator<Item = &'v str>) -> String {
            values.collect::<Vec<_>>().join("\u{1e}")
        }
        [
            join(self.emails.iter().copied()),
            join(self.phones.iter().map(|number| number.text)),
            join(self.names.iter().map(|name| name.key)),
            join(self.residences.iter().copied()),
            join(self.companies.iter().map(String::as_str)),
            join(self.addresses.iter().map(|address| address.text.as_str())),
        ]
        .join("\u{1f}")
    }

    /// The surnames of its names.
    pub fn surnames(&self) -> impl Iterator<Item = &'p str> {
        self.names.iter().filter_map(Name::surname).map(|word| word.text)
    }
}

/// Calling codes of telephone numbers in E.164.
pub fn phone_countries<'n>(numbers: impl IntoIterator<Item = &'n str>) -> BTreeSet<u16> {
    numbers.into_iter().filter_map(calling_code).collect()
}

/// The part of an address before the `@`, without an alias (`+berth`): what somebody is called at several providers.
pub fn local_part(email: &str) -> &str {
    email.split(['@', '+']).next().unwrap_or_default()
}
