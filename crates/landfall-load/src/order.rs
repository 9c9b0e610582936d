//! The order of loading: that of the plan document, except where the live foreign keys ask for another (DESIGN decision 5).

use std::collections::BTreeMap;

use landfall_model::target::{Group, Table};

use crate::layout::Layout;

/// A group with its tables, each after those that it refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The group.
    pub group: Group,
    /// Its tables in the order of loading.
    pub tables: Vec<Table>,
}

/// The ten groups in an order that the live foreign keys allow, as near to [`Group::ALL`] as possible. The error names groups or tables
/// that refer to each other in a circle.
pub fn order(layouts: &BTreeMap<Table, Layout>) -> Result<Vec<Step>, Vec<String>> {
    let parents =
        |table: Table| layouts.get(&table).map(|layout| parents(layout, layouts)).unwrap_or_default();
    let groups =
        sorted(Group::ALL.to_vec(), |group| group.tables().flat_map(parents).map(Table::group).collect());
    let groups =
        groups.map_err(|circle| circle.iter().map(|group| group.name().to_owned()).collect::<Vec<_>>())?;
    groups
        .into_iter()
        .map(|group| match sorted(group.tables().collect(), parents) {
            Ok(tables) => Ok(Step { group, tables }),
            Err(circle) => Err(circle.iter().map(ToString::to_string).collect()),
        })
        .collect()
}

/// Our tables that this one refers to in columns that are written.
fn parents(layout: &Layout, layouts: &BTreeMap<Table, Layout>) -> Vec<Table> {
    let written = layout.live.references.iter().filter(|key| layout.writes_all(&key.columns));
    written
        .filter_map(|key| layouts.values().find(|other| other.live.oid == key.parent))
        .map(|parent| parent.table)
        .collect()
}

/// Sorts items after those that they need, keeping the given order wherever it is free. What an item needs outside of the list, or of
/// itself, does not count. The error holds the items that need each other.
fn sorted<T: Copy + PartialEq>(mut waiting: Vec<T>, needs: impl Fn(T) -> Vec<T>) -> Result<Vec<T>, Vec<T>> {
    let mut done = Vec::new();
    while !waiting.is_empty() {
        let is_free = |item: T| needs(item).iter().all(|need| *need == item || !waiting.contains(need));
        let Some(next) = waiting.iter().position(|item| is_free(*item)) else {
            return Err(circle(waiting, needs));
        };
        done.push(waiting.remove(next));
    }
    Ok(done)
}

/// Of items that wait for each other, those that others wait for: the rest only stands behind the circle.
fn circle<T: Copy + PartialEq>(mut waiting: Vec<T>, needs: impl Fn(T) -> Vec<T>) -> Vec<T> {
    let is_needed =
        |item: T, all: &[T]| all.iter().any(|other| *other != item && needs(*other).contains(&item));
    while let Some(behind) = waiting.iter().position(|item| !is_needed(*item, &waiting)) {
        waiting.remove(behind);
    }
    waiting
}

#[cfg(test)]
mod tests {
    use super::sorted;

    #[test]
    fn the_given_order_stays_wherever_nothing_forbids_it() {
        assert_eq!(sorted(vec![1, 2, 3], |_| vec![]), Ok(vec![1, 2, 3]));
        assert_eq!(sorted(vec![1, 2, 3, 4], |n| if n == 2 { vec![4] } else { vec![] }), Ok(vec![1, 3, 4, 2]));
    }

    #[test]
    fn a_reference_to_itself_or_to_the_outside_does_not_count() {
        assert_eq!(sorted(vec![1, 2], |n| vec![n, 9]), Ok(vec![1, 2]));
    }

    #[test]
    fn a_circle_is_an_error_that_names_its_items() {
        assert_eq!(
            sorted(vec![1, 2, 3, 4], |n| match n {
                2 => vec![3],
                3 => vec![2],
                4 => vec![3],
                _ => vec![],
            }),
            Err(vec![2, 3])
        );
    }
}
