//! Money per currency: the target's sums against those of the planned rows, and against the raw text of the source.
//!
//! The raw text is read by a reader of its own that takes only what can be read in one way; what it cannot read is listed and left
//! out on both sides, so the two sums are over the same records and must be equal.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::Arc,
};

use landfall_model::{
    currency::ranked,
    outcome::ValidationCheck,
    source::{SourceRef, SourceTable},
    target::Table,
};
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::Uuid;

use super::{
    sides::{BothSides, ByValue},
    values::{self, Values},
};
use crate::{
    checks::Seen,
    error::Error,
    evidence::{
        Evidence,
        plan_lines::{PlannedRow, PlannedRows},
    },
    outcome::{equal, not_made},
    raw::{Cells, money},
    survey::TableSurvey,
    target::Answer,
};

/// A column of money, with its currency beside it.
struct Money {
    source: SourceTable,
    table: Table,
    amount: &'static str,
    currency: &'static str,
}

const MONEY: [Money; 3] = [
    Money { source: SourceTable::Expenses, table: Table::Expenses, amount: "amount", currency: "currency" },
    Money { source: SourceTable::Invoices, table: Table::Invoices, amount: "total", currency: "currency" },
    Money { source: SourceTable::Berths, table: Table::Berths, amount: "price", currency: "price_currency" },
];

/// Two checks per column of money.
pub(super) async fn check(seen: &Seen<'_>) -> Result<Vec<ValidationCheck>, Error> {
    let mut checks = Vec::new();
    for money in MONEY {
        let Some(survey) = seen.survey.get(&money.table) else { continue };
        let name = format!("{}.{}: sums per currency", money.table, money.amount);
        match values::by_row(seen.target, survey, money.table, [money.currency, money.amount]).await? {
            Answer::Found(values) => {
                let amounts = amounts(&values);
                checks.push(against_plan(&money, &name, seen.evidence, survey, &amounts)?);
                checks.push(against_raw(&money, &name, seen, &amounts));
            }
            Answer::Omitted(column) => checks.push(not_made(name, &column)),
        }
    }
    Ok(checks)
}

/// What the target holds: currency and amount by row. A number beyond 28 digits is no money; as zero it breaks the sum, as it should.
type Amounts = HashMap<Uuid, (String, Decimal)>;

/// An amount of a currency: `EUR 12.50`.
#[derive(PartialEq)]
struct Sum<'c>(&'c str, Decimal);

impl fmt::Display for Sum<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, self.1)
    }
}

fn amounts(values: &Values<2>) -> Amounts {
    let amount = |(id, [currency, amount]): &(Uuid, [Option<Arc<str>>; 2])| {
        let currency = currency.as_deref().unwrap_or_default().to_owned();
        Some((*id, (currency, amount.as_deref()?.parse().unwrap_or_default())))
    };
    values.iter().filter_map(amount).collect()
}

fn against_plan(
    money: &Money,
    name: &str,
    evidence: &Evidence<'_>,
    survey: &TableSurvey,
    amounts: &Amounts,
) -> Result<ValidationCheck, Error> {
    let (mut planned, mut actual) = (Sums::default(), Sums::default());
    amounts.values().for_each(|(currency, amount)| actual.add(currency, *amount));
    for row in PlannedRows::of(evidence.run, money.table)? {
        let PlannedRow { key, row, .. } = row?;
        let text = |column: &str| row.get(column).and_then(Value::as_str).unwrap_or_default();
        if let (true, Ok(amount)) = (survey.expects(key), text(money.amount).parse()) {
            planned.add(text(money.currency), amount);
        }
    }
    Ok(equal(format!("{name}, as planned"), planned, actual, Vec::new()))
}

fn against_raw(money: &Money, name: &str, seen: &Seen<'_>, amounts: &Amounts) -> ValidationCheck {
    let mut sides = BothSides::<Sums>::default();
    for (id, cells) in seen.raw.records(money.source) {
        let row = seen.evidence.own_row(money.table, *id);
        let Some((currency, amount)) = row.and_then(|row| amounts.get(&row)) else { continue };
        let at = SourceRef::new(money.source, *id);
        let says = read(cells, &seen.mapping.fallback.currency);
        sides.compare(at, says, &Sum(currency, *amount), |sums, Sum(currency, amount)| {
            sums.add(currency, *amount);
        });
    }
    let name = format!("{name}, as the source writes them");
    sides.check(name, money.source, "not readable in one way", "next: compare with normalized/warnings.jsonl")
}

/// Currency and amount of a record, where both can be read in one way. Which of the currencies counts is ranked as the plan ranks them.
fn read<'c>(cells: &Cells, fallback: &'c str) -> Option<Sum<'c>> {
    let amount = money::amount(cells.amount()?)?;
    let column = cells.currency().map(money::currency);
    if column.flatten().zip(amount.currency).is_some_and(|(cell, sign)| cell != sign) {
        return None;
    }
    let beside = amount.currency.map(Some).into_iter().chain(cells.beside().filter_map(beside));
    let lines = || cells.lines_name_currency().then_some(None);
    let currency = ranked(column, beside, lines).unwrap_or(Some(fallback))?;
    Some(Sum(currency, amount.value))
}

/// The currency beside an amount, where one stands there; none in that where it is not read.
fn beside(text: &str) -> Option<Option<&'static str>> {
    match money::amount(text) {
        Some(amount) => amount.currency.map(Some),
        None => money::has_words(text).then_some(None),
    }
}

/// Sums per currency.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sums(BTreeMap<String, (Decimal, u64)>);

impl Sums {
    fn add(&mut self, currency: &str, value: Decimal) {
        let (sum, count) = self.0.entry(currency.to_owned()).or_default();
        // Money does not reach the limit of 28 digits; damage may, and must not stop the verification.
        *sum = sum.saturating_add(value);
        *count += 1;
    }
}

impl ByValue for Sums {
    fn by_value(&self) -> BTreeMap<&str, String> {
        self.0.iter().map(|(currency, (sum, _))| (currency.as_str(), format!("{sum:.2}"))).collect()
    }
}

impl fmt::Display for Sums {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sums: Vec<String> =
            self.0.iter().map(|(currency, (sum, n))| format!("{currency} {sum:.2} in {n}")).collect();
        f.write_str(if sums.is_empty() { "nothing".to_owned() } else { sums.join(", ") }.as_str())
    }
}
