//! The rules of the live schema (CHECK), asked of each row of the port: one that was added without looking at what was there, or switched off for a
//! while, is no proof by itself. What must not be null PostgreSQL guards at every moment, and what is unique where `guards` finds nothing; those that the
//! live schema lacks are looked after by `unique` and `ought`.

use std::collections::BTreeSet;

use landfall_model::{outcome::ValidationCheck, target::Table};

use crate::{
    error::Error,
    evidence::TRACE_IDS,
    target::{Target, catalog::Absent, key::Key, scope},
};

const LIVE: &str = "
    SELECT n.name, c.conname::text, pg_get_expr(c.conbin, c.conrelid),
           ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey))
    FROM unnest($1::text[]) AS n (name)
    JOIN pg_constraint c ON c.contype = 'c' AND c.conrelid = to_regclass(quote_ident(n.name))
    ORDER BY 1, 2";

/// `expenses: rules of the live schema` for every table that has some, and the columns that they are about.
pub(super) async fn check(
    target: &Target<'_>,
) -> Result<(Vec<ValidationCheck>, BTreeSet<(Table, String)>), Error> {
    let names: Vec<&str> = Table::ALL.iter().map(|table| table.name()).collect();
    let rows = target.session.rows("the rules of the schema", LIVE, &[&names]).await?;
    let (mut checks, mut ruled) = (Vec::new(), BTreeSet::new());
    for table in Table::ALL {
        let mut broken = Vec::new();
        for row in rows.iter().filter(|row| row.get::<_, &str>(0) == table.name()) {
            let (name, rule): (&str, &str) = (row.get(1), row.get(2));
            ruled.extend(row.get::<_, Vec<String>>(3).into_iter().map(|column| (table, column)));
            broken.push(rows_against(target, table, name, rule)?);
        }
        if !broken.is_empty() {
            let name = format!("{table}: rules of the live schema");
            checks
                .push(target.none_of(&name, &broken.join(" UNION ALL "), &[&target.port], TRACE_IDS).await?);
        }
    }
    Ok((checks, ruled))
}

fn rows_against(target: &Target<'_>, table: Table, name: &str, rule: &str) -> Result<String, Absent> {
    let key = target.catalog.fill(&Key::template(table, "t"))?;
    let name = name.replace('\'', "''");
    let live = target.catalog.table(table.name())?;
    let ours = scope::of_no_other(&target.catalog, table)?;
    Ok(format!("SELECT '{table} ' || {key} || ' breaks {name}' FROM {live} t WHERE NOT ({rule}) AND {ours}"))
}
