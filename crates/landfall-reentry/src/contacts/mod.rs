//! E-mail and telephone in a cell of the old system, which may hold several: what users changed stands in the place of what it was, and the others
//! stay.

mod within;

use std::collections::BTreeSet;

use landfall_model::{change::Change, target::Table};

use crate::{cells::Cells, row::Row, words::text};
use within::{replaced, without};

/// Roles of the cells.
const ROLES: [&str; 2] = ["email", "phone"];

/// Fills the cells of a record with what stands there, and with what should, those that the old system has. The answer names
/// the changes that they tell.
pub(crate) fn put_right(
    before: &mut Cells,
    now: &mut Cells,
    stands: impl Fn(&str) -> Option<String>,
    changes: &[&Change],
) -> BTreeSet<String> {
    let mut told = BTreeSet::new();
    for role in ROLES {
        let Some(mut cell) = stands(role) else { continue };
        before.set(role, Some(cell.clone()));
        for change in of_contacts(changes) {
            let right = match (value(role, &change.before), value(role, &change.now)) {
                (Some(old), Some(new)) if old != new => replaced(role, &cell, &old, &new),
                (Some(old), None) => without(role, &cell, &old),
                // An empty cell takes the contact that the CRM shows first; what stands in a cell is not to be lost to a new one.
                (None, Some(new)) if cell.trim().is_empty() && now.get(role) == new => Some(new),
                _ => None,
            };
            if let Some(right) = right {
                cell = right;
                told.insert(change.key.clone());
            }
        }
        now.set(role, Some(cell));
    }
    told
}

/// The changes that cells tell which show one contact: those of the contact that they show now, or showed before.
pub(crate) fn shown(
    before: &Cells,
    now: &Cells,
    takes: impl Fn(&str) -> bool,
    changes: &[&Change],
) -> BTreeSet<String> {
    let differs = |role: &&str| takes(role) && before.get(role) != now.get(role);
    let tells = |change: &&Change| {
        ROLES.into_iter().filter(differs).any(|role| {
            match (value(role, &change.before), value(role, &change.now)) {
                (_, Some(new)) => now.get(role) == new,
                (Some(old), None) => before.get(role) == old,
                (None, None) => false,
            }
        })
    };
    of_contacts(changes).filter(tells).map(|change| change.key.clone()).collect()
}

fn of_contacts<'c>(changes: &[&'c Change]) -> impl Iterator<Item = &'c Change> {
    changes.iter().copied().filter(|change| change.table == Table::ClientContacts)
}

/// A contact's value, where it belongs into this cell.
fn value(role: &str, row: &Row) -> Option<String> {
    let of = match text(row.get("channel"))?.as_str() {
        "email" => "email",
        "phone" | "whatsapp" => "phone",
        _ => return None,
    };
    text(row.get("value")).filter(|_| of == role)
}
