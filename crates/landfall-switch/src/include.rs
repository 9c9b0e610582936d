//! The include: an upstream, and a mark that tells which include an answer went by. It is replaced by a rename, so that the proxy never reads
//! half of it.

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    thread,
    time::{Duration, SystemTime},
};

use landfall_model::{
    monitor::{Level, Monitor},
    rundir,
};

use crate::{
    config::{Config, Side},
    error::Error,
};

/// The first line of an include of ours, before side and number.
const OURS: &str = "# landfall switch: ";
/// Longer than a look at the lock takes.
const MOMENT: Duration = Duration::from_millis(50);

/// The include, held by this process.
#[derive(Debug)]
pub(crate) struct Include {
    path: PathBuf,
    /// What it says now; none where there is none yet.
    pub text: Option<String>,
    _lock: File,
}

impl Include {
    /// Takes the include up. A second switch, of whatever run, is refused.
    pub fn hold(config: &Config) -> Result<Self, Error> {
        let path = file(config);
        let failed = |action| {
            let path = path.clone();
            move |source| Error::Include { action, path, source }
        };
        let lock = OpenOptions::new().create(true).read(true).append(true).open(beside(&path, "lock"));
        let mut lock = lock.map_err(failed("lock"))?;
        let take = || rundir::is_free(lock.try_lock()).map_err(failed("lock"));
        if !take()? {
            // Whoever only looks whether it is held holds it for a moment.
            thread::sleep(MOMENT);
            if !take()? {
                return Err(Error::Held { by: holder(&mut lock), include: path });
            }
        }
        // Traffic waits for no name: on a full disk nobody is told who is at work.
        let _ = sign(&mut lock);
        let text = lies(config)?;
        Ok(Self { path, text, _lock: lock })
    }

    /// Puts a text in its place, in one step: where this fails, the one before is there. That a power cut may undo the step is no failure of it, but
    /// a warning: traffic waits for nothing that no answer depends on.
    pub fn write(&self, text: &str, monitor: &dyn Monitor) -> Result<(), Error> {
        let path = &self.path;
        let failed = |source| Error::Include { action: "write", path: path.clone(), source };
        replace(path, text).map_err(failed)?;
        if let Err(error) = sync_folder(path) {
            let text = format!("{} is written, but a power cut may undo that: {error}", path.display());
            monitor.remark(Level::Warning, &text);
        }
        Ok(())
    }
}

/// The file itself: where the include is a link, that stays, and whoever keeps the file elsewhere finds it there as it is.
fn file(config: &Config) -> PathBuf {
    let path = &config.proxy.include;
    let led = path.is_symlink().then(|| fs::canonicalize(path).ok()).flatten();
    led.unwrap_or_else(|| path.clone())
}

/// Writes into the lock who has it.
fn sign(lock: &mut File) -> io::Result<()> {
    lock.set_len(0)?;
    write!(lock, "process {} on {}", std::process::id(), rundir::host())
}

/// The switch that is at work, found by a lock that ends at once: `process 4711 on quay`. None also where that cannot be told.
pub(crate) fn at_work(config: &Config) -> Option<String> {
    let mut lock = File::open(beside(&file(config), "lock")).ok()?;
    let is_free = rundir::is_free(lock.try_lock_shared()).ok()?;
    (!is_free).then(|| holder(&mut lock))
}

/// Who has the lock, where that can be read.
fn holder(lock: &mut File) -> String {
    let mut by = String::new();
    match lock.read_to_string(&mut by) {
        Ok(1..) => by,
        _ => "another process".to_owned(),
    }
}

/// Whether a file can be put where the include's next text is written before it takes its place; nothing of it stays.
pub(crate) fn check(config: &Config) -> Result<(), Error> {
    let path = file(config);
    let trial = beside(&path, "check");
    let tried = File::create(&trial).and_then(|_| fs::remove_file(&trial));
    tried.map_err(|source| Error::Include { action: "write", path, source })
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    let new = beside(path, "new");
    let mut file = File::create(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    if let Ok(before) = fs::metadata(path) {
        fs::set_permissions(&new, before.permissions())?;
    }
    fs::rename(&new, path)
}

/// What a rename needs to outlast the machine.
fn sync_folder(path: &Path) -> io::Result<()> {
    // A name alone has an empty parent, which is the working directory.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Not `.conf`: a proxy that includes a whole folder must not read it.
fn beside(path: &Path, what: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".landfall-{what}"));
    name.into()
}

