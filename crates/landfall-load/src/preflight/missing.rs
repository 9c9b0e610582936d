//! Tables that the search path does not find.

use landfall_model::{outcome::Mismatch, target::Table};

use super::{names, set_search_path};
use crate::catalogue::{Catalogue, Database, Elsewhere, Reach};

/// What is told of one of them, and with it of all of which the same can be said: in a wrong database, or beside the right schema, it is each of them.
pub fn difference(table: &str, catalogue: &Catalogue) -> Mismatch {
    let elsewhere = catalogue.elsewhere.get(table);
    let is_alike =
        |name: &&str| !catalogue.tables.contains_key(*name) && catalogue.elsewhere.get(*name) == elsewhere;
    let alike: Vec<&str> = names().into_iter().filter(is_alike).collect();
    let (what, remedy) = match alike.as_slice() {
        [one] => told(&format!("the table {one} is"), one, elsewhere, &catalogue.database),
        several => {
            told(&format!("the tables {} are", several.join(", ")), "...", elsewhere, &catalogue.database)
        }
    };
    let table = Table::ALL.into_iter().find(|one| alike == [one.name()]);
    Mismatch { table, what, remedy }
}

/// What and remedy; `name` is the one that the table is to have.
fn told(which: &str, name: &str, elsewhere: Option<&Elsewhere>, database: &Database) -> (String, String) {
    let Database { role, name: database, .. } = database;
    match elsewhere {
        None => (
            format!("{which} missing"),
            format!(
                "apply the CRM's migrations, or let the role's search_path find the schema; where the CRM calls it otherwise, let it have this name as long as landfall works on it, since [target.rename] knows columns alone and a view is not written to: ALTER TABLE ... RENAME TO {name}"
            ),
        ),
        Some(Elsewhere { schema, reach: Reach::Shut }) => (
            format!("{which} in the schema {schema}, into which the role {role} may not look"),
            format!("GRANT USAGE ON SCHEMA {schema} TO {role}"),
        ),
        Some(Elsewhere { schema, reach: Reach::Open }) => (
            format!("{which} in the schema {schema}, which the search_path of the role {role} does not name"),
            set_search_path(role, database, schema),
        ),
        Some(Elsewhere { schema, reach: Reach::Behind }) => (
            format!(
                "{which} in the schema {schema}, and what the search_path of the role {role} finds before that is no table"
            ),
            set_search_path(role, database, schema),
        ),
    }
}
