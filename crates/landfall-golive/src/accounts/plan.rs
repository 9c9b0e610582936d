//! What is to be done for each person. Pure.

use chrono::{DateTime, TimeDelta, Utc};
use landfall_model::redact;
use serde::Serialize;

use super::{
    live::{Account, Names},
    sheet::Person,
};
use crate::mail::Mode;

/// What is to be done for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// The line in the file.
    pub line: usize,
    /// The address, masked.
    pub who: String,
    /// True where the user is to be made.
    pub is_new: bool,
    /// Roles that are to be given: port, the role until now, the new one.
    pub roles: Vec<(String, Option<String>, String)>,
    /// Roles that the file does not name; they stay.
    pub beside: Vec<(String, String)>,
    /// Whether a mail leaves.
    pub mail: Need,
    /// True where the person has a password, or a mail to set one has left to the person and to nobody else.
    pub reached: bool,
}

/// Whether a person needs a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// Yes.
    Mail,
    /// The person has set a password.
    HasPassword,
    /// One has left then, and its link still works.
    Sent(DateTime<Utc>),
    /// One has left then, and its link does not work any more.
    Expired(DateTime<Utc>),
    /// One was begun then, and whoever sent it was cut off: it may have left, and nobody but the person knows.
    Unknown(DateTime<Utc>),
}

/// What the operator wishes of mails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wishes {
    /// Where mails go.
    pub mode: Mode,
    /// So long a link works.
    pub valid: TimeDelta,
    /// Addresses to which another mail is to go.
    pub again: Vec<String>,
}

/// Roles and ports that the CRM does not have, each with those that it has.
pub fn unknown(people: &[Person], names: &Names) -> Vec<String> {
    let known = |what: &str, name: &str, line: usize, all: Vec<&str>| {
        let all = if all.is_empty() { "none".to_owned() } else { all.join(", ") };
        format!("line {line}: the CRM has no {what} \"{name}\"; it has {all}")
    };
    let mut wrong = Vec::new();
    for person in people {
        if !names.roles.contains_key(&person.role) {
            let all = names.roles.keys().map(String::as_str).collect();
            wrong.push(known("role", &person.role, person.line, all));
        }
        for port in person.ports.iter().filter(|port| !names.ports.contains_key(*port)) {
            let all = names.ports.keys().map(String::as_str).collect();
            wrong.push(known("active port", port, person.line, all));
        }
    }
    wrong
}

/// What is to be done for a person, at this moment.
pub fn of(person: &Person, account: &Account, wishes: &Wishes, now: DateTime<Utc>) -> Planned {
    let role = |port: &String| (port.clone(), account.roles.get(port).cloned(), person.role.clone());
    let given = person.ports.iter().map(role).filter(|(_, was, role)| was.as_ref() != Some(role));
    let beside = account.roles.iter().filter(|(port, _)| !person.ports.contains(port));
    Planned {
        line: person.line,
        who: redact::email(&person.email),
        is_new: !account.is_there,
        roles: given.collect(),
        beside: beside.map(|(port, role)| (port.clone(), role.clone())).collect(),
        mail: need(person, account, wishes, now),
        reached: account.has_password || account.mailed[0].is_some(),
    }
}

/// A mail that went to somebody else in a rehearsal does not count as one that reached the person.
fn need(person: &Person, account: &Account, wishes: &Wishes, now: DateTime<Utc>) -> Need {
    let whom = usize::from(wishes.mode != Mode::Live);
    match (account.begun[whom], account.mailed[whom]) {
        _ if account.has_password => Need::HasPassword,
        _ if wishes.again.contains(&person.email) => Need::Mail,
        (Some(at), _) => Need::Unknown(at),
        (None, Some(at)) if at + wishes.valid < now => Need::Expired(at),
        (None, Some(at)) => Need::Sent(at),
        (None, None) => Need::Mail,
    }
}

impl Planned {
    /// True where nothing is to be done.
    pub fn is_done(&self) -> bool {
        !self.is_new && self.roles.is_empty() && self.mail != Need::Mail
    }

    /// One line for people.
    pub fn sentence(&self) -> String {
        self.told(&match self.mail {
            Need::Mail => "gets a mail to set a password".to_owned(),
            Need::HasPassword => "has a password".to_owned(),
            Need::Sent(at) => format!("was sent a mail at {}", at.format("%Y-%m-%d %H:%M UTC")),
            Need::Expired(at) => {
                format!(
                    "was sent a mail at {}, whose link has expired: --resend",
                    at.format("%Y-%m-%d %H:%M UTC")
                )
            }
            Need::Unknown(at) => {
                format!(
                    "may have been sent a mail at {}, of which no end is noted: ask whether it came, and where it did not, --resend",
                    at.format("%Y-%m-%d %H:%M UTC")
                )
            }
        })
    }

    /// The line with these words on the mail.
    pub(super) fn told(&self, mail: &str) -> String {
        let mut parts = Vec::new();
        parts.extend(self.is_new.then(|| "new".to_owned()));
        parts.extend(self.roles.iter().map(|(port, was, role)| match was {
            Some(was) => format!("{was} → {role} at {port}"),
            None => format!("{role} at {port}"),
        }));
        parts.extend(
            self.beside
                .iter()
                .map(|(port, role)| format!("stays {role} at {port}, which the file does not name")),
        );
        parts.push(mail.to_owned());
        format!("line {} {}: {}", self.line, self.who, parts.join("; "))
    }
}
