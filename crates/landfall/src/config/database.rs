//! The target: `DATABASE_URL`.

use landfall_model::cause;
use landfall_postgres::Address;
use secrecy::SecretString;

use super::environment::Environment;

/// Resolves the target, or adds what is missing or wrong to `problems`. The address holds a password: it is never repeated.
pub fn resolve(environment: &Environment, problems: &mut Vec<String>) -> Option<SecretString> {
    let what = "the target, for instance postgres://user:password@host:5432/crm";
    let url = environment.demand("DATABASE_URL", what, problems)?;
    match Address::parse(url) {
        Ok(_) => Some(SecretString::from(url)),
        Err(error) => {
            problems.push(cause::in_words(&error));
            None
        }
    }
}
