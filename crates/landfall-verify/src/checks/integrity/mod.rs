//! Is what is there right? The target, held against the plan and against its own rules.

mod at_fault;
mod audit;
mod fields;
mod guards;
mod keys;
mod others;
mod ought;
mod ports;
mod references;
mod rules;
mod search;
mod spot;
mod unfilled;
mod unique;

use landfall_model::outcome::ValidationCheck;

use super::Seen;
use crate::error::Error;

/// The checks, in the order of the report.
pub(crate) async fn check(seen: &Seen<'_>) -> Result<Vec<ValidationCheck>, Error> {
    let Seen { mapping, evidence, target, survey, .. } = *seen;
    let mut checks = fields::check(evidence, survey);
    checks.extend(unfilled::check(target, evidence, survey).await?);
    checks.extend(references::check(target).await?);
    checks.extend(ports::check(target).await?);
    checks.push(others::check(target, evidence).await?);
    checks.extend(keys::check(target).await?);
    checks.extend(unique::check(target).await?);
    let (rules, ruled) = rules::check(target).await?;
    checks.extend(rules);
    checks.extend(ought::check(target, mapping, &ruled).await?);
    checks.extend(guards::check(target).await?);
    checks.extend(search::check(target, survey, &mapping.search).await?);
    checks.extend(audit::check(target, survey).await?);
    checks.extend(spot::check(seen).await?);
    Ok(checks)
}
