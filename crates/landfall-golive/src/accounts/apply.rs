//! Planning and applying: users and roles in one transaction, then the mails.

use chrono::{DateTime, Utc};
use landfall_model::{ids, monitor::Monitor, redact, rundir};
use landfall_postgres::Session;
use serde::Serialize;
use serde_json::Value;
use tokio_postgres::Client;

use super::{
    live::{self, Account, Names},
    plan::{self, Need, Planned, Wishes},
    post::{Office, Sent, Way},
    sheet::Person,
};
use crate::{
    audit::{Act, Author, Log},
    error::Error,
    http::Http,
    target::{self, Wish, fields, in_transaction},
};

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

    /// True where the person has a password, or was sent the mail to set one.
    pub fn is_reached(&self) -> bool {
        self.planned.reached || self.mail == Sent::Sent
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
            (Sent::Elsewhere, _) => {
                "another landfall mails this person, and this one sent nothing".to_owned()
            }
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
/// The target is not as expected or fails; the CRM takes no link; the mail server fails; [`Error::Unsent`] where the operator asked to stop.
pub async fn apply(
    session: &Session,
    people: &[Person],
    author: &Author<'_>,
    wishes: &Wishes,
    way: Way<'_>,
    monitor: &dyn Monitor,
) -> Result<Vec<Done>, Error> {
    author.run.ensure_folder(rundir::CUTOVER_FOLDER)?;
    let client = session.client();
    let port =
        in_transaction(client, "looking the port up", async || target::port(client, author.slug).await);
    let port = session.stoppable(monitor, port).await?;
    let office = Office { client, log: Log::of(author, port)?, wishes, way, http: Http::new() };
    // Of a mail that left the CRM must be told, whoever asks to stop.
    let planned = session.stoppable(monitor, enter(people, &office)).await?;
    let mut left = planned.iter().filter(|(_, planned)| planned.mail == Need::Mail).count();
    let mut done = Vec::new();
    let mut is_proven = false;
    for (person, (account, planned)) in people.iter().zip(planned) {
        let mail = match planned.mail {
            // Each mail is whole; none begins once somebody has thought better of it.
            Need::Mail if monitor.stop_requested() => return Err(Error::Unsent { left }),
            Need::Mail if is_proven => office.send(person, &account).await?,
            Need::Mail => office.send_first(person, &account).await?,
            _ => Sent::NotNeeded,
        };
        is_proven |= planned.mail == Need::Mail && mail != Sent::Elsewhere;
        left -= usize::from(planned.mail == Need::Mail);
        done.push(Done { planned, mail });
    }
    Ok(done)
}

/// Users and roles, all or none.
async fn enter(people: &[Person], office: &Office<'_>) -> Result<Vec<(Account, Planned)>, Error> {
    let client = office.client;
    in_transaction(client, "making the accounts", async || {
        let (names, found) = look(client, people).await?;
        let mut planned = Vec::new();
        for (person, account) in people.iter().zip(found) {
            let step = plan::of(person, &account, office.wishes, office.log.author.at);
            if step.is_new {
                make(person, &account, office).await?;
            }
            for (port, was, role) in &step.roles {
                give(&account, (port, was.as_deref(), role), &names, office).await?;
            }
            planned.push((account, step));
        }
        Ok(planned)
    })
    .await
}

async fn look(client: &Client, people: &[Person]) -> Result<(Names, Vec<Account>), Error> {
    let names = live::names(client).await?;
    let mut wrong = plan::unknown(people, &names);
    wrong.extend(live::in_capitals(client, people).await?);
    Error::unless_expected(wrong)?;
    let mut found = Vec::new();
    for person in people {
        found.push(live::account(client, person).await?);
    }
    Ok((names, found))
}

/// As Better Auth's own administration makes a user without a password: no row in `account` until one is set.
async fn make(person: &Person, account: &Account, office: &Office<'_>) -> Result<(), Error> {
    let (name, email) = (person.name.as_str(), person.email.as_str());
    let wish = Wish {
        table: "user",
        what: "user".to_owned(),
        condition: "t.id::text = $1",
        values: vec![account.user.clone()],
        id: account.entity(),
        columns: fields([
            ("name", Value::from(name)),
            ("email", email.into()),
            ("emailVerified", false.into()),
        ]),
        written: &["updatedAt"],
        made: &["createdAt"],
    };
    let (field, new) = (Some("email".to_owned()), Some(redact::email(email)));
    put(&wish, Act { entity: "user", field, new, ..Act::default() }, office).await?;
    office.note(&account.user, "created", "")
}

async fn give(
    account: &Account,
    (port, was, role): (&str, Option<&str>, &str),
    names: &Names,
    office: &Office<'_>,
) -> Result<(), Error> {
    let (port_id, role_id) = (&names.ports[port], &names.roles[role]);
    let wish = Wish {
        table: "user_port_roles",
        what: "role".to_owned(),
        condition: "t.user_id = $1 AND t.port_id::text = $2",
        values: vec![account.user.clone(), port_id.clone()],
        id: ids::derive(port, "user_port_roles", &account.user),
        columns: fields([
            ("user_id", account.user.as_str()),
            ("port_id", port_id),
            ("role_id", role_id),
            ("assigned_by", office.log.author.name),
        ]),
        written: &["updated_at"],
        made: &["created_at"],
    };
    let act = Act {
        entity: "user_port_role",
        field: Some("role".to_owned()),
        old: was.map(str::to_owned),
        new: Some(role.to_owned()),
        more: fields([("port", port), ("user", &account.user)]),
        ..Act::default()
    };
    put(&wish, act, office).await?;
    office.note(&account.user, "granted", &format!("{role} at {port}"))
}

async fn put(wish: &Wish, act: Act<'_>, office: &Office<'_>) -> Result<(), Error> {
    let before = target::live(office.client, wish).await?;
    office.log.write(office.client, wish, before.as_ref(), |_| act).await.map(|_| ())
}
