//! What the driver, the server or rustls said, as an error with its sentence.

use std::io;

use chrono::DateTime;
use rustls::{CertificateError, pki_types::UnixTime};
use tokio_postgres::error::{DbError, SqlState};

use crate::{address::Address, error::Error, mode::Mode, said::ServerSays, tls::Broken};

/// A refused or failed connection, by the server's code where it got as far as answering. `denied` is true where the server was asked
/// for TLS and did not begin it.
pub fn refusal(address: &Address, denied: bool, error: tokio_postgres::Error) -> Error {
    let server = address.server();
    if let Some(said) = error.as_db_error() {
        return of_server(server, said);
    }
    let Some(source) = error.into_source() else {
        return Error::Ended { server };
    };
    match source.downcast::<io::Error>() {
        Ok(source) => Error::Unreachable { server, source: *source },
        Err(source) => match source.downcast::<Broken>() {
            Ok(broken) => of_tls(address, *broken),
            Err(_) if denied && address.mode >= Mode::Require => Error::NoTls { server, mode: address.mode },
            Err(source) => Error::Handshake { server, source },
        },
    }
}

fn of_server(server: String, said: &DbError) -> Error {
    let source = ServerSays::from(said);
    match said.code() {
        &SqlState::INVALID_PASSWORD => Error::Login { server, source },
        &SqlState::INVALID_AUTHORIZATION_SPECIFICATION | &SqlState::INSUFFICIENT_PRIVILEGE => {
            Error::NotAdmitted { server, source }
        }
        &SqlState::INVALID_CATALOG_NAME => Error::NoDatabase { server, source },
        &SqlState::TOO_MANY_CONNECTIONS => Error::TooManyConnections { server, source },
        &SqlState::CANNOT_CONNECT_NOW | &SqlState::ADMIN_SHUTDOWN | &SqlState::CRASH_SHUTDOWN => {
            Error::NotReady { server, source }
        }
        _ => Error::Handshake { server, source: source.into() },
    }
}

fn of_tls(address: &Address, broken: Broken) -> Error {
    use CertificateError as Found;
    let server = address.server();
    let roots = address.tls.roots.as_ref().map(ToString::to_string).unwrap_or_default();
    let Some(rustls::Error::InvalidCertificate(found)) = broken.reason() else {
        return Error::Tls { server, source: broken.0.into() };
    };
    match found {
        Found::ExpiredContext { not_after, .. } => Error::Expired { server, until: moment(*not_after) },
        Found::NotValidYetContext { not_before, .. } => {
            Error::NotYetValid { server, from: moment(*not_before) }
        }
        Found::NotValidForNameContext { expected, presented } => {
            Error::OtherHost { server, host: expected.to_str().into_owned(), presented: names(presented) }
        }
        Found::BadEncoding => Error::OldForm { server, source: broken.0.into() },
        // An authority that passes itself off as a server is a self-signed certificate that `sslrootcert` does not hold.
        Found::UnknownIssuer | Found::BadSignature | Found::Other(_) => {
            Error::UnknownAuthority { server, roots, source: broken.0.into() }
        }
        _ => Error::Tls { server, source: broken.0.into() },
    }
}

fn moment(time: UnixTime) -> String {
    let seconds = i64::try_from(time.as_secs()).ok();
    let time = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    time.map(|time| time.format("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default()
}

/// rustls tells them as `DnsName("db.example.com")`.
fn names(presented: &[String]) -> String {
    if presented.is_empty() {
        return "no host at all (its subject alone does not count, it needs a subjectAltName)".to_owned();
    }
    let name = |text: &String| {
        let inner = text.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or(text);
        inner.trim_matches('"').to_owned()
    };
    presented.iter().map(name).collect::<Vec<_>>().join(", ")
}
