//! Every planned field, table by table, as the survey compared it.

use landfall_model::{outcome::ValidationCheck, target::Table};

use crate::{
    evidence::Evidence,
    outcome::equal,
    survey::{Survey, TableSurvey},
};

/// `clients: fields`, for every table.
pub(crate) fn check(evidence: &Evidence<'_>, survey: &Survey) -> Vec<ValidationCheck> {
    survey.iter().map(|(table, survey)| compared(evidence, *table, survey)).collect()
}

fn compared(evidence: &Evidence<'_>, table: Table, survey: &TableSurvey) -> ValidationCheck {
    let differ = |n: u64| format!("{n} of {} differ", survey.fields);
    let next = || survey.suspect.map_or_else(String::new, |key| evidence.trace(table, key));
    equal(format!("{table}: fields"), differ(0), differ(survey.differing), survey.differences.finish(next))
}
