//! What the places of two clients say: residence, company and address.

use super::weights::{self, Level};
use crate::people::profile::Profile;

/// Residences, companies and addresses of two clients, compared.
#[derive(Debug)]
pub struct Places {
    residence: Option<Level>,
    same_company: bool,
    address: Option<Level>,
    numbers_in_common: Option<usize>,
}

impl Places {
    /// Compares them.
    pub fn of(a: &Profile<'_>, b: &Profile<'_>) -> Self {
        let numbers_in_common = numbers_in_common(a, b);
        let address = address(a, b, numbers_in_common);
        let same_company = a.companies.share(&b.companies);
        Self { residence: residence(a, b, address), same_company, address, numbers_in_common }
    }

    /// Streets and towns of people with other names and other numbers are neighbours': they do not count.
    pub fn levels(&self, is_other_name: bool) -> impl Iterator<Item = Level> + use<> {
        let are_neighbours = is_other_name && self.numbers_in_common == Some(0);
        let address = self.address.filter(|address| address.points < 0 || !are_neighbours);
        let company = self.same_company.then_some(weights::SAME_COMPANY);
        [self.residence, company, address, numbers(self.numbers_in_common, address)].into_iter().flatten()
    }
}

/// Like addresses have the residence in them: it does not count twice.
fn residence(a: &Profile<'_>, b: &Profile<'_>, address: Option<Level>) -> Option<Level> {
    if a.residences.differ(&b.residences) {
        return Some(weights::OTHER_RESIDENCE);
    }
    let says_more = address.is_none_or(|address| address.points < 0);
    (says_more && a.residences.share(&b.residences)).then_some(weights::SAME_RESIDENCE)
}

fn address(a: &Profile<'_>, b: &Profile<'_>, numbers: Option<usize>) -> Option<Level> {
    let pairs =
        a.addresses.iter().flat_map(|one| b.addresses.iter().map(|other| one.pairs.percent(&other.pairs)));
    Some(match pairs.max()? {
        85.. if numbers == Some(0) => weights::SAME_STREET,
        85.. => weights::SAME_ADDRESS,
        70.. => weights::LIKE_ADDRESS,
        60.. => weights::MOSTLY_ADDRESS,
        50.. => weights::PARTLY_ADDRESS,
        42.. => weights::HARDLY_ADDRESS,
        30.. => weights::UNLIKE_ADDRESS,
        _ => weights::OTHER_ADDRESS,
    })
}

/// House number and post code, where the words around them are written otherwise; like addresses have them already. Numbers of which none
/// is the same tell neighbours apart, whatever the addresses are like.
fn numbers(in_common: Option<usize>, address: Option<Level>) -> Option<Level> {
    let says_more = address.is_some_and(|address| address.points < weights::LIKE_ADDRESS.points);
    match in_common? {
        0 => (address != Some(weights::SAME_STREET)).then_some(weights::NO_NUMBER),
        1 => None,
        _ => says_more.then_some(weights::TWO_NUMBERS),
    }
}

/// How many numbers of an address both have; none where one of them has no number at all.
fn numbers_in_common(a: &Profile<'_>, b: &Profile<'_>) -> Option<usize> {
    let has_number =
        |profile: &Profile<'_>| profile.addresses.iter().any(|address| !address.numbers.is_empty());
    let pairs = a
        .addresses
        .iter()
        .flat_map(|one| b.addresses.iter().map(|other| one.numbers.in_common(&other.numbers)));
    pairs.max().filter(|_| has_number(a) && has_number(b))
}
