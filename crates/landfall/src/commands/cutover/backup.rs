//! The backup before the load: PostgreSQL's own `pg_dump`, checked by `pg_restore`, with its hash in the run.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use chrono::{DateTime, Utc};
use landfall_model::{
    exit::Exit,
    kind::Kind,
    monitor::Monitor,
    rundir::{self, Lock, RunDir},
    words::count,
};
use landfall_postgres::{connect, out_of_reach};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use tokio::process::Command;

use super::{before, book::Book};
use crate::{
    clock,
    commands::Given,
    fail::{Failure, Result},
    stages,
    terminal::Progress,
};

const TASK: &str = "backup";

/// A connection on which nothing moves is looked at, as our own is: of a server that is gone libpq hears nothing for two hours, since it only listens.
const KEEPALIVES: [&str; 2] = ["keepalives_idle=60", "keepalives_interval=10"];

/// What to do where the server lets us in, and its own programs fail all the same.
const HINT: &str = "pg_dump must be as new as the server, DATABASE_URL's role be allowed to read every table, nobody keep a table locked, and the run's folder have room. Mend what it says, then repeat the command: there is no backup yet.";

/// The content of `cutover/backup.json`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Backup {
    /// When it was complete.
    pub at: DateTime<Utc>,
    /// `pg_dump (PostgreSQL) 15.14`.
    pub tool: String,
    /// Entries that `pg_restore --list` found.
    pub entries: u64,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 of the dump.
    pub sha256: String,
    /// The run whose rows it holds, since they were in; empty where none was. Of an older version nothing is known.
    #[serde(default)]
    pub holds: String,
}

impl Backup {
    /// What else it holds than users entered, and how one without is made; empty where no run was in.
    fn remark(&self) -> String {
        if self.holds.is_empty() {
            return String::new();
        }
        let run = &self.holds;
        format!(
            "\n\nIt holds what {run} brought in. That is right where the weekend goes on from it (`landfall migrate --delta`); where it loads anew, as the step `migrate` of the runbook does: `landfall reset {run}`, then `landfall cutover backup` once more, before that"
        )
    }
}

/// The run's backup as it is now. None where there is none, and where the dump was changed since or is no longer there.
pub fn kept(run: &RunDir) -> Result<Option<Backup>> {
    if !run.has(rundir::BACKUP) || !run.has(rundir::BACKUP_DUMP) {
        return Ok(None);
    }
    let noted: Backup = run.read_json(rundir::BACKUP)?;
    let now = run.hash(rundir::BACKUP_DUMP)?;
    Ok((now == noted.sha256).then_some(noted))
}

/// Dumps the target, unless the run has its backup of before the load already, and still. One that comes too late is kept and said to be that.
pub async fn run(given: &Given<'_>, book: &Book) -> Result<Exit> {
    let run = &book.run;
    // Two dumps into one file would be one that nothing can be restored from.
    let lock = run.lock(&clock::stamp(clock::now()))?;
    let late = |backup: &Backup| before::backup(&given.settings, book, backup.at);
    if let Some(noted) = kept(run)?
        && late(&noted)?.is_empty()
        && !was_taken_out(given, &noted).await
    {
        let text = format!("backed up already, {}{}", book.local(noted.at), noted.remark());
        given.terminal.result(&text, &noted);
        return Ok(Exit::Done);
    }
    let url = given.settings.database()?;
    let monitor = &*given.terminal.monitor;
    monitor.start(TASK, None);
    let backup = take(&lock, run, &url, loaded(given).await?, monitor).await?;
    let Backup { bytes, entries, sha256, .. } = &backup;
    monitor.finish(TASK, &format!("{}, {}", count(*bytes, "byte"), count(*entries, "entry")));
    let path = run.path(rundir::BACKUP_DUMP);
    let text = format!(
        "{} ({}, {}, SHA-256 {sha256})",
        path.display(),
        count(*bytes, "byte"),
        count(*entries, "entry")
    );
    let (warning, exit) = match late(&backup)?.as_str() {
        "" => (backup.remark(), Exit::Done),
        why => (format!("\n\nNot the backup that the gate asks for: it was {why}"), Exit::NeedsEyes),
    };
    given.terminal.result(&format!("{text}{warning}"), &backup);
    Ok(exit)
}

