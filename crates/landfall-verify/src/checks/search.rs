//! Search: every vector is filled, and every client and interest is found by the client's own name, every berth by its mooring number.
//! A filled vector proves little: one that was made before the last change is filled too. Asked of planned rows: those of rows that users enter are the
//! CRM's affair.

use landfall_model::{mapping::SearchMapping, outcome::ValidationCheck, target::Table};

use super::at_fault::{self, Question};
use crate::{error::Error, session::Param, survey::Survey, target::Target};

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
    let filled: &[Param<'_>] = &[&target.port];
    let found: &[Param<'_>] = &[&target.port, configuration];
    let mut checks = Vec::new();
    for (rules, params) in [(FILLED, filled), (FOUND, found)] {
        for (name, table, template) in rules {
            let is_planned = |key| survey.get(&table).is_some_and(|survey| survey.rows.get(key).is_some());
            let question = Question { name, table, template, next: NEXT };
            checks.push(at_fault::none(target, question, params, is_planned).await?);
        }
    }
    Ok(checks)
}
