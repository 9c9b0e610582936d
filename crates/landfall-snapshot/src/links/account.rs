//! Links against the rows on both sides. Pure.

use std::collections::BTreeMap;

use landfall_model::source::Link;

use crate::rows::Ids;

/// What the comparison shows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Account {
    /// Links whose interest or berth was not read.
    pub orphans: Vec<Link>,
    /// Interests with more links than their row counts.
    pub gained: Vec<i64>,
    /// Interests with fewer.
    pub lost: Vec<i64>,
}

impl Account {
    /// Of all links, with the ids of both tables and the links that each interest counts.
    pub fn of(links: &[Link], interests: &Ids, berths: &Ids, counted: &BTreeMap<i64, u64>) -> Self {
        let whole = |link: &Link| interests.contains(link.interest) && berths.contains(link.berth);
        let orphans = links.iter().copied().filter(|link| !whole(link)).collect();
        let known: BTreeMap<i64, u64> =
            counted.iter().filter(|(id, _)| interests.contains(**id)).map(|(id, n)| (*id, *n)).collect();
        // The source does not count orphans either (NOCODB 4); but a berth that came after the berths were read has links that it counts.
        let gained =
            differing(links.iter().filter(|link| whole(link)), &known, |read, counted| read > counted);
        let lost = differing(links.iter(), &known, |read, counted| read < counted);
        Self { orphans, gained, lost }
    }
}

/// Interests whose number of links differs so from what they count.
fn differing<'l>(
    links: impl Iterator<Item = &'l Link>,
    counted: &BTreeMap<i64, u64>,
    differs: fn(u64, u64) -> bool,
) -> Vec<i64> {
    let mut read: BTreeMap<i64, u64> = BTreeMap::new();
    links.for_each(|link| *read.entry(link.interest).or_default() += 1);
    let of = |id: &i64| read.get(id).copied().unwrap_or(0);
    counted.iter().filter(|(id, count)| differs(of(id), **count)).map(|(id, _)| *id).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use landfall_model::source::{Link, SourceTable};

    use super::Account;
    use crate::rows::Ids;

    fn ids(table: SourceTable, ids: &[i64]) -> Ids {
        let mut read = Ids::of(table);
        for id in ids {
            read.accept(serde_json::json!({"Id": id}).as_object().unwrap()).unwrap();
        }
        read
    }

    fn account(links: &[(i64, i64)], counted: &[(i64, u64)]) -> Account {
        let links: Vec<Link> = links.iter().map(|&(interest, berth)| Link { interest, berth }).collect();
        let (interests, berths) =
            (ids(SourceTable::Interests, &[1, 2, 3, 4]), ids(SourceTable::Berths, &[10, 11]));
        Account::of(&links, &interests, &berths, &BTreeMap::from_iter(counted.iter().copied()))
    }

    #[test]
    fn orphans_of_either_side_are_told_and_counts_are_compared_without_them() {
        let links = [(1, 10), (1, 11), (2, 10), (2, 99), (3, 10), (8, 10)];
        let account = account(&links, &[(1, 2), (2, 1), (3, 0), (4, 1)]);
        assert_eq!(account.orphans, [(2, 99), (8, 10)].map(|(interest, berth)| Link { interest, berth }));
        assert_eq!(account.gained, [3]);
        assert_eq!(account.lost, [4]);
    }

    #[test]
    fn what_is_linked_to_a_berth_that_came_later_is_not_lost_nor_what_an_interest_that_came_later_counts() {
        let account = account(&[(1, 10), (1, 99)], &[(1, 2), (9, 1)]);
        assert_eq!(account.orphans, [Link { interest: 1, berth: 99 }]);
        assert_eq!((account.gained, account.lost), (vec![], vec![]));
    }

    #[test]
    fn without_counts_nothing_is_gained_or_lost() {
        assert_eq!(account(&[(1, 10)], &[]), Account::default());
    }
}
