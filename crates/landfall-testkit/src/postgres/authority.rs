//! A certificate authority of a test's own, by the command `openssl`, which Debian's PostgreSQL brings along.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};

/// What `openssl ca` insists on.
const CONFIGURATION: &str = "
[ca]
default_ca = ours
[ours]
database = index
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
";

/// A key that every TLS library takes and that is made in a moment.
const NEW_KEY: &[&str] = &["-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];

/// A certificate authority, whose files go with the folder that they lie in.
#[derive(Debug)]
pub struct Authority {
    folder: PathBuf,
}

/// A certificate with its key, both PEM files in the authority's folder.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The certificate.
    pub certificate: PathBuf,
    /// Its key.
    pub key: PathBuf,
}

/// What a certificate is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Valid, with its host as the alternative name.
    Good,
    /// The same, of the year 2020.
    Expired,
    /// Version 1, the host in the subject alone: what the recipe of PostgreSQL's manual makes.
    Old,
}

impl Authority {
    /// A new authority in a new folder at this path.
    ///
    /// # Errors
    /// Where there is such a folder, and where `openssl` is not there or fails.
    pub fn new(folder: PathBuf) -> Result<Self> {
        fs::create_dir(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let authority = Self { folder };
        fs::write(authority.path("ca.cnf"), CONFIGURATION)?;
        fs::write(authority.path("index"), "")?;
        fs::write(authority.path("serial"), "01\n")?;
        authority.self_signed("ca", "Test authority", None)?;
        Ok(authority)
    }

    /// Its own certificate: what `sslrootcert` names.
    pub fn certificate(&self) -> PathBuf {
        self.path("ca.crt")
    }

    /// Issues a certificate for a host, or for a role, which stands in the subject as well.
    ///
    /// # Errors
    /// Where `openssl` fails.
    pub fn issue(&self, host: &str, sort: Sort) -> Result<Identity> {
        let name = format!("{host}-{sort:?}");
        let [key, request, certificate] = ["key", "csr", "crt"].map(|end| format!("{name}.{end}"));
        self.openssl(&[
            &["req", "-new"],
            NEW_KEY,
            &["-keyout", &key, "-out", &request, "-subj", &format!("/CN={host}")][..],
        ])?;
        let dates = if sort == Sort::Expired {
            ["20200101000000Z", "20210101000000Z"]
        } else {
            ["20200101000000Z", "21000101000000Z"]
        };
        let extensions = format!("{name}.ext");
        fs::write(self.path(&extensions), format!("subjectAltName = DNS:{host}\n"))?;
        let extensions: &[&str] = if sort == Sort::Old { &[] } else { &["-extfile", &extensions] };
        self.openssl(&[
            &["ca", "-batch", "-config", "ca.cnf", "-cert", "ca.crt", "-keyfile", "ca.key", "-in", &request],
            &["-startdate", dates[0], "-enddate", dates[1], "-notext", "-out", &certificate],
            extensions,
        ])?;
        Ok(Identity { certificate: self.path(&certificate), key: self.path(&key) })
    }

    /// A certificate for a host that nobody but itself signed.
    ///
    /// # Errors
    /// Where `openssl` fails.
    pub fn own(&self, host: &str) -> Result<Identity> {
        self.self_signed("own", host, Some(host))
    }

    fn self_signed(&self, name: &str, subject: &str, host: Option<&str>) -> Result<Identity> {
        let [key, certificate] = ["key", "crt"].map(|end| format!("{name}.{end}"));
        let host = host.map(|host| format!("subjectAltName=DNS:{host}"));
        let host: Vec<&str> = host.iter().flat_map(|host| ["-addext", host.as_str()]).collect();
        self.openssl(&[
            &["req", "-x509"],
            NEW_KEY,
            &["-keyout", &key, "-out", &certificate, "-days", "36500", "-subj", &format!("/CN={subject}")][..],
            &host,
        ])?;
        Ok(Identity { certificate: self.path(&certificate), key: self.path(&key) })
    }

    fn openssl(&self, arguments: &[&[&str]]) -> Result<()> {
        let mut openssl = Command::new("openssl");
        let output = openssl.args(arguments.concat()).current_dir(&self.folder).output();
        let output = output.context("cannot run openssl: install Debian's package openssl")?;
        if !output.status.success() {
            bail!("openssl {}: {}", arguments[0][0], String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}
