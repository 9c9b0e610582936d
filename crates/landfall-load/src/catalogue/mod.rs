//! The live target as its own catalogue describes it, read once: tables that the search path finds, their columns, constraints, triggers and rights.
//!
//! Each aspect is a file with its query. Names come back quoted where they go into SQL again.

mod column;
mod constraint;
mod database;
mod table;
mod trigger;

use std::collections::BTreeMap;

use tokio_postgres::{
    Client, Row,
    types::{ToSql, Type},
};

use crate::error::{Error, While};

pub use column::LiveColumn;
pub use constraint::{Check, ForeignKey, Unique};
pub use database::Database;
pub use table::{Elsewhere, LiveTable, Reach};
pub use trigger::{Events, Trigger};

const DOING: &str = "reading the catalogue";

/// What the catalogue says of our tables.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// By name, `ports` among them; a table that is missing here is missing there.
    pub tables: BTreeMap<String, LiveTable>,
    /// Those of the same name that the session does not find.
    pub elsewhere: BTreeMap<String, Elsewhere>,
    /// Of the whole database.
    pub database: Database,
}

/// Adds a row of an answer to the table that it is about.
type Add = fn(&mut LiveTable, &Row);

/// Reads everything about the tables of these names.
pub async fn read(client: &Client, names: &[&str]) -> Result<Catalogue, Error> {
    let mut catalogue = Catalogue { database: Database::read(client).await?, ..Catalogue::default() };
    for row in ask(client, table::SQL, &names, Type::TEXT_ARRAY).await? {
        catalogue.tables.insert(row.get("name"), LiveTable::of(&row));
    }
    for row in ask(client, table::ELSEWHERE, &names, Type::TEXT_ARRAY).await? {
        catalogue.elsewhere.insert(row.get("name"), Elsewhere::of(&row));
    }
    let oids: Vec<u32> = catalogue.tables.values().map(|table| table.oid).collect();
    let of_a_table: [(&str, Add); 4] = [
        (&column::sql(), |table, row| table.columns.push(LiveColumn::of(row))),
        (&constraint::checks(), |table, row| table.checks.push(Check::of(row))),
        (constraint::UNIQUES, |table, row| table.uniques.push(Unique::of(row))),
        (trigger::SQL, |table, row| table.triggers.push(Trigger::of(row))),
    ];
    for (sql, add) in of_a_table {
        for row in ask(client, sql, &oids, Type::OID_ARRAY).await? {
            let oid: u32 = row.get("oid");
            catalogue.tables.values_mut().filter(|table| table.oid == oid).for_each(|table| add(table, &row));
        }
    }
    for row in ask(client, constraint::FOREIGN_KEYS, &oids, Type::OID_ARRAY).await? {
        catalogue.add(&ForeignKey::of(&row));
    }
    Ok(catalogue)
}

async fn ask(client: &Client, sql: &str, of: &(dyn ToSql + Sync), of_type: Type) -> Result<Vec<Row>, Error> {
    client.query_typed(sql, &[(of, of_type)]).await.while_doing(DOING)
}

impl Catalogue {
    /// Adds a foreign key to both its tables, where they are ours.
    fn add(&mut self, key: &ForeignKey) {
        for table in self.tables.values_mut() {
            if table.oid == key.child {
                table.references.push(key.clone());
            }
            if table.oid == key.parent {
                table.referenced_by.push(key.clone());
            }
        }
    }
}
