//! A real mail server that delivers to nobody: npm's `smtp-server`, which demands STARTTLS and a login.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{
    install,
    postgres::{Authority, Sort},
    server::{Port, Server, private_folder, start_with_retries},
};

const SCRIPT: &str = include_str!("smtp.mjs");
const USER: &str = "crm";
const PASSWORD: &str = "s3cret/of+mail";

/// A running mail server for `localhost`, with a certificate of an authority of its own. It refuses mails to `nobody@…` for good (550),
/// to `later@…` for now (450), and to `closing@…` all there are (421), and quotes the address; after `locking@…` (450) it lets nobody in, and
/// an address with letters beyond ASCII it cannot be told.
#[derive(Debug)]
pub struct MailSink {
    server: Server,
    authority: Authority,
    port: Port,
}

/// A mail that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// To whom the envelope says.
    pub to: String,
    /// The whole mail, with soft line breaks taken out.
    pub text: String,
}

impl MailSink {
    /// Starts a server.
    ///
    /// # Errors
    /// Where node or the packages are missing, with what to do.
    pub fn start() -> Result<Self> {
        start_with_retries(|| {
            let folder = private_folder("mail")?;
            let authority = Authority::new(folder.path().join("authority"))?;
            let identity = authority.issue("localhost", Sort::Good)?;
            let packages = install::crm::folder()?;
            let port = Port::free()?;
            let script = folder.path().join("smtp.mjs");
            fs::write(&script, SCRIPT)?;
            let mut node = Command::new("node");
            node.arg(&script).arg(packages).arg(port.number().to_string()).arg(folder.path());
            node.arg(&identity.key).arg(&identity.certificate).args([USER, PASSWORD]);
            let listening = folder.path().join("listening");
            let server = Server::start(&node, folder, "KILL", || listening.exists())?;
            Ok(Self { server, authority, port })
        })
    }

    /// The port on `localhost`.
    pub const fn port(&self) -> u16 {
        self.port.number()
    }

    /// Name and password that it takes.
    pub const fn login(&self) -> (&'static str, &'static str) {
        (USER, PASSWORD)
    }

    /// The certificate of the authority that vouches for it.
    pub fn authority(&self) -> PathBuf {
        self.authority.certificate()
    }

    /// Every mail that has arrived, in order. A mail is here before its sender is told so.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn mails(&self) -> Result<Vec<Mail>> {
        let mut names: Vec<PathBuf> =
            fs::read_dir(self.server.folder())?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        names.retain(|name| name.extension().is_some_and(|end| end == "json"));
        names.sort();
        names.iter().map(|name| read(&fs::read(name)?)).collect()
    }
}

fn read(bytes: &[u8]) -> Result<Mail> {
    let mail: Value = serde_json::from_slice(bytes)?;
    let text = |value: &Value| value.as_str().map(str::to_owned).context("a mail without its text");
    Ok(Mail { to: text(&mail["to"][0])?, text: text(&mail["raw"])?.replace("=\r\n", "").replace("=3D", "=") })
}