/// The text that sends traffic to a side.
pub(crate) fn text(config: &Config, side: Side, mark: &str) -> String {
    let servers: String =
        config.addresses(side).iter().map(|address| format!("    server {address};\n")).collect();
    let upstream = &config.proxy.upstream;
    format!(
        "{OURS}{mark}\n# Replaced by `landfall switch to crm|old`; do not edit.\nupstream {upstream} {{\n{servers}}}\nmap \"\" $landfall_side {{ default {mark}; }}\n"
    )
}

/// What tells an answer of this include from those of all others: `crm-1764250000000`.
pub(crate) fn mark(side: Side, number: u64) -> String {
    format!("{}-{number}", side.word())
}

/// A number that no switch had before.
pub fn number() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    now.as_millis().try_into().unwrap_or(u64::MAX)
}

/// The number of the switch that wrote the include; none where there is none, or not one of ours.
///
/// # Errors
/// It cannot be read.
pub fn number_of(config: &Config) -> Result<Option<u64>, Error> {
    let (_, mark) = standing(lies(config)?.as_deref());
    Ok(mark.and_then(|mark| mark.split_once('-')?.1.parse().ok()))
}

/// Side and mark of an include's text; none of one that is not ours.
pub(crate) fn standing(text: Option<&str>) -> (Option<Side>, Option<String>) {
    let mark = text.and_then(|text| text.lines().next()?.strip_prefix(OURS));
    let side = mark.and_then(|mark| mark.split_once('-')?.0.parse().ok());
    (side, mark.map(str::to_owned))
}

/// The include's text as it lies there; none where it is not there yet, or on another machine.
pub(crate) fn lies(config: &Config) -> Result<Option<String>, Error> {
    let path = &config.proxy.include;
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Include { action: "read", path: path.clone(), source }),
    }
}

/// The side whose addresses an include's text passes on to; none where these are others, or of both sides. The first line does not tell: it stays
/// where somebody edits the text by hand.
pub(crate) fn leads_to(config: &Config, text: &str) -> Option<Side> {
    let servers: BTreeSet<&str> = servers(text).collect();
    let is_led =
        |side: &Side| config.addresses(*side).iter().map(String::as_str).collect::<BTreeSet<_>>() == servers;
    [Side::Crm, Side::Old].into_iter().find(is_led)
}

/// The addresses that an upstream's text passes on to, but for those that it says are down.
fn servers(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    let statements = lines.flat_map(|line| line.split([';', '{', '}'])).map(str::split_whitespace);
    statements.filter_map(|mut words| {
        let address = words.next().filter(|word| *word == "server").and_then(|_| words.next())?;
        (!words.any(|word| word == "down")).then_some(address)
    })
}

#[cfg(test)]
mod tests {
    use std::{path::PathBuf, time::Duration};

    use super::{leads_to, text};
    use crate::config::{Config, Proxy, Side};

    fn config() -> Config {
        Config {
            proxy: Proxy {
                include: PathBuf::new(),
                upstream: "crm".to_owned(),
                nginx: None,
                config: None,
                hook: None,
            },
            crm: vec!["10.0.0.2:3000".to_owned(), "10.0.0.3:3000".to_owned()],
            old: vec!["10.0.0.9:8080".to_owned()],
            probe_crm: String::new(),
            probe_old: String::new(),
            deadline: Duration::ZERO,
        }
    }

    #[test]
    fn an_include_leads_to_whom_its_servers_name_whatever_its_first_line_says() {
        let leads = |text: &str| leads_to(&config(), text);
        let crm = text(&config(), Side::Crm, "crm-1");
        assert_eq!(leads(&crm), Some(Side::Crm));
        let by_hand =
            crm.replace("    server 10.0.0.2:3000;\n    server 10.0.0.3:3000;", "server 10.0.0.9:8080;");
        assert!(by_hand.contains("crm-1"));
        assert_eq!(leads(&by_hand), Some(Side::Old));
        assert_eq!(
            leads("upstream crm { server 10.0.0.9:8080 weight=2; } # server 10.0.0.2:3000;"),
            Some(Side::Old)
        );
        let down = "server 10.0.0.2:3000;\nserver 10.0.0.3:3000;\nserver 10.0.0.9:8080 down;";
        assert_eq!(leads(down), Some(Side::Crm));
        for neither in
            ["", "upstream crm { server 10.0.0.7:1; }", "server 10.0.0.2:3000; server 10.0.0.9:8080;"]
        {
            assert_eq!(leads(neither), None, "{neither}");
        }
    }
}
