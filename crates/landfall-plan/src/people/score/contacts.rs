//! What the contacts of two clients say.

use super::weights::{self, Level};
use crate::people::{candidates::is_long_enough, number::Number, profile::Profile, slip::is_one_slip};

/// E-mail addresses and telephone numbers of two clients, compared.
#[derive(Debug)]
pub struct Contacts {
    same_email: bool,
    same_phone: bool,
    /// How many digits their nearest numbers are apart, where none is the same.
    digits_apart: Option<usize>,
    same_local_part: bool,
    near_local_part: bool,
    /// Both could have shared an address or a number, and do not.
    differ: bool,
    of_other_countries: bool,
}

impl Contacts {
    /// Compares them.
    pub fn of(a: &Profile<'_>, b: &Profile<'_>) -> Self {
        let (same_email, same_phone) = (a.emails.share(&b.emails), a.phones.share(&b.phones));
        let same_local_part = !same_email && a.local_parts.share(&b.local_parts);
        Self {
            same_email,
            same_phone,
            digits_apart: if same_phone { None } else { digits_apart(&a.phones, &b.phones) },
            same_local_part,
            near_local_part: !same_email && !same_local_part && are_near(&a.local_parts, &b.local_parts),
            differ: a.emails.differ(&b.emails) || a.phones.differ(&b.phones),
            of_other_countries: !same_phone && are_of_other_countries(&a.phones, &b.phones),
        }
    }

    /// Numbers one or two digits apart of people with other names are two extensions of one office, or neighbours': they do not count.
    pub fn levels(&self, is_other_name: bool) -> impl Iterator<Item = Level> + use<> {
        let digits = self.digits_apart.filter(|_| !is_other_name);
        let (near_phone, two_digits) = (digits == Some(1), digits == Some(2));
        let near_local_part = self.near_local_part && !is_other_name;
        let same = self.same_email || self.same_phone || self.same_local_part;
        let found = same || near_phone || two_digits || near_local_part;
        let levels = [
            (self.same_email, weights::SAME_EMAIL),
            (self.same_local_part, weights::SAME_LOCAL_PART),
            (near_local_part, weights::NEAR_LOCAL_PART),
            (self.same_phone, weights::SAME_PHONE),
            (near_phone, weights::NEAR_PHONE),
            (two_digits, weights::TWO_DIGITS),
            (self.of_other_countries, weights::OTHER_PHONE_COUNTRY),
            // Evidence against only where both could have shared a contact: who has none says nothing.
            (!found && self.differ, weights::NO_SHARED_CONTACT),
        ];
        levels.into_iter().filter(|(holds, _)| *holds).map(|(_, level)| level)
    }
}

/// One letter mistyped, missing or swapped with its neighbour, in parts that are long enough to tell people apart.
fn are_near(a: &[&str], b: &[&str]) -> bool {
    let near =
        |one: &str, other: &str| is_one_slip(one, other) && is_long_enough(one) && is_long_enough(other);
    a.iter().any(|one| b.iter().any(|other| near(one, other)))
}

/// How many digits the nearest two numbers are apart.
fn digits_apart(a: &[Number<'_>], b: &[Number<'_>]) -> Option<usize> {
    a.iter().flat_map(|one| b.iter().filter_map(|other| one.digits_apart(other))).min()
}

fn are_of_other_countries(a: &[Number<'_>], b: &[Number<'_>]) -> bool {
    let both = a.iter().flat_map(|one| b.iter().filter_map(|other| Some(one.code? == other.code?)));
    let mut both = both.peekable();
    both.peek().is_some() && !both.any(|same| same)
}
