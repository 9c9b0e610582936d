//! Files: every object of the buckets, and every file in NocoDB's own storage that a cell names, gets an owner by rules, a category, a path in
//! the target, a row and a copy; or a line that says why it is left out. The ledger has a line for each.

mod category;
mod choice;
mod index;
mod ledger;
mod owner;
mod path;
mod rows;
mod rules;
mod sequences;
#[cfg(test)]
mod tests;
mod tokens;

use landfall_model::{plan::ledger::Fate, words};
use ledger::Ledger;
pub use ledger::keep;
pub use rows::Filed;
use rows::Filing;
pub use rules::Owners;
use rules::Rules;

use crate::{attachments::Attachments, draft::Draft, former::Former, inputs::Inputs};

/// Plans `files` and the copies, in the order of the target paths; returns what became of each object, by index.
pub fn plan(
    inputs: &Inputs<'_>,
    former: &Former<'_>,
    owners: Owners<'_>,
    attachments: &Attachments,
    draft: &mut Draft,
) -> Vec<Option<Filed>> {
    let keys = attachments.objects(inputs).map(|object| object.key.as_str());
    let rules = Rules::new(keys, inputs, owners);
    let people = owners.people;
    let filing = Filing { inputs, former, people, rules };
    let mut ledger = Ledger::default();
    let objects = attachments.objects(inputs).enumerate();
    let filed =
        objects.map(|(n, object)| filing.plan(object, attachments.claims(n), &mut ledger, draft)).collect();
    ledger.close(inputs, people, &filing.rules, attachments, draft);
    draft.plan.copies.sort_by(|a, b| a.target_key.cmp(&b.target_key));
    let did = summary(inputs.objects.len(), attachments.stored.len(), draft);
    draft.step("files", did);
    filed
}

/// Every object by its fate: the sum is the number of objects.
fn summary(objects: usize, stored: usize, draft: &Draft) -> String {
    let count = |fate| draft.plan.file_ledger.iter().filter(|line| line.fate == fate).count();
    let fates = Fate::ALL.into_iter().filter(|fate| !matches!(fate, Fate::Missing | Fate::Kept));
    let parts: Vec<String> = fates.map(|fate| format!("{} {fate}", count(fate))).collect();
    let missing = count(Fate::Missing);
    format!(
        "{} and {} in NocoDB's own storage: {}. Named, and nowhere: {missing}.",
        words::count(objects, "object"),
        words::count(stored, "file"),
        parts.join(", ")
    )
}
