//! Search: every vector is filled, and every client and interest is found by the client's own name, every berth by its mooring number.
//! A filled vector proves little: one that was made before the last change is filled too. Asked of planned rows: those of rows that users enter are the
//! CRM's affair.

use landfall_model::{mapping::SearchMapping, outcome::ValidationCheck, target::Table};

use crate::{
    error::Error,
    key::Key,
    outcome::{Details, equal, not_made},
    session::Param,
    survey::Survey,
    target::{Answer, Target},
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

/// A row that a look-up by its own words does not find. A name without a single word, such as `-`, cannot be looked up by anyone.
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
        "SELECT t.{interests.id} FROM {interests} t JOIN {clients} c ON c.{clients.id} = t.{interests.client_id},
                plainto_tsquery($2::text::regconfig, c.{clients.full_name}) AS own
         WHERE t.{interests.port_id} = $1 AND numnode(own) > 0
           AND NOT coalesce(t.{interests.search_vector} @@ own, false)",
    ),
];

/// Names must be found word by word: `simple` does that, while `english` drops those that it takes for stop words.
const BY_WORD: &str = "simple";

const NEXT: &str = "next: landfall load computes the search vectors again";

/// Six checks.
pub(crate) async fn check(
    target: &Target<'_>,
    survey: &Survey,
    mapping: &SearchMapping,
) -> Result<Vec<ValidationCheck>, Error> {
    let known = |name: &&String| name.as_str() == BY_WORD;
    let configurations = &mapping.configurations;
    let Some(configuration) = configurations.iter().find(known).or(configurations.first()) else {
        return Ok(Vec::new());
    };
    let mut checks = Vec::new();
    for (name, table, template) in FILLED {
        checks.push(none(target, survey, (name, table, template), &[&target.port]).await?);
    }
    for (name, table, template) in FOUND {
        checks.push(none(target, survey, (name, table, template), &[&target.port, configuration]).await?);
    }
    Ok(checks)
}

/// A check that passes where the template answers no planned row.
async fn none(
    target: &Target<'_>,
    survey: &Survey,
    (name, table, template): (&str, Table, &str),
    params: &[Param<'_>],
) -> Result<ValidationCheck, Error> {
    let mut rows = match target.ask(name, template, params).await? {
        Answer::Found(rows) => rows,
        Answer::Omitted(column) => return Ok(not_made(name, &column)),
    };
    let is_planned = |key: Key| survey.get(&table).is_some_and(|survey| survey.rows.get(key).is_some());
    let mut found = Vec::new();
    while let Some(row) = rows.next().await? {
        found.extend(Key::of_row(table, &row).filter(|key| is_planned(*key)));
    }
    found.sort_unstable();
    let mut details = Details::default();
    found.into_iter().for_each(|key| details.push(|| format!("{table} {key}")));
    Ok(equal(name, 0, details.total(), details.finish(|| NEXT.to_owned())))
}
