//! The cache folder: one sub-folder per server and version, complete once its marker file is there.

use std::{
    env, fs,
    fs::File,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

/// `LANDFALL_TEST_CACHE`, else `$XDG_CACHE_HOME/landfall-tests`, else `~/.cache/landfall-tests`.
pub fn folder() -> Result<PathBuf> {
    if let Some(folder) = variable("LANDFALL_TEST_CACHE") {
        return Ok(folder);
    }
    let cache = variable("XDG_CACHE_HOME").or_else(|| variable("HOME").map(|home| home.join(".cache")));
    Ok(cache
        .context("set LANDFALL_TEST_CACHE, or HOME, to say where the servers of the tests are kept")?
        .join("landfall-tests"))
}

fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// One server in the cache.
#[derive(Debug)]
pub struct Package {
    /// The program's name, for messages and folders.
    pub name: &'static str,
    /// Its exact version.
    pub version: &'static str,
    /// What the installation takes, for the message that announces it.
    pub effort: &'static str,
}

impl Package {
    /// The folder of the complete installation.
    ///
    /// # Errors
    /// Where it is not installed, with what to do.
    pub fn installed(&self) -> Result<PathBuf> {
        let folder = self.folder()?;
        if !marker(&folder).exists() {
            bail!("{} {} is not in {}: run `cargo xtask install`", self.name, self.version, folder.display());
        }
        Ok(folder)
    }

    /// Installs by `build` into the folder it is given, once: a second process waits for the first, and an installation that was
    /// broken off starts again from an empty folder.
    pub fn install(&self, say: &dyn Fn(&str), build: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
        let folder = self.folder()?;
        fs::create_dir_all(folder.parent().unwrap_or(&folder))?;
        let lock = File::create(folder.with_extension("lock"))?;
        lock.lock()?;
        if marker(&folder).exists() {
            return Ok(());
        }
        say(&format!(
            "installing {} {} into {} ({})",
            self.name,
            self.version,
            folder.display(),
            self.effort
        ));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir(&folder)?;
        build(&folder).with_context(|| format!("cannot install {} {}", self.name, self.version))?;
        File::create(marker(&folder))?;
        Ok(())
    }

    fn folder(&self) -> Result<PathBuf> {
        Ok(folder()?.join(format!("{}-{}", self.name, self.version)))
    }
}

fn marker(folder: &Path) -> PathBuf {
    folder.join("installed")
}
