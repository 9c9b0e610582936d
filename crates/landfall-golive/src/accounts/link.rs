//! The link of a mail: a token as Better Auth makes one for a forgotten password, single-use, with an end. Its own endpoint takes it.

use std::time::Duration;

use chrono::TimeDelta;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio_postgres::{Client, types::Type};

use crate::{
    error::{Error, While},
    http::Http,
};

const DOING: &str = "making a link";
const PATIENCE: Duration = Duration::from_secs(15);

/// Where links lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The CRM: `https://crm.example.com`.
    pub app_url: String,
    /// Its page on which a password is set: `/auth/set-password`.
    pub page: String,
}

impl Place {
    /// The address of a token, as Better Auth's own mails have it: it leads on to the page.
    pub fn of(&self, token: &str) -> String {
        let page = utf8_percent_encode(&self.page, NON_ALPHANUMERIC);
        format!("{}/api/auth/reset-password/{token}?callbackURL={page}", self.app_url.trim_end_matches('/'))
    }

    /// Asks the CRM whether it takes a token, which does not use it up. Accounts may be kept elsewhere than in the database that we write
    /// to, and then nobody could set a password.
    ///
    /// # Errors
    /// It does not, or cannot be asked.
    pub async fn prove(&self, http: &Http, token: &str) -> Result<(), Error> {
        let url = self.app_url.clone();
        let answer = match http.call("GET", &self.of(token), &[], None, PATIENCE).await {
            Ok(answer) => answer,
            Err(why) => return Err(Error::Unheard { url, what: why.to_string() }),
        };
        let location =
            answer.headers.get("location").and_then(|value| value.to_str().ok()).unwrap_or_default();
        if location.contains("token=") {
            return Ok(());
        }
        let code = location.split("error=").nth(1).unwrap_or("no page for it");
        Err(Error::Link { url, what: format!("it answers {} with {code}", answer.status.as_u16()) })
    }
}

/// A new token of a user, in the open transaction, beside those from before: they hold until it has left.
///
/// # Errors
/// The server fails.
pub async fn issue(client: &Client, user: &str, valid: TimeDelta) -> Result<String, Error> {
    // The server's random numbers are as good as ours; 244 bits of them.
    const SQL: &str = "
        WITH t AS (SELECT replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '') AS token)
        INSERT INTO verification (id, identifier, value, \"expiresAt\", \"createdAt\", \"updatedAt\")
        SELECT gen_random_uuid()::text, 'reset-password:' || token, $1, now() + make_interval(secs => $2::float8), now(), now() FROM t
        RETURNING split_part(identifier, ':', 2)";
    let seconds = valid.num_seconds().to_string();
    let values = [(&user as _, Type::TEXT), (&seconds as _, Type::TEXT)];
    let row = client.query_typed_one(SQL, &values).await.while_doing(DOING)?;
    Ok(row.get(0))
}

/// Voids a token that did not leave.
///
/// # Errors
/// The server fails.
pub async fn revoke(client: &Client, token: &str) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM verification WHERE identifier = 'reset-password:' || $1";
    client.execute_typed(SQL, &[(&token, Type::TEXT)]).await.while_doing(DOING).map(|_| ())
}

/// Voids every other token of a user whose newest one has left.
///
/// # Errors
/// The server fails.
pub async fn revoke_others(client: &Client, user: &str, token: &str) -> Result<(), Error> {
    const SQL: &str = "
        DELETE FROM verification WHERE value = $1 AND identifier LIKE 'reset-password:%' AND identifier <> 'reset-password:' || $2";
    let values = [(&user as _, Type::TEXT), (&token as _, Type::TEXT)];
    client.execute_typed(SQL, &values).await.while_doing(DOING).map(|_| ())
}

#[cfg(test)]
mod tests {
    use landfall_model::kind::Kind;

    use super::{Error, Http, Place};

    #[tokio::test]
    async fn a_crm_that_is_away_is_not_taken_for_one_with_other_accounts() {
        let place = Place { app_url: "http://127.0.0.1:9".to_owned(), page: "/auth/set-password".to_owned() };
        let error = place.prove(&Http::new(), "token").await.unwrap_err();
        assert!(matches!(error, Error::Unheard { .. }) && error.kind() == Kind::Target, "{error}");
    }
}
