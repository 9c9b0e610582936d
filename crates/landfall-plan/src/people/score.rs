//! How much speaks for two clients being one person: a sum of named reasons, so that a reviewer can check it by eye (DOMAIN 2.4).

use std::collections::BTreeSet;

use landfall_model::finding::Reason;

use super::person::Person;
use crate::normalise::name;

const SAME_EMAIL: i32 = 60;
const SAME_PHONE: i32 = 50;
const SAME_NAME: i32 = 20;
const SAME_SURNAME_NEAR_GIVEN_NAME: i32 = 15;
/// Not in the CRM's own list: the plan document's pass 3 (a name within the distance, the same residence) needs figures too.
const NEAR_NAME: i32 = 10;
const SAME_RESIDENCE: i32 = 10;
const OTHER_PHONE_COUNTRY: i32 = -15;
const NO_SHARED_CONTACT: i32 = -20;

/// Everything that the rows of one client say, for comparison.
#[derive(Debug, Default)]
pub struct Profile<'p> {
    /// E-mail addresses.
    pub emails: BTreeSet<&'p str>,
    /// Telephone numbers that may be used to match.
    pub phones: BTreeSet<&'p str>,
    /// Folded names.
    pub keys: BTreeSet<&'p str>,
    /// Residences.
    pub residences: BTreeSet<&'p str>,
}

impl<'p> Profile<'p> {
    /// The profile of a group of rows.
    pub fn of(people: &'p [Person], rows: &[usize]) -> Self {
        let mut profile = Self::default();
        for person in rows.iter().map(|&row| &people[row]) {
            profile.emails.extend(person.emails.iter().map(String::as_str));
            profile.phones.extend(person.matching_phones());
            profile.keys.extend(Some(person.key.as_str()).filter(|key| !key.is_empty()));
            profile.residences.extend(person.residence.as_deref());
        }
        profile
    }

    fn has_contact(&self) -> bool {
        !self.emails.is_empty() || !self.phones.is_empty()
    }
}

/// The reasons for and against, and their sum within 0..=100. `distance` is the mapping's edit distance for names.
pub fn compare(a: &Profile<'_>, b: &Profile<'_>, distance: usize) -> (i32, Vec<Reason>) {
    let mut reasons = Vec::new();
    let mut add = |points, text: &str| reasons.push(Reason { text: text.to_owned(), points });
    let (email, phone) = (share(&a.emails, &b.emails), share(&a.phones, &b.phones));
    if email {
        add(SAME_EMAIL, "same e-mail address");
    }
    if phone {
        add(SAME_PHONE, "same telephone number");
    }
    match names(a, b, distance) {
        Some(Likeness::Same) => add(SAME_NAME, "same name"),
        Some(Likeness::SameSurname) => {
            add(SAME_SURNAME_NEAR_GIVEN_NAME, "same surname, given name one letter apart");
        }
        Some(Likeness::Near) => add(NEAR_NAME, "names few letters apart"),
        None => {}
    }
    if share(&a.residences, &b.residences) {
        add(SAME_RESIDENCE, "same residence");
    }
    if email && !phone && other_country(a, b) {
        add(OTHER_PHONE_COUNTRY, "telephone numbers of different countries");
    }
    // Evidence against only where both could have shared a contact: a row without any says nothing.
    if share(&a.keys, &b.keys) && !email && !phone && a.has_contact() && b.has_contact() {
        add(NO_SHARED_CONTACT, "no contact in common");
    }
    let sum: i32 = reasons.iter().map(|reason| reason.points).sum();
    (sum.clamp(0, 100), reasons)
}

fn share(a: &BTreeSet<&str>, b: &BTreeSet<&str>) -> bool {
    !a.is_disjoint(b)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Near,
    SameSurname,
    Same,
}

/// The closest likeness among all names of both.
fn names(a: &Profile<'_>, b: &Profile<'_>, distance: usize) -> Option<Likeness> {
    let pairs = a.keys.iter().flat_map(|one| b.keys.iter().map(move |other| (*one, *other)));
    pairs.filter_map(|(one, other)| likeness(one, other, distance)).max()
}

