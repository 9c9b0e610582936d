//! Rows of the parent run that the source gives no more. A record that somebody deleted since is archived in the target, never deleted (DESIGN
//! decision 6); one that is still there and cannot be planned now is held back, and what was in stays in until it can. Everything that
//! hangs on either stays as it was.
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

use chrono::{DateTime, Utc};
use landfall_model::{
    plan::{Carried, Parent, Plan},
    source::SourceRef,
    target::{Planned, TargetRow},
    words::count,
};
use uuid::Uuid;

use crate::{draft::Draft, inputs::Inputs};
use clients::Heirs;

/// Adds to the plan what the parent planned for records that are gone or held back, and their entries in the id maps.
pub fn keep(inputs: &Inputs<'_>, draft: &mut Draft) {
    let Some(parent) = &inputs.context.parent else { return };
    let held_back = held_back(&draft.plan);
    let mut keeping = Keeping { inputs, parent, held_back, plan: &mut draft.plan };
    clients::keep(&mut keeping);
    let heirs = Heirs::of(&keeping);
    clients::keep_what_hangs_on(&mut keeping, &heirs);
    deals::keep(&mut keeping, &heirs);
    papers::keep(&mut keeping, &heirs);
    money::keep(&mut keeping);
    labels::keep(&mut keeping);
    entity::keep(&mut keeping);
    let kept = draft.plan.carried.len();
    let did =
        format!("kept of records that are gone, archived, or held back, as it was: {}.", count(kept, "row"));
    draft.step("kept of the run before", did);
}

/// The records that are themselves at fault.
fn held_back(plan: &Plan) -> HashSet<SourceRef> {
    let roots = plan.quarantined.iter().filter(|held| held.cause.is_empty());
    roots.flat_map(|held| held.from.iter().copied()).collect()
}

/// A plan that keeps rows of its parent.
struct Keeping<'k, 'a> {
    inputs: &'k Inputs<'a>,
    parent: &'k Parent,
    held_back: HashSet<SourceRef>,
    plan: &'k mut Plan,
}

impl Keeping<'_, '_> {
    /// The parent's rows of records that are gone or held back, without those whose key the plan has anyway.
    fn left<R: TargetRow + Clone, K: Eq + std::hash::Hash>(
        &self,
        before: &[Planned<R>],
        now: &[Planned<R>],
        key: impl Fn(&R) -> K,
    ) -> Vec<Planned<R>> {
        let planned: HashSet<K> = now.iter().map(|planned| key(&planned.row)).collect();
        let left = before.iter().filter(|row| self.inputs.is_gone(&row.from) || self.is_held_back(&row.from));
        left.filter(|row| !planned.contains(&key(&row.row))).cloned().collect()
    }

    /// True where a record that the row was made of is there and cannot be planned.
    fn is_held_back(&self, from: &[SourceRef]) -> bool {
        from.iter().any(|at| self.held_back.contains(at))
    }

    /// Archives a row whose records are gone.
    fn archive(&self, from: &[SourceRef], archived_at: &mut Option<DateTime<Utc>>) {
        if !self.is_held_back(from) {
            archived_at.get_or_insert(self.parent.noticed);
        }
    }

    /// Leaves to each number one row. A record that was deleted and entered again has its number under a new id: the old row steps aside. One
    /// that is held back is nothing to rename, and its row is not kept where the plan gives its number to another.
    fn free_numbers<R>(
        &self,
        taken: impl Iterator<Item = String>,
        kept: &mut Vec<Planned<R>>,
        number: impl Fn(&mut R) -> &mut String,
    ) {
        let mut taken: HashSet<String> = taken.collect();
        kept.sort_by_key(|row| !self.is_held_back(&row.from));
        kept.retain_mut(|Planned { from, row }| {
            let number = number(row);
            let is_free = taken.insert(number.clone());
            if !is_free && !self.is_held_back(from) {
                *number = archived_name(number, from);
            }
            is_free || !self.is_held_back(from)
        });
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
