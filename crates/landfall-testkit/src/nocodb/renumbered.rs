//! Worlds for a server that numbers rows itself.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use landfall_model::{
    snapshot::Snapshot,
    source::{Link, SourceRow, SourceTable},
};
use serde_json::Value;

/// The same world with the ids 1, 2, 3, … in each table, and without links to rows that do not exist: what a server that takes no ids
/// makes of it.
pub fn renumbered(mut world: Snapshot) -> Snapshot {
    let mut ids: BTreeMap<SourceTable, BTreeMap<i64, i64>> = BTreeMap::new();
    for table in SourceTable::ALL {
        for (row, id) in world.rows_mut(table).iter_mut().zip(1..) {
            row.id().map(|old| ids.entry(table).or_default().insert(old, id));
            row.cells.insert("Id".to_owned(), Value::from(id));
        }
    }
    let new = |table: SourceTable, old: i64| ids.get(&table)?.get(&old).copied();
    let moved = |link: &Link| {
        let (interest, berth) =
            (new(SourceTable::Interests, link.interest)?, new(SourceTable::Berths, link.berth)?);
        Some(Link { interest, berth })
    };
    world.links = world.links.iter().filter_map(moved).collect();
    world
}

/// An error where a table's rows are not numbered from 1 on.
pub(super) fn check(world: &Snapshot) -> Result<()> {
    for table in SourceTable::ALL {
        let wrong = world.rows(table).iter().map(SourceRow::id).zip(1..).find(|(id, n)| *id != Some(*n));
        if let Some((id, n)) = wrong {
            bail!(
                "row {n} of {table} has the id {id:?}, and the server would give it {n}: renumber the world first"
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use landfall_practice::{Size, world_of};

    use super::{check, renumbered};

    #[test]
    fn a_world_is_numbered_from_one_with_its_links_and_without_those_that_lead_nowhere() {
        let before = world_of(Size::SMALLEST, 1).snapshot;
        let error = check(&before).unwrap_err().to_string();
        assert!(error.contains("renumber the world first"), "{error}");
        let after = renumbered(before.clone());
        check(&after).unwrap();
        assert_eq!(after.interests.len(), before.interests.len());
        assert!(after.links.len() < before.links.len(), "the practice world has links that lead nowhere");
        let names = |world: &landfall_model::snapshot::Snapshot| -> Vec<String> {
            let berth = |id| world.berths.iter().find(|row| row.id() == Some(id));
            let name = |id| berth(id).and_then(|row| row.cell("Mooring Number")).map(ToString::to_string);
            world.links.iter().filter_map(|link| name(link.berth)).collect()
        };
        let (mut was, mut is) = (names(&before), names(&after));
        was.sort();
        is.sort();
        assert!(is.iter().all(|name| was.contains(name)) && is.len() == after.links.len());
    }
}