/// The run that is in; empty where none is. A target that no run can be in is backed up as it is; of one that fails to answer nothing would be
/// known, and its backup pass for one of before the load.
async fn loaded(given: &Given<'_>) -> Result<String> {
    match stages::load::live(&given.settings).await {
        Err(failure) if failure.kind() == Kind::Mismatch => Ok(String::new()),
        live => Ok(live?.map(|live| live.run).unwrap_or_default()),
    }
}

/// True where the run that a backup holds was reset since, and no other is in yet: a backup of now is without it.
async fn was_taken_out(given: &Given<'_>, noted: &Backup) -> bool {
    let is_out = async || stages::load::live(&given.settings).await.is_ok_and(|live| live.is_none());
    !noted.holds.is_empty() && is_out().await
}

/// Dumps into a file that has its name once it could be read back, and notes it with the run that is in.
async fn take(
    lock: &Lock,
    run: &RunDir,
    url: &SecretString,
    holds: String,
    monitor: &Progress,
) -> Result<Backup> {
    let (partial, path) = (run.partial(rundir::BACKUP_DUMP), run.path(rundir::BACKUP_DUMP));
    let tool = output(Command::new(program("pg_dump")?).arg("--version")).await?;
    // Who is not let in is told why by words of ours, not by those of `pg_dump`.
    connect(url.expose_secret()).await?.close().await;
    // The file is there before `pg_dump` writes it: else it would be made for everybody to read.
    rundir::create_private(&partial)?;
    let mut dumping = dump(url)?;
    dumping.arg("--file").arg(&partial).kill_on_drop(true);
    tokio::select! {
        dumped = held(lock, &mut dumping) => drop(dumped?),
        why = out_of_reach(url.expose_secret()) => return Err(why.into()),
        () = monitor.stopped() => {
            return Err(Failure::new(Kind::Interrupted, "interrupted: there is no backup yet"));
        }
    }
    let entries = entries(&partial).await?;
    let failed = |error| rundir::Error::Io { action: "name", path: partial.clone(), source: error };
    put_aside(run)?;
    std::fs::rename(&partial, &path).map_err(failed)?;
    let bytes = std::fs::metadata(&path).map_err(failed)?.len();
    let sha256 = run.hash(rundir::BACKUP_DUMP)?;
    let backup = Backup { at: clock::now(), tool: tool.trim().to_owned(), entries, bytes, sha256, holds };
    run.write_json(rundir::BACKUP, &backup)?;
    Ok(backup)
}

/// Puts an earlier backup aside that is none any more, also a dump that nothing was noted of yet: the dump first, so that what is noted of it is
/// never taken for the next one.
fn put_aside(run: &RunDir) -> Result<()> {
    run.set_aside(rundir::BACKUP_DUMP)?;
    Ok(run.set_aside(rundir::BACKUP)?)
}

/// How many entries `pg_restore` finds in a dump: its list without the comments.
async fn entries(dump: &Path) -> Result<u64> {
    let list = output(Command::new(program("pg_restore")?).arg("--list").arg(dump)).await?;
    Ok(list.lines().filter(|line| !line.starts_with(';') && !line.is_empty()).count() as u64)
}

/// `pg_dump` on the target. The password goes by the environment: arguments of a process are for everybody to read.
fn dump(url: &SecretString) -> Result<Command> {
    let (address, password) = without_password(url.expose_secret());
    let is_parameter = |rest: &str| rest.trim_start().starts_with('=');
    if address.split("password").skip(1).any(is_parameter) {
        let sentence = "DATABASE_URL gives the password as a parameter, which pg_dump would be told for everybody to read";
        return Err(Failure::new(Kind::Config, sentence)
            .hint("Write it as postgres://user:password@host:5432/database."));
    }
    let mut command = Command::new(program("pg_dump")?);
    // A lock that somebody holds is waited for as long as by a load.
    command.args(["--format=custom", "--no-password", "--lock-wait-timeout=30s"]);
    command.arg("--dbname").arg(with_keepalives(&address));
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    Ok(command)
}

/// The address without its password, and the password as it is meant: percent signs of an address are read. As the driver does, which is let in
/// by the same address, everything up to the first `@` is user and password, whatever stands in it.
fn without_password(url: &str) -> (String, Option<String>) {
    let parts = url.split_once("://").and_then(|(scheme, rest)| {
        let (login, server) = rest.split_once('@')?;
        let (user, password) = login.split_once(':')?;
        Some((format!("{scheme}://{user}@{server}"), password))
    });
    match parts {
        Some((address, password)) => (address, Some(unescaped(password))),
        None => (url.to_owned(), None),
    }
}

