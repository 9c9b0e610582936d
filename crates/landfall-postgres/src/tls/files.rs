//! Certificates and keys, from PEM files or from the machine.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use rustls::{
    RootCertStore,
    pki_types::{
        CertificateDer, PrivateKeyDer,
        pem::{self, PemObject},
    },
};

use crate::error::Error;

/// `sslrootcert`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Roots {
    /// The authorities that the machine trusts.
    System,
    /// A PEM file.
    File(PathBuf),
}

/// Authorities that are trusted.
#[derive(Debug, Clone)]
pub struct Authorities {
    /// As rustls takes them.
    pub store: RootCertStore,
    /// As they were given: one of them may be the server's own.
    pub certificates: Vec<CertificateDer<'static>>,
}

/// `sslcert` and `sslkey`.
#[derive(Clone)]
pub struct Identity {
    /// The certificate, and those that lead to its authority.
    pub chain: Vec<CertificateDer<'static>>,
    /// Its key.
    pub key: Key,
}

/// A private key, which the type of rustls does not let be cloned by accident.
pub struct Key(pub PrivateKeyDer<'static>);

impl Clone for Key {
    fn clone(&self) -> Self {
        Self(self.0.clone_key())
    }
}

impl Roots {
    /// Reads the authorities. Of those of the machine, what rustls does not understand is left out; of a file, nothing.
    pub fn read(self) -> Result<Authorities, Error> {
        let mut store = RootCertStore::empty();
        let certificates = match &self {
            Self::System => rustls_native_certs::load_native_certs().certs,
            Self::File(path) => certificates("sslrootcert", path)?,
        };
        for certificate in &certificates {
            if let (Err(source), Self::File(path)) = (store.add(certificate.clone()), &self) {
                return Err(Error::Certificate { path: path.clone(), source });
            }
        }
        if store.is_empty() { Err(Error::NoSystemRoots) } else { Ok(Authorities { store, certificates }) }
    }
}

impl Identity {
    /// Reads both files.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, Error> {
        let chain = certificates("sslcert", certificate)?;
        let key =
            PrivateKeyDer::from_pem_file(key).map_err(|error| failed("sslkey", key, "private key", error))?;
        Ok(Self { chain, key: Key(key) })
    }
}

fn certificates(parameter: &'static str, path: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let read = || CertificateDer::pem_file_iter(path)?.collect::<Result<Vec<_>, _>>();
    let found = read().map_err(|error| failed(parameter, path, "certificate", error))?;
    if found.is_empty() {
        return Err(failed(parameter, path, "certificate", pem::Error::NoItemsFound));
    }
    Ok(found)
}

fn failed(parameter: &'static str, path: &Path, item: &'static str, error: pem::Error) -> Error {
    let path = path.to_owned();
    match error {
        pem::Error::Io(source) => Error::File { parameter, path, source },
        _ => Error::Empty { parameter, path, item },
    }
}

impl fmt::Display for Roots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("this machine's store"),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}
