//! What caused an error: its reasons, one below the other, as [`Error::source`] tells them.

use std::{error::Error, iter};

/// The error and its reasons, the innermost last.
pub fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    iter::successors(Some(error), |error| (**error).source())
}

/// The error and its reasons in one line.
pub fn in_words(error: &(dyn Error + 'static)) -> String {
    chain(error).map(words).collect::<Vec<_>>().join(": ")
}

/// The innermost reason in words. Where it is a certificate that no known authority has signed, or an authority's own, `trust` is named: the
/// variable that names a file with an authority of one's own.
pub fn reason(error: &(dyn Error + 'static), trust: &str) -> String {
    let words = words(innermost(error));
    match &*words {
        UNKNOWN_AUTHORITY => {
            format!("{words}; where the authority is your own, {trust} names a file with its certificate")
        }
        AUTHORITY_ITSELF => {
            format!("{words}; let it sign one for the server, and {trust} name a file with the authority's")
        }
        _ => words,
    }
}

const UNKNOWN_AUTHORITY: &str = "its certificate is signed by nobody whom this machine trusts";
const AUTHORITY_ITSELF: &str =
    "its certificate is an authority's own, self-signed, which is not taken for a server's";

/// How an answer looks that is none of TLS, and an end in place of one.
const NO_TLS: [&str; 2] = ["InvalidContentType", "tls handshake eof"];
const SPEAKS_NO_TLS: &str = "no TLS, which https asks for, seems to be spoken there; is it plain http?";

/// rustls tells the commonest faults of a certificate by the names that they have in its code.
fn words(error: &(dyn Error + 'static)) -> String {
    match error.to_string() {
        told if told == "invalid peer certificate: UnknownIssuer" => UNKNOWN_AUTHORITY.to_owned(),
        told if told.contains("CaUsedAsEndEntity") => AUTHORITY_ITSELF.to_owned(),
        told if NO_TLS.iter().any(|sign| told.contains(sign)) => format!("{told}: {SPEAKS_NO_TLS}"),
        told => told,
    }
}

/// The reason at the bottom; the error itself where it has none. Often it alone says something: hyper's own words are `client error (Connect)`.
pub fn innermost<'e>(error: &'e (dyn Error + 'static)) -> &'e (dyn Error + 'static) {
    chain(error).last().unwrap_or(error)
}

#[cfg(test)]
mod tests {
    use std::num::ParseIntError;

    use super::{chain, in_words, innermost, reason};

    #[derive(Debug, thiserror::Error)]
    #[error("no number")]
    struct Outer(#[source] ParseIntError);

    #[test]
    fn reasons_are_told_from_the_outermost_to_the_innermost() {
        let inner = "x".parse::<i32>().unwrap_err();
        let outer = Outer(inner.clone());
        assert_eq!(in_words(&outer), format!("no number: {inner}"));
        assert_eq!(innermost(&outer).to_string(), inner.to_string());
        assert_eq!(innermost(&inner).to_string(), inner.to_string(), "it has no reason but itself");
        assert!(chain(&outer).any(<dyn std::error::Error>::is::<ParseIntError>));
    }

    #[test]
    fn a_certificate_of_nobody_known_is_told_in_words_with_what_to_set() {
        let unknown = std::io::Error::other("invalid peer certificate: UnknownIssuer");
        let said = reason(&unknown, "SSL_CERT_FILE");
        assert!(said.contains("signed by nobody") && said.contains("SSL_CERT_FILE names a file"), "{said}");
        assert!(!in_words(&unknown).contains("UnknownIssuer"));
        let itself = std::io::Error::other("invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))");
        let said = reason(&itself, "SSL_CERT_FILE");
        assert!(said.contains("an authority's own") && said.contains("SSL_CERT_FILE name a file"), "{said}");
        assert!(!in_words(&itself).contains("CaUsedAsEndEntity"));
        let plain = std::io::Error::other(
            "TLS handshake failed: received corrupt message of type InvalidContentType",
        );
        assert!(
            in_words(&plain).ends_with("is it plain http?")
                && in_words(&plain) == reason(&plain, "SSL_CERT_FILE")
        );
        let expired = std::io::Error::other("invalid peer certificate: certificate expired");
        assert_eq!(reason(&expired, "SSL_CERT_FILE"), expired.to_string());
    }
}
