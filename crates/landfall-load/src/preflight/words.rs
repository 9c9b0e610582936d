//! Values of small vocabularies against what the live target allows: the server itself judges them, by its CHECK constraints and enums.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{
    mapping::{Mapping, TRANSLATIONS, Translation},
    outcome::Mismatch,
    rundir::RunDir,
    target::{Table, words::OWN},
};
use serde_json::Value;
use tokio_postgres::{Client, types::Type};

use crate::{
    catalogue::Check,
    error::{Error, While},
    layout::{
        Field, Layout,
        columns::{self, Kind},
    },
    plan,
    sql::{attempt, quote},
};

const DOING: &str = "comparing values with the target's constraints";

/// Per column of a small vocabulary, the values that are to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(BTreeMap<(Table, String), BTreeSet<String>>);

impl Words {
    /// Every value that the mapping file can produce, and those that the planner chooses by itself: before there is a plan.
    pub fn of_mapping(mapping: &Mapping) -> Self {
        let mut words = Self::default();
        for translation in TRANSLATIONS {
            let (table, column) = translation.to;
            let known = translation.words(&mapping.vocabulary).values();
            known
                .chain(translation.fallback(&mapping.fallback))
                .for_each(|word| words.add(table, column, word));
        }
        mapping.files.category.iter().for_each(|rule| words.add(Table::Files, "category", &rule.category));
        for (table, column, own) in OWN {
            own.iter().for_each(|word| words.add(table, column, word));
        }
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
        let of_type = |word: &String| difference(*table, column, word, &field.column.type_name, "");
        differences.extend(long.map(of_type));
        if field.column.is_enum {
            let denied = outside_enum(client, field, &values).await?;
            values.retain(|value| !denied.contains(value));
            let takes = if denied.is_empty() { String::new() } else { labels(client, field).await? };
            let of_enum = |word: &String| difference(*table, column, word, &field.column.type_name, &takes);
            differences.extend(denied.iter().map(of_enum));
        }
        for check in layout.live.checks.iter().filter(|check| check.columns == [field.column.name.clone()]) {
            let denied = against_check(client, field, check, &values).await?;
            let of_check = |word: &String| difference(*table, column, word, &check.name, &check.expression);
            differences.extend(denied.iter().map(of_check));
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

/// The words of an enum.
async fn labels(client: &Client, field: &Field) -> Result<String, Error> {
    let sql = format!("SELECT array_to_string(enum_range(NULL::{})::text[], ', ')", field.column.base_type);
    let row = client.query_typed_one(&sql, &[]).await.while_doing(DOING)?;
    Ok(row.get(0))
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
    let rows = attempt(client, DOING, ask).await?;
    Ok(rows.unwrap_or_default().iter().map(|row| row.get(0)).collect())
}

/// `rule` is what refuses the word, and `takes` what that takes; empty where the rule says it.
fn difference(table: Table, column: &str, word: &str, rule: &str, takes: &str) -> Mismatch {
    let takes = if takes.is_empty() { String::new() } else { format!(": {takes}") };
    let is_own = OWN.iter().any(|own| (own.0, own.1) == (table, column) && own.2.contains(&word));
    let remedy = place(table, column).filter(|_| !is_own).map_or_else(
        || "extend the constraint: no line of the mapping file changes this word".to_owned(),
        |place| format!("let {place} in the mapping file name words that the target takes{takes}; or extend the constraint"),
    );
    Mismatch {
        table: Some(table),
        what: format!("{table}.{column} does not take \"{word}\" ({rule})"),
        remedy,
    }
}

/// Where the mapping file says which words a column gets; none where the planner itself does.
fn place(table: Table, column: &str) -> Option<String> {
    let of_files =
        || ((table, column) == (Table::Files, "category")).then(|| "[[files.category]]".to_owned());
    Translation::of_column(table, column).map(Translation::place).or_else(of_files)
}
