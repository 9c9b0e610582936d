//! Why there is no connection, each with its own sentence and the next step. No sentence repeats the address: it holds a password.

use std::{io, path::PathBuf, time::Duration};

use landfall_model::kind::Kind;

use crate::{
    mode::Mode,
    said::{Reason, ServerSays},
};

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `DATABASE_URL` is not an address. The driver's reason is not repeated: of a password with a stray `@` it quotes a piece.
    #[error("DATABASE_URL is not a PostgreSQL address like postgres://user:password@host:5432/database")]
    Url,
    /// A second `@`: the driver takes what stands between the two for the host's name, and would say it to whoever looks the host up.
    #[error(
        "DATABASE_URL has an @ too many, as of a password that holds one: of a password @ : / ? # % are written %40 %3A %2F %3F %23 %25"
    )]
    SecondAt,
    /// A parameter behind `?` that the driver refuses.
    #[error(
        "DATABASE_URL has the parameter {name}, which landfall does not know, or a value of it: take it out, in the settings of landfall alone where another program wants it"
    )]
    Parameter {
        /// Its name, without its value.
        name: String,
    },
    /// An unknown `sslmode`.
    #[error(
        "sslmode in DATABASE_URL is \"{mode}\": landfall knows disable, prefer, require, verify-ca and verify-full"
    )]
    Mode {
        /// The word.
        mode: String,
    },
    /// Verification without anything to verify against.
    #[error(
        "sslmode={mode} asks who signed the server's certificate: add sslrootcert=FILE (the authority's certificate, PEM) or sslrootcert=system to DATABASE_URL"
    )]
    NoRoots {
        /// The mode.
        mode: Mode,
    },
    /// Every public authority, and no look at the name.
    #[error(
        "sslrootcert=system trusts every public authority, so that only the host's name tells servers apart: use sslmode=verify-full, not {mode}"
    )]
    WeakMode {
        /// The mode.
        mode: Mode,
    },
    /// One without the other.
    #[error("sslcert and sslkey belong together: name both in DATABASE_URL, or neither")]
    HalfIdentity,
    /// A file of the address.
    #[error("the file of {parameter} in DATABASE_URL, {}, cannot be read: is the path right, and may this user read it?", .path.display())]
    File {
        /// `sslrootcert`, ....
        parameter: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A file that does not hold what it should.
    #[error("the file of {parameter} in DATABASE_URL, {}, holds no {item}: it must be PEM, which begins with -----BEGIN", .path.display())]
    Empty {
        /// `sslrootcert`, ....
        parameter: &'static str,
        /// The file.
        path: PathBuf,
        /// `certificate` or `private key`.
        item: &'static str,
    },
    /// An authority that cannot be used.
    #[error("a certificate of {} cannot be used as an authority: take the one that signed the server's certificate", .path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: rustls::Error,
    },
    /// `sslrootcert=system` on a machine that trusts nobody.
    #[error(
        "this machine has no store of authorities: install one (on Debian: ca-certificates), or name a file with sslrootcert=FILE"
    )]
    NoSystemRoots,
    /// `sslcert` and `sslkey` do not fit.
    #[error("the certificate of sslcert cannot be used with the key of sslkey: do they belong together?")]
    Identity(#[source] rustls::Error),
    /// The TLS library itself.
    #[error("TLS cannot be set up")]
    Rustls(#[source] rustls::Error),
    /// The server speaks no TLS.
    #[error(
        "{server} does not speak TLS, on which sslmode={mode} in DATABASE_URL insists: switch ssl on at the server, or, where nobody else can listen on the way, use sslmode=disable"
    )]
    NoTls {
        /// Host and port.
        server: String,
        /// The mode.
        mode: Mode,
    },
    /// Signed by somebody else.
    #[error(
        "no authority of {roots} signed the certificate of {server}: sslrootcert must hold the certificate of the authority that did"
    )]
    UnknownAuthority {
        /// Host and port.
        server: String,
        /// Where the authorities come from.
        roots: String,
        /// The reason.
        source: Reason,
    },
    /// Too old.
    #[error("the certificate of {server} is valid no more since {until}: it must be renewed at the server")]
    Expired {
        /// Host and port.
        server: String,
        /// The last moment, in UTC.
        until: String,
    },
    /// Too new.
    #[error("the certificate of {server} is not valid before {from}: are the clocks of both machines right?")]
    NotYetValid {
        /// Host and port.
        server: String,
        /// The first moment, in UTC.
        from: String,
    },
    /// Another host's.
    #[error(
        "the certificate that {server} shows is for {presented}, not for {host}: write the certificate's name into DATABASE_URL (hostaddr=ADDRESS says where that is), or, where the authority signs for your servers alone, use sslmode=verify-ca"
    )]
    OtherHost {
        /// Host and port.
        server: String,
        /// The host of the address.
        host: String,
        /// The names in the certificate.
        presented: String,
    },
    /// A certificate of a form that rustls does not read.
    #[error(
        "the certificate of {server} is of an old form (version 1, without extensions), which cannot be verified: let the authority issue one with a subjectAltName, or use sslmode=require"
    )]
    OldForm {
        /// Host and port.
        server: String,
        /// The reason.
        source: Reason,
    },
    /// TLS failed for another reason.
    #[error("no encrypted connection to {server} came about")]
    Tls {
        /// Host and port.
        server: String,
        /// The reason.
        source: Reason,
    },
    /// Nobody answers.
    #[error(
        "no database server answers at {server}: is it running, and are host and port in DATABASE_URL right?"
    )]
    Unreachable {
        /// Host and port.
        server: String,
        /// The system's reason.
        source: io::Error,
    },
    /// A server that was there, and from which nothing comes back any more.
    #[error(
        "{server} gave no answer for {seconds} s, to no new connection either: does it run, and does the way to it (a tunnel, a VPN, a proxy) still stand?"
    )]
    OutOfReach {
        /// Host and port.
        server: String,
        /// How long it was waited for.
        seconds: u64,
    },
    /// The operator asked to stop while the server was waited for.
    #[error("stopped before the database server {server} had answered")]
    Interrupted {
        /// Host and port.
        server: String,
    },
    /// The operator asked to stop while a statement was under way.
    #[error(
        "stopped: the database server {server} was asked to end what it was at, and what was not committed by then is rolled back"
    )]
    CutOff {
        /// Host and port.
        server: String,
    },
    /// The password is wrong, or the role is not there.
    #[error(
        "{server} refuses the user and password of DATABASE_URL: correct them there (of a password @ : / ? # % are written %40 %3A %2F %3F %23 %25), or give the role another password at the server"
    )]
    Login {
        /// Host and port.
        server: String,
        /// The server's words.
        source: ServerSays,
    },
    /// The server's rules keep the user out, or the database's rights.
    #[error(
        "{server} does not let this user in: correct DATABASE_URL, or have a role made that may log in, with CONNECT on the database and an entry in pg_hba.conf that fits (one may ask for TLS: sslmode=require)"
    )]
    NotAdmitted {
        /// Host and port.
        server: String,
        /// The server's words.
        source: ServerSays,
    },
    /// The database is not there.
    #[error(
        "the database of DATABASE_URL does not exist on {server}: name the one of the CRM there, landfall makes none"
    )]
    NoDatabase {
        /// Host and port.
        server: String,
        /// The server's words.
        source: ServerSays,
    },
    /// The server has no room for another connection.
    #[error("{server} has no connection left: close another one, or wait and repeat the command")]
    TooManyConnections {
        /// Host and port.
        server: String,
        /// The server's words.
        source: ServerSays,
    },
    /// The server starts, stops or recovers.
    #[error("{server} takes no connection now, it is starting or stopping: wait and repeat the command")]
    NotReady {
        /// Host and port.
        server: String,
        /// The server's words.
        source: ServerSays,
    },
    /// The server, or what stands before it, hung up without a word, as one does that is about to recover from a crash.
    #[error(
        "{server} ended the connection before it was made: is it a PostgreSQL server, and is it starting? wait and repeat the command"
    )]
    Ended {
        /// Host and port.
        server: String,
    },
    /// The connection could not be made for another reason.
    #[error("the connection to {server} failed")]
    Handshake {
        /// Host and port.
        server: String,
        /// The driver's reason.
        source: Reason,
    },
}

impl Error {
    /// Of a server that said nothing for so long, though somebody may have taken the connection.
    pub(crate) fn silent(server: String, limit: Duration) -> Self {
        let words = format!("nothing came back within {} s", limit.as_secs());
        Self::Unreachable { server, source: io::Error::new(io::ErrorKind::TimedOut, words) }
    }

    /// The kind, for the exit code: what stands in the address is configuration; a server that answers refuses, any other is a target that fails.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Url
            | Self::SecondAt
            | Self::Parameter { .. }
            | Self::Mode { .. }
            | Self::NoRoots { .. }
            | Self::WeakMode { .. }
            | Self::HalfIdentity
            | Self::File { .. }
            | Self::Empty { .. }
            | Self::Certificate { .. }
            | Self::NoSystemRoots
            | Self::Identity(_) => Kind::Config,
            Self::Rustls(_) => Kind::Bug,
            Self::Interrupted { .. } | Self::CutOff { .. } => Kind::Interrupted,
            Self::Unreachable { .. }
            | Self::OutOfReach { .. }
            | Self::TooManyConnections { .. }
            | Self::NotReady { .. }
            | Self::Ended { .. }
            | Self::Handshake { .. } => Kind::Target,
            _ => Kind::Refused,
        }
    }
}
