//! The ids of the source, one by one: each record has the row that its own id gives, or a list says why it has none; and no row stands for
//! a record that the source does not have. The id maps are the planner's word, and are held against the ids themselves here.

use std::collections::HashSet;

use landfall_model::{ids, outcome::ValidationCheck, source::SourceTable, target::Table};

use crate::{
    error::Error,
    evidence::{Evidence, plan_lines::PlannedRows},
    outcome::{Details, equal},
    raw::Raw,
    survey::{Fate, Marks, Survey, TableSurvey},
};

/// The tables with a row for each record.
const ONE_TO_ONE: [(SourceTable, Table); 4] = [
    (SourceTable::Interests, Table::Interests),
    (SourceTable::Berths, Table::Berths),
    (SourceTable::Expenses, Table::Expenses),
    (SourceTable::Invoices, Table::Invoices),
];

/// `interests: ids, as the source lists them`, for each table with a row for each record.
pub(super) fn check(
    evidence: &Evidence<'_>,
    raw: &Raw<'_>,
    survey: &Survey,
) -> Result<Vec<ValidationCheck>, Error> {
    let tables = ONE_TO_ONE.iter().filter_map(|(source, table)| Some((*source, *table, survey.get(table)?)));
    tables.map(|(source, table, survey)| one(evidence, raw, survey, source, table)).collect()
}

fn one(
    evidence: &Evidence<'_>,
    raw: &Raw<'_>,
    survey: &TableSurvey,
    source: SourceTable,
    table: Table,
) -> Result<ValidationCheck, Error> {
    let (mut details, mut own, mut listed) = (Details::default(), Marks::default(), 0_u64);
    let mut found = 0_u64;
    let excused = excused(evidence, source, table);
    for (id, _) in raw.records(source) {
        let text = id.to_string();
        let row = ids::derive(&evidence.header.port, table.name(), &text);
        own.add(row.into());
        if evidence.target_of(table, &text).is_some_and(|mapped| mapped != row) {
            details.push(|| format!("{source} {id}: the id map leads to another row than {row}"));
        }
        match survey.rows.get(row.into()) {
            Some(Fate::Present) if !evidence.is_carried(table, row.into()) => found += 1,
            Some(Fate::Present) if excused.contains(text.as_str()) => listed += 1,
            Some(Fate::Rejected | Fate::Withheld | Fate::LeftAlone) => listed += 1,
            None | Some(Fate::Lost) if excused.contains(text.as_str()) => listed += 1,
            _ => details.push(|| format!("{source} {id} has no row in the target, and no list says why")),
        }
    }
    own.settle();
    let carried = evidence.carried(table).filter(|key| survey.holds(*key)).count() as u64;
    if found + carried != survey.count(Fate::Present) {
        strange(evidence, survey, table, &own, &mut details)?;
    }
    let name = format!("{table}: ids, as the source lists them");
    let mut check = equal(name, own.len(), found + listed, details.finish(|| evidence.reset()));
    check.passed &= details.total() == 0;
    if listed > 0 {
        check.actual = format!("{found}, and {listed} listed with a reason");
    }
    Ok(check)
}

/// Rows in the target that the ids of the source do not give: a further walk over the plan, made only where the counts tell that there are some.
fn strange(
    evidence: &Evidence<'_>,
    survey: &TableSurvey,
    table: Table,
    own: &Marks,
    details: &mut Details,
) -> Result<(), Error> {
    for row in PlannedRows::of(evidence.run, table)? {
        let key = row?.key;
        if survey.holds(key) && !own.has(key) && !evidence.is_carried(table, key) {
            details.push(|| format!("{table} {key} stands for no record of the source"));
        }
    }
    Ok(())
}

/// Records that an account lists as held back or left out.
fn excused<'e>(evidence: &'e Evidence<'_>, source: SourceTable, table: Table) -> HashSet<&'e str> {
    let accounts = evidence.header.accounting.iter();
    let own = accounts.filter(|account| account.source == source.name() && account.target == table);
    own.flat_map(|account| account.quarantined.iter().chain(&account.dropped)).map(String::as_str).collect()
}
