//! What the stand-in of the CRM runs on: the real `better-auth` with `pg`, and `smtp-server` for the mails.

use std::{fs, path::PathBuf};

use anyhow::Result;

use super::{Say, cache::Package, nocodb::npm_install, system};

const PACKAGE: Package =
    Package { name: "better-auth", version: "1.7.25", effort: "npm install, some ten seconds, 30 MB" };
/// `nodemailer` sends the CRM's own mails.
const BESIDE: [&str; 3] = ["pg@8.23.1", "smtp-server@3.21.6", "nodemailer@10.6.0"];

/// The folder from which node finds them.
///
/// # Errors
/// Where they are not installed, with what to do.
pub fn folder() -> Result<PathBuf> {
    PACKAGE.installed()
}

pub(super) fn install(say: Say) -> Result<()> {
    PACKAGE.install(say, |folder| {
        system::need(&[("node", "nodejs"), ("npm", "npm")], say)?;
        fs::write(folder.join("package.json"), r#"{"private":true}"#)?;
        let auth = format!("{}@{}", PACKAGE.name, PACKAGE.version);
        npm_install(folder, &[&[auth.as_str()], &BESIDE[..]].concat())
    })
}
