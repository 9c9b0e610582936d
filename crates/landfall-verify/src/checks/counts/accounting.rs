//! Nothing is lost silently: per account of the plan, `read = loaded + merged + quarantined + withheld + dropped` (DESIGN decision 3).

use landfall_model::outcome::ValidationCheck;

use super::ledger::Ledger;
use crate::{evidence::Evidence, outcome::equal};

/// One check per account.
pub(super) fn check(evidence: &Evidence<'_>, ledgers: &[Ledger<'_>]) -> Vec<ValidationCheck> {
    ledgers.iter().map(|ledger| balanced(evidence, ledger)).collect()
}

fn balanced(evidence: &Evidence<'_>, ledger: &Ledger<'_>) -> ValidationCheck {
    let name = format!("{} to {}: accounted for", ledger.account.source, ledger.account.target);
    let mut check = equal(name, ledger.read, ledger.sum(), ledger.amiss.finish(|| evidence.reset()));
    check.passed &= ledger.amiss.total() == 0 && ledger.account.read == ledger.read;
    check.actual = format!("{} = {ledger}", check.actual);
    check
}
