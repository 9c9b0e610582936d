//! Who may be at the other end. rustls by itself knows only libpq's strictest mode; the weaker ones leave out the name, or
//! everything.

use std::sync::Arc;

use rustls::{
    CertificateError, DigitallySignedStruct, Error, SignatureScheme,
    client::{
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        verify_server_cert_signed_by_trust_anchor, verify_server_name,
    },
    crypto::{CryptoProvider, WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
    server::ParsedCertificate,
};

use super::files::Authorities;

/// Whom we talk to.
#[derive(Debug, Clone)]
pub enum Trust {
    /// Anybody.
    Anybody,
    /// Whoever has a certificate of one of these authorities.
    Signed(Authorities),
    /// The same, for the host that we meant.
    Named(Authorities),
}

#[derive(Debug)]
struct Verifier {
    trust: Trust,
    algorithms: WebPkiSupportedAlgorithms,
}

/// The verifier for rustls.
pub fn verifier(trust: Trust, provider: &CryptoProvider) -> Arc<dyn ServerCertVerifier> {
    Arc::new(Verifier { trust, algorithms: provider.signature_verification_algorithms })
}

impl Verifier {
    /// Whoever may show any certificate may sign with any key: looking at the signature would keep nobody out, but those servers whose
    /// certificate rustls does not read.
    const fn takes_anybody(&self) -> bool {
        matches!(self.trust, Trust::Anybody)
    }

    /// A certificate that stands among the authorities itself, as a server's self-signed one does, is trusted as it is: rustls refuses
    /// to take an authority for a server. It has looked at the dates before, which leaves no other error than this one.
    fn signed(
        &self,
        shown: &CertificateDer<'_>,
        parsed: &ParsedCertificate<'_>,
        chain: &[CertificateDer<'_>],
        authorities: &Authorities,
        now: UnixTime,
    ) -> Result<(), Error> {
        let store = &authorities.store;
        let verified =
            verify_server_cert_signed_by_trust_anchor(parsed, store, chain, now, self.algorithms.all);
        match verified {
            Err(Error::InvalidCertificate(CertificateError::Other(_)))
                if authorities.certificates.iter().any(|own| own == shown) =>
            {
                Ok(())
            }
            other => other,
        }
    }
}

/// Only version 3 can be read; the recipe of PostgreSQL's manual makes version 1 with older versions of openssl.
fn parsed<'a>(shown: &'a CertificateDer<'_>) -> Result<ParsedCertificate<'a>, Error> {
    ParsedCertificate::try_from(shown).map_err(|_| CertificateError::BadEncoding.into())
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        shown: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        _ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match &self.trust {
            Trust::Anybody => {}
            Trust::Signed(authorities) => {
                self.signed(shown, &parsed(shown)?, chain, authorities, now)?;
            }
            Trust::Named(authorities) => {
                let parsed = parsed(shown)?;
                self.signed(shown, &parsed, chain, authorities, now)?;
                verify_server_name(&parsed, name)?;
            }
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        if self.takes_anybody() {
            return Ok(HandshakeSignatureValid::assertion());
        }
        verify_tls12_signature(message, certificate, signed, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        if self.takes_anybody() {
            return Ok(HandshakeSignatureValid::assertion());
        }
        verify_tls13_signature(message, certificate, signed, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
