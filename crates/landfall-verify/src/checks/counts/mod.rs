//! Is everything there? The source, the plan and the target, held against each other.

mod accounting;
mod billed;
mod cells;
mod criteria;
mod distribution;
mod edited;
mod emails;
mod identity;
mod ledger;
mod left_alone;
mod rows;
mod sealed;
mod sides;
mod sums;
mod values;

use landfall_model::outcome::ValidationCheck;

use super::Seen;
use crate::{cells::TableCells, error::Error};

/// The checks, in the order of the report.
pub(crate) async fn check(seen: &Seen<'_>, cells: &[TableCells]) -> Result<Vec<ValidationCheck>, Error> {
    let Seen { evidence, raw, target, survey, .. } = *seen;
    let ledgers = ledger::balance(evidence, raw, survey);
    let mut checks = sealed::check(evidence)?;
    checks.extend(rows::check(evidence, survey));
    checks.extend(left_alone::check(evidence, survey));
    checks.extend(edited::check(survey));
    checks.extend(accounting::check(evidence, &ledgers));
    checks.extend(cells::check(evidence, cells));
    checks.extend(criteria::check(evidence, raw, survey, &ledgers));
    checks.extend(identity::check(evidence, raw, survey)?);
    checks.extend(sums::check(seen).await?);
    checks.extend(distribution::check(seen).await?);
    checks.push(emails::check(seen).await?);
    checks.push(billed::check(target, evidence, raw, survey).await?);
    Ok(checks)
}
