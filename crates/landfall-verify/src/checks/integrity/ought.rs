//! What the CRM's schema asks of a value, whether or not a constraint of the live target guards it: that it is there, and that it is a word
//! that the CRM knows. Asked of the port's rows; read from the stand-in schema; a live rule on the same column takes the place of its words.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{
    mapping::{Mapping, Vocabularies},
    outcome::ValidationCheck,
    target::Table,
};

use crate::{
    error::Error,
    evidence::TRACE_IDS,
    target::{
        Target,
        catalog::{Absent, Catalog},
        key::Key,
        scope,
    },
};

const SCHEMA: &str = include_str!("../../../../../schema/crm.sql");

/// What the schema asks of a column.
#[derive(Debug, Default)]
struct Asked {
    is_needed: bool,
    words: Vec<String>,
}

/// `clients: values that must be there` for every table, and `berths: words that the CRM knows` for those with such columns.
pub(super) async fn check(
    target: &Target<'_>,
    mapping: &Mapping,
    ruled: &BTreeSet<(Table, String)>,
) -> Result<Vec<ValidationCheck>, Error> {
    let also = vocabulary(&mapping.vocabulary);
    let mut checks = Vec::new();
    for table in Table::ALL {
        let asked = asked(SCHEMA, table);
        let needed: Vec<String> = asked
            .iter()
            .filter(|(_, asked)| asked.is_needed)
            .filter_map(|(column, _)| one(target, table, column, "IS NULL"))
            .collect();
        checks.extend(rows(target, table, "values that must be there", "without", &needed).await?);
        let strange: Vec<String> = asked
            .iter()
            .filter(|(column, asked)| {
                !asked.words.is_empty() && !ruled.contains(&(table, (**column).to_owned()))
            })
            .filter_map(|(column, asked)| one(target, table, column, &not_in(&asked.words, &also)))
            .collect();
        checks.extend(rows(target, table, "words that the CRM knows", "with another", &strange).await?);
    }
    Ok(checks)
}

/// One column of a row that is not as asked: its name, or NULL.
fn one(target: &Target<'_>, table: Table, column: &str, fault: &str) -> Option<String> {
    let live: Result<_, Absent> = target.catalog.column(table.name(), column);
    live.ok().map(|live| format!("CASE WHEN t.{} {fault} THEN '{column}' END", live.sql))
}

async fn rows(
    target: &Target<'_>,
    table: Table,
    what: &str,
    fault: &str,
    columns: &[String],
) -> Result<Option<ValidationCheck>, Error> {
    if columns.is_empty() {
        return Ok(None);
    }
    let faults = format!("concat_ws(', ', {})", columns.join(", "));
    let named = named(&target.catalog, table)?;
    let live = target.catalog.table(table.name())?;
    let ours = scope::of_no_other(&target.catalog, table)?;
    let sql = format!(
        "SELECT '{table} ' || {named} || ' {fault} ' || {faults} FROM {live} t WHERE {faults} <> '' AND {ours}"
    );
    target.none_of(&format!("{table}: {what}"), &sql, &[&target.port], TRACE_IDS).await.map(Some)
}

/// A row's key; where that is not whole, the place in its table that `ctid` finds it by.
fn named(catalog: &Catalog, table: Table) -> Result<String, Absent> {
    let parts: Vec<String> =
        table.key_columns().iter().map(|column| format!("t.{{{table}.{column}}}::text")).collect();
    let key = Key::template(table, "t");
    let place =
        if catalog.is_whole(table.name()) { "'at ctid ' || t.ctid" } else { "'(its key is not whole)'" };
    catalog
        .fill(&format!("coalesce({}, concat_ws(' ', nullif({key}, ''), {place}))", parts.join(" || ',' || ")))
}

fn not_in(words: &[String], also: &BTreeSet<&String>) -> String {
    let all: BTreeSet<&String> = words.iter().chain(also.iter().copied()).collect();
    let quoted: Vec<String> = all.iter().map(|word| format!("'{}'", word.replace('\'', "''"))).collect();
    format!("::text NOT IN ({})", quoted.join(", "))
}

/// Words that the mapping file gives the CRM beyond those of the stand-in.
fn vocabulary(all: &Vocabularies) -> BTreeSet<&String> {
    let lists = [
        &all.stage,
        &all.lead_category,
        &all.eoi_status,
        &all.deposit_status,
        &all.contract_status,
        &all.contact_method,
        &all.berth_status,
        &all.status_override,
        &all.expense_category,
        &all.payment_method,
        &all.invoice_status,
    ];
    lists.into_iter().flat_map(|list| list.values()).collect()
}

/// The columns of which a table's definition asks something. The schema is ours: one column a line.
fn asked(schema: &str, table: Table) -> BTreeMap<&str, Asked> {
    let begin = format!("CREATE TABLE {table} (\n");
    let body =
        schema.split_once(&begin).and_then(|(_, rest)| rest.split_once("\n);")).map_or("", |(body, _)| body);
    let columns = body.lines().filter_map(|line| {
        let (name, rest) = line.trim().split_once(' ')?;
        let words = rest.split_once(" IN (").and_then(|(_, words)| words.split_once(')'));
        let words =
            words.map_or("", |(words, _)| words).split(',').map(|word| word.trim().trim_matches('\''));
        let words = words.filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let is_needed = rest.contains("NOT NULL") || rest.contains("PRIMARY KEY");
        Some((name, Asked { is_needed, words }))
            .filter(|(name, _)| name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
    });
    columns.filter(|(_, asked)| asked.is_needed || !asked.words.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::{SCHEMA, Table, asked};

    #[test]
    fn the_stand_in_schema_asks_something_of_every_table() {
        for table in Table::ALL {
            assert!(!asked(SCHEMA, table).is_empty(), "{table}");
        }
        let berths = asked(SCHEMA, Table::Berths);
        assert!(berths["mooring_number"].is_needed && !berths.contains_key("area"));
        assert_eq!(berths["status"].words, ["available", "under_offer", "sold", "maintenance"]);
        assert!(!berths["status_override_mode"].is_needed);
    }
}
