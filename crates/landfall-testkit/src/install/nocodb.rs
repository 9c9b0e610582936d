//! NocoDB, the source: its npm package, on the Node that the machine has.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, bail};

use super::{cache::Package, run, system};

const PACKAGE: Package = Package {
    name: "nocodb",
    version: "0.262.5",
    effort: "npm install and a build of sqlite3, about 3 minutes, 620 MB",
};

const NEEDS: [(&str, &str); 5] = [
    ("node", "nodejs"),
    ("npm", "npm"),
    ("g++", "build-essential"),
    ("make", "build-essential"),
    ("python3", "python3"),
];

/// The npm project whose `node_modules` hold NocoDB.
///
/// # Errors
/// Where it is not installed, with what to do.
pub fn project() -> Result<PathBuf> {
    PACKAGE.installed()
}

pub(super) fn install(say: &dyn Fn(&str)) -> Result<()> {
    PACKAGE.install(say, |folder| {
        system::need(&NEEDS, say)?;
        fs::write(folder.join("package.json"), manifest())?;
        run(npm(folder).args([
            "install",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel",
            "error",
        ]))?;
        build_sqlite3(folder, say)
    })
}

/// The newer `xlsx` that NocoDB asks for is a tarball from outside npm.
fn manifest() -> String {
    let version = PACKAGE.version;
    format!(r#"{{"private":true,"dependencies":{{"nocodb":"{version}"}},"overrides":{{"xlsx":"0.18.5"}}}}"#)
}

/// From source, since the ready binary would come from outside npm. The headers of the system's own Node are used where they are.
fn build_sqlite3(folder: &Path, say: &dyn Fn(&str)) -> Result<()> {
    let mut rebuild = npm(folder);
    rebuild.args(["rebuild", "sqlite3", "--loglevel", "error"]).env("npm_config_build_from_source", "true");
    match node_home()? {
        home if home.join("include/node/node_api.h").exists() => {
            rebuild.env("npm_config_nodedir", home);
        }
        home if home == Path::new("/usr") => {
            system::install(&["libnode-dev"], say)?;
            rebuild.env("npm_config_nodedir", home);
        }
        // A Node of one's own without headers: node-gyp knows where to get them.
        _ => {}
    }
    run(&mut rebuild)
}

fn npm(folder: &Path) -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(folder);
    npm
}

/// `/usr` for `/usr/bin/node`.
fn node_home() -> Result<PathBuf> {
    let output = Command::new("node").args(["-p", "process.execPath"]).output()?;
    let program = PathBuf::from(String::from_utf8(output.stdout)?.trim());
    match program.ancestors().nth(2) {
        Some(home) => Ok(home.to_owned()),
        None => bail!("node does not tell where it is"),
    }
}
