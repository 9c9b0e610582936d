//! The native module `sqlite3`, without which no NocoDB starts. It is built from source, since the ready binary would come from outside
//! npm, and once: it speaks Node's stable interface (N-API), so one build serves every Node.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{Say, nocodb::npm, run, system};

const MODULE: &str = "node_modules/sqlite3";
const BUILT: &str = "build/Release/node_sqlite3.node";

/// Takes the module from the first project that has built the version that `folder` asks for; false where none has.
pub(super) fn share(projects: impl Iterator<Item = PathBuf>, folder: &Path) -> Result<bool> {
    let wanted = version(folder)?;
    for project in projects {
        let built = project.join(MODULE).join(BUILT);
        if built.is_file() && version(&project)? == wanted {
            let copy = folder.join(MODULE).join(BUILT);
            fs::create_dir_all(copy.parent().context("a module lies in a folder")?)?;
            fs::copy(built, copy)?;
            return Ok(true);
        }
    }
    Ok(false)
}

fn version(project: &Path) -> Result<Value> {
    let manifest = project.join(MODULE).join("package.json");
    let text =
        fs::read_to_string(&manifest).with_context(|| format!("cannot read {}", manifest.display()))?;
    Ok(serde_json::from_str::<Value>(&text)?["version"].take())
}

/// Builds it. The headers of the system's own Node are used where they are.
pub(super) fn build(folder: &Path, say: Say) -> Result<()> {
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

/// `/usr` for `/usr/bin/node`.
fn node_home() -> Result<PathBuf> {
    let output = Command::new("node").args(["-p", "process.execPath"]).output()?;
    let program = PathBuf::from(String::from_utf8(output.stdout)?.trim());
    match program.ancestors().nth(2) {
        Some(home) => Ok(home.to_owned()),
        None => bail!("node does not tell where it is"),
    }
}
