//! The target: `DATABASE_URL`.

use secrecy::SecretString;

use super::environment::Environment;

/// Resolves the target, or adds what is missing or wrong to `problems`. The address holds a password: it is never repeated.
pub fn resolve(environment: &Environment, problems: &mut Vec<String>) -> Option<SecretString> {
    let what = "the target, for instance postgres://user:password@host:5432/crm";
    let url = environment.demand("DATABASE_URL", what, problems)?;
    if url.parse::<tokio_postgres::Config>().is_err() {
        problems.push(format!("DATABASE_URL is no address of a PostgreSQL database: {what}"));
        return None;
    }
    Some(SecretString::from(url))
}
