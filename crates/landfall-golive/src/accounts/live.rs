//! What the CRM holds: roles, ports, and of each person the account, its roles, and whether a mail has left.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use landfall_model::ids;
use tokio_postgres::{
    Client,
    types::{ToSql, Type},
};
use uuid::Uuid;

use super::sheet::Person;
use crate::{
    audit,
    error::{Error, While},
    target::{self, Need},
};

const DOING: &str = "reading the accounts";
/// The audit log's word for a mail with a link.
pub const MAILED: &str = "set_password_mail";
/// Its word for one that is about to leave: where neither of the others follows, nobody knows whether it did.
pub const BEGUN: &str = "set_password_mail_begun";
/// Its word for one that did not leave.
pub const REFUSED: &str = "set_password_mail_refused";

/// Better Auth's tables as it makes them itself, and the CRM's of roles. A password is only asked whether it is there.
pub const NEEDS: [Need; 7] = [
    Need {
        table: "user",
        columns: &["id", "name", "email", "emailVerified", "image", "createdAt", "updatedAt"],
        rights: "SELECT, INSERT",
    },
    Need { table: "account", columns: &["userId", "providerId", "password"], rights: "SELECT" },
    Need {
        table: "verification",
        columns: &["id", "identifier", "value", "expiresAt", "createdAt", "updatedAt"],
        rights: "SELECT, INSERT, DELETE",
    },
    Need { table: "roles", columns: &["id", "name"], rights: "SELECT" },
    Need { table: "ports", columns: &["id", "slug", "is_active"], rights: "SELECT" },
    Need {
        table: "user_port_roles",
        columns: &["id", "user_id", "port_id", "role_id", "assigned_by", "created_at", "updated_at"],
        rights: "SELECT, INSERT, UPDATE",
    },
    audit::need("SELECT, INSERT"),
];

/// Roles and ports, name to id.
#[derive(Debug)]
pub struct Names {
    /// Roles.
    pub roles: BTreeMap<String, String>,
    /// Active ports.
    pub ports: BTreeMap<String, String>,
}

/// What there is of a person.
#[derive(Debug, Clone)]
pub struct Account {
    /// The user's id; of one who is not there, the id that it gets.
    pub user: String,
    /// False where there is no user yet.
    pub is_there: bool,
    /// True where a password is set.
    pub has_password: bool,
    /// Port to role.
    pub roles: BTreeMap<String, String>,
    /// When the last mail left to the person, and to anybody in the person's place.
    pub mailed: [Option<DateTime<Utc>>; 2],
    /// The same of a mail that was begun, and of which nobody noted what became of it.
    pub begun: [Option<DateTime<Utc>>; 2],
}

impl Account {
    /// The id under which the audit log knows the user: Better Auth's own ids are no UUIDs.
    pub fn entity(&self) -> Uuid {
        self.user.parse().unwrap_or_else(|_| ids::derive("", "user", &self.user))
    }
}

/// Roles and ports of a target that is able to hold accounts.
///
/// # Errors
/// It is not: every difference with its remedy.
pub async fn names(client: &Client) -> Result<Names, Error> {
    target::check(client, &NEEDS).await?;
    let roles = pairs(client, "SELECT name, id::text FROM roles").await?;
    Ok(Names { roles, ports: pairs(client, "SELECT slug, id::text FROM ports WHERE is_active").await? })
}

