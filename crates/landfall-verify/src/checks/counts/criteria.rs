//! The plan document's acceptance criteria 11 to 15, by their numbers.

use landfall_model::{outcome::ValidationCheck, source::SourceTable, target::Table};

use super::ledger::{Ledger, Term};
use crate::{
    evidence::Evidence,
    outcome::equal,
    raw::Raw,
    survey::{Fate, Survey, TableSurvey},
};

/// Criteria 12 to 15: one row per record. A record without a row keeps the criterion only where it is listed (DOMAIN 6).
const ONE_TO_ONE: [(&str, SourceTable, Table); 4] = [
    ("AC-L6-12", SourceTable::Interests, Table::Interests),
    ("AC-L6-13", SourceTable::Berths, Table::Berths),
    ("AC-L6-14", SourceTable::Expenses, Table::Expenses),
    ("AC-L6-15", SourceTable::Invoices, Table::Invoices),
];

/// All five.
pub(super) fn check(
    evidence: &Evidence<'_>,
    raw: &Raw<'_>,
    survey: &Survey,
    ledgers: &[Ledger<'_>],
) -> Vec<ValidationCheck> {
    let mut checks = vec![fewer_clients(evidence, raw, survey)];
    for (number, source, table) in ONE_TO_ONE {
        let name = format!("{number} {table} = source {source}");
        let of_table =
            |ledger: &&Ledger<'_>| ledger.account.source == source.name() && ledger.account.target == table;
        checks.push(match ledgers.iter().find(of_table) {
            Some(ledger) => one_to_one(evidence, name, ledger),
            None => equal(name, "an account in the plan", "none", Vec::new()),
        });
    }
    checks
}

/// Clients whose interests are gone from the source stay in the target, and do not count.
fn fewer_clients(evidence: &Evidence<'_>, raw: &Raw<'_>, survey: &Survey) -> ValidationCheck {
    let interests = raw.records(SourceTable::Interests).len() as u64;
    let clients = |clients: &TableSurvey| {
        let carried = evidence.carried(Table::Clients).filter(|key| clients.holds(*key)).count() as u64;
        clients.count(Fate::Present) - carried + clients.extra.details.total()
    };
    let clients = survey.get(&Table::Clients).map_or(0, clients);
    let mut check = equal("AC-L6-11 clients ≤ source interests", interests, clients, Vec::new());
    check.expected = format!("at most {interests}");
    check.passed = clients <= interests;
    check
}

fn one_to_one(evidence: &Evidence<'_>, name: String, ledger: &Ledger<'_>) -> ValidationCheck {
    let loaded = ledger.count(Term::Loaded);
    let listed = ledger.sum() - loaded;
    let mut check = equal(name, ledger.read, loaded + listed, ledger.amiss.finish(|| evidence.reset()));
    if listed > 0 {
        check.actual = format!("{loaded}, and {listed} listed with a reason");
    }
    check
}
