//! The cache folder: one sub-folder per server and version, complete once its marker file is there.

use std::{
    env, fs,
    fs::File,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use super::Say;

/// `LANDFALL_TEST_CACHE`, else `$XDG_CACHE_HOME/landfall-tests`, else `~/.cache/landfall-tests`.
fn folder() -> Result<PathBuf> {
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

    /// Installs by `build` into the folder it is given, once.
    pub fn install(&self, say: Say, build: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
        let folder = self.folder()?;
        once(&folder, say, || {
            let (name, version, effort) = (self.name, self.version, self.effort);
            say(&format!("installing {name} {version} into {} ({effort})", folder.display()));
            build(&folder).with_context(|| format!("cannot install {name} {version}"))
        })
    }

    fn folder(&self) -> Result<PathBuf> {
        Ok(folder()?.join(format!("{}-{}", self.name, self.version)))
    }
}

/// Fills a folder once: a second process waits for the first, and what was broken off starts again from an empty folder.
fn once(folder: &Path, say: Say, fill: impl FnOnce() -> Result<()>) -> Result<()> {
    // Not the folder itself: another process may be about to empty it.
    fs::create_dir_all(folder.parent().context("the cache folder is no root")?)?;
    let mut lock = folder.as_os_str().to_owned();
    lock.push(".lock");
    let lock = File::create(lock)?;
    if lock.try_lock().is_err() {
        say(&format!("waiting for another process that installs into {}", folder.display()));
        lock.lock()?;
    }
    if marker(folder).exists() {
        return Ok(());
    }
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir(folder)?;
    fill()?;
    File::create(marker(folder))?;
    Ok(())
}

/// Written last: the folder is complete.
fn marker(folder: &Path) -> PathBuf {
    folder.join("installed")
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        sync::atomic::{AtomicU32, Ordering},
        thread,
        time::Duration,
    };

    use anyhow::bail;
    use tempfile::tempdir;

    use super::once;

    #[test]
    fn of_many_at_once_one_installs_and_the_others_wait_for_it() {
        let cache = tempdir().unwrap();
        let (folder, installations) = (cache.path().join("server-1.2.3"), AtomicU32::new(0));
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    once(&folder, &|_| (), || {
                        thread::sleep(Duration::from_millis(50));
                        installations.fetch_add(1, Ordering::Relaxed);
                        Ok(fs::write(folder.join("program"), "")?)
                    })
                    .unwrap();
                    assert!(folder.join("program").exists());
                });
            }
        });
        assert_eq!(installations.into_inner(), 1);
    }

    #[test]
    fn an_installation_that_failed_starts_again_from_an_empty_folder() {
        let cache = tempdir().unwrap();
        let folder = cache.path().join("server-1.2.3");
        let failed = once(&folder, &|_| (), || {
            fs::write(folder.join("half"), "")?;
            bail!("no network")
        });
        assert_eq!(failed.unwrap_err().to_string(), "no network");
        once(&folder, &|_| (), || {
            assert!(!folder.join("half").exists());
            Ok(())
        })
        .unwrap();
    }
}
