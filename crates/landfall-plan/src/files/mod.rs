//! Files: every object of the buckets gets an owner by rules, a category, a path in the target, a row and a copy; or a line that says
//! why it is left out.

mod category;
mod owner;
mod path;
mod rows;
mod rules;
mod sequences;
#[cfg(test)]
mod tests;
mod tokens;

pub use rows::Filed;
use rows::Filing;
use rules::Rules;

use crate::{
    attachments::Attachments, berths::Berths, draft::Draft, inputs::Inputs, interests::Wanted, people::People,
};

/// Plans `files` and the copies, in the order of the target paths; returns what became of each object, by index.
pub fn plan(
    inputs: &Inputs<'_>,
    people: &People,
    berths: &Berths,
    wanted: &[Wanted],
    attachments: &Attachments,
    draft: &mut Draft,
) -> Vec<Option<Filed>> {
    let rules = Rules::new(inputs, people, berths, wanted, draft);
    let filing = Filing { inputs, people, rules };
    let objects = inputs.objects.iter().enumerate();
    let filed = objects.map(|(n, object)| filing.plan(object, attachments.claims(n), draft)).collect();
    draft.plan.copies.sort_by(|a, b| a.target_key.cmp(&b.target_key));
    let (objects, planned) = (inputs.objects.len(), draft.plan.files.len());
    draft.step(
        "files",
        format!(
            "{objects} objects: {planned} are copied, {} of them without an owner; {} are left out.",
            planned + draft.plan.unmatched_files.len() - objects,
            objects - planned
        ),
    );
    filed
}
