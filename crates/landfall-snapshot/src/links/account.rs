//! Links against the rows on both sides. Pure.

use std::collections::BTreeMap;

use landfall_model::source::{Link, SourceTable};

use crate::{error::Error, rows::ReadTable};

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
    /// Of all links, with the tables as they were read.
    pub fn of(links: &[Link], tables: &[ReadTable]) -> Self {
        let of = |wanted| tables.iter().find(|table| table.counts.table == wanted);
        let (Some(interests), Some(berths)) = (of(SourceTable::Interests), of(SourceTable::Berths)) else {
            return Self::default();
        };
        let whole = |link: &Link| interests.ids.contains(link.interest) && berths.ids.contains(link.berth);
        let orphans = links.iter().copied().filter(|link| !whole(link)).collect();
        let (gained, lost) = compare(links.iter().filter(|link| whole(link)), &interests.links);
        Self { orphans, gained, lost }
    }

    /// A link that a row counts and the junction table lacks is lost: an error.
    pub fn refuse_loss(&self, read: u64, counted: u64) -> Result<(), Error> {
        if self.lost.is_empty() {
            return Ok(());
        }
        Err(Error::LinksLost { read, counted, interests: self.lost.clone() })
    }
}

/// Interests that have more links than counted, and those that have fewer. The source does not count orphans either (NOCODB 4).
fn compare<'l>(links: impl Iterator<Item = &'l Link>, counted: &BTreeMap<i64, u64>) -> (Vec<i64>, Vec<i64>) {
    let mut read: BTreeMap<i64, u64> = BTreeMap::new();
    links.for_each(|link| *read.entry(link.interest).or_default() += 1);
    let of = |id: &i64| read.get(id).copied().unwrap_or(0);
    let these = |differs: fn(u64, u64) -> bool| {
        counted.iter().filter(|(id, count)| differs(of(id), **count)).map(|(id, _)| *id).collect()
    };
    (these(|read, counted| read > counted), these(|read, counted| read < counted))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use landfall_model::source::{Link, SourceTable};

    use super::Account;
    use crate::{
        counts::TableCounts,
        rows::{Ids, ReadTable},
    };

    fn table(table: SourceTable, ids: &[i64], links: &[(i64, u64)]) -> ReadTable {
        let mut read = Ids::of(table);
        for id in ids {
            read.accept(serde_json::json!({"Id": id}).as_object().unwrap()).unwrap();
        }
        let counts = TableCounts {
            table,
            read: read.len(),
            counted_before: 0,
            counted_after: 0,
            gone_while_read: vec![],
            pages: 0,
            requests: 0,
            columns: 0,
        };
        ReadTable { counts, ids: read, links: BTreeMap::from_iter(links.iter().copied()) }
    }

    #[test]
    fn orphans_of_either_side_are_told_and_counts_are_compared_without_them() {
        let link = |(interest, berth)| Link { interest, berth };
        let links = [(1, 10), (1, 11), (2, 10), (2, 99), (3, 10), (8, 10)].map(link);
        let tables = [
            table(SourceTable::Interests, &[1, 2, 3, 4], &[(1, 2), (2, 1), (3, 0), (4, 1)]),
            table(SourceTable::Berths, &[10, 11], &[]),
        ];
        let account = Account::of(&links, &tables);
        assert_eq!(account.orphans, [(2, 99), (8, 10)].map(link));
        assert_eq!(account.gained, [3]);
        assert_eq!(account.lost, [4]);
        let error = account.refuse_loss(6, 6).unwrap_err().to_string();
        assert!(error.contains("too few at the interests 4"), "{error}");
    }

    #[test]
    fn without_counts_nothing_is_gained_or_lost() {
        let tables = [table(SourceTable::Interests, &[1], &[]), table(SourceTable::Berths, &[10], &[])];
        let account = Account::of(&[Link { interest: 1, berth: 10 }], &tables);
        assert_eq!(account, Account::default());
    }
}
