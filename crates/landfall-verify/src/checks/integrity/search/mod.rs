//! Search: every vector is filled, every client and interest is found by the client's own name, every berth by its mooring number, and each by all else
//! that the load indexes, and by nothing else. A filled vector proves little: one that was made before the last change is filled too. Asked of planned rows: those of rows that users enter are the
//! CRM's affair, and so is whether it finds by a name that users gave.

mod asked;
mod foreign;
mod spelling;
mod sql;
mod texts;

use landfall_model::{mapping::SearchMapping, outcome::ValidationCheck, target::Table};
use tokio_postgres::Row;

use super::at_fault::{self, Question};
use crate::{
    error::Error,
    survey::{Fate, Survey},
    target::{Target, key::Key, live_id::Read},
};

/// A row whose vector was never computed.
const FILLED: [(&str, Table, &str); 3] = [
    (
        "clients: search vector missing",
        Table::Clients,
        "SELECT t.{clients.id} FROM {clients} t
         WHERE t.{clients.port_id} = $1 AND t.{clients.search_vector} IS NULL",
    ),
    (
        "berths: search vector missing",
        Table::Berths,
        "SELECT t.{berths.id} FROM {berths} t
         WHERE t.{berths.port_id} = $1 AND t.{berths.search_vector} IS NULL",
    ),
    (
        "interests: search vector missing",
        Table::Interests,
        "SELECT t.{interests.id} FROM {interests} t
         WHERE t.{interests.port_id} = $1 AND t.{interests.search_vector} IS NULL",
    ),
];

/// A row that a look-up by its own words does not find, or by those of the client that it names as well. A name without a single word, such as `-`,
/// cannot be looked up by anyone.
const FOUND: [(&str, Table, &str); 3] = [
    (
        "clients: not found by own name",
        Table::Clients,
        "SELECT t.{clients.id} FROM {clients} t, plainto_tsquery($2::text::regconfig, t.{clients.full_name}) AS own
         WHERE t.{clients.port_id} = $1 AND numnode(own) > 0 AND NOT coalesce(t.{clients.search_vector} @@ own, false)",
    ),
    (
        "berths: not found by mooring number",
        Table::Berths,
        "SELECT t.{berths.id} FROM {berths} t, plainto_tsquery($2::text::regconfig, t.{berths.mooring_number}) AS own
         WHERE t.{berths.port_id} = $1 AND numnode(own) > 0 AND NOT coalesce(t.{berths.search_vector} @@ own, false)",
    ),
    (
        "interests: not found by the client's name",
        Table::Interests,
        "SELECT t.{interests.id}, c.{clients.id} FROM {interests} t JOIN {clients} c ON c.{clients.id} = t.{interests.client_id},
                plainto_tsquery($2::text::regconfig, c.{clients.full_name}) AS own
         WHERE t.{interests.port_id} = $1 AND numnode(own) > 0
           AND NOT coalesce(t.{interests.search_vector} @@ own, false)",
    ),
];

/// Names must be found word by word: `simple` does that, while `english` drops those that it takes for stop words.
const BY_WORD: &str = "simple";

const NEXT: &str = "next: landfall load computes the search vectors again";

/// Six checks, those of the other texts, and those of words that are another row's.
pub(super) async fn check(
    target: &Target<'_>,
    survey: &Survey,
    mapping: &SearchMapping,
) -> Result<Vec<ValidationCheck>, Error> {
    let known = |name: &&String| name.as_str() == BY_WORD;
    let configurations = &mapping.configurations;
    let Some(configuration) = configurations.iter().find(known).or(configurations.first()) else {
        return Ok(Vec::new());
    };
    let mut checks = filled(target, survey).await?;
    checks.extend(found(target, survey, configuration).await?);
    let others = configurations.iter().filter(|name| *name != configuration);
    let indexed = Indexed {
        configurations: std::iter::once(configuration).chain(others).map(String::as_str).collect(),
        encoding: encoding(target).await?,
        made: made_by_the_target(target).await?,
    };
    checks.extend(texts::check(target, survey, &indexed).await?);
    checks.extend(foreign::check(target, survey, &indexed).await?);
    Ok(checks)
}

/// The rows that the load indexes have a vector.
async fn filled(target: &Target<'_>, survey: &Survey) -> Result<Vec<ValidationCheck>, Error> {
    let mut checks = Vec::new();
    for (name, table, template) in FILLED {
        let is_planned = |key, _: &Row| survey.get(&table).and_then(|survey| survey.rows.get(key)).is_some();
        let question = Question { name, table, template, next: NEXT };
        checks.push(at_fault::none(target, question, &[&target.port], is_planned).await?);
    }
    Ok(checks)
}

/// They are found by what they are called.
async fn found(
    target: &Target<'_>,
    survey: &Survey,
    configuration: &str,
) -> Result<Vec<ValidationCheck>, Error> {
    let mut checks = Vec::new();
    for (name, table, template) in FOUND {
        let is_as_loaded = |table, key| is_as_loaded(survey, table, key);
        let client = |row: &Row| row.try_get::<_, Read>(1).ok().and_then(|id| id.0).map(Key::from);
        let counts = |key, row: &Row| {
            is_as_loaded(table, key) && client(row).is_none_or(|key| is_as_loaded(Table::Clients, key))
        };
        let question = Question { name, table, template, next: NEXT };
        checks.push(at_fault::none(target, question, &[&target.port, &configuration], counts).await?);
    }
    Ok(checks)
}

/// How the vectors were made.
struct Indexed<'a> {
    /// In these configurations, the one that takes every word first.
    configurations: Vec<&'a str>,
    /// In which the target keeps text.
    encoding: String,
    /// Those of these tables by the target itself.
    made: Vec<Table>,
}

async fn encoding(target: &Target<'_>) -> Result<String, Error> {
    let rows = target.session.rows("the encoding", "SELECT current_setting('server_encoding')", &[]).await?;
    Ok(rows.first().map_or_else(String::new, |row| row.get(0)))
}

/// True for a planned row that users have not changed.
fn is_as_loaded(survey: &Survey, table: Table, key: Key) -> bool {
    let fate = survey.get(&table).and_then(|survey| survey.rows.get(key));
    fate.is_some_and(|fate| fate != Fate::LeftAlone)
}

/// The tables of which the target itself computes the vector.
async fn made_by_the_target(target: &Target<'_>) -> Result<Vec<Table>, Error> {
    let mut made = Vec::new();
    for table in Table::ALL.into_iter().filter(|table| table.is_searched()) {
        if is_made_by_the_target(target, table).await? {
            made.push(table);
        }
    }
    Ok(made)
}

/// True where it does so of this one, by a rule of its own: as a generated column, or by a trigger that names the column.
async fn is_made_by_the_target(target: &Target<'_>, table: Table) -> Result<bool, Error> {
    const SQL: &str = "
        SELECT FROM pg_attribute a
        WHERE a.attrelid = $1::text::regclass AND '\"' || replace(a.attname, '\"', '\"\"') || '\"' = $2
          AND (a.attgenerated <> '' OR EXISTS (
              SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
              WHERE t.tgrelid = a.attrelid AND NOT t.tgisinternal AND t.tgenabled <> 'D'
                AND (position(a.attname IN p.prosrc) > 0 OR position(a.attname IN encode(t.tgargs, 'escape')) > 0)))";
    let live = target.catalog.table(table.name())?;
    let Ok(vector) = target.catalog.column(table.name(), "search_vector") else { return Ok(false) };
    Ok(!target.session.rows("the search vectors", SQL, &[&live, &vector.sql]).await?.is_empty())
}
