//! Tables, columns, rights, row-level security and the order of loading: what the catalogue alone tells.

use std::collections::BTreeMap;

use landfall_model::{mapping::TargetMapping, outcome::Mismatch, target::Table, words::shortened};

use super::{missing, set_search_path};
use crate::{
    catalogue::{Catalogue, Database, Elsewhere, LiveColumn, LiveTable, Reach},
    layout::{Layout, live_name},
    order::order,
};

/// How each table can be written, and everything that stands in the way.
pub fn compare(catalogue: &Catalogue, names: &TargetMapping) -> (BTreeMap<Table, Layout>, Vec<Mismatch>) {
    let mut layouts = BTreeMap::new();
    let mut differences = database(&catalogue.database);
    for table in Table::ALL {
        let Some(live) = catalogue.tables.get(table.name()) else {
            add(missing::difference(table.name(), catalogue), &mut differences);
            continue;
        };
        differences.extend(access(table, live, &catalogue.database.role));
        let vector = search_vector(table, live, names);
        match Layout::of(table, live, names) {
            Ok(layout) => {
                differences.extend(sequences(&layout, &catalogue.database.role));
                layouts.insert(table, layout);
                differences.extend(vector);
            }
            Err(more) => {
                let more: Vec<Mismatch> = vector.into_iter().chain(more).collect();
                differences.extend(in_front(table, live, catalogue, &more).map_or(more, |one| vec![one]));
            }
        }
    }
    differences.extend(order(&layouts).err().map(|names| circle(&names)));
    (layouts, differences)
}

fn database(database: &Database) -> Vec<Mismatch> {
    let Database { role, name, .. } = database;
    let cases = [
        (
            database.writable,
            format!("the database {name} is read-only for the role {role}"),
            if database.standby {
                "name the primary server in DATABASE_URL: this one is a standby".to_owned()
            } else {
                format!(
                    "where it is the one that the CRM writes to: ALTER ROLE {role} IN DATABASE {name} SET default_transaction_read_only = off; else name that one in DATABASE_URL"
                )
            },
        ),
        (
            database.enforced,
            format!(
                "foreign keys and triggers are out of force for the role {role}: session_replication_role is replica"
            ),
            format!(
                "where it was set (\\drds in psql shows that) take it back: ALTER ROLE {role} or ALTER DATABASE {name} or ALTER ROLE {role} IN DATABASE {name}, and each time RESET session_replication_role"
            ),
        ),
        (
            database.temporary,
            format!("the role {role} may not create temporary tables"),
            format!("GRANT TEMPORARY ON DATABASE {name} TO {role}"),
        ),
        (
            database.marker,
            format!("the role {role} may not create or use the schema landfall, where loaded runs are noted"),
            format!(
                "GRANT CREATE ON DATABASE {name} TO {role}; where the schema is there: GRANT ALL ON SCHEMA landfall TO {role}; GRANT ALL ON ALL TABLES IN SCHEMA landfall TO {role}"
            ),
        ),
    ];
    let wrong = cases.into_iter().filter(|(fine, ..)| !fine);
    wrong.map(|(_, what, remedy)| Mismatch { table: None, what, remedy }).collect()
}

/// Adds one that is not told yet: of tables that are not found there is one for all.
pub fn add(difference: Mismatch, differences: &mut Vec<Mismatch>) {
    if !differences.contains(&difference) {
        differences.push(difference);
    }
}

/// What is told of a table that is not as expected where one of its name stands behind it on the search path: most likely that one is meant.
fn in_front(table: Table, live: &LiveTable, catalogue: &Catalogue, wrong: &[Mismatch]) -> Option<Mismatch> {
    let Elsewhere { schema, reach: Reach::Behind } = catalogue.elsewhere.get(table.name())? else {
        return None;
    };
    let Database { role, name, .. } = &catalogue.database;
    let (taken, wrong) = (&live.name, shortened(wrong.iter().map(|difference| &difference.what)));
    Some(Mismatch {
        table: Some(table),
        what: format!(
            "the search_path finds {taken} before the table {table} of the schema {schema}, and the one that it finds is not as expected: {wrong}"
        ),
        remedy: format!(
            "where the CRM's is that of {schema}: {}; else let {taken} be as the CRM's migrations make it",
            set_search_path(role, name, schema)
        ),
    })
}

fn access(table: Table, live: &LiveTable, role: &str) -> Vec<Mismatch> {
    let mut differences = Vec::new();
    if !live.missing_rights.is_empty() {
        let rights = live.missing_rights.join(", ");
        differences.push(Mismatch {
            table: Some(table),
            what: format!("the role {role} lacks {rights} on {table}"),
            remedy: format!("GRANT {rights} ON {} TO {role}", live.name),
        });
    }
    if live.row_security {
        let (what, remedy) = hidden(table.name(), live, role);
        differences.push(Mismatch { table: Some(table), what, remedy });
    }
    differences
}

/// What and remedy for a table of which policies show the role less than is there.
pub(super) fn hidden(table: &str, live: &LiveTable, role: &str) -> (String, String) {
    let other = if live.owned {
        format!("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY until all is loaded and verified", live.name)
    } else {
        "connect as the table's owner".to_owned()
    };
    (
        format!("row-level security on {table} hides rows from the role {role}"),
        format!("ALTER ROLE {role} BYPASSRLS, or {other}"),
    )
}

/// Columns beside those of the plan whose default the role may not take: no row would come in.
fn sequences(layout: &Layout, role: &str) -> Vec<Mismatch> {
    let others = layout.live.columns.iter().filter(|column| layout.field_of(&column.name).is_none());
    let shut = others.filter_map(|column| Some((column, column.shut_sequence.as_ref()?)));
    shut.map(|(column, sequence)| Mismatch {
        table: Some(layout.table),
        what: format!(
            "the role {role} may not use the sequence {sequence}, by which {}.{} is filled",
            layout.table, column.name
        ),
        remedy: format!("GRANT USAGE ON SEQUENCE {sequence} TO {role}"),
    })
    .collect()
}

fn search_vector(table: Table, live: &LiveTable, names: &TargetMapping) -> Option<Mismatch> {
    if !table.is_searched() {
        return None;
    }
    let name = live_name(names, table.name(), "search_vector")?;
    let is_vector = |column: &LiveColumn| column.base == "tsvector";
    (!live.column(name).is_some_and(is_vector)).then(|| Mismatch {
        table: Some(table),
        what: format!("{table}.{name} is missing, or no tsvector"),
        remedy: format!("add it, or omit = [\"{table}.search_vector\"] under [target] in the mapping file"),
    })
}

fn circle(names: &[String]) -> Mismatch {
    Mismatch {
        table: None,
        what: format!("foreign keys go in a circle between {}", names.join(" and ")),
        remedy: "omit one of the columns under [target] in the mapping file".to_owned(),
    }
}
