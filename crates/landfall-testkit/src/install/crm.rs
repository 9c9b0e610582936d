//! What the stand-in of the CRM runs on: the real `better-auth` with `pg`, `smtp-server` for the mails, and `aws4fetch`, which signs links to files.

use std::{fs, path::PathBuf};

use anyhow::Result;

use super::{Say, cache::Package, nocodb::npm_install, system};

/// The version is that of the list below: another list is installed anew.
const PACKAGE: Package =
    Package { name: "crm", version: "2", effort: "npm install, some ten seconds, 30 MB" };
/// `nodemailer` sends the CRM's own mails.
const PACKAGES: [&str; 5] =
    ["better-auth@1.7.25", "pg@8.23.1", "smtp-server@3.21.6", "nodemailer@10.6.0", "aws4fetch@1.0.20"];

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
        npm_install(folder, &PACKAGES)
    })
}
