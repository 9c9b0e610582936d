//! Planning and applying: users and roles in one transaction, then the mails.

use chrono::{DateTime, Utc};
use landfall_model::{
    ids, redact,
    rundir::{self, RunDir},
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use tokio_postgres::Client;

use super::{
    link::Place,
    live::{self, Account, Names},
    plan::{self, Need, Planned, Wishes},
    post::{Office, Sent},
    sheet::Person,
};
use crate::{
    audit::{self, Act, Author},
    error::Error,
    http::Http,
    mail::Post,
    target::{self, Session, Wish, in_transaction},
};

/// In whose name accounts are made, and where that is noted.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// The run.
    pub run: &'a RunDir,
    /// The run's id.
    pub id: &'a str,
    /// The port whose audit log tells it.
    pub slug: &'a str,
    /// The name in the audit log.
    pub author: &'a str,
    /// Who runs the program.
    pub operator: &'a str,
    /// When.
    pub at: DateTime<Utc>,
}

/// What was done for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Done {
    /// What was planned.
    pub planned: Planned,
    /// What became of the mail.
    pub mail: Sent,
}

impl Done {
    /// True where something was done that was not done before. A mail that was written into the run and still waits there is no news.
    pub fn is_news(&self) -> bool {
        self.planned.is_new || !self.planned.roles.is_empty() || self.mail != Sent::NotNeeded
    }

    /// One line for people: where a mail was needed, what became of it. One that went nowhere must not read as one that left.
    pub fn sentence(&self) -> String {
        let mails = rundir::MAILS;
        let mail = match (&self.mail, &self.planned.mail) {
            (Sent::Sent, _) => "the mail to set a password was sent".to_owned(),
            (Sent::Redirected, _) => {
                "the mail was sent to LANDFALL_MAIL's address, not to the person".to_owned()
            }
            (Sent::Written, _) => format!("the mail was written to {mails}, not sent"),
            (Sent::Refused(_), _) => "the mail was refused and not sent".to_owned(),
            (Sent::NotNeeded, Need::Mail) => format!("the mail lies in {mails} already, not sent"),
            (Sent::NotNeeded, _) => return self.planned.sentence(),
        };
        self.planned.told(&mail)
    }
}

/// What would be done for each; nothing is written, nothing sent.
///
/// # Errors
/// The target is not as expected, or fails.
pub async fn plan(
    session: &Session,
    people: &[Person],
    wishes: &Wishes,
    now: DateTime<Utc>,
) -> Result<Vec<Planned>, Error> {
    let client = session.client();
    in_transaction(client, "reading the accounts", async || {
        let found = look(client, people).await?.1;
        Ok(people
            .iter()
            .zip(&found)
            .map(|(person, account)| plan::of(person, account, wishes, now))
            .collect())
    })
    .await
}

/// Makes the users, gives the roles, and sends each who needs one a mail. What is done already is left alone, so that applying again changes
/// nothing and sends nothing. A mail that is refused is told, and the others leave; where the mail server fails, what is left waits for the
/// next time.
///
/// # Errors
/// The target is not as expected or fails; the CRM takes no link; the mail server fails.
pub async fn apply(
    session: &Session,
    people: &[Person],
    by: &By<'_>,
    wishes: &Wishes,
    way: (&Place, Option<&Post>),
) -> Result<Vec<Done>, Error> {
    let at = by.at.to_rfc3339();
    by.run.ensure_folder(rundir::CUTOVER_FOLDER)?;
    let client = session.client();
    let port =
        in_transaction(client, "looking the port up", async || target::port(client, by.slug).await).await?;
    let author =
        Author { slug: by.slug, port: &port, name: by.author, operator: by.operator, run: by.id, at: &at };
    let (place, post) = way;
    let office =
        Office { session, run: by.run, author: &author, place, wishes, post, http: &Http::new(), at: by.at };
    let planned = enter(client, people, &office).await?;
    let mut done = Vec::new();
    let mut proven = false;
    for (person, (account, planned)) in people.iter().zip(planned) {
        let mail = if planned.mail == Need::Mail {
            let sent = office.send(person, &account, !proven).await?;
            proven = true;
            sent
        } else {
            Sent::NotNeeded
        };
        done.push(Done { planned, mail });
    }
    Ok(done)
}

