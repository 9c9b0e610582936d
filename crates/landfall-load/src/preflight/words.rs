//! Values of small vocabularies against what the live target allows: the server itself judges them, by its CHECK constraints and enums.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{
    mapping::{Mapping, Vocabulary},
    outcome::Mismatch,
    rundir::RunDir,
    target::Table,
};
use serde_json::Value;
use tokio_postgres::{Client, types::Type};

use crate::{
    catalogue::Check,
    columns::{self, Kind},
    error::Error,
    layout::{Field, Layout},
    plan,
    sql::{attempt, quote},
};

/// Per column of a small vocabulary, the values that are to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(BTreeMap<(Table, String), BTreeSet<String>>);

impl Words {
    /// Every value that the mapping file can produce: before there is a plan.
    pub fn of_mapping(mapping: &Mapping) -> Self {
        let mut words = Self::default();
        let (all, fallback) = (&mapping.vocabulary, &mapping.fallback);
        let none = String::new();
        let columns: [(Table, &str, &Vocabulary, &String); 11] = [
            (Table::Interests, "pipeline_stage", &all.stage, &fallback.stage),
            (Table::Interests, "lead_category", &all.lead_category, &none),
            (Table::Interests, "eoi_status", &all.eoi_status, &none),
            (Table::Interests, "deposit_status", &all.deposit_status, &none),
            (Table::Interests, "contract_status", &all.contract_status, &none),
            (Table::Clients, "preferred_contact_method", &all.contact_method, &none),
            (Table::Berths, "status", &all.berth_status, &fallback.berth_status),
            (Table::Berths, "status_override_mode", &all.status_override, &none),
            (Table::Expenses, "category", &all.expense_category, &fallback.expense_category),
            (Table::Expenses, "payment_method", &all.payment_method, &none),
            (Table::Invoices, "status", &all.invoice_status, &fallback.invoice_status),
        ];
        for (table, column, vocabulary, fallback) in columns {
            vocabulary.values().chain([fallback]).for_each(|word| words.add(table, column, word));
        }
        mapping.files.category.iter().for_each(|rule| words.add(Table::Files, "category", &rule.category));
        words
    }

    /// Every value that a plan holds.
    pub fn of_plan(run: &RunDir) -> Result<Self, Error> {
        let mut words = Self::default();
        for table in Table::ALL {
            let columns = columns::planned(table).iter().filter(|(_, kind)| *kind == Kind::Word);
            let columns: Vec<&str> = columns.map(|(name, _)| *name).collect();
            if columns.is_empty() {
                continue;
            }
            for line in plan::rows(run, table)? {
                let row = line?.row;
                for column in &columns {
                    words.add(table, column, row.get(*column).and_then(Value::as_str).unwrap_or_default());
                }
            }
        }
        Ok(words)
    }

    fn add(&mut self, table: Table, column: &str, word: &str) {
        if !word.is_empty() {
            self.0.entry((table, column.to_owned())).or_default().insert(word.to_owned());
        }
    }
}

/// Values that the target does not take.
pub async fn compare(
    client: &Client,
    layouts: &BTreeMap<Table, Layout>,
    words: &Words,
) -> Result<Vec<Mismatch>, Error> {
    let mut differences = Vec::new();
    for ((table, column), values) in &words.0 {
        let Some(layout) = layouts.get(table) else { continue };
        let Some(field) = layout.field(column) else { continue };
        let mut values: Vec<&String> = values.iter().collect();
        let too_long = |word: &String| {
            field.column.text_limit().is_some_and(|limit| word.chars().count() > limit as usize)
        };
        let long = values.extract_if(.., |word| too_long(word));
        differences.extend(long.map(|word| difference(*table, column, word, &field.column.type_name)));
        if field.column.is_enum {
            let denied = outside_enum(client, field, &values).await?;
            values.retain(|value| !denied.contains(value));
            differences
                .extend(denied.iter().map(|word| difference(*table, column, word, &field.column.type_name)));
        }
        for check in layout.live.checks.iter().filter(|check| check.columns == [field.column.name.clone()]) {
            let denied = against_check(client, field, check, &values).await?;
            differences.extend(denied.iter().map(|word| difference(*table, column, word, &check.name)));
        }
    }
    Ok(differences)
}

async fn outside_enum(client: &Client, field: &Field, values: &[&String]) -> Result<Vec<String>, Error> {
    let sql = format!(
        "SELECT w FROM unnest($1::text[]) w WHERE w <> ALL (enum_range(NULL::{})::text[])",
        field.column.base_type
    );
    denied(client, &sql, values).await
}

async fn against_check(
    client: &Client,
    field: &Field,
    check: &Check,
    values: &[&String],
) -> Result<Vec<String>, Error> {
    // An explicit cast, so that `char(n)` and enums are compared as the live column compares them; not to a domain, which would refuse
    // the word with an error instead of an answer.
    let sql = format!(
        "SELECT landfall_word FROM (SELECT w AS landfall_word, w::{} AS {} FROM unnest($1::text[]) w) v WHERE NOT ({})",
        field.column.base_type,
        quote(&field.column.name),
        check.expression
    );
    denied(client, &sql, values).await
}

/// A CHECK that cannot be evaluated outside of its table says nothing here; the load will meet it row by row.
async fn denied(client: &Client, sql: &str, values: &[&String]) -> Result<Vec<String>, Error> {
    let ask = async || client.query_typed(sql, &[(&values, Type::TEXT_ARRAY)]).await;
    let rows = attempt(client, "comparing values with the target's constraints", ask).await?;
    Ok(rows.unwrap_or_default().iter().map(|row| row.get(0)).collect())
}

fn difference(table: Table, column: &str, word: &str, rule: &str) -> Mismatch {
    Mismatch {
        table: Some(table),
        what: format!("{table}.{column} does not take \"{word}\" ({rule})"),
        remedy: "map it to a value that the target takes under [vocabulary] in the mapping file, or extend the constraint"
            .to_owned(),
    }
}
