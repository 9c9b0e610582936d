//! Rows that users changed in the CRM before the delta came: named, and no difference.

use landfall_model::outcome::ValidationCheck;

use crate::{
    evidence::Evidence,
    outcome::{Details, equal},
};

/// One check where there are any; it passes, since nothing says what these rows ought to hold.
pub(crate) fn check(evidence: &Evidence<'_>) -> Option<ValidationCheck> {
    let rows = evidence.conflicts.len();
    let mut details = Details::default();
    for conflict in &evidence.conflicts {
        details.push(|| format!("{} {}: {}", conflict.table, conflict.key, conflict.sentence()));
    }
    let next = || "next: compare these rows with the source by hand".to_owned();
    (rows > 0).then(|| equal("rows changed in the CRM, left alone", rows, rows, details.finish(next)))
}
