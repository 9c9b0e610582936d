//! The checks, one file per question. Each answers with what should be, what is, and where they part; none of them writes.

mod accounting;
mod at_fault;
mod audit;
pub(crate) mod berth_status;
mod billed;
mod cells;
mod criteria;
mod distribution;
mod edited;
mod emails;
mod fields;
pub(crate) mod files;
mod guards;
mod identity;
mod keys;
mod left_alone;
mod others;
mod ought;
mod ports;
mod references;
mod rows;
mod rules;
mod sealed;
mod search;
mod spot;
mod sums;
mod unfilled;
mod unique;

use landfall_model::{mapping::Mapping, outcome::ValidationCheck};

use crate::{
    cells::TableCells, error::Error, evidence::Evidence, ledger, raw::Raw, survey::Survey, target::Target,
};

/// What the checks look at.
pub(crate) struct Seen<'a> {
    pub mapping: &'a Mapping,
    pub evidence: &'a Evidence<'a>,
    pub raw: &'a Raw<'a>,
    pub target: &'a Target<'a>,
    pub survey: &'a Survey,
}

/// Is everything there? The source, the plan and the target, held against each other.
pub(crate) async fn counts(seen: &Seen<'_>, cells: &[TableCells]) -> Result<Vec<ValidationCheck>, Error> {
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

/// Is what is there right? The target, held against the plan and against its own rules.
pub(crate) async fn integrity(seen: &Seen<'_>) -> Result<Vec<ValidationCheck>, Error> {
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
