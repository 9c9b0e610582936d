//! Every planned field, table by table, as the survey compared it.

use landfall_model::{outcome::ValidationCheck, target::Table};

use crate::{
    evidence::Evidence,
    outcome::equal,
    survey::{Survey, fields::Differences},
};

/// `clients: fields`, for every table.
pub(super) fn check(evidence: &Evidence<'_>, survey: &Survey) -> Vec<ValidationCheck> {
    survey.iter().map(|(table, survey)| compared(evidence, *table, &survey.fields)).collect()
}

fn compared(evidence: &Evidence<'_>, table: Table, found: &Differences) -> ValidationCheck {
    let differ = |n: u64| format!("{n} of {} differ", found.compared);
    let next = || found.first.map_or_else(String::new, |key| evidence.repair(table, key));
    equal(format!("{table}: fields"), differ(0), differ(found.differing), found.details.finish(next))
}
