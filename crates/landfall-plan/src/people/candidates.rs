//! Dedup, pass 3: clients that may be one person. Never merged by the program; listed with the reasons, and asked about.

use std::collections::{BTreeMap, BTreeSet};

use super::{near, score::Profile};

/// All pairs of groups (by index, smaller first) that share a telephone number or a name, or whose names are within the distance while
/// the residence is the same and at least one of them has no e-mail address (the plan document's pass 3).
pub fn pairs(profiles: &[Profile<'_>], distance: usize) -> BTreeSet<(usize, usize)> {
    let mut found = BTreeSet::new();
    for groups in
        by(profiles, |profile| &profile.phones).values().chain(by(profiles, |profile| &profile.keys).values())
    {
        found.extend(each_with_each(groups));
    }
    for groups in by(profiles, |profile| &profile.residences).values() {
        found.extend(near_names(profiles, groups, distance));
    }
    found
}

/// Groups by a value that they hold.
fn by<'p>(
    profiles: &'p [Profile<'p>],
    values: impl Fn(&'p Profile<'p>) -> &'p BTreeSet<&'p str>,
) -> BTreeMap<&'p str, Vec<usize>> {
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (group, profile) in profiles.iter().enumerate() {
        for value in values(profile) {
            groups.entry(value).or_default().push(group);
        }
    }
    groups
}

fn each_with_each(groups: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    groups.iter().enumerate().flat_map(|(n, &a)| groups[n + 1..].iter().map(move |&b| (a, b)))
}

/// Pairs within one residence whose names are near and not equal; equal ones are found without it.
fn near_names(profiles: &[Profile<'_>], groups: &[usize], distance: usize) -> Vec<(usize, usize)> {
    let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for &group in groups {
        for key in &profiles[group].keys {
            holders.entry(key).or_default().push(group);
        }
    }
    let keys: Vec<&str> = holders.keys().copied().collect();
    let lists: Vec<&[usize]> = holders.values().map(Vec::as_slice).collect();
    let without_email = |group: usize| profiles[group].emails.is_empty();
    let near = near::pairs(&keys, distance);
    let pairs = near.iter().flat_map(|&(i, j)| across(lists[i], lists[j]));
    let wanted = pairs.filter(|&(a, b)| a != b && (without_email(a) || without_email(b)));
    wanted.map(|(a, b)| (a.min(b), a.max(b))).collect()
}

fn across(one: &[usize], other: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    one.iter().flat_map(|&a| other.iter().map(move |&b| (a, b)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::{collection::vec, prelude::prop_assert_eq, proptest};

    use super::{Profile, pairs};

    type Row = (Option<u8>, Option<u8>, String, Option<u8>);

    const EMAILS: [&str; 3] = ["a@x.com", "b@x.com", "c@x.com"];
    const PHONES: [&str; 3] = ["+33612345670", "+33612345671", "+33612345672"];
    const RESIDENCES: [&str; 2] = ["FR", "MC"];

    fn profile((email, phone, key, residence): &Row) -> Profile<'_> {
        Profile {
            emails: email.map(|n| EMAILS[n as usize]).into_iter().collect(),
            phones: phone.map(|n| PHONES[n as usize]).into_iter().collect(),
            keys: Some(key.as_str()).filter(|key| !key.is_empty()).into_iter().collect(),
            residences: residence.map(|n| RESIDENCES[n as usize]).into_iter().collect(),
        }
    }

    /// The rule as it is written down, each with each.
    fn brute_force(rows: &[Row]) -> BTreeSet<(usize, usize)> {
        let all = (0..rows.len()).flat_map(|i| (i + 1..rows.len()).map(move |j| (i, j)));
        all.filter(|&(i, j)| {
            let ((email_a, phone_a, key_a, home_a), (email_b, phone_b, key_b, home_b)) = (&rows[i], &rows[j]);
            let named = !key_a.is_empty() && !key_b.is_empty();
            let near =
                named && home_a.is_some() && home_a == home_b && strsim::levenshtein(key_a, key_b) <= 2;
            (phone_a.is_some() && phone_a == phone_b)
                || (named && key_a == key_b)
                || (near && (email_a.is_none() || email_b.is_none()))
        })
        .collect()
    }

    proptest! {
        #[test]
        fn candidates_are_those_of_brute_force(
            rows in vec((proptest::option::of(0u8..3), proptest::option::of(0u8..3), "[ab]{0,6}", proptest::option::of(0u8..2)), 0..25)
        ) {
            let profiles: Vec<Profile<'_>> = rows.iter().map(profile).collect();
            prop_assert_eq!(pairs(&profiles, 2), brute_force(&rows));
        }
    }
}
