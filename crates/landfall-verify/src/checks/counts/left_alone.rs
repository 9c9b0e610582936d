//! Rows that users changed in the CRM before the delta came: named, and no difference. What they had left of a row is compared with its other fields.

use landfall_model::outcome::{Found, ValidationCheck};

use crate::{
    evidence::Evidence,
    outcome::{Details, equal},
    survey::Survey,
};

/// One check where there are any; it passes, since nothing says what users' own values ought to be. Of a row that no run brought in, or that the
/// plan has no more, nothing is compared, which is told.
pub(super) fn check(evidence: &Evidence<'_>, survey: &Survey) -> Option<ValidationCheck> {
    let left_alone = evidence.left_alone();
    let rows = left_alone.len();
    let mut details = Details::default();
    for conflict in &left_alone {
        details.push(|| format!("{} {}: {}", conflict.table, conflict.key, conflict.sentence()));
    }
    let there = left_alone.iter().filter(|conflict| conflict.found != Found::Deleted).count() as u64;
    let compared: u64 = survey.values().map(|table| table.fields.of_users).sum();
    let told = match there.saturating_sub(compared) {
        0 => rows.to_string(),
        open => format!("{rows}, {open} of them not compared"),
    };
    let next = || "next: compare these rows with the source by hand".to_owned();
    (rows > 0).then(|| equal("rows changed in the CRM, left alone", &told, &told, details.finish(next)))
}