async fn pairs(client: &Client, sql: &str) -> Result<BTreeMap<String, String>, Error> {
    let rows = client.query_typed(sql, &[]).await.while_doing(DOING)?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// What there is of a person.
///
/// # Errors
/// The server fails.
pub async fn account(client: &Client, person: &Person) -> Result<Account, Error> {
    const USER: &str = "
        SELECT u.id::text, EXISTS (SELECT FROM account a WHERE a.\"userId\" = u.id AND a.\"providerId\" = 'credential' AND a.password IS NOT NULL)
        FROM \"user\" u WHERE u.email = $1";
    let found = client.query_typed_opt(USER, &[(&person.email, Type::TEXT)]).await.while_doing(DOING)?;
    let derived = || ids::derive("", "user", &person.email).to_string();
    let mut account = Account {
        user: found.as_ref().map_or_else(derived, |row| row.get(0)),
        is_there: found.is_some(),
        has_password: found.is_some_and(|row| row.get(1)),
        roles: BTreeMap::new(),
        mailed: [None, None],
        begun: [None, None],
    };
    account.roles = roles(client, &account.user).await?;
    (account.mailed, account.begun) = mails(client, account.entity()).await?;
    Ok(account)
}

/// True where the audit log tells of no other mails to the user than when the account was read. It is held for the open transaction: of two who are
/// about to mail one person, on whatever machines, the second one waits, and then sees what the first one noted.
///
/// # Errors
/// The server fails.
pub async fn is_as_read(client: &Client, account: &Account) -> Result<bool, Error> {
    const LOCK: &str = "SELECT pg_advisory_xact_lock(hashtextextended('landfall mail ' || $1, 0))";
    let entity = account.entity().to_string();
    client.query_typed(LOCK, &[(&entity, Type::TEXT)]).await.while_doing(DOING)?;
    Ok(mails(client, account.entity()).await? == (account.mailed, account.begun))
}

/// Whose account is there with capitals in its address alone: Better Auth looks for small letters, so that its owner could set a password, and
/// never sign in. By line; nobody is named.
///
/// # Errors
/// The server fails.
pub async fn in_capitals(client: &Client, people: &[Person]) -> Result<Vec<String>, Error> {
    const SQL: &str = "
        SELECT u.id::text FROM \"user\" u
        WHERE lower(u.email) = $1 AND NOT EXISTS (SELECT FROM \"user\" o WHERE o.email = $1) ORDER BY u.id LIMIT 1";
    let mut found = Vec::new();
    for person in people {
        let row = client.query_typed_opt(SQL, &[(&person.email, Type::TEXT)]).await.while_doing(DOING)?;
        found.extend(row.map(|row| told(person.line, row.get(0))));
    }
    Ok(found)
}

fn told(line: usize, user: &str) -> String {
    format!(
        "line {line}: the CRM has this address with capital letters, by which nobody can sign in: in its table user, set email to lower(email) where id is {user}"
    )
}

async fn roles(client: &Client, user: &str) -> Result<BTreeMap<String, String>, Error> {
    const SQL: &str = "
        SELECT p.slug, r.name FROM user_port_roles u JOIN ports p ON p.id = u.port_id JOIN roles r ON r.id = u.role_id
        WHERE u.user_id = $1";
    let rows = client.query_typed(SQL, &[(&user, Type::TEXT)]).await.while_doing(DOING)?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// When mails left and were begun without an end, to the person and to anybody.
type Mails = ([Option<DateTime<Utc>>; 2], [Option<DateTime<Utc>>; 2]);

async fn mails(client: &Client, entity: Uuid) -> Result<Mails, Error> {
    const SQL: &str = "
        WITH m AS (SELECT action, created_at AS at, metadata ->> 'mode' = 'live' AS live FROM audit_logs
                   WHERE action IN ($1, $2, $3) AND entity_id::text = $4),
             b AS (SELECT * FROM m WHERE action = $2 AND NOT EXISTS (
                   SELECT FROM m e WHERE e.action <> $2 AND e.at >= m.at AND (e.live = m.live OR e.live AND e.action = $1)))
        SELECT (SELECT max(at) FROM m WHERE action = $1 AND live), (SELECT max(at) FROM m WHERE action = $1),
               (SELECT max(at) FROM b WHERE live), (SELECT max(at) FROM b)";
    let entity = entity.to_string();
    let values = [&MAILED as &(dyn ToSql + Sync), &BEGUN, &REFUSED, &entity];
    let values = values.map(|value| (value, Type::TEXT));
    let row = client.query_typed_one(SQL, &values).await.while_doing(DOING)?;
    Ok(([row.get(0), row.get(1)], [row.get(2), row.get(3)]))
}
