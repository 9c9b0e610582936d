//! `DATABASE_URL`: the parameters for TLS are taken out here, since the driver knows only three modes and no file; the rest is the driver's.

use std::path::PathBuf;

use percent_encoding::percent_decode_str;
use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};

use crate::{
    error::Error,
    mode::Mode,
    tls::{Identity, Roots, Settings, Trust},
};

/// An address that was understood, its files read. It has no `Debug`: it holds a password.
#[derive(Clone)]
pub struct Address {
    pub(crate) config: Config,
    pub(crate) mode: Mode,
    pub(crate) tls: Settings,
}

/// The parameters that the driver does not know.
#[derive(Default)]
struct Parameters {
    mode: Option<String>,
    roots: Option<String>,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
}

impl Address {
    /// Reads an address, and the files that it names.
    ///
    /// # Errors
    /// No address of a PostgreSQL server; modes and files that contradict each other; files that cannot be read or hold no certificate.
    /// No message repeats the address: it holds a password.
    pub fn parse(database_url: &str) -> Result<Self, Error> {
        let (url, parameters) = take_out(database_url);
        let mut config: Config = url.parse().map_err(|_| misspelt(&url))?;
        if config.get_hosts().iter().any(|host| matches!(host, Host::Tcp(name) if name.contains('@'))) {
            return Err(Error::SecondAt);
        }
        let spelt = match config.get_ssl_mode() {
            SslMode::Disable => Some(Mode::Disable),
            SslMode::Require => Some(Mode::Require),
            _ => None,
        };
        let mode = parameters.mode()?.or(spelt).unwrap_or_else(|| parameters.usual_mode());
        let tls = Settings {
            trust: parameters.trust(mode)?,
            roots: parameters.roots(),
            identity: parameters.identity()?,
        };
        // libpq knows no TLS over a socket of the file system either.
        let is_local = config.get_hosts().iter().any(|host| matches!(host, Host::Unix(_)));
        let mode = if is_local { Mode::Disable } else { mode };
        config.ssl_mode(match mode {
            Mode::Disable => SslMode::Disable,
            Mode::Prefer => SslMode::Prefer,
            Mode::Require | Mode::VerifyCa | Mode::VerifyFull => SslMode::Require,
        });
        name_hosts(&mut config);
        Ok(Self { config, mode, tls })
    }

    /// `host:port`, for messages: never the user's name or password.
    pub fn server(&self) -> String {
        let host = match self.config.get_hosts().first() {
            Some(Host::Tcp(name)) => name.clone(),
            Some(Host::Unix(path)) => path.display().to_string(),
            None => "?".to_owned(),
        };
        format!("{host}:{}", port(&self.config, 0))
    }
}

/// The port of the server at this place of the address. One that is given alone is that of all of them.
pub fn port(config: &Config, n: usize) -> u16 {
    let ports = config.get_ports();
    ports.get(n).or_else(|| ports.first()).copied().unwrap_or(5432)
}

/// Why the driver does not understand the address: one parameter of it, as other programs have in theirs (`schema`), or all of it. Where an `@`
/// follows, a password may hold the question mark: nothing of that is told.
fn misspelt(url: &str) -> Error {
    let is_sound = |url: &str| url.parse::<Config>().is_ok();
    let parts = url.split_once('?').filter(|(address, after)| is_sound(address) && !after.contains('@'));
    let Some((address, after)) = parts else { return Error::Url };
    let refused = after.split('&').find(|pair| !is_sound(&format!("{address}?{pair}")));
    let name = refused.and_then(|pair| pair.split('=').next());
    name.map_or(Error::Url, |name| Error::Parameter { name: name.to_owned() })
}

/// An address by number alone names no host, without which the driver begins no TLS.
fn name_hosts(config: &mut Config) {
    if config.get_hosts().is_empty() {
        let hosts: Vec<String> = config.get_hostaddrs().iter().map(ToString::to_string).collect();
        for host in hosts {
            config.host(host);
        }
    }
}

/// The address without our parameters, and these. Only the form with `://` has them: in the other one, `host=... port=...`, the driver
/// refuses what it does not know.
fn take_out(url: &str) -> (String, Parameters) {
    let mut parameters = Parameters::default();
    // A password may hold a question mark: as the driver does, everything up to the first `@` is user and password.
    let host = url.find('@').unwrap_or_default();
    let query_at = url[host..].find('?').filter(|_| url.contains("://"));
    let Some(query_at) = query_at.map(|at| host + at) else { return (url.to_owned(), parameters) };
    let rest: Vec<&str> = url[query_at + 1..].split('&').filter(|pair| !parameters.take(pair)).collect();
    let rest = if rest.is_empty() { String::new() } else { format!("?{}", rest.join("&")) };
    (format!("{}{rest}", &url[..query_at]), parameters)
}

