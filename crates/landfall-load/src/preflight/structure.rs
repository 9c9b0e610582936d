//! Tables, columns, rights, row-level security, triggers and the order of loading: what the catalogue alone tells.

use std::collections::BTreeMap;

use landfall_model::{
    mapping::TargetMapping,
    monitor::{Level, Monitor},
    outcome::Mismatch,
    target::Table,
};

use crate::{
    catalogue::{Catalogue, Database, Events, LiveColumn, LiveTable},
    layout::{Layout, live_name},
    order::order,
    sql::quote,
};

/// How each table can be written, and everything that stands in the way.
pub fn compare(
    catalogue: &Catalogue,
    names: &TargetMapping,
    monitor: &dyn Monitor,
) -> (BTreeMap<Table, Layout>, Vec<Mismatch>) {
    let mut layouts = BTreeMap::new();
    let mut differences = database(&catalogue.database);
    mention_encoding(&catalogue.database, monitor);
    for table in Table::ALL {
        let Some(live) = catalogue.tables.get(table.name()) else {
            differences.push(missing_table(table, catalogue));
            continue;
        };
        differences.extend(access(table, live, &catalogue.database.role));
        differences.extend(search_vector(table, live, names));
        mention_triggers(table, live, monitor);
        match Layout::of(table, live, names) {
            Ok(layout) => drop(layouts.insert(table, layout)),
            Err(more) => differences.extend(more),
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

fn missing_table(table: Table, catalogue: &Catalogue) -> Mismatch {
    let (what, remedy) = super::missing(table.name(), catalogue);
    Mismatch { table: Some(table), what, remedy }
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
        let (what, remedy) = hidden(table.name(), role);
        differences.push(Mismatch { table: Some(table), what, remedy });
    }
    differences
}

/// What and remedy for a table of which policies show the role less than is there.
pub(super) fn hidden(table: &str, role: &str) -> (String, String) {
    (
        format!("row-level security on {table} hides rows from the role {role}"),
        format!("ALTER ROLE {role} BYPASSRLS, or connect as the table's owner"),
    )
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

/// Nor is an encoding that holds less than the plan may: the server refuses what it has no character for, row by row. One without any encoding takes
/// all bytes.
fn mention_encoding(database: &Database, monitor: &dyn Monitor) {
    let Database { name, encoding, .. } = database;
    if !["UTF8", "SQL_ASCII"].contains(&encoding.as_str()) {
        let text = format!(
            "the database {name} keeps text in {encoding}: rows with characters that this lacks will be refused, with all that depends on them; a database with ENCODING 'UTF8' takes every one"
        );
        monitor.remark(Level::Warning, &text);
    }
}

/// Triggers are no reason to refuse, but what they do is not in the plan. Those on INSERT run for every row; those on UPDATE and DELETE only
/// where they cannot be switched off (see `quiet`).
fn mention_triggers(table: Table, live: &LiveTable, monitor: &dyn Monitor) {
    for trigger in &live.triggers {
        let name = &trigger.name;
        if trigger.events.meets(Events::INSERT) {
            let (level, effect) = if trigger.may_change_rows {
                (
                    Level::Warning,
                    "change or drop it: verification will tell, and a delta or reset leaves a row that it changed alone, as if users had",
                )
            } else {
                (
                    Level::Info,
                    "write elsewhere: verification tells what of that is in tables that landfall loads, and a reset leaves every row that this refers to, until it is deleted",
                )
            };
            let off = format!("ALTER TABLE {} DISABLE TRIGGER {}", live.name, quote(name));
            let text = format!(
                "the trigger {name} of {table} runs for every row that is loaded, and may {effect}. {off}, until all is loaded, keeps it out"
            );
            monitor.remark(level, &text);
        }
        if trigger.events.meets(Events::CHANGE) && !live.owned {
            let text = format!(
                "the trigger {name} of {table} will run for rows that a delta, a reset or the search index changes: only the owner of {table} may switch it off meanwhile; connect as the owner if it must not run"
            );
            monitor.remark(Level::Warning, &text);
        }
    }
}

fn circle(names: &[String]) -> Mismatch {
    Mismatch {
        table: None,
        what: format!("foreign keys go in a circle between {}", names.join(" and ")),
        remedy: "omit one of the columns under [target] in the mapping file".to_owned(),
    }
}
