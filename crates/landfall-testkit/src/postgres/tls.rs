//! Every `sslmode` against every kind of server, as one table for all who connect.

use std::sync::OnceLock;

use anyhow::Result;

use super::{Authority, Database, Identity, Postgres, Sort};
use crate::server::shared;

/// An address, and how it ends.
pub struct Case {
    /// With mode and authorities.
    pub url: String,
    /// A piece of the sentence that refuses it; none where it is let in.
    pub refusal: Option<&'static str>,
}

/// The servers of the table, and a database on each.
pub struct Servers {
    authority: Authority,
    stranger: Authority,
    own_certificate: String,
    /// Speaks no TLS.
    pub plain: Database<'static>,
    /// Shows a good certificate for `localhost`.
    pub good: Database<'static>,
    expired: Database<'static>,
    old: Database<'static>,
    own: Database<'static>,
}

impl Servers {
    /// Starts them, once in a process.
    ///
    /// # Errors
    /// As [`Postgres::start`], or where `openssl` fails; the same again at each call.
    pub fn shared() -> Result<&'static Self> {
        static SHARED: OnceLock<Result<Servers, String>> = OnceLock::new();
        shared(&SHARED, Self::start)
    }

    fn start() -> Result<Self> {
        // In the folder of a server, whose guard removes it with the process.
        let plain = Postgres::shared()?;
        let new = |name| Authority::new(plain.server.folder().join(name));
        let (authority, stranger) = (new("authority")?, new("stranger")?);
        let own = authority.own("localhost")?;
        let serve = |identity: &Identity| -> Result<Database<'static>> {
            // Never dropped, as everything in a static: the server's guard stops it with the process.
            Box::leak(Box::new(Postgres::start_with_tls(identity, &authority)?)).fresh_database()
        };
        let issued = |sort| serve(&authority.issue("localhost", sort)?);
        Ok(Self {
            plain: plain.fresh_database()?,
            good: issued(Sort::Good)?,
            expired: issued(Sort::Expired)?,
            old: issued(Sort::Old)?,
            own: serve(&own)?,
            own_certificate: own.certificate.display().to_string(),
            authority,
            stranger,
        })
    }

    /// The authority that signed the certificates.
    pub const fn authority(&self) -> &Authority {
        &self.authority
    }

    /// All cases. The hosts of the addresses are `localhost` but where another is said.
    pub fn cases(&self) -> Vec<Case> {
        let ours = format!("&sslrootcert={}", self.authority.certificate().display());
        let strange = format!("&sslrootcert={}", self.stranger.certificate().display());
        let own = format!("&sslrootcert={}", self.own_certificate);
        let (no_tls, no_entry) = (Some("does not speak TLS"), Some("does not let this user in"));
        let unsigned = Some("no authority of /");
        let expired = Some("is valid no more since 2021-01-01 00:00 UTC");
        let old = Some("of an old form");
        let table: [(&Database<'_>, &str, &str, Option<&'static str>); 30] = [
            (&self.plain, "disable", "", None),
            (&self.plain, "prefer", "", None),
            (&self.plain, "prefer", &ours, None),
            (&self.plain, "require", "", no_tls),
            (&self.plain, "verify-ca", &ours, no_tls),
            (&self.plain, "verify-full", &ours, no_tls),
            (&self.good, "disable", "", no_entry),
            (&self.good, "prefer", "", None),
            (&self.good, "prefer", &ours, None),
            (&self.good, "prefer", &strange, unsigned),
            (&self.good, "require", "", None),
            (&self.good, "require", &ours, None),
            (&self.good, "require", &strange, unsigned),
            (&self.good, "verify-ca", &ours, None),
            (&self.good, "verify-ca", &strange, unsigned),
            (&self.good, "verify-full", &ours, None),
            (&self.good, "verify-full", &strange, unsigned),
            (&self.good, "verify-full", "&sslrootcert=system", Some("this machine")),
            (&self.good, "require", "&sslnegotiation=direct", Some("no encrypted connection to localhost")),
            (&self.expired, "require", "", None),
            (&self.expired, "require", &ours, expired),
            (&self.expired, "verify-ca", &ours, expired),
            (&self.expired, "verify-full", &ours, expired),
            (&self.old, "require", "", None),
            (&self.old, "verify-ca", &ours, old),
            (&self.old, "verify-full", &ours, old),
            (&self.own, "require", "", None),
            (&self.own, "verify-ca", &own, None),
            (&self.own, "verify-full", &own, None),
            (&self.own, "verify-full", &ours, unsigned),
        ];
        let case = |(database, mode, roots, refusal): (&Database<'_>, &str, &str, _)| Case {
            url: format!("{}?sslmode={mode}{roots}", database.url().replace("127.0.0.1", "localhost")),
            refusal,
        };
        table.into_iter().map(case).chain(self.cases_of_hosts(&ours)).collect()
    }

    /// The certificate is for `localhost`: by number it is another host, and no other.
    fn cases_of_hosts(&self, roots: &str) -> Vec<Case> {
        let by_number = self.good.url();
        let other = by_number.replace("127.0.0.1", "db.example.com");
        vec![
            Case { url: format!("{by_number}?sslmode=verify-ca{roots}"), refusal: None },
            Case {
                url: format!("{by_number}?sslmode=verify-full{roots}"),
                refusal: Some("is for localhost, not for 127.0.0.1"),
            },
            Case {
                url: format!("{other}?hostaddr=127.0.0.1&sslmode=verify-full{roots}"),
                refusal: Some("is for localhost, not for db.example.com"),
            },
        ]
    }
}