fn likeness(a: &str, b: &str, distance: usize) -> Option<Likeness> {
    if a == b {
        return Some(Likeness::Same);
    }
    if let (Some((surname_a, given_a)), Some((surname_b, given_b))) = (split(a), split(b))
        && surname_a == surname_b
        && strsim::levenshtein(&given_a, &given_b) <= 1
    {
        return Some(Likeness::SameSurname);
    }
    (strsim::levenshtein(a, b) <= distance).then_some(Likeness::Near)
}

/// Surname and the rest of a folded name; none where there is no rest.
fn split(key: &str) -> Option<(String, String)> {
    let surname = name::surname_token(key)?;
    let rest: Vec<&str> = key.split_whitespace().filter(|token| *token != surname).collect();
    (!rest.is_empty()).then(|| (surname, rest.join(" ")))
}

fn other_country(a: &Profile<'_>, b: &Profile<'_>) -> bool {
    let countries = |profile: &Profile<'_>| -> BTreeSet<u16> {
        let numbers = profile.phones.iter().filter_map(|number| phonenumber::parse(None, number).ok());
        numbers.map(|number| number.country().code()).collect()
    };
    let (a, b) = (countries(a), countries(b));
    !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
}

#[cfg(test)]
mod tests {
    use super::{Profile, compare};

    fn profile<'p>(
        emails: &[&'p str],
        phones: &[&'p str],
        keys: &[&'p str],
        residences: &[&'p str],
    ) -> Profile<'p> {
        Profile {
            emails: emails.iter().copied().collect(),
            phones: phones.iter().copied().collect(),
            keys: keys.iter().copied().collect(),
            residences: residences.iter().copied().collect(),
        }
    }

    #[test]
    fn the_score_is_the_sum_of_its_reasons_within_0_and_100() {
        let (mail, paris, rome) = ("jo@example.com", "+33612345678", "+393123456789");
        let cases = [
            (
                profile(&[], &[paris], &["jo doe"], &["FR"]),
                profile(&[], &[paris], &["jo doe"], &["FR"]),
                vec![50, 20, 10],
                80,
            ),
            (
                profile(&[mail], &[paris], &["jo doe"], &[]),
                profile(&[mail], &[rome], &["ann bell"], &[]),
                vec![60, -15],
                45,
            ),
            (
                profile(&[mail], &[], &["jo doe"], &[]),
                profile(&["x@example.com"], &[], &["jo doe"], &[]),
                vec![20, -20],
                0,
            ),
            (profile(&[mail], &[], &["jo doe"], &[]), profile(&[], &[], &["jo doe"], &["FR"]), vec![20], 20),
            (
                profile(&[], &[], &["jon doe"], &["FR"]),
                profile(&[], &[], &["john doe"], &["FR"]),
                vec![15, 10],
                25,
            ),
            (
                profile(&[], &[], &["jon doe"], &["FR"]),
                profile(&[], &[], &["jon doy"], &["FR"]),
                vec![10, 10],
                20,
            ),
            (
                profile(&[mail], &[paris], &["jo doe"], &["FR"]),
                profile(&[mail], &[paris], &["jo doe"], &["FR"]),
                vec![60, 50, 20, 10],
                100,
            ),
            (profile(&[mail], &[], &["jo doe"], &[]), profile(&[], &[], &["xx yy"], &[]), vec![], 0),
        ];
        for (a, b, points, score) in cases {
            for (one, other) in [(&a, &b), (&b, &a)] {
                let (sum, reasons) = compare(one, other, 2);
                assert_eq!(
                    reasons.iter().map(|reason| reason.points).collect::<Vec<_>>(),
                    points,
                    "{a:?} {b:?}"
                );
                assert_eq!(sum, score, "{a:?} {b:?}");
            }
        }
    }
}
