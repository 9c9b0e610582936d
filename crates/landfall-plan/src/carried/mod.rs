//! Rows whose source is gone: a record that somebody deleted in the source since the parent run is archived in the target, never deleted
//! (DESIGN decision 6), and everything that hangs on it stays as it was.
//!
//! The rows are the parent's own, mended only where they would no longer fit beside the new ones: a reference to a client that was merged
//! away leads to the client that took its interests, a number that a new record has taken gets a word beside it, a contact that the
//! client has anyway is not kept twice.

mod clients;
mod deals;
mod entity;
mod labels;
mod money;
mod papers;

use std::collections::HashSet;

use landfall_model::{
    plan::{Carried, Parent, Plan},
    source::SourceRef,
    target::{Planned, TargetRow},
};
use uuid::Uuid;

use crate::{draft::Draft, inputs::Inputs};

/// Adds to the plan what the parent planned for records that are gone, and their entries in the id maps.
pub fn keep(inputs: &Inputs<'_>, draft: &mut Draft) {
    let Some(parent) = &inputs.context.parent else { return };
    let mut keeping = Keeping { inputs, parent, plan: &mut draft.plan };
    clients::keep(&mut keeping);
    deals::keep(&mut keeping);
    papers::keep(&mut keeping);
    money::keep(&mut keeping);
    labels::keep(&mut keeping);
    entity::keep(&mut keeping);
    let kept = draft.plan.carried.len();
    draft.step("gone from the source", format!("{kept} rows of records that are gone stay, archived."));
}

/// A plan that keeps rows of its parent.
struct Keeping<'k, 'a> {
    inputs: &'k Inputs<'a>,
    parent: &'k Parent,
    plan: &'k mut Plan,
}

impl Keeping<'_, '_> {
    /// The parent's rows of records that are gone, without those whose key the plan has anyway.
    fn gone<R: TargetRow + Clone, K: Eq + std::hash::Hash>(
        &self,
        before: &[Planned<R>],
        now: &[Planned<R>],
        key: impl Fn(&R) -> K,
    ) -> Vec<Planned<R>> {
        let planned: HashSet<K> = now.iter().map(|planned| key(&planned.row)).collect();
        let gone = before.iter().filter(|row| self.inputs.is_gone(&row.from));
        gone.filter(|row| !planned.contains(&key(&row.row))).cloned().collect()
    }

    /// Adds the rows that are kept to their table, and notes that they are.
    fn add<R: TargetRow>(
        &mut self,
        kept: Vec<Planned<R>>,
        key: impl Fn(&R) -> String,
        table: impl Fn(&mut Plan) -> &mut Vec<Planned<R>>,
    ) {
        let carried =
            |row: &Planned<R>| Carried { table: R::TABLE, key: key(&row.row), from: row.from.clone() };
        self.plan.carried.extend(kept.iter().map(carried));
        table(self.plan).extend(kept);
    }
}

/// The ids of planned rows.
fn ids<R: TargetRow>(rows: &[Planned<R>], id: impl Fn(&R) -> Uuid) -> HashSet<Uuid> {
    rows.iter().map(|planned| id(&planned.row)).collect()
}

/// The number with a word that frees it for the record that has it now: `A12 (archived 57)`.
fn archived_name(name: &str, from: &[SourceRef]) -> String {
    let id = from.first().map_or_else(String::new, |at| format!(" {}", at.id));
    format!("{name} (archived{id})")
}

#[cfg(test)]
mod tests;
