//! Rows that users changed, deleted or entered in the CRM since the load, by its audit trail: named, and no difference.

use landfall_model::outcome::ValidationCheck;

use crate::{
    outcome::{Details, equal},
    survey::Survey,
};

/// One check where there are any; it passes, since these rows are as users want them.
pub(super) fn check(survey: &Survey) -> Option<ValidationCheck> {
    let mut details = Details::default();
    for table in survey.values() {
        details.extend(&table.edited);
        details.extend(&table.extra.entered);
    }
    let rows = details.total();
    let next = || "these rows are as users want them, by the audit trail".to_owned();
    (rows > 0).then(|| equal("rows edited by users since the load", rows, rows, details.finish(next)))
}
