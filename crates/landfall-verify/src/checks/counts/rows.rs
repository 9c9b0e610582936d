//! Rows per table: those planned are there, and no others.

use landfall_model::{outcome::ValidationCheck, target::Table};

use crate::{
    evidence::Evidence,
    outcome::{equal, not_made},
    survey::{Fate, Survey, TableSurvey},
};

/// `clients: rows` and `clients: rows beyond the plan`, for every table.
pub(super) fn check(evidence: &Evidence<'_>, survey: &Survey) -> Vec<ValidationCheck> {
    survey
        .iter()
        .flat_map(|(table, survey)| [planned(evidence, *table, survey), beyond(*table, survey)])
        .collect()
}

/// Planned, less what the target rejected, less what waits for its file, less what users changed.
fn planned(evidence: &Evidence<'_>, table: Table, survey: &TableSurvey) -> ValidationCheck {
    let explained = survey.count(Fate::Rejected)
        + survey.count(Fate::Withheld)
        + survey.count(Fate::LeftAlone)
        + survey.early;
    let expected = survey.rows.len() - explained;
    let next = || survey.first_amiss.map_or_else(String::new, |key| evidence.repair(table, key));
    let details = survey.amiss.finish(next);
    equal(format!("{table}: rows"), expected, survey.count(Fate::Present), details)
}

/// A fresh migration leaves none. Rows that users add later fail here too: verify before go-live, or expect to see them.
fn beyond(table: Table, survey: &TableSurvey) -> ValidationCheck {
    let name = format!("{table}: rows beyond the plan");
    if let Some(column) = &survey.extra.not_checked {
        return not_made(name, column);
    }
    let details = &survey.extra.details;
    let origin = || "these rows are not of this run: users added them, or another run did".to_owned();
    equal(name, 0, details.total(), details.finish(origin))
}