impl Parameters {
    /// Takes one `key=value`, or leaves it to the driver.
    fn take(&mut self, pair: &str) -> bool {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = percent_decode_str(value).decode_utf8_lossy().into_owned();
        match key {
            "sslmode" => self.mode = Some(value),
            "sslrootcert" => self.roots = Some(value),
            "sslcert" => self.certificate = Some(value.into()),
            "sslkey" => self.key = Some(value.into()),
            _ => return false,
        }
        true
    }

    fn mode(&self) -> Result<Option<Mode>, Error> {
        let Some(name) = &self.mode else { return Ok(None) };
        let mode = Mode::ALL.into_iter().find(|mode| mode.name() == name);
        mode.map(Some).ok_or_else(|| Error::Mode { mode: name.clone() })
    }

    /// Without a word: libpq's default, which `sslrootcert=system` raises.
    fn usual_mode(&self) -> Mode {
        if self.roots() == Some(Roots::System) { Mode::VerifyFull } else { Mode::Prefer }
    }

    fn roots(&self) -> Option<Roots> {
        let roots = self.roots.as_deref().filter(|roots| !roots.is_empty())?;
        Some(if roots == "system" { Roots::System } else { Roots::File(roots.into()) })
    }

    fn trust(&self, mode: Mode) -> Result<Trust, Error> {
        match (mode, self.roots()) {
            (Mode::VerifyCa | Mode::VerifyFull, None) => Err(Error::NoRoots { mode }),
            (Mode::Prefer | Mode::Require | Mode::VerifyCa, Some(Roots::System)) => {
                Err(Error::WeakMode { mode })
            }
            (Mode::Disable, _) | (Mode::Prefer | Mode::Require, None) => Ok(Trust::Anybody),
            (Mode::VerifyFull, Some(roots)) => roots.read().map(Trust::Named),
            (_, Some(roots)) => roots.read().map(Trust::Signed),
        }
    }

    fn identity(&self) -> Result<Option<Identity>, Error> {
        match (&self.certificate, &self.key) {
            (None, None) => Ok(None),
            (Some(certificate), Some(key)) => Identity::read(certificate, key).map(Some),
            _ => Err(Error::HalfIdentity),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, Mode, take_out};

    #[test]
    fn only_the_parameters_for_tls_are_taken_out() {
        let cases = [
            (
                "postgres://u:p@h/d?sslmode=verify-full&connect_timeout=3",
                "postgres://u:p@h/d?connect_timeout=3",
            ),
            ("postgres://u:p@h/d?sslmode=require", "postgres://u:p@h/d"),
            ("postgres://u:a?sslmode=b@h/d", "postgres://u:a?sslmode=b@h/d"),
            ("postgres:///d?host=/tmp&sslcert=x", "postgres:///d?host=/tmp"),
            ("host=h sslmode=require", "host=h sslmode=require"),
        ];
        for (url, rest) in cases {
            assert_eq!(take_out(url).0, rest);
        }
    }

    #[test]
    fn the_mode_is_what_the_address_says_or_what_libpq_takes() {
        let cases = [
            ("postgres://h/d", Mode::Prefer),
            ("host=h", Mode::Prefer),
            ("host=h sslmode=require", Mode::Require),
            ("postgres://h/d?sslmode=disable", Mode::Disable),
            ("postgres:///d?host=/tmp&sslmode=require", Mode::Disable),
            ("postgres://h/d?sslrootcert=system", Mode::VerifyFull),
        ];
        for (url, mode) in cases {
            assert_eq!(Address::parse(url).ok().map(|address| address.mode), Some(mode), "{url}");
        }
    }

    #[test]
    fn what_contradicts_itself_is_refused_with_the_next_step() {
        let cases = [
            ("postgres://u:hunter2@h/d?sslmode=allow", "sslmode in DATABASE_URL is \"allow\""),
            ("postgres://u:hunter2@h/d?sslmode=verify-ca", "add sslrootcert=FILE"),
            ("postgres://u:hunter2@h/d?sslmode=require&sslrootcert=system", "use sslmode=verify-full"),
            ("postgres://u:p@hunter2?hunter2@h/d", "DATABASE_URL is not a PostgreSQL address"),
            ("postgres://u:hunter2@h/d?sslcert=/tmp/x", "sslcert and sslkey belong together"),
            (
                "postgres://u:hunter2@h/d?sslmode=verify-ca&sslrootcert=%2Fno%2Ffile",
                "/no/file, cannot be read",
            ),
            ("postgres://u:hunter@2hunter2@h/d", "an @ too many"),
            ("postgres://u:hunter2@h/d?schema=public&connect_timeout=3", "the parameter schema, which"),
            ("postgres://u:hunter2@h/d?connect_timeout=hunter2", "the parameter connect_timeout, which"),
            (
                "postgres://u:hunter2@h/d?sslmode=verify-ca&sslrootcert=/dev/null",
                "/dev/null, holds no certificate",
            ),
        ];
        for (url, sentence) in cases {
            let error = Address::parse(url).err().unwrap();
            assert!(error.to_string().contains(sentence), "{error}");
            assert!(!format!("{error:?}").contains("hunter2"));
        }
    }
}
