//! Mails with links: one after another, each noted when it has left.

use chrono::{DateTime, Utc};
use landfall_model::{redact, rundir};
use serde::{Deserialize, Serialize};
use tokio_postgres::Client;

use super::{
    link::{self, Place},
    live::{self, Account, BEGUN, MAILED, REFUSED},
    plan::Wishes,
    sheet::Person,
};
use crate::{
    audit::{Act, Author, Log},
    error::Error,
    http::Http,
    mail::{Letter, Mode, Post, Refused},
    target::{fields, in_transaction},
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
    /// What was done: created, granted, sending, sent, redirected, written, refused, unanswered.
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
    /// Another landfall has begun one to this person meanwhile.
    Elsewhere,
    /// It did not leave, for this reason.
    Refused(String),
}

/// How mails leave.
#[derive(Debug, Clone, Copy)]
pub struct Way<'a> {
    /// Where their links lead.
    pub place: &'a Place,
    /// The mail server; none where nothing leaves.
    pub post: Option<&'a Post>,
}

/// All that making accounts and sending mails takes.
pub struct Office<'a> {
    /// The connection.
    pub client: &'a Client,
    /// In whose name, in which run, and when.
    pub log: Log<'a>,
    /// What is wished.
    pub wishes: &'a Wishes,
    /// How mails leave.
    pub way: Way<'a>,
    /// Asks the CRM whether it takes a link.
    pub http: Http,
}