/// The address with our limits before its own parameters, of which the last of a name counts.
fn with_keepalives(address: &str) -> String {
    match address.split_once('?') {
        _ if !address.contains("://") => format!("{} {address}", KEEPALIVES.join(" ")),
        Some((server, rest)) => format!("{server}?{}&{rest}", KEEPALIVES.join("&")),
        None => format!("{address}?{}", KEEPALIVES.join("&")),
    }
}

fn unescaped(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// A program of PostgreSQL: in `PATH`, or the newest where Debian puts them.
fn program(name: &str) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<PathBuf> = versions.map(|version| version.path().join("bin").join(name)).collect();
    debian.retain(|file| file.is_file());
    debian.sort();
    in_path.or_else(|| debian.pop()).ok_or_else(|| {
        Failure::new(Kind::Config, format!("{name} is not installed"))
            .hint("Install PostgreSQL's client programs (on Debian: postgresql-client).")
    })
}

/// The output of a program that writes into the run, which it holds until it ends itself: where this process is killed meanwhile, no second dump
/// goes into the file of the first.
async fn held(lock: &Lock, command: &mut Command) -> Result<String> {
    let stdin = lock.lend().map_err(|error| failed(command, &error.to_string()))?;
    // A backup waits for no name: on a full disk whoever comes is told of this process.
    let named = |pid| drop(lock.name(pid));
    let output = ended(command.stdin(stdin), named).await;
    named(std::process::id());
    output
}

/// What a program prints.
async fn output(command: &mut Command) -> Result<String> {
    ended(command.stdin(Stdio::null()), |_| {}).await
}

/// The same of one whose number is told; its own words where it fails.
async fn ended(command: &mut Command, begun: impl FnOnce(u32)) -> Result<String> {
    let running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let running = running.map_err(|error| failed(command, &error.to_string()))?;
    running.id().map(begun);
    let output = running.wait_with_output().await.map_err(|error| failed(command, &error.to_string()))?;
    if !output.status.success() {
        return Err(failed(command, String::from_utf8_lossy(&output.stderr).trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn failed(command: &Command, words: &str) -> Failure {
    let name = command.as_std().get_program().to_string_lossy();
    Failure::new(Kind::Target, format!("{name}: {words}")).hint(HINT)
}

#[cfg(test)]
mod tests {
    use super::{dump, with_keepalives, without_password};

    #[test]
    fn a_password_that_would_be_an_argument_is_refused_and_not_repeated() {
        for url in [
            "host=db user=anna password=s3cr3t",
            "postgres://anna@db/crm?password=s3cr3t",
            "host=db password = s3cr3t",
        ] {
            let sentence = dump(&url.into()).unwrap_err().to_string();
            assert!(sentence.contains("as a parameter") && !sentence.contains("s3cr3t"), "{sentence}");
        }
    }

    #[test]
    fn the_password_is_taken_out_of_an_address_and_read() {
        let cases = [
            ("postgres://anna:s%40crt@db:5432/crm?x=1", "postgres://anna@db:5432/crm?x=1", Some("s@crt")),
            ("postgres://anna:a@b@db/crm", "postgres://anna@b@db/crm", Some("a")),
            ("postgres://anna:s3/cr?t@db/crm?x=1", "postgres://anna@db/crm?x=1", Some("s3/cr?t")),
            ("postgres://anna@db/crm", "postgres://anna@db/crm", None),
            ("postgres:///crm?host=/run", "postgres:///crm?host=/run", None),
            ("postgres://db/crm?options=a:b@c", "postgres://db/crm?options=a@c", Some("b")),
        ];
        for (url, address, password) in cases {
            assert_eq!(without_password(url), (address.to_owned(), password.map(str::to_owned)), "{url}");
        }
    }

    #[test]
    fn what_an_address_says_of_its_connection_counts_more_than_our_limits() {
        let limits = "keepalives_idle=60&keepalives_interval=10";
        let cases = [
            ("postgres://anna@db/crm", format!("postgres://anna@db/crm?{limits}")),
            (
                "postgres://anna@db/crm?keepalives_idle=9",
                format!("postgres://anna@db/crm?{limits}&keepalives_idle=9"),
            ),
            (
                "host=db keepalives_idle=9",
                "keepalives_idle=60 keepalives_interval=10 host=db keepalives_idle=9".to_owned(),
            ),
        ];
        for (address, expected) in cases {
            assert_eq!(with_keepalives(address), expected);
        }
    }
}
