//! What only the system's own package manager can bring.

use std::{env, fs, os::unix::fs::MetadataExt, path::PathBuf, process::Command, sync::Mutex};

use anyhow::{Result, bail};

use super::{Say, run};

/// Installs the Debian packages of those programs (program, package) that are not in `PATH`.
pub fn need(programs: &[(&str, &str)], say: Say) -> Result<()> {
    let mut missing: Vec<&str> =
        programs.iter().filter(|(program, _)| !in_path(program)).map(|(_, package)| *package).collect();
    missing.dedup();
    if missing.is_empty() { Ok(()) } else { install(&missing, say) }
}

/// Installs Debian packages; only root can.
pub fn install(packages: &[&str], say: Say) -> Result<()> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock();
    let names = packages.join(" ");
    if !is_root() || !in_path("apt-get") {
        bail!(
            "missing: {names}. Install these (on Debian: `apt-get install {names}` as root), then run `cargo xtask install` again"
        );
    }
    say(&format!("installing Debian packages: {names}"));
    run(&mut apt(&["update"]))?;
    run(apt(&["install", "--yes", "--no-install-recommends"]).args(packages))
}

/// True for root. Read from `/proc`: asking the C library would need unsafe code.
pub fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// `RUNLEVEL=1` keeps Debian's scripts from starting the servers that they install: the tests start their own.
fn apt(arguments: &[&str]) -> Command {
    let mut apt = Command::new("apt-get");
    apt.arg("--quiet=2").args(arguments).env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1");
    apt
}

/// True where a program of this name can be run.
pub fn in_path(program: &str) -> bool {
    find(program).is_some()
}

/// A program of the system: in `PATH`, or where Debian puts servers, which is not in everybody's `PATH`.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders = env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    folders.find_map(|folder| Some(folder.join(program)).filter(|file| file.exists()))
}