impl Office<'_> {
    /// Notes what was done.
    ///
    /// # Errors
    /// The run cannot be written.
    pub fn note(&self, user: &str, did: &str, note: &str) -> Result<(), Error> {
        let Author { run, at, .. } = self.log.author;
        let entry = Entry { at, user: user.to_owned(), did: did.to_owned(), note: note.to_owned() };
        Ok(run.append(rundir::ACCOUNTS, &entry)?)
    }

    /// Sends a person the first of the mails: the CRM is asked before whether it takes the link, and where it does not, nothing leaves.
    ///
    /// # Errors
    /// The CRM takes no link; and as [`Self::send`].
    pub async fn send_first(&self, person: &Person, account: &Account) -> Result<Sent, Error> {
        let Some(post) = self.way.post else { return self.write(person, account) };
        let token = self.issue(account).await?;
        if let Err(error) = self.way.place.prove(&self.http, &token).await {
            self.revoke(&token).await?;
            // Whoever has mailed this person meanwhile made our link void.
            return if self.is_as_read(account).await? { Err(error) } else { Ok(Sent::Elsewhere) };
        }
        self.deliver(post, person, account, &token).await
    }

    /// Sends a person the mail.
    ///
    /// # Errors
    /// The database fails, or no mail passes the mail server: then none of the others will either.
    pub async fn send(&self, person: &Person, account: &Account) -> Result<Sent, Error> {
        let Some(post) = self.way.post else { return self.write(person, account) };
        let token = self.issue(account).await?;
        self.deliver(post, person, account, &token).await
    }

    async fn is_as_read(&self, account: &Account) -> Result<bool, Error> {
        let client = self.client;
        in_transaction(client, DOING, async || live::is_as_read(client, account).await).await
    }

    async fn issue(&self, account: &Account) -> Result<String, Error> {
        let (client, user, valid) = (self.client, &account.user, self.wishes.valid);
        in_transaction(client, DOING, async || link::issue(client, user, valid).await).await
    }

    async fn deliver(
        &self,
        post: &Post,
        person: &Person,
        account: &Account,
        token: &str,
    ) -> Result<Sent, Error> {
        match self.begin(account, token).await {
            Ok(true) => {}
            Ok(false) => return Ok(Sent::Elsewhere),
            Err(error) => {
                // Nobody has the link. Where the database is what failed, it ends by itself.
                let _ = self.revoke(token).await;
                return Err(error);
            }
        }
        match post.send(&self.letter(person, &self.way.place.of(token))).await {
            Ok(()) => self.sent(account, token).await,
            Err(refused) => self.refused(person, account, token, refused).await,
        }
    }

    /// Notes in the CRM, before it leaves, that a mail is about to: where no end of it follows it may have left, which whoever comes next must know,
    /// on whatever machine. False, and its link void, where somebody else has begun one since the account was read.
    async fn begin(&self, account: &Account, token: &str) -> Result<bool, Error> {
        let client = self.client;
        in_transaction(client, DOING, async || {
            if !live::is_as_read(client, account).await? {
                link::revoke(client, token).await?;
                return Ok(false);
            }
            self.tell(account, BEGUN).await?;
            // Before the commit: where the run takes no line, as on a full disk, no mail leaves and none is said to be begun.
            self.note(&account.user, "sending", "")?;
            Ok(true)
        })
        .await
    }

    /// What the audit log is told of a mail.
    async fn tell(&self, account: &Account, action: &str) -> Result<(), Error> {
        let mode = if self.wishes.mode == Mode::Live { "live" } else { "redirected" };
        let act = Act { action, entity: "user", more: fields([("mode", mode)]), ..Act::default() };
        self.log.note(self.client, account.entity(), &act, "mail").await.map(|_| ())
    }

    async fn not_sent(&self, account: &Account, token: &str) -> Result<(), Error> {
        let client = self.client;
        in_transaction(client, DOING, async || {
            link::revoke(client, token).await?;
            self.tell(account, REFUSED).await
        })
        .await
    }

    async fn revoke(&self, token: &str) -> Result<(), Error> {
        let client = self.client;
        in_transaction(client, DOING, async || link::revoke(client, token).await).await
    }

    /// What was refused leaves no link that works. Of a mail whose answer did not come the link works on, and what was begun stays without an end:
    /// where it came its link is as good as any, and whoever comes next is told.
    async fn refused(
        &self,
        person: &Person,
        account: &Account,
        token: &str,
        refused: Refused,
    ) -> Result<Sent, Error> {
        let user = &account.user;
        if let Refused::Unanswered(why) = refused {
            self.note(user, "unanswered", &why)?;
            let who = format!("line {} {}", person.line, redact::email(&person.email));
            return Err(Error::Unanswered { who, why });
        }
        self.not_sent(account, token).await?;
        if let Refused::Server(error) = refused {
            self.note(user, "refused", "by the mail server")?;
            return Err(error);
        }
        let why = refused.to_string();
        self.note(user, "refused", &why)?;
        Ok(Sent::Refused(why))
    }

    /// The link of an earlier mail holds until this one has left: a refused one must not take from a person what another mail gave.
    async fn sent(&self, account: &Account, token: &str) -> Result<Sent, Error> {
        let (word, sent) = match self.wishes.mode {
            Mode::Live => ("sent", Sent::Sent),
            _ => ("redirected", Sent::Redirected),
        };
        let client = self.client;
        in_transaction(client, DOING, async || {
            link::revoke_others(client, &account.user, token).await?;
            self.tell(account, MAILED).await
        })
        .await?;
        self.note(&account.user, word, "")?;
        Ok(sent)
    }

    /// A link that works is a secret, and none is written: the file shows what the mail would be.
    fn write(&self, person: &Person, account: &Account) -> Result<Sent, Error> {
        let (run, name) = (self.log.author.run, rundir::mail(&account.user));
        if run.has(&name) {
            return Ok(Sent::NotNeeded);
        }
        let letter = self.letter(person, "(the link is made when the mail is sent: LANDFALL_MAIL=live)");
        let text = format!("To: {}\nSubject: {}\n\n{}", letter.to, letter.subject, letter.text);
        run.ensure_folder(rundir::MAILS)?;
        run.write_bytes(&name, text.as_bytes())?;
        self.note(&account.user, "written", "")?;
        Ok(Sent::Written)
    }

    fn letter(&self, person: &Person, link: &str) -> Letter {
        let until = (self.log.author.at + self.wishes.valid).format("%A %-d %B %Y, %H:%M UTC").to_string();
        let places = [
            ("{name}", person.name.as_str()),
            ("{link}", link),
            ("{until}", &until),
            ("{app}", &self.way.place.app_url),
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
