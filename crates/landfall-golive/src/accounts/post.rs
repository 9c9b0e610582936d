//! Mails with links: one after another, each noted when it has left.

use chrono::{DateTime, Utc};
use landfall_model::{
    redact,
    rundir::{self, RunDir},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    link::{self, Place},
    live::{Account, MAILED},
    plan::Wishes,
    sheet::Person,
};
use crate::{
    audit::{self, Act, Author},
    error::Error,
    http::Http,
    mail::{Letter, Mode, Post, Refused},
    target::{self, Session, in_transaction},
};

const TEXT: &str = include_str!("mail.txt");
const SUBJECT: &str = "Your account for the new CRM";
const DOING: &str = "sending a mail";

/// One line of `cutover/accounts.jsonl`: no name, no address, no token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub at: DateTime<Utc>,
    /// The user's id.
    pub user: String,
    /// What was done: created, granted, sending, sent, redirected, written, refused.
    pub did: String,
    /// More, in words.
    pub note: String,
}

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sent {
    /// None was needed.
    NotNeeded,
    /// It left to the person.
    Sent,
    /// It left to the address that takes all.
    Redirected,
    /// It is in the run.
    Written,
    /// It did not leave, for this reason.
    Refused(String),
}

/// All that sending takes.
pub struct Office<'a> {
    /// The connection.
    pub session: &'a Session,
    /// Where what was done is noted.
    pub run: &'a RunDir,
    /// In whose name.
    pub author: &'a Author<'a>,
    /// Where links lead.
    pub place: &'a Place,
    /// What is wished.
    pub wishes: &'a Wishes,
    /// The way to the mail server; none where nothing leaves.
    pub post: Option<&'a Post>,
    /// Asks the CRM whether it takes a link.
    pub http: &'a Http,
    /// When.
    pub at: DateTime<Utc>,
}

impl Office<'_> {
    /// Notes what was done.
    ///
    /// # Errors
    /// The run cannot be written.
    pub fn note(&self, user: &str, did: &str, note: &str) -> Result<(), Error> {
        let entry = Entry { at: self.at, user: user.to_owned(), did: did.to_owned(), note: note.to_owned() };
        Ok(self.run.append(rundir::ACCOUNTS, &entry)?)
    }

    /// Sends a person the mail. With `prove` the CRM is asked first whether it takes the link; where it does not, nothing leaves.
    ///
    /// # Errors
    /// The CRM takes no link, the database fails, or no mail passes the mail server: then none of the others will either.
    pub async fn send(&self, person: &Person, account: &Account, prove: bool) -> Result<Sent, Error> {
        let Some(post) = self.post else { return self.write(person, account) };
        let client = self.session.client();
        let (user, valid) = (&account.user, self.wishes.valid);
        let token = in_transaction(client, DOING, async || link::issue(client, user, valid).await).await?;
        if prove && let Err(error) = self.place.prove(self.http, &token).await {
            self.revoke(user).await?;
            return Err(error);
        }
        // Noted before it leaves: where nothing follows this line, it may have left, and the next one makes its link void.
        self.note(user, "sending", "")?;
        match post.send(&self.letter(person, &self.place.of(&token))).await {
            Ok(()) => self.sent(account).await,
            Err(Refused::Letter(code)) => {
                self.revoke(user).await?;
                let why = Refused::Letter(code).to_string();
                self.note(user, "refused", &why)?;
                Ok(Sent::Refused(why))
            }
            Err(Refused::Server(what)) => {
                self.revoke(user).await?;
                self.note(user, "refused", "by the mail server")?;
                Err(Error::Mail { host: String::from("the mail server"), what })
            }
        }
    }

    async fn revoke(&self, user: &str) -> Result<(), Error> {
        let client = self.session.client();
        in_transaction(client, DOING, async || link::revoke(client, user).await).await
    }

    async fn sent(&self, account: &Account) -> Result<Sent, Error> {
        let (mode, did) = if self.wishes.mode == Mode::Live {
            ("live", Sent::Sent)
        } else {
            ("redirected", Sent::Redirected)
        };
        let more = Map::from_iter([("mode".to_owned(), Value::from(mode))]);
        let act = Act { action: MAILED, entity: "user", id: account.entity(), more, ..Act::default() };
        let entry = audit::entry(self.author, &act, "mail");
        let client = self.session.client();
        in_transaction(client, DOING, async || {
            target::write(client, &entry, None, self.author.at).await.map(|_| ())
        })
        .await?;
        self.note(&account.user, if mode == "live" { "sent" } else { mode }, "")?;
        Ok(did)
    }

    /// A link that works is a secret, and none is written: the file shows what the mail would be.
    fn write(&self, person: &Person, account: &Account) -> Result<Sent, Error> {
        let name = rundir::mail(&account.user);
        if self.run.has(&name) {
            return Ok(Sent::NotNeeded);
        }
        let letter = self.letter(person, "(the link is made when the mail is sent: LANDFALL_MAIL=live)");
        let text = format!("To: {}\nSubject: {}\n\n{}", letter.to, letter.subject, letter.text);
        self.run.ensure_folder(rundir::MAILS)?;
        self.run.write_bytes(&name, text.as_bytes())?;
        self.note(&account.user, "written", "")?;
        Ok(Sent::Written)
    }

    fn letter(&self, person: &Person, link: &str) -> Letter {
        let until = (self.at + self.wishes.valid).format("%A %-d %B %Y, %H:%M UTC").to_string();
        let places = [
            ("{name}", person.name.as_str()),
            ("{link}", link),
            ("{until}", &until),
            ("{app}", &self.place.app_url),
        ];
        let text = places.iter().fold(TEXT.to_owned(), |text, (place, value)| text.replace(place, value));
        let (to, subject) = match &self.wishes.mode {
            Mode::Redirected(address) => {
                (address.clone(), format!("[for {}] {SUBJECT}", redact::email(&person.email)))
            }
            _ => (person.email.clone(), SUBJECT.to_owned()),
        };
        Letter { name: person.name.clone(), to, subject, text }
    }
}
