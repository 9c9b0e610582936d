//! Search: every vector is filled, and every client and interest is found by the client's own name, every berth by its mooring number.
//! A filled vector proves little: one that was made before the last change is filled too.

use landfall_model::{mapping::SearchMapping, outcome::ValidationCheck};

use crate::{error::Error, session::Param, target::Target};

/// A row whose vector was never computed.
const FILLED: [(&str, &str); 3] = [
    (
        "clients: search vector missing",
        "SELECT 'clients ' || t.{clients.id}::text FROM {clients} t
         WHERE t.{clients.port_id} = $1 AND t.{clients.search_vector} IS NULL",
    ),
    (
        "berths: search vector missing",
        "SELECT 'berths ' || t.{berths.id}::text FROM {berths} t
         WHERE t.{berths.port_id} = $1 AND t.{berths.search_vector} IS NULL",
    ),
    (
        "interests: search vector missing",
        "SELECT 'interests ' || t.{interests.id}::text FROM {interests} t
         WHERE t.{interests.port_id} = $1 AND t.{interests.search_vector} IS NULL",
    ),
];

/// A row that a look-up by its own words does not find. A name without a single word, such as `-`, cannot be looked up by anyone.
const FOUND: [(&str, &str); 3] = [
    (
        "clients: not found by own name",
        "SELECT 'clients ' || t.{clients.id}::text FROM {clients} t, plainto_tsquery($2::text::regconfig, t.{clients.full_name}) AS own
         WHERE t.{clients.port_id} = $1 AND numnode(own) > 0 AND NOT coalesce(t.{clients.search_vector} @@ own, false)",
    ),
    (
        "berths: not found by mooring number",
        "SELECT 'berths ' || t.{berths.id}::text FROM {berths} t, plainto_tsquery($2::text::regconfig, t.{berths.mooring_number}) AS own
         WHERE t.{berths.port_id} = $1 AND numnode(own) > 0 AND NOT coalesce(t.{berths.search_vector} @@ own, false)",
    ),
    (
        "interests: not found by the client's name",
        "SELECT 'interests ' || t.{interests.id}::text FROM {interests} t JOIN {clients} c ON c.{clients.id} = t.{interests.client_id},
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
    mapping: &SearchMapping,
) -> Result<Vec<ValidationCheck>, Error> {
    let known = |name: &&String| name.as_str() == BY_WORD;
    let configurations = &mapping.configurations;
    let Some(configuration) = configurations.iter().find(known).or(configurations.first()) else {
        return Ok(Vec::new());
    };
    let mut checks = Vec::new();
    for (name, template) in FILLED {
        checks.push(target.none(name, template, &[&target.port], NEXT).await?);
    }
    for (name, template) in FOUND {
        let params: [Param<'_>; 2] = [&target.port, configuration];
        checks.push(target.none(name, template, &params, NEXT).await?);
    }
    Ok(checks)
}