/// Users and roles, all or none.
async fn enter(
    client: &Client,
    people: &[Person],
    office: &Office<'_>,
) -> Result<Vec<(Account, Planned)>, Error> {
    in_transaction(client, "making the accounts", async || {
        let (names, found) = look(client, people).await?;
        let mut planned = Vec::new();
        for (person, account) in people.iter().zip(found) {
            let step = plan::of(person, &account, office.wishes, office.at);
            if step.is_new {
                make(client, person, &account, office).await?;
            }
            for (port, was, role) in &step.roles {
                give(client, &account, (port, was.as_deref(), role), &names, office).await?;
            }
            planned.push((account, step));
        }
        Ok(planned)
    })
    .await
}

async fn look(client: &Client, people: &[Person]) -> Result<(Names, Vec<Account>), Error> {
    let names = live::names(client).await?;
    plan::check(people, &names)?;
    let mut found = Vec::new();
    for person in people {
        found.push(live::account(client, person).await?);
    }
    Ok((names, found))
}

/// As Better Auth's own administration makes a user without a password: no row in `account` until one is set.
async fn make(client: &Client, person: &Person, account: &Account, office: &Office<'_>) -> Result<(), Error> {
    let columns = json!({ "name": person.name, "email": person.email, "emailVerified": false });
    let wish = Wish {
        table: "user",
        what: "user".to_owned(),
        condition: "t.id::text = $1",
        values: vec![account.user.clone()],
        id: account.entity(),
        columns: object(columns),
        written: &["updatedAt"],
        made: &["createdAt"],
    };
    let who = Some(redact::email(&person.email));
    let act = Act {
        action: "create",
        entity: "user",
        id: account.entity(),
        field: Some("email".to_owned()),
        new: who,
        ..Act::default()
    };
    put(client, &wish, act, office).await?;
    office.note(&account.user, "created", "")
}

async fn give(
    client: &Client,
    account: &Account,
    (port, was, role): (&str, Option<&str>, &str),
    names: &Names,
    office: &Office<'_>,
) -> Result<(), Error> {
    let (port_id, role_id) = (&names.ports[port], &names.roles[role]);
    let columns = json!({ "user_id": account.user, "port_id": port_id, "role_id": role_id, "assigned_by": office.author.name });
    let id = ids::derive(port, "user_port_roles", &account.user);
    let wish = Wish {
        table: "user_port_roles",
        what: "role".to_owned(),
        condition: "t.user_id = $1 AND t.port_id::text = $2",
        values: vec![account.user.clone(), port_id.clone()],
        id,
        columns: object(columns),
        written: &["updated_at"],
        made: &["created_at"],
    };
    let act = Act {
        action: if was.is_some() { "update" } else { "create" },
        entity: "user_port_role",
        id,
        field: Some("role".to_owned()),
        old: was.map(str::to_owned),
        new: Some(role.to_owned()),
        more: object(json!({ "port": port, "user": account.user })),
    };
    put(client, &wish, act, office).await?;
    office.note(&account.user, "granted", &format!("{role} at {port}"))
}

/// The row, and its audit under the id that it has: one that the CRM made keeps the CRM's.
async fn put(client: &Client, wish: &Wish, act: Act<'_>, office: &Office<'_>) -> Result<(), Error> {
    let before = target::live(client, wish, false).await?;
    let after = target::write(client, wish, before.as_ref(), office.author.at).await?;
    let act = Act { id: after.id.parse().unwrap_or(act.id), ..act };
    let entry = audit::entry(office.author, &act, &wish.what);
    target::write(client, &entry, None, office.author.at).await.map(|_| ())
}

fn object(value: Value) -> Map<String, Value> {
    if let Value::Object(fields) = value { fields } else { Map::new() }
}
